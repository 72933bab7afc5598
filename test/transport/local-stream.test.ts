import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError, SetupError } from '../../src/errors.ts';
import { serveLocalSocket, streamLocalSocket } from '../../src/transport/local-socket.ts';

describe('an answer through the local socket that is taken while it comes', () => {
  let folder: string;
  let server: Server | null;
  let ended = 0;
  let made = 0;
  async function* numbers(count: number): AsyncGenerator<unknown> {
    try {
      for (let i = 0; i < count; i++) {
        made++;
        if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
        yield { i, text: 'a line\nand "another", é' };
      }
    } finally {
      ended++;
    }
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'catalog-socket-'));
    server = await serveLocalSocket(folder, {
      calls: {},
      streams: {
        numbers: (take, count) => take(numbers(count as number)),
        refused: () => Promise.reject(new InputError('such a thing is not there', { field: 'profile' })),
        broken: (take) =>
          take(
            (async function* () {
              yield* numbers(10);
              throw new InputError('the tenth is bad');
            })(),
          ),
      },
    });
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    rmSync(folder, { recursive: true });
  });
  const taken = async (call: string, ...args: unknown[]): Promise<unknown[]> =>
    streamLocalSocket(join(folder, 'catalog.sock'), { call, args }, async (values) => {
      const all: unknown[] = [];
      for await (const value of values) all.push(value);
      return all;
    });

  it('comes whole and in order, whatever is in it', async () => {
    const all = await taken('numbers', 20_000);
    expect(all.length).toBe(20_000);
    expect(all.every((value, i) => JSON.stringify(value) === JSON.stringify({ i, text: 'a line\nand "another", é' }))).toBe(true);
    expect(await taken('numbers', 0)).toEqual([]);
  });

  it('ends with the error that the other side had, as the same kind of error', async () => {
    await expect(taken('refused')).rejects.toThrow(InputError);
    await expect(taken('refused')).rejects.toMatchObject({ message: 'such a thing is not there', field: 'profile' });
    await expect(taken('broken')).rejects.toThrow('the tenth is bad');
    await expect(taken('unheardOf')).rejects.toThrow('There is no call unheardOf; is the server of another version?');
  });

  it('is not made any further when the client goes away', async () => {
    [made, ended] = [0, 0];
    const gone = new AbortController();
    const answer = streamLocalSocket(join(folder, 'catalog.sock'), { call: 'numbers', args: [5_000_000], signal: gone.signal }, () =>
      Promise.resolve(),
    );
    await expect.poll(() => made, { interval: 5 }).toBeGreaterThan(0);
    gone.abort();
    await expect(answer).rejects.toThrow(SetupError);
    await expect.poll(() => ended).toBe(1);
    expect(made).toBeLessThan(5_000_000);
  });

  it('hands on what goes wrong at the taker, and nobody waits for ever', async () => {
    ended = 0;
    const full = new Error('the disk is full');
    await expect(
      streamLocalSocket(join(folder, 'catalog.sock'), { call: 'numbers', args: [30_000] }, async (values) => {
        for await (const value of values) if (value) throw full;
      }),
    ).rejects.toBe(full);
    await expect.poll(() => ended).toBe(1);
  });

  it('is known to be cut off when the server stops in the middle', async () => {
    const answer = streamLocalSocket(join(folder, 'catalog.sock'), { call: 'numbers', args: [30_000] }, async (values) => {
      let first = true;
      for await (const _value of values) {
        if (first) server?.closeAllConnections();
        first = false;
      }
    });
    await expect(answer).rejects.toThrow('stopped in the middle of its answer; repeat the command');
  });
});
