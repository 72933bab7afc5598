import fc from 'fast-check';
import { DataFactory } from 'n3';
import { describe, expect, it } from 'vitest';
import { KIND_NAMES } from '../../../src/model/kind.ts';
import { XSD } from '../../../src/model/vocab.ts';
import { contextText, TERMS } from '../../../src/transport/rdf/jsonld-context.ts';
import { lineageQuads } from '../../../src/transport/rdf/lineage-quads.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { anyThing } from './any-thing.ts';
import { lines, linesToLibraryPrecision, parse, parseJsonLd, unionOf } from './quads.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
const N3 = { turtle: 'text/turtle', trig: 'application/trig', ntriples: 'application/n-triples', nquads: 'application/n-quads' } as const;
const whole = unionOf([
  ...lake.all().map((record) => toQuads(lake.describe(record.path), BASE)),
  lineageQuads(lake.lineage(things.version), BASE),
]);

describe('the story in every serialization', () => {
  it.each(Object.entries(N3))('parses back to the same facts from %s', (format, name) => {
    expect(lines(parse(serialize(whole, format as keyof typeof N3), name))).toEqual(lines(whole));
  });

  it('parses back to the same facts from JSON-LD, without fetching anything', async () => {
    expect(linesToLibraryPrecision(await parseJsonLd(serialize(whole, 'jsonld')))).toEqual(linesToLibraryPrecision(whole));
  });

  it('is the same text each time, ends with a line break, and declares the prefixes it uses only', () => {
    const quads = toQuads(lake.describe('agent/tim'), BASE);
    for (const format of [...Object.keys(N3), 'jsonld'] as (keyof typeof N3 | 'jsonld')[]) {
      expect(serialize(quads, format)).toBe(serialize(toQuads(lake.describe('agent/tim'), BASE), format));
      expect(serialize(quads, format).endsWith('\n')).toBe(true);
    }
    expect(serialize(quads, 'turtle')).toContain('@prefix foaf:');
    expect(serialize(quads, 'turtle')).not.toContain('@prefix spdx:');
  });

  it('is empty but well-formed for no quads', async () => {
    expect(parse(serialize([], 'turtle'), 'text/turtle')).toEqual([]);
    expect(await parseJsonLd(serialize([], 'jsonld'))).toEqual([]);
  });
});

describe('literals in JSON-LD', () => {
  const node = (iri: string) => DataFactory.namedNode(iri);
  const quad = (lexical: string, datatype: string) =>
    DataFactory.quad(node('https://e.example/s'), node('http://www.w3.org/ns/mls#hasValue'), DataFactory.literal(lexical, node(datatype)));

  it.each([
    ['9007199254740993', XSD.integer],
    ['-5', XSD.integer],
    ['007', XSD.integer],
    ['1.0', XSD.double],
    ['1e+21', XSD.double],
    ['0.1', XSD.double],
    ['NaN', XSD.double],
    ['INF', XSD.double],
    ['true', XSD.boolean],
    ['1', XSD.boolean],
    ['1', XSD.string],
    ['12', XSD.nonNegativeInteger],
    ['2024-01-01', XSD.date],
  ])('keep %s as %s', async (lexical, datatype) => {
    expect(linesToLibraryPrecision(await parseJsonLd(serialize([quad(lexical, datatype)], 'jsonld')))).toEqual(
      linesToLibraryPrecision([quad(lexical, datatype)]),
    );
    expect(serialize([quad(lexical, datatype)], 'jsonld')).toContain(lexical);
  });

  it('are plain JSON where JSON is exact', () => {
    expect(serialize([quad('5', XSD.integer)], 'jsonld')).toContain('"hasValue": 5');
    expect(serialize([quad('x', XSD.string)], 'jsonld')).toContain('"hasValue": "x"');
  });
});

describe('our JSON-LD context', () => {
  it('names every term once', () => {
    const names = [...TERMS.values()].map((term) => term.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('reads a document that was written with an inlined part of it', async () => {
    const document = JSON.parse(serialize(whole, 'jsonld')) as Record<string, unknown>;
    const context = JSON.parse(contextText()) as Record<string, unknown>;
    expect(linesToLibraryPrecision(await parseJsonLd(JSON.stringify({ ...document, ...context })))).toEqual(linesToLibraryPrecision(whole));
  });
});

describe('any text in any field', () => {
  it.each(KIND_NAMES)('leaves as many facts of a %s when read back as were written', async (name) => {
    await fc.assert(
      fc.asyncProperty(anyThing(name), async (described) => {
        const quads = toQuads(described, BASE);
        for (const [format, mediaType] of Object.entries(N3)) {
          expect(lines(parse(serialize(quads, format as keyof typeof N3), mediaType))).toEqual(lines(quads));
        }
        expect(linesToLibraryPrecision(await parseJsonLd(serialize(quads, 'jsonld')))).toEqual(linesToLibraryPrecision(quads));
      }),
      { numRuns: 25 },
    );
  });
});
