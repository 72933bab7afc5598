import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { DataFactory } from 'n3';
import { describe, expect, it } from 'vitest';
import { DCAT, MLS, RDFS } from '../../../src/model/vocab.ts';
import { contradictions, hasConsistencyChecker } from '../../support/consistency.ts';
import { readTurtle } from '../../support/shacl.ts';
import { hasShared, shared } from '../../support/shared.ts';
import { anyLake } from './any-lake.ts';
import { wholeLake } from './profiles/graphs.ts';

/** An alignment that others make: one negative example contradicts it alone. */
const ALIGNED = [
  DataFactory.quad(DataFactory.namedNode(DCAT.Dataset), DataFactory.namedNode(RDFS.subClassOf), DataFactory.namedNode(MLS.Dataset)),
];
const EXAMPLES = ['semantics', 'example', 'negative'];
const examples = hasShared(...EXAMPLES) ? readdirSync(shared(...EXAMPLES)).filter((name) => name.endsWith('.ttl')) : [];

describe.skipIf(!hasConsistencyChecker())('the ontologies that our graphs use', () => {
  it('are told of in sixteen examples of what must not be', () => {
    expect(examples.length).toBe(16);
  });

  it.each(examples)('contradict %s', (name) => {
    expect(contradictions(readTurtle(shared(...EXAMPLES, name)), ALIGNED)).not.toEqual([]);
  });

  it('contradict no lake that can be written, and so none that holds one of these', () => {
    fc.assert(
      fc.property(fc.array(anyLake, { minLength: 50, maxLength: 50 }), (lakes) => {
        const quads = lakes.flatMap((lake, i) =>
          wholeLake(
            lake.all().map(({ path }) => lake.describeAny(path)),
            `https://lake-${i}.example`,
          ),
        );
        expect(contradictions(quads, ALIGNED)).toEqual([]);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 120_000);
});
