const NUMBER = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)\s*$/i;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * Cells that stand for "missing" in a column whose other cells are numbers or dates (lower case, trimmed). In a column of texts they are
 * values: `none` and `?` are then answers like others. An empty cell is missing everywhere.
 */
export const MISSING_WORDS: readonly string[] = ['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '?', '-', '.', '\\n'];
const missingWords = new Set(MISSING_WORDS);
/** Nothing else than missing, in whatever column. */
export const ALWAYS_MISSING: readonly string[] = ['\\N'];
/** These are answers as often as not, so that their use among numbers says nothing of the other columns. */
const ANSWERS: readonly string[] = ['none', 'nil'];

export function isNumber(cell: string): boolean {
  return NUMBER.test(cell);
}
/** ISO 8601 dates and times only: 01/02/2020 has two readings, so such columns stay texts. */
export function isIsoDate(cell: string): boolean {
  return ISO_DATE.test(cell);
}
export function isMissingWord(cell: string): boolean {
  return missingWords.has(cell.trim().toLowerCase());
}
/** Whether a word that stands for missing among the numbers of a file does so among its texts. */
export function isFileWide(word: string): boolean {
  return word.trim() !== '' && isMissingWord(word) && !ANSWERS.includes(word.toLowerCase());
}
/** Digits with a zero before them: a code, of which a number would lose the zeros. */
export function isCode(cell: string): boolean {
  return /^\s*0\d+\s*$/.test(cell);
}
const COMMA_NUMBER = /^\s*[+-]?(?:\d+(?:,\d*)?|,\d+)(?:e[+-]?\d+)?\s*$/i;
export function isCommaNumber(cell: string): boolean {
  return COMMA_NUMBER.test(cell);
}
/** A comma that is not between groups of three digits, where it would stand for thousands. */
export function hasDecimalComma(cell: string): boolean {
  return cell.includes(',') && !/^\s*[+-]?\d{1,3}(?:,\d{3})+\s*$/.test(cell);
}
/** `true`/`false` in one of the usual three writings. */
export function isTruthWord(cell: string): boolean {
  return /^(?:true|false|True|False|TRUE|FALSE)$/.test(cell);
}
/** More digits than a double is sure to keep. */
export function hasManyDigits(cell: string): boolean {
  const digits = cell.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length > 15;
}
