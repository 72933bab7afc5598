import { Writer, type Quad } from 'n3';
import type { RdfFormat } from './formats.ts';
import { toJsonLd } from './jsonld-document.ts';
import { usedPrefixes } from './prefixes.ts';
import { rdfXml } from './rdfxml.ts';

const N3_FORMATS = { turtle: 'text/turtle', trig: 'application/trig', ntriples: 'N-Triples', nquads: 'N-Quads' } as const satisfies Record<
  Exclude<RdfFormat, 'jsonld' | 'rdfxml'>,
  string
>;

/** Writes quads in the order given; equal quads give equal text. Prefixes are declared where they are used. */
export function serialize(quads: readonly Quad[], format: RdfFormat): string {
  if (format === 'rdfxml') return rdfXml(quads);
  if (format === 'jsonld') return `${JSON.stringify(toJsonLd(quads), null, 2)}\n`;
  const prefixed = format === 'turtle' || format === 'trig';
  const writer = new Writer({ format: N3_FORMATS[format], ...(prefixed ? { prefixes: usedPrefixes(quads) } : {}) });
  writer.addQuads([...quads]);
  let text: string | null = null;
  writer.end((error: Error | null, result: string) => {
    if (error) throw error;
    text = result;
  });
  if (text === null) throw new Error('the writer did not end');
  return text;
}
