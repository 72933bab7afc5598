import { DataFactory, Parser, type Quad } from 'n3';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { DCT, LAKE, MLS, XSD } from '../../../src/model/vocab.ts';
import { FORMATS, RDF_FORMATS, type RdfFormat } from '../../../src/transport/rdf/formats.ts';
import { QuadSet } from '../../../src/transport/rdf/quad-set.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { openWriter } from '../../../src/transport/rdf/stream-writer.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { BASE, story } from './story.ts';

/** What a document says, as N-Triples of another library, which keeps all lexical forms; sorted. */
function said(text: string, format: RdfFormat): string[] {
  const quads = oxigraph.parse(text, { format: FORMATS[format].mediaType });
  expect(quads.filter(({ graph }) => graph.termType !== 'DefaultGraph')).toEqual([]);
  return quads.map((quad) => `${String(quad)} .`).sort();
}
function streamed(graphs: readonly (readonly Quad[])[], format: RdfFormat): string {
  const writer = openWriter(format);
  return writer.start() + graphs.map((quads) => writer.add(quads)).join('') + writer.end();
}
const linesOf = (ntriples: string): string[] => ntriples.trimEnd().split('\n').sort();

const { lake } = story();
const pages = lake.all().map((record) => toQuads(lake.describe(record.path), BASE));

describe.each(RDF_FORMATS)('a document in %s', (format) => {
  it('says as a page, and as a stream of one or of many pieces, what the canonical N-Triples of the page are', () => {
    for (const quads of pages) {
      const canonical = linesOf(serialize(quads, 'ntriples'));
      expect(said(serialize(quads, format), format)).toEqual(canonical);
      expect(said(streamed([quads], format), format)).toEqual(canonical);
    }
    const everything = new Set(pages.flatMap((quads) => linesOf(serialize(quads, 'ntriples'))));
    expect([...new Set(said(streamed(pages, format), format))]).toEqual([...everything].sort());
  });

  it('may be empty', () => {
    expect(said(serialize([], format), format)).toEqual([]);
    expect(said(streamed([], format), format)).toEqual([]);
    expect(said(streamed([[], pages[0] ?? [], []], format), format)).toEqual(linesOf(serialize(pages[0] ?? [], 'ntriples')));
  });

  it('keeps extreme values', () => {
    const subject = 'https://a.example/s';
    const quads = new QuadSet();
    for (const value of ['9007199254740993', '-9007199254740993', '9223372036854775807', '-9223372036854775808'])
      quads.integer(subject, MLS.hasValue, value);
    // Properties with a datatype in the context and without.
    for (const value of [NaN, Infinity, -Infinity, -0, 0, 1e308, -1.7976931348623157e308, 5e-324, 2 ** 53 + 2, 0.1]) {
      quads.double(subject, MLS.hasValue, value);
      quads.double(subject, LAKE.mean, value);
    }
    for (const year of ['0001', '0999', '9999'])
      for (const zone of ['Z', '+14:00', '-12:00', '.123+05:45']) {
        quads.instant(subject, DCT.created, `${year}-12-31T23:59:59${zone}`);
        quads.typed(subject, MLS.hasValue, `${year}-01-01`, XSD.date);
      }
    quads.tagged(subject, DCT.title, 'Grüße', 'de-at-1996');
    const all = quads.sorted();
    const expected = linesOf(serialize(all, 'ntriples'));
    expect(expected).toHaveLength(4 + 10 + 10 + 12 + 3 + 1);
    expect(expected.filter((line) => line.endsWith('"-0.0"^^<http://www.w3.org/2001/XMLSchema#double> .'))).toHaveLength(2);
    expect(said(serialize(all, format), format)).toEqual(expected);
    expect(said(streamed([all], format), format)).toEqual(expected);
  });
});

describe('Turtle', () => {
  const node = (iri: string) => DataFactory.namedNode(iri);

  it('is laid out for people: subjects, properties and values together, prefixes of what is there only', () => {
    const [a, b] = [node('https://a.example/a'), node('https://a.example/b')];
    const quads = [
      DataFactory.quad(a, node('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'), node('http://www.w3.org/ns/dcat#Dataset')),
      DataFactory.quad(a, node(DCT.created), DataFactory.literal('2024', node(XSD.integer))),
      DataFactory.quad(a, node(DCT.relation), b),
      DataFactory.quad(a, node(DCT.relation), node('http://www.w3.org/ns/dcat#x.')),
      DataFactory.quad(b, node(DCT.title), DataFactory.literal('B\n"b"\u007f')),
    ];
    expect(serialize(quads, 'turtle')).toBe(`@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .

<https://a.example/a> a dcat:Dataset ;
  dct:created "2024"^^xsd:integer ;
  dct:relation <https://a.example/b>, <http://www.w3.org/ns/dcat#x.> .

<https://a.example/b> dct:title "B\\n\\"b\\"\\u007F" .
`);
    expect(new Parser().parse(serialize(quads, 'turtle'))).toHaveLength(quads.length);
  });
});

describe('languages', () => {
  it.each(['', 'e', 'en_GB', 'en GB', 'en"', 'en> <x', 'en-', '-en', 'en-toolongsubtag', 'ен'])('are tags of BCP 47, not %j', (tag) => {
    expect(() => new QuadSet().tagged('https://a.example/s', DCT.title, 'x', tag)).toThrow('BCP 47');
  });

  it.each(['en', 'de-AT', 'zh-Hant-TW', 'sl-rozaj-biske-1994', 'de-CH-1901', 'en-a-bbb-x-a-ccc', 'es-419', 'x-own'])('may be %s', (tag) => {
    const quads = new QuadSet();
    quads.tagged('https://a.example/s', DCT.title, 'x', tag);
    for (const format of RDF_FORMATS)
      expect(said(serialize(quads.sorted(), format), format)[0]?.toLowerCase()).toContain(`"x"@${tag.toLowerCase()}`);
  });
});
