import fc from 'fast-check';
import { DataFactory, type Quad } from 'n3';
import oxigraph from 'oxigraph';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { describe, expect, it } from 'vitest';
import { DCT } from '../../../src/model/vocab.ts';
import { QuadSet } from '../../../src/transport/rdf/quad-set.ts';
import { rdfXml } from '../../../src/transport/rdf/rdfxml.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { openWriter } from '../../../src/transport/rdf/stream-writer.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { nasty } from './any-thing.ts';
import { lines } from './quads.ts';
import { BASE, story } from './story.ts';

const oxigraphLines = (text: string, format: string): string[] => oxigraph.parse(text, { format }).map(String).sort();
const streamed = (text: string): Promise<Quad[]> =>
  new Promise((resolve, reject) => {
    const quads: Quad[] = [];
    const parser = new RdfXmlParser({ dataFactory: DataFactory });
    parser.on('data', (quad: Quad) => quads.push(quad));
    parser.on('error', reject);
    parser.on('end', () => resolve(quads));
    parser.end(text);
  });

describe('RDF/XML', () => {
  const { lake } = story();
  const pages = lake.all().map((record) => toQuads(lake.describe(record.path, true), BASE));

  it('says what N-Triples say, read by two parsers', async () => {
    for (const quads of pages) {
      const text = serialize(quads, 'rdfxml');
      expect(oxigraphLines(text, 'application/rdf+xml')).toEqual(oxigraphLines(serialize(quads, 'ntriples'), 'application/n-triples'));
      expect(lines(await streamed(text))).toEqual(lines(quads));
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
        expect(lines(await streamed(rdfXml(all)))).toEqual(lines(all));
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

  it('refuses a predicate that does not end in a name', () => {
    const quad = DataFactory.quad(
      DataFactory.namedNode('https://a.example/s'),
      DataFactory.namedNode('https://a.example/1'),
      DataFactory.literal('x'),
    );
    expect(() => rdfXml([quad])).toThrow('https://a.example/1');
  });
});
