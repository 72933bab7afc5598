import fc from 'fast-check';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { countResults, type Countable } from '../../../src/adapters/oxigraph/count-results.ts';

const text = fc.string({
  unit: fc.constantFrom('"', "'", '\n', '\r', '\t', ',', '<result>', '{', '}', '\\', 'a', '&', '<', '?', ''),
  maxLength: 8,
});
const literal = (value: string): string => JSON.stringify(value).replace(/\u007f/g, '');
const TABLES = [
  'application/sparql-results+json',
  'application/sparql-results+xml',
  'text/csv',
  'text/tab-separated-values',
] as const satisfies Countable[];

describe('results are counted in what the engine writes', () => {
  const store = new oxigraph.Store();

  it.each(TABLES)('%s: as many as there are rows, whatever is in them', (mediaType) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(text), text), { maxLength: 6 }), (rows) => {
        const values = rows.map(([a, b]) => `(${a === null ? 'UNDEF' : literal(a)} ${literal(b)})`).join(' ');
        const body = store.query(`SELECT ?a ?b { VALUES (?a ?b) { ${values} } }`, { results_format: mediaType }) as string;
        expect(countResults(body, mediaType, 0)).toBe(rows.length);
      }),
    );
  });

  it('application/n-triples: as many as there are triples', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 6 }), (values) => {
        const query = `CONSTRUCT { <urn:s> <urn:p> ?o } WHERE { VALUES ?o { ${values.map(literal).join(' ')} } }`;
        const body = store.query(query, { results_format: 'application/n-triples' }) as string;
        expect(countResults(body, 'application/n-triples', 0)).toBe(values.length);
      }),
    );
  });

  it('a truth value is no row', () => {
    for (const mediaType of TABLES) {
      expect(countResults(store.query('ASK {}', { results_format: mediaType }) as string, mediaType, 0)).toBeLessThanOrEqual(0);
    }
  });

  it('an answer too short to hold too many is not looked through', () => {
    expect(countResults('?x\n1\n2\n3\n', 'text/tab-separated-values', 100)).toBe(0);
  });
});
