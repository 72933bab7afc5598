import fc from 'fast-check';
import { DataFactory } from 'n3';
import { describe, expect, it } from 'vitest';
import { KIND_NAMES } from '../../../src/model/kind.ts';
import { DCT } from '../../../src/model/vocab.ts';
import { ownGraph } from '../../../src/transport/rdf/own-graph.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { ToldTerms } from '../../../src/transport/rdf/told-terms.ts';
import { anyThing } from './any-thing.ts';
import { BASE, story } from './story.ts';

const { lake } = story();
const things = lake.all().map((record) => lake.describe(record.path));
/** In order, which is told too. */
const text = (quads: ReturnType<typeof toQuads>): string => serialize(quads, 'ntriples');

describe('the own graph of a thing', () => {
  it.each(KIND_NAMES)('is what the page of a %s says of it and its parts, and of terms, in the same order', (name) => {
    fc.assert(
      fc.property(anyThing(name), (described) => {
        const { iri, own, terms } = ownGraph(described, BASE);
        const page = toQuads(described, BASE);
        const isOwn = (subject: string): boolean => subject === iri || subject.startsWith(`${iri}#`);
        expect(text(own)).toBe(text(page.filter(({ subject }) => isOwn(subject.value))));
        const others = `${BASE}/id/`;
        expect(text(terms)).toBe(text(page.filter(({ subject }) => !isOwn(subject.value) && !subject.value.startsWith(others))));
      }),
      { numRuns: 20 },
    );
  });

  it('leaves out terms that were told, and them alone', () => {
    const told = new ToldTerms();
    const each: string[] = [];
    for (const described of things) {
      const whole = ownGraph(described, BASE);
      const fresh = ownGraph(described, BASE, { told });
      expect(text(fresh.own)).toBe(text(whole.own));
      expect(text(told.freshOf(whole.terms))).toBe(text(fresh.terms));
      told.remember(fresh.terms);
      expect(told.freshOf(whole.terms)).toEqual([]);
      each.push(...text(fresh.terms).split('\n').filter(Boolean));
    }
    const all = things.flatMap((described) => text(ownGraph(described, BASE).terms).split('\n').filter(Boolean));
    expect(each.length).toBeGreaterThan(50);
    expect(each.length).toBeLessThan(all.length);
    expect([...each].sort()).toEqual([...new Set(all)].sort());
  });

  it('remembers a bounded number of them: what was forgotten is told again', () => {
    const told = new ToldTerms();
    const term = (i: number) =>
      DataFactory.quad(DataFactory.namedNode(`https://a.example/${i}`), DataFactory.namedNode(DCT.title), DataFactory.literal(String(i)));
    told.remember(Array.from({ length: 100_000 }, (_, i) => term(i)));
    expect(told.freshOf([term(0), term(99_999)])).toEqual([]);
    told.remember([term(100_000)]);
    expect(told.freshOf([term(0), term(99_999), term(100_000)])).toEqual([term(0), term(99_999)]);
  });
});
