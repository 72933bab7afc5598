import { describe, expect, it } from 'vitest';
import { Newest } from '../../../src/services/recommendation/newest.ts';

interface Making {
  before: string | null;
  publish: (part: string) => void;
  end: (made: string) => void;
  fail: (error: Error) => void;
}
/** What is made by hand: each making waits until it is told its end. */
function byHand(): { newest: Newest<string>; makings: Making[] } {
  const makings: Making[] = [];
  const newest = new Newest<string>((before, publish) => new Promise((end, fail) => makings.push({ before, publish, end, fail })));
  return { newest, makings };
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const LONG = 60_000;

describe('the newest of what takes long to make', () => {
  it('is waited for the first time, however long that takes, and made once for all who ask', async () => {
    const { newest, makings } = byHand();
    const asked = [newest.within(0), newest.within(0)];
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(makings).toHaveLength(1);
    makings[0]?.end('one');
    expect(await asked[0]).toEqual({ value: 'one', fresh: true });
    expect(await asked[1]).toEqual({ value: 'one', fresh: false });
  });

  it('is what was before for whoever has waited long enough, and the new one as soon as that is made', async () => {
    const { newest, makings } = byHand();
    const first = newest.fresh();
    makings[0]?.end('one');
    await first;
    expect(await newest.within(5)).toEqual({ value: 'one', fresh: false });
    const soon = newest.within(LONG);
    makings[1]?.end('two');
    await settle();
    expect(makings[2]?.before).toBe('two');
    makings[2]?.end('three');
    expect(await soon).toEqual({ value: 'three', fresh: true });
  });

  it('is made again for whoever asks while it is being made, since that was begun before', async () => {
    const { newest, makings } = byHand();
    const [one, two, three] = [newest.fresh(), newest.fresh(), newest.fresh()];
    makings[0]?.end('one');
    expect(await one).toBe('one');
    await settle();
    expect(makings).toHaveLength(2);
    makings[1]?.end('two');
    expect([await two, await three]).toEqual(['two', 'two']);
    expect(makings).toHaveLength(2);
  });

  it('is a part where that is published before the first one is made', async () => {
    const { newest, makings } = byHand();
    const [soon, later] = [newest.within(5), newest.within(LONG)];
    makings[0]?.publish('part');
    expect(await soon).toEqual({ value: 'part', fresh: false });
    makings[0]?.end('whole');
    await settle();
    makings[1]?.end('whole');
    expect(await later).toEqual({ value: 'whole', fresh: true });
    const [waiting] = [newest.within(Infinity)];
    await settle();
    makings[2]?.end('new');
    expect(await waiting).toEqual({ value: 'new', fresh: true });
  });

  it('tells of a failure, and is made at the next question', async () => {
    const { newest, makings } = byHand();
    const first = newest.within(LONG);
    makings[0]?.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    const second = newest.within(LONG);
    makings[1]?.end('back');
    expect(await second).toEqual({ value: 'back', fresh: true });
    expect(await newest.within(5)).toEqual({ value: 'back', fresh: false });
    makings[2]?.fail(new Error('away again'));
    await settle();
    const third = newest.within(LONG);
    makings[3]?.end('again');
    expect(await third).toEqual({ value: 'again', fresh: true });
  });
});
