import fc from 'fast-check';
import { DataFactory } from 'n3';
import { describe, expect, it } from 'vitest';
import { fieldsOf, kindOf } from '../../../src/model/registry.ts';
import { KIND_NAMES, type Field, type PartField } from '../../../src/model/kind.ts';
import { XSD } from '../../../src/model/vocab.ts';
import { contextText, TERMS } from '../../../src/transport/rdf/jsonld-context.ts';
import { lineageQuads } from '../../../src/transport/rdf/lineage-quads.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { SmallLake } from './small-lake.ts';
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

const nasty = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
  fc.constantFrom(
    'https://e.example/> <https://evil.example/> .',
    'dct:title',
    'prov:x y',
    'lake:role',
    '"""',
    '\\u0041',
    "'''",
    '_:b0',
    '@prefix',
    '\ud800',
    'constructor',
    '__proto__',
    'https://u:p@h/?token=1',
    'C:\\x',
    '../..',
    '</script>',
    '\u0000\r\n\u2028',
  ),
);
/** Up to where the JSON-LD library, which rounds to 16 digits, does not reach infinity. */
const double = fc.oneof(fc.double({ min: -1e308, max: 1e308 }), fc.constantFrom(Infinity, -Infinity));
/** Input refuses the one name that the JSON-LD library drops. */
const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }).filter((value) => !JSON.stringify(value).includes('"__proto__":'));
function partValue(field: PartField): fc.Arbitrary<unknown> {
  if (field.type === 'json') return fc.option(json);
  if (field.type === 'statistics')
    return fc.option(fc.record({ missing: fc.option(fc.nat()), minimum: fc.option(nasty), mean: fc.option(double) }));
  if (field.type === 'integer' || field.type === 'long') return fc.option(fc.integer());
  if (field.type === 'double') return fc.option(double);
  return field.type === 'boolean' ? fc.option(fc.boolean()) : fc.option(nasty);
}
function partOf(field: { of: Readonly<Record<string, PartField>> }): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(Object.entries(field.of).map(([name, inner]) => [name, partValue(inner)])));
}
function fieldValue(field: Field): fc.Arbitrary<unknown> {
  if (field.type === 'part') return fc.option(partOf(field));
  if (field.type === 'parts') return fc.array(partOf(field), { maxLength: 3 });
  if (field.type === 'texts') return fc.array(nasty, { maxLength: 3 });
  if (field.type === 'measures') return fc.option(fc.dictionary(nasty, fc.option(double), { maxKeys: 3 }));
  return field.type === 'enum' || field.type === 'instant'
    ? fc.option(nasty)
    : partValue({ ...field, type: field.type === 'iri' ? 'text' : field.type, doc: '' });
}

describe('any text in any field', () => {
  it.each(KIND_NAMES)('leaves as many facts of a %s when read back as were written', async (name) => {
    const kind = kindOf(name);
    const fields = fc.record({
      ...Object.fromEntries(fieldsOf(kind).map(([field, one]) => [field, fieldValue(one)])),
      name: nasty,
      description: fc.option(nasty),
      tags: fc.array(nasty, { maxLength: 2 }),
      updatedAt: nasty,
    });
    await fc.assert(
      fc.asyncProperty(fields, fields, nasty, async (values, parentValues, role) => {
        const other = new SmallLake();
        const parent =
          kind.parent === undefined
            ? undefined
            : other.add(kind.parent, 'parent', { name: parentValues.name, description: parentValues.description });
        const record = other.add(name, 'key', values, parent);
        for (const [, link] of Object.entries(kind.links)) {
          const target = link.to[0];
          if (target === undefined || link.direction === 'in') continue;
          const to = other.add(
            target,
            `to-${other.all().length}`,
            { name: role },
            kindOf(target).parent === undefined ? undefined : other.add('Dataset', `p-${other.all().length}`),
          );
          other.edge(record, link.relation, to, 'is' in link.role ? link.role.is : role, { attributes: { note: role } });
        }
        const quads = toQuads(other.describe(record.path), BASE);
        for (const [format, mediaType] of Object.entries(N3)) {
          expect(lines(parse(serialize(quads, format as keyof typeof N3), mediaType))).toEqual(lines(quads));
        }
        expect(linesToLibraryPrecision(await parseJsonLd(serialize(quads, 'jsonld')))).toEqual(linesToLibraryPrecision(quads));
      }),
      { numRuns: 25 },
    );
  });
});
