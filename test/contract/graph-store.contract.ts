import fc from 'fast-check';
import { DataFactory, Parser, Writer, type Quad } from 'n3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GraphStoreError, type GraphStore, type GraphSummary } from '../../src/ports/graph-store.ts';

export interface GraphStoreUnderTest {
  store: GraphStore;
  /** Below which the names of all graphs lie. */
  base: string;
  termsGraph: string;
  /** Triples of a graph as lines of N-Triples, sorted; read without the port. */
  triplesOf(graph: string): Promise<string[]>;
  cleanUp(): Promise<void>;
}

const namedNode = (iri: string): ReturnType<typeof DataFactory.namedNode> => DataFactory.namedNode(iri);
const quad = (subject: string, property: string, object: Quad['object']): Quad =>
  DataFactory.quad(namedNode(subject), namedNode(property), object);
const VERSION = 'http://data.europa.eu/it6/descriptionVersion';

/** N-Triples as the catalog writes them. */
export function nTriples(quads: readonly Quad[]): string {
  const writer = new Writer({ format: 'N-Triples' });
  writer.addQuads([...quads]);
  let text = '';
  writer.end((_error: Error | null, result: string) => (text = result));
  return text;
}
const says = (subject: string, property: string, value: string): Quad =>
  quad(subject, `http://example.org/${property}`, DataFactory.literal(value));

/** What every implementation of the GraphStore port does. `make` gives an empty one. */
export function graphStoreContract(name: string, make: () => Promise<GraphStoreUnderTest>): void {
  describe(`GraphStore: ${name}`, () => {
    let under: GraphStoreUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.cleanUp());

    const thing = (key: string): string => `${under.base}/id/dataset/${key}`;
    const put = (key: string, ...values: string[]): Promise<void> =>
      under.store.replace([{ iri: thing(key), triples: nTriples(values.map((value) => says(thing(key), 'says', value))) }], '');
    const valuesOf = async (key: string): Promise<string[]> =>
      (await under.triplesOf(thing(key))).map((line) => /"(.*)"/.exec(line)?.[1] ?? line);
    const summary = async (): Promise<GraphSummary[]> => {
      const all: GraphSummary[] = [];
      for await (const one of under.store.summary()) all.push(one);
      return all.sort((a, b) => (a.iri < b.iri ? -1 : 1));
    };

    it('replaces a graph whole, and leaves the others as they are', async () => {
      await put('a', 'old', 'stays');
      await put('b', 'other');
      await put('a', 'stays', 'new');
      expect(await valuesOf('a')).toEqual(['new', 'stays']);
      expect(await valuesOf('b')).toEqual(['other']);
    });

    it('drops a graph, also one that is not there', async () => {
      await put('a', 'one');
      await under.store.replace(
        [
          { iri: thing('a'), triples: null },
          { iri: thing('never'), triples: null },
        ],
        '',
      );
      expect(await summary()).toEqual([]);
    });

    it('takes several graphs at once', async () => {
      await put('dropped', 'x');
      await under.store.replace(
        [
          { iri: thing('a'), triples: nTriples([says(thing('a'), 'says', '1')]) },
          { iri: thing('dropped'), triples: null },
          { iri: thing('b'), triples: nTriples([says(thing('b#part'), 'says', '2')]) },
        ],
        nTriples([says('http://example.org/term', 'says', 'shared')]),
      );
      expect((await summary()).map(({ iri }) => iri)).toEqual([thing('a'), thing('b'), under.termsGraph].sort());
    });

    it('adds to the terms and holds each of their triples once', async () => {
      const term = (value: string): string => nTriples([says('http://example.org/term', 'says', value)]);
      await under.store.replace([], term('one'));
      await under.store.replace([], term('two'));
      await under.store.replace([], term('one'));
      await put('a', 'x');
      expect((await under.triplesOf(under.termsGraph)).map((line) => /"(.*)"/.exec(line)?.[1])).toEqual(['one', 'two']);
    });

    it('changes nothing when a graph is replaced by what it holds', async () => {
      await put('a', 'one', 'two');
      const before = await summary();
      await put('a', 'two', 'one');
      expect(await summary()).toEqual(before);
      expect(before).toHaveLength(1);
    });

    it('sums up the graphs with triples and revision', async () => {
      const record = (key: string, revision: number): Quad =>
        quad(`${thing(key)}#record`, VERSION, DataFactory.literal(String(revision), namedNode('http://www.w3.org/2001/XMLSchema#integer')));
      await under.store.replace(
        ['c', 'a', 'b'].map((key, i) => ({ iri: thing(key), triples: nTriples([record(key, i + 9), says(thing(key), 'says', 'x')]) })),
        '',
      );
      await put('none', 'without revision');
      expect(await summary()).toEqual([
        { iri: thing('a'), triples: 2, revision: 10 },
        { iri: thing('b'), triples: 2, revision: 11 },
        { iri: thing('c'), triples: 2, revision: 9 },
        { iri: thing('none'), triples: 1, revision: null },
      ]);
    });

    it('sums up the graphs that are asked for', async () => {
      for (const key of ['a', 'b', 'c']) await put(key, 'x');
      const some: string[] = [];
      for await (const { iri } of under.store.summary([thing('c'), thing('a'), thing('never')])) some.push(iri);
      expect(some.sort()).toEqual([thing('a'), thing('c')]);
      for await (const one of under.store.summary([])) throw new Error(`nothing was asked for: ${one.iri}`);
    });

    it('keeps what was last said of its state, and forgets it when it is cleared', async () => {
      expect(await under.store.state()).toBeNull();
      await under.store.replace([], '', { from: null, to: 'first "quoted" \\ \n line' });
      await put('a', 'one');
      expect(await under.store.state()).toBe('first "quoted" \\ \n line');
      await under.store.replace([], '', { from: 'first "quoted" \\ \n line', to: 'second' });
      expect(await under.store.state()).toBe('second');
      expect((await summary()).map(({ iri }) => iri)).toEqual([thing('a')]);
      await under.store.clear();
      expect(await under.store.state()).toBeNull();
    });

    it('takes no step from a state that is not its own, so that a store that lost everything is noticed', async () => {
      await under.store.replace([], '', { from: null, to: 'one' });
      const error: unknown = await under.store.replace([], '', { from: 'another', to: 'two' }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(GraphStoreError);
      expect(error).toMatchObject({ again: true });
      expect(await under.store.state()).toBe('one');
    });

    it('clears everything, and can be filled again', async () => {
      await under.store.replace([], nTriples([says('http://example.org/term', 'says', 'x')]));
      await put('a', 'one');
      await under.store.clear();
      expect(await summary()).toEqual([]);
      await put('a', 'two');
      expect(await valuesOf('a')).toEqual(['two']);
    });

    it('refuses what is no N-Triples with an error that says where, and the graph keeps what it held', async () => {
      await put('a', 'kept');
      const refused = under.store.replace([{ iri: thing('a'), triples: '<http://example.org/s> this is not it .\n' }], '');
      await expect(refused).rejects.toThrow(GraphStoreError);
      await expect(refused).rejects.toThrow(under.store.name);
      expect(await valuesOf('a')).toEqual(['kept']);
    });

    it('keeps texts as they are, also those that look like escapes', async () => {
      const texts = ['C:\\users\\Ubuntu', '\\u0041', '\\\\u0041', '\\U0001F600', 'a "b" \\" c', 'tab\there', '} } ; DROP ALL', 'é 漢 😀'];
      await put('a', ...texts);
      const written = nTriples(texts.map((text) => says(thing('a'), 'says', text)));
      const parsed = (lines: string): string[] => new Parser({ format: 'N-Triples' }).parse(lines).map((one) => one.object.value);
      expect(parsed((await under.triplesOf(thing('a'))).join('\n')).sort()).toEqual(parsed(written).sort());
    });

    it('holds after any sequence of replacements what was said last, whatever the texts', async () => {
      const text = fc
        .string({ unit: 'binary', maxLength: 12 })
        .filter((value) => !/[\p{Surrogate}\ufffe\uffff]/u.test(value) && !value.includes('\0'));
      const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), values: fc.option(fc.uniqueArray(text, { maxLength: 5 })) });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
          await under.store.clear();
          const last = new Map<string, Quad[]>();
          for (const { key, values } of steps) {
            const quads = (values ?? []).map((value) => says(thing(key), 'says', value));
            await under.store.replace([{ iri: thing(key), triples: values === null ? null : nTriples(quads) }], '');
            last.set(key, quads);
          }
          const wanted = [...last].filter(([, quads]) => quads.length > 0).map(([key, quads]) => [thing(key), quads.length]);
          expect((await summary()).map(({ iri, triples }) => [iri, triples])).toEqual(wanted.sort());
        }),
        { numRuns: under.store.server === null ? 30 : 10 },
      );
    });
  });
}
