import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../errors.ts';
import { firstInvalidUtf8 } from '../utf8.ts';

/** How the bytes of a text are read. */
export interface TextEncoding {
  /** Name as the WHATWG encoding standard has it, such as utf-8 or windows-1252. */
  name: string;
  /** Found in the bytes without a mark that says so. */
  guessed: boolean;
}

const UTF8: TextEncoding = { name: 'utf-8', guessed: false };

/** @throws InputError for a name that no decoder has */
export function namedEncoding(file: string, name: string): TextEncoding {
  try {
    return { name: new TextDecoder(name).encoding, guessed: false };
  } catch (cause) {
    throw new InputError(
      `${file}: ${JSON.stringify(name)} (given as encoding) is no known encoding; give a name such as utf-8, windows-1252 or iso-8859-7`,
      {
        field: 'encoding',
        cause,
      },
    );
  }
}

/**
 * The encoding of a text by its first bytes: a byte order mark, UTF-16 by its zero bytes, UTF-8 where it is valid. Otherwise Western European
 * (windows-1252, of which Latin-1 is a part) where words mix ASCII letters with others, and Greek (ISO 8859-7) where words are of other letters only and
 * final sigma stands at their ends only. Anything else is not guessed.
 * @param whole whether the bytes are the whole text, so that it ends with a whole character
 * @throws InputError naming the first byte that is not UTF-8
 */
export function encodingOf(file: string, head: Buffer, whole: boolean): TextEncoding {
  const marked = markedEncoding(head);
  if (marked) return marked;
  if (isUtf8(head)) return UTF8;
  const bad = firstInvalidUtf8(head);
  if (!whole && bad >= head.length - 3) return UTF8;
  const guessed = head.includes(0) ? null : legacyEncoding(head);
  if (guessed) return { name: guessed, guessed: true };
  const line = head.toString('latin1', 0, bad).split(/\r\n|\n|\r/).length;
  throw new InputError(
    `${file}: line ${line}: byte ${bad} is not UTF-8 and the encoding is not to be recognised; name it, for example with --encoding windows-1251`,
  );
}

function markedEncoding(head: Buffer): TextEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', guessed: false };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', guessed: false };
  return unmarkedUtf16(head.subarray(0, Math.min(head.length & ~1, 512)));
}
/** The letters, digits and delimiters of a table have one byte that is zero. */
function unmarkedUtf16(start: Buffer): TextEncoding | null {
  const places = [...start.keys()].filter((at) => start[at] === 0);
  if (places.length < Math.max(2, 0.35 * start.length)) return null;
  const odd = places.filter((at) => at % 2 === 1).length;
  if (odd === places.length) return { name: 'utf-16le', guessed: true };
  return odd === 0 ? { name: 'utf-16be', guessed: true } : null;
}

const isAsciiLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;

function legacyEncoding(head: Buffer): string | null {
  const words = wordsOf(head);
  const foreign = words.filter((word) => word.length >= 3 && word.every((byte) => byte >= 0xb6)).length;
  const mixed = words.length - foreign;
  if (foreign === 0 || mixed > 4 * foreign) return words.every(isWestern) ? 'windows-1252' : null;
  return foreign > 4 * mixed && words.every(isGreek) ? 'iso-8859-7' : null;
}

/** Runs of letters that hold a byte above ASCII. */
function wordsOf(head: Buffer): Buffer[] {
  const words: Buffer[] = [];
  let start = 0;
  let high = false;
  for (let at = 0; at <= head.length; at++) {
    const byte = head[at] ?? 0;
    if (byte >= 0x80) high = true;
    else if (!isAsciiLetter(byte)) {
      if (high) words.push(head.subarray(start, at));
      start = at + 1;
      high = false;
    }
  }
  return words;
}
const UNUSED_IN_WINDOWS_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
function isWestern(word: Buffer): boolean {
  return !word.some((byte) => UNUSED_IN_WINDOWS_1252.has(byte));
}
const FINAL_SIGMA = 0xf2;
function isGreek(word: Buffer): boolean {
  const letters = word.filter((byte) => byte >= 0xb6);
  const decoded = new TextDecoder('iso-8859-7').decode(letters);
  if (/[^\p{Script=Greek}·»½]/u.test(decoded)) return false;
  const sigma = word.indexOf(FINAL_SIGMA);
  return sigma < 0 || sigma === word.length - 1;
}
