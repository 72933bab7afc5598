/** How texts become words, for documents and for queries alike. Pure. */

/** Scripts written without spaces between words: they are cut into single characters and pairs, so that any part is found. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
/** Letters and digits, joined by the signs that identifiers use; an emoji is a word of its own. */
const RUN = /[\p{L}\p{N}\p{M}]+(?:[_'’-]+[\p{L}\p{N}\p{M}]+)*|\p{Extended_Pictographic}/gu;
/** The same for texts that need no more; much faster. */
const ASCII_RUN = /[a-z0-9]+(?:[_'-]+[a-z0-9]+)*/gi;
const SCRIPT_RUN = new RegExp(`[${UNSPACED}ー]+|[^${UNSPACED}ー]+`, 'gu');
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const PARTS = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}\p{M}]+|\p{Lu}+|\p{N}+|\p{Extended_Pictographic}/gu;
/** A checksum or the like: its parts mean nothing. */
const DIGEST = /^[0-9a-f]{16,}$/i;
/** Letters that Unicode does not take apart into a base letter and a mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'Ss',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ة: 'ه',
  ک: 'ك',
};
const WHOLE_LETTERS = new RegExp(Object.keys(PLAIN_LETTERS).join('|'), 'g');
/** Accents; of Arabic the vowel signs, the hamza on a letter and what only stretches a word. */
const MARKS = /[\u0300-\u036f]|[\u064b-\u065f]|\u0640|\u0670/g;
const ASCII = /^[\x20-\x7e\t\n\r]*$/;
/** Most words: nothing in them to be taken apart. */
const PLAIN_WORD = /^[a-z]+$/;
/** Characters of a word that count; what is longer is equal when its start is. */
const WORD_LENGTH = 100;
/** Words of a query that must be found; the dictionary is asked for each. */
const MOST_WORDS = 1000;

/** The text as Postgres can store it: no NUL, no half of a surrogate pair. */
export function storable(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '');
}

/** Without accents and, where Unicode says so, without differences of width and form; the letter case stays. */
function withoutMarks(text: string): string {
  if (ASCII.test(text)) return text;
  const bare = text.normalize('NFKD').replace(MARKS, '').normalize('NFKC');
  return bare.replace(WHOLE_LETTERS, (letter) => PLAIN_LETTERS[letter] ?? letter);
}
function lower(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}

/** A whole text for comparison: letter case, accents and amounts of white space aside. */
export function folded(text: string): string {
  return lower(withoutMarks(storable(text)))
    .trim()
    .replace(/\s+/g, ' ');
}

/** A word of a query. It is found by one term, or by several that must all be found: `[['meanstddev'], ['mean', 'std', 'dev']]`. */
export interface QueryWord {
  alternatives: string[][];
}

/** The different words of a query, in their order; what comes after a thousand of them is not looked at. Signs are no words. */
export function queryWords(text: string): QueryWord[] {
  const words = new Map<string, QueryWord>();
  for (const run of scriptRuns(text)) {
    const alternatives = STARTS_UNSPACED.test(run) ? [pairs(run)] : ways(run);
    words.set(JSON.stringify(alternatives), { alternatives });
  }
  return [...words.values()].slice(0, MOST_WORDS);
}
function ways(run: string): string[][] {
  const parts = partsOf(run);
  return parts.length > 1 ? [[wholeOf(run)], parts] : [[wholeOf(run)]];
}

/** The terms under which a document is found by this text: words whole and in parts, in their order, with repetitions. */
export function documentTerms(text: string): string[] {
  return scriptRuns(text).flatMap((run) => {
    if (PLAIN_WORD.test(run)) return cut(run);
    if (STARTS_UNSPACED.test(run)) return [...run, ...(run.length > 1 ? pairs(run) : [])];
    const parts = partsOf(run);
    return parts.length > 1 ? [wholeOf(run), ...parts] : [wholeOf(run)];
  });
}

function scriptRuns(text: string): string[] {
  const bare = withoutMarks(storable(text));
  if (ASCII.test(bare)) return bare.match(ASCII_RUN) ?? [];
  const runs = bare.match(RUN) ?? [];
  return runs.flatMap((run) => run.match(SCRIPT_RUN) ?? []).filter((run) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(run));
}
function wholeOf(run: string): string {
  return cut(lower(run.replace(/[_'’-]/g, '')));
}
function partsOf(run: string): string[] {
  return DIGEST.test(run) ? [] : (run.match(PARTS) ?? []).map((part) => cut(lower(part)));
}
function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`);
}
function cut(word: string): string {
  return word.length <= WORD_LENGTH ? word : [...word].slice(0, WORD_LENGTH).join('');
}

/** A piece of a text as it stands there. */
export interface Piece {
  start: number;
  end: number;
  terms: string[];
}
/** The words of a text with their places; of scripts without spaces each character, and each pair of them. */
export function pieces(text: string): Piece[] {
  return [...text.matchAll(RUN)].flatMap((run) =>
    [...run[0].matchAll(SCRIPT_RUN)].flatMap((part) => {
      const start = run.index + part.index;
      const [word] = part;
      return STARTS_UNSPACED.test(word) ? characterPieces(word, start) : [{ start, end: start + word.length, terms: documentTerms(word) }];
    }),
  );
}
function characterPieces(word: string, start: number): Piece[] {
  const places = [...word.matchAll(/./gsu)].map(({ 0: character, index }) => ({
    at: start + index,
    end: start + index + character.length,
  }));
  return places.flatMap(({ at, end }, i) => {
    const ends = [end, places[i + 1]?.end ?? end];
    return [...new Set(ends)].map((to) => ({ start: at, end: to, terms: documentTerms(word.slice(at - start, to - start)).slice(-1) }));
  });
}

/** Whether typos are forgiven in this word of a query: four letters or more, and no digit, for `2023` is not a misspelt `2024`. */
export function forgivesTypos(word: string): boolean {
  return /^\p{L}{4,60}$/u.test(word) && !STARTS_UNSPACED.test(word);
}
/** Whether a misspelt word may stand for this term of a document. */
export function canBeMisspelt(term: string): boolean {
  return /^\p{L}{3,61}$/u.test(term) && !STARTS_UNSPACED.test(term);
}

/** Whether one wrong, missing, additional or swapped letter makes the difference, or none. */
export function isOneTypoAway(a: string, b: string): boolean {
  const [x, y] = [[...a], [...b]];
  if (Math.abs(x.length - y.length) > 1) return false;
  let start = 0;
  while (start < x.length && start < y.length && x[start] === y[start]) start++;
  const rest = (letters: string[], skip: number): string => letters.slice(start + skip).join('');
  if (rest(x, 1) === rest(y, 1) || rest(x, 1) === rest(y, 0) || rest(x, 0) === rest(y, 1)) return true;
  return x[start] === y[start + 1] && x[start + 1] === y[start] && rest(x, 2) === rest(y, 2);
}
