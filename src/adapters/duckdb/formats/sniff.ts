import { TextRecords } from './text-records.ts';
import type { TextDialect, TextRecord } from './text-records.ts';

export const DELIMITERS = [',', '\t', ';', '|'] as const;
const LOOKED_AT = 200;
const COMMENT = '#';

/** What is said of a text and need not be found. */
export interface KnownDialect {
  delimiter?: string | undefined;
  quote?: '"' | "'" | undefined;
  comment?: string | undefined;
}

/**
 * How a text is written, by its first records: the delimiter that gives the most records as many fields as the first; comments where the text begins
 * with lines of # that have another number of fields than what follows; quotes ' where a column has all its cells in them and none is in "; backslashes
 * where only they make sense of the quotes.
 */
export function sniffDialect(text: string, whole: boolean, known: KnownDialect): TextDialect {
  const plain: TextDialect = { delimiter: ',', quote: known.quote ?? '"', backslash: false, comment: known.comment ?? null };
  const comment = known.comment ?? (text.trimStart().startsWith(COMMENT) ? leadingComment(text, whole, known) : null);
  const backslash = text.includes('\\' + plain.quote) && needsBackslash(text, whole, { ...plain, comment, ...delimiterOf(known) });
  const quote = known.quote ?? (isSingleQuoted(text, whole, { ...plain, comment }, known) ? "'" : '"');
  const written = { ...plain, quote, backslash, comment };
  return { ...written, delimiter: known.delimiter ?? likeliestDelimiter(text, whole, written) };
}

function delimiterOf({ delimiter }: KnownDialect): { delimiter: string } | object {
  return delimiter === undefined ? {} : { delimiter };
}

/** Records of the start of a text, at most so many; the last is left out where the text may go on. */
export function firstRecords(text: string, whole: boolean, dialect: TextDialect): TextRecord[] {
  const records = new TextRecords(dialect, Infinity);
  // Of a long text its first part is enough, as long as there are records in it.
  for (let length = 1 << 16; ; length *= 8) {
    if (length >= text.length) {
      const all = records.push(text);
      return (whole ? [...all, ...records.end()] : all).slice(0, LOOKED_AT);
    }
    const some = new TextRecords(dialect, Infinity).push(text.slice(0, length));
    if (some.length >= LOOKED_AT) return some.slice(0, LOOKED_AT);
  }
}

interface Fit {
  delimiter: string;
  agreeing: number;
  fields: number;
}
/** The delimiter, the share of records that have as many fields as the first, and their number. */
function bestFit(text: string, whole: boolean, dialect: TextDialect): Fit {
  let best: Fit = { delimiter: ',', agreeing: 0, fields: 1 };
  for (const delimiter of DELIMITERS) {
    const records = firstRecords(text, whole, { ...dialect, delimiter }).filter(({ fields }) => fields.length > 1 || fields[0] !== '');
    const fields = records[0]?.fields.length ?? 1;
    if (fields < 2) continue;
    const agreeing = records.filter((record) => record.fields.length === fields).length / records.length;
    if (agreeing > best.agreeing || (agreeing === best.agreeing && fields > best.fields)) best = { delimiter, agreeing, fields };
  }
  return best;
}
function likeliestDelimiter(text: string, whole: boolean, dialect: TextDialect): string {
  return bestFit(text, whole, dialect).delimiter;
}

function leadingComment(text: string, whole: boolean, known: KnownDialect): string | null {
  const dialect: TextDialect = { delimiter: ',', quote: known.quote ?? '"', backslash: false, comment: COMMENT };
  const delimiter = known.delimiter ?? likeliestDelimiter(text, whole, dialect);
  const [below] = firstRecords(text, whole, { ...dialect, delimiter });
  const [top] = firstRecords(text, whole, { ...dialect, delimiter, comment: null });
  return below && top && below.fields.length > 1 && below.fields.length !== top.fields.length ? COMMENT : null;
}

function needsBackslash(text: string, whole: boolean, dialect: TextDialect): boolean {
  const faults = (backslash: boolean): number =>
    firstRecords(text, whole, { ...dialect, backslash }).filter(({ fault }) => fault !== null).length;
  return faults(false) > faults(true);
}

function isSingleQuoted(text: string, whole: boolean, dialect: TextDialect, known: KnownDialect): boolean {
  if (!text.includes("'")) return false;
  const delimiter = known.delimiter ?? likeliestDelimiter(text, whole, dialect);
  const [, ...rows] = firstRecords(text, whole, { ...dialect, delimiter });
  const doubled = firstRecords(text, whole, { ...dialect, delimiter, quote: "'" });
  const fields = doubled[0]?.fields.length ?? 0;
  if (rows.length === 0 || text.includes('"') || doubled.some((row) => row.fault !== null || row.fields.length !== fields)) return false;
  const columns = Array.from({ length: fields }, (_, index) => rows.map((row) => row.fields[index]?.trim() ?? ''));
  return columns.some((cells) => cells.every((cell) => cell.length > 1 && cell.startsWith("'")));
}
