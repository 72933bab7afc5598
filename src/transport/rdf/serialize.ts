import type { Quad } from 'n3';
import type { RdfFormat } from './formats.ts';
import { openWriter } from './stream-writer.ts';

/** A whole document. Writes quads of the default graph in the order given; equal quads give equal text. Prefixes are declared where they are used. */
export function serialize(quads: readonly Quad[], format: RdfFormat): string {
  const writer = openWriter(format, quads);
  return writer.start() + writer.add(quads) + writer.end();
}
