import { InputError } from '../../../errors.ts';
import { firstContent } from '../open-file.ts';
import { encodingOf, namedEncoding } from './text-encoding.ts';
import type { TextEncoding } from './text-encoding.ts';

const HEAD_BYTES = 2 << 20;
const LONGEST_HEAD = 16 << 20;

/** The beginning of a text, decoded. */
export interface TextStart {
  text: string;
  whole: boolean;
  encoding: TextEncoding;
}

/** NUL bytes are looked for here unless they are `allowed`. @throws InputError for binary data and for an encoding that is neither named nor recognised */
export async function textStart(
  { file, path, gzip, nul = 'refused' }: { file: string; path: string; gzip: boolean; nul?: 'refused' | 'allowed' },
  named: string | undefined,
): Promise<TextStart> {
  let head = await firstContent(path, gzip, HEAD_BYTES);
  if (head.length >= HEAD_BYTES && !head.includes(10) && !head.includes(13)) head = await firstContent(path, gzip, LONGEST_HEAD);
  const whole = head.length < HEAD_BYTES;
  const encoding = named === undefined ? encodingOf(file, head, whole) : namedEncoding(file, named);
  const at = nul === 'allowed' || encoding.name.startsWith('utf-16') ? -1 : head.indexOf(0);
  if (at >= 0)
    throw new InputError(`${file}: byte ${at} is NUL, so this is binary data and no CSV; export the table as CSV text or as Parquet`);
  return { text: new TextDecoder(encoding.name).decode(head, { stream: !whole }), whole, encoding };
}
