const NUMBER = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)\s*$/i;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * Cells that stand for "missing" in a column whose other cells are numbers or dates (lower case, trimmed). In a column of texts they are
 * values: `none` and `?` are then answers like others. An empty cell is missing everywhere.
 */
export const MISSING_WORDS: readonly string[] = ['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '?', '-', '.'];
const missingWords = new Set(MISSING_WORDS);

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
/** `true`/`false` in one of the usual three writings. */
export function isTruthWord(cell: string): boolean {
  return /^(?:true|false|True|False|TRUE|FALSE)$/.test(cell);
}
/** More digits than a double is sure to keep. */
export function hasManyDigits(cell: string): boolean {
  const digits = cell.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length > 15;
}
