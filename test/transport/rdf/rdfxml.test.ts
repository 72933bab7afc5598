import fc from 'fast-check';
import { DataFactory, type NamedNode } from 'n3';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { DCT, RDF } from '../../../src/model/vocab.ts';
import { externalIri } from '../../../src/transport/rdf/iri.ts';
import { QuadSet } from '../../../src/transport/rdf/quad-set.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { openWriter } from '../../../src/transport/rdf/stream-writer.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { nasty } from './any-thing.ts';
import { lines, parseRdfXml } from './quads.ts';
import { BASE, story } from './story.ts';

const oxigraphLines = (text: string, format: string): string[] => oxigraph.parse(text, { format }).map(String).sort();

describe('RDF/XML', () => {
  const { lake } = story();
  const pages = lake.all().map((record) => toQuads(lake.describe(record.path, true), BASE));

  it('says what N-Triples say, read by two parsers', async () => {
    for (const quads of pages) {
      const text = serialize(quads, 'rdfxml');
      expect(oxigraphLines(text, 'application/rdf+xml')).toEqual(oxigraphLines(serialize(quads, 'ntriples'), 'application/n-triples'));
      expect(lines(await parseRdfXml(text))).toEqual(lines(quads));
    }
  });

  it('holds any text, and nothing breaks out of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nasty, { minLength: 1, maxLength: 5 }), async (texts) => {
        const quads = new QuadSet();
        for (const text of texts) {
          quads.text('https://a.example/s', DCT.title, text);
          quads.typed('https://a.example/s', DCT.description, text, 'https://a.example/type');
          quads.json('https://a.example/s', DCT.type, { [text]: text });
        }
        const all = quads.sorted();
        expect(lines(await parseRdfXml(serialize(all, 'rdfxml')))).toEqual(lines(all));
        for (const format of ['turtle', 'ntriples', 'rdfxml'] as const) {
          const media = { turtle: 'text/turtle', ntriples: 'application/n-triples', rdfxml: 'application/rdf+xml' }[format];
          const writer = openWriter(format);
          const text = writer.start() + writer.add(all) + writer.end();
          expect(oxigraphLines(text, media)).toEqual(oxigraphLines(serialize(all, 'ntriples'), 'application/n-triples'));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('replaces what XML has no place for in all formats alike', () => {
    const quads = new QuadSet();
    quads.text('https://a.example/s', DCT.title, 'a\u0000b\u0008c\uFFFEd\tE\r\nf');
    expect(quads.sorted().map((quad) => quad.object.value)).toEqual(['a\uFFFDb\uFFFDc\uFFFDd\tE\r\nf']);
  });

  it('holds any address from outside, as N-Triples do', () => {
    const character = fc.oneof(
      fc.integer({ min: 0x80, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
      fc.constantFrom(...'\ud800\ue000\ufdd0\ufff0\ufffd\ufffe\uffff &<>"\'\t\r\n', '\u{1fffe}', '\u{e0001}', '\u{10ffff}'),
    );
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 6 }), fc.constantFrom('', '?q=', '#f-'), (text, start) => {
        const quads = new QuadSet();
        quads.link('https://a.example/s', DCT.relation, externalIri(`https://a.example/x${start}${text}y`) ?? '');
        const all = quads.sorted();
        const read = oxigraphLines(serialize(all, 'rdfxml'), 'application/rdf+xml');
        expect(read).toEqual(oxigraphLines(serialize(all, 'ntriples'), 'application/n-triples'));
        expect(read).toEqual([`<https://a.example/s> <${DCT.relation}> <${all[0]?.object.value}>`]);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps blank nodes apart, whatever their labels, and those of one label together', () => {
    const labels = ['n3-0', 'a:b', 'a_b', 'a_3a_b', '_', 'é', '1'];
    const nodes = labels.map((label) => DataFactory.blankNode(label));
    const quads = nodes.flatMap((node) => [
      DataFactory.quad(node, DataFactory.namedNode(DCT.title), DataFactory.literal(node.value)),
      DataFactory.quad(DataFactory.namedNode('https://a.example/s'), DataFactory.namedNode(DCT.relation), node),
    ]);
    const read = oxigraph.parse(serialize(quads, 'rdfxml'), { format: 'application/rdf+xml' });
    const titled = read.filter((quad) => quad.predicate.value === DCT.title).map((quad) => quad.subject.value);
    const related = read.filter((quad) => quad.predicate.value === DCT.relation).map((quad) => quad.object.value);
    expect(new Set(titled).size).toBe(labels.length);
    expect(related).toEqual(titled);
  });

  it('keeps languages, and declares namespaces of others where they stand', async () => {
    const [subject, ours, others] = ['https://a.example/s', DCT.title, 'https://b.example/?a=1&b=2#name'].map((iri) =>
      DataFactory.namedNode(iri),
    ) as [NamedNode, NamedNode, NamedNode];
    const quads = [
      DataFactory.quad(subject, ours, DataFactory.literal('a\tb\r\nc]]>', 'fr')),
      DataFactory.quad(subject, others, DataFactory.literal('é', 'en-gb')),
      DataFactory.quad(subject, others, subject),
    ];
    expect(lines(await parseRdfXml(serialize(quads, 'rdfxml')))).toEqual(lines(quads));
    expect(serialize(quads, 'rdfxml')).toContain('<ns:name xmlns:ns="https://b.example/?a=1&amp;b=2#" xml:lang="en-gb">é</ns:name>');
    expect(serialize(quads, 'rdfxml').match(/<rdf:Description/g)).toHaveLength(1);
  });

  it.each(['https://a.example/1', 'https://a.example/', 'name', `${RDF.$}li`, `${RDF.$}Description`])(
    'refuses %s as a predicate',
    (iri) => {
      const quad = DataFactory.quad(DataFactory.namedNode('https://a.example/s'), DataFactory.namedNode(iri), DataFactory.literal('x'));
      expect(() => serialize([quad], 'rdfxml')).toThrow(`RDF/XML cannot hold the predicate <${iri}>`);
    },
  );
});
