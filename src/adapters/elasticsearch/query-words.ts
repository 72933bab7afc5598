/** How the text of a query is cut before the server's analyzers cut it further. Pure. */

/** One of the text's words, between white space. */
export interface Word {
  text: string;
  /** The text ends in it, so it may be unfinished. */
  last: boolean;
  /** Its typos are. Not with a digit in it: `2023` is no misspelt `2024`. */
  forgiven: boolean;
}

/** Scripts written without spaces, which the server cuts into pairs of characters. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`;
const IS_WORD = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const TERM = new RegExp(String.raw`[${UNSPACED}]|\p{Lu}*\p{Ll}+|\p{Lu}+|\p{N}+|[\p{L}--[${UNSPACED}]]+|\p{Extended_Pictographic}`, 'gv');
const PLAIN_WORD = new RegExp(String.raw`[${UNSPACED}]+|[[\p{L}\p{N}\p{M}]--[${UNSPACED}]]+|\p{Extended_Pictographic}`, 'gv');
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
/** The tokenizer cuts longer words into pieces of that length. */
const TOKEN_LENGTH = 255;
/** Words of a long text that must be found; the server refuses queries of many more. */
const MOST_WORDS = 1000;

/** The different words in their order. Signs alone are no words. */
export function wordsOf(text: string): Word[] {
  const words = text.split(/\s+/).filter((word) => IS_WORD.test(word));
  const last = words.at(-1);
  return [...new Set(words)].map((word) => ({
    text: word,
    last: word === last && /[\p{L}\p{N}]{2}/u.test(word),
    forgiven: !/\p{N}/u.test(word),
  }));
}

/** About how many terms the server makes of the text. */
export function termCount(text: string): number {
  return text.match(TERM)?.length ?? 0;
}

/** The different words of a long text, cut at every sign: at most a thousand, what comes after them is not looked at. */
export function plainWords(text: string): string[] {
  const pieces = (text.match(PLAIN_WORD) ?? []).flatMap((word) => (STARTS_UNSPACED.test(word) ? pairs(word) : (word.match(TOKEN) ?? [])));
  return [...new Set(pieces)].slice(0, MOST_WORDS);
}
const TOKEN = new RegExp(`[^]{1,${TOKEN_LENGTH}}`, 'gu');
function pairs(word: string): string[] {
  const characters = [...word];
  return characters.length === 1 ? characters : characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`);
}
