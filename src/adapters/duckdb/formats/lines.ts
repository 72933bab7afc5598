import { InputError } from '../../../errors.ts';
import { contentOf, textOf } from './content.ts';

/** A text that is read line by line. */
export interface LineFile {
  /** For messages. */
  file: string;
  /** Where the bytes are. */
  path: string;
  gzip: boolean;
  encoding: string;
  /** Longest line in characters. */
  longest: number;
}

/** The lines of a text in batches, without their endings: LF, CR LF or CR. @throws InputError for a line that is too long */
export async function* linesOf({ file, path, gzip, encoding, longest }: LineFile, signal: AbortSignal): AsyncGenerator<string[]> {
  let rest = '';
  let number = 1;
  for await (const piece of textOf(contentOf(path, gzip, signal), encoding)) {
    const text = rest + piece;
    // A carriage return at the end of a piece may be half of a line ending.
    const held = text.endsWith('\r') ? 1 : 0;
    const lines = text.slice(0, text.length - held).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + (held === 1 ? '\r' : '');
    if (rest.length > longest) {
      throw new InputError(
        `${file}: line ${number + lines.length}: it is longer than ${longest} characters; shorten it, or give text with line ends`,
      );
    }
    number += lines.length;
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield rest.endsWith('\r') ? [rest.slice(0, -1)] : [rest];
}
