import { InputError } from '../../errors.ts';
import { isNumber } from './cell-forms.ts';
import { newlineOf, parseRecords } from './csv-text.ts';
import type { Delimited } from './csv-text.ts';

export interface CsvDialect extends Delimited {
  /** Column names as written in the first line. */
  header: string[];
}

const DELIMITERS = [',', '\t', ';', '|'] as const;
const LOOKED_AT = 200;

/** Where a text comes from and whether it is all of it. */
export interface TextStart {
  file: string;
  text: string;
  whole: boolean;
}

/**
 * Delimiter, line ending and header of a delimited text. The delimiter is the one of , tab ; | that gives the most records as many fields as
 * the header; where none splits the header there is one column.
 * @throws InputError for a header that names no columns
 */
export function dialectOf({ file, text, whole }: TextStart, fixed: string | null): CsvDialect {
  const newline = newlineOf(text);
  const delimiter = fixed ?? likeliestDelimiter(text, newline, whole);
  const [header] = parseRecords(text, { delimiter, newline }, { most: 1, whole });
  if (!header)
    throw new InputError(`${file}: the first line does not end within ${text.length} characters; a header line of column names is needed`);
  checkHeader(file, header);
  return { delimiter, newline, header };
}

function likeliestDelimiter(text: string, newline: Delimited['newline'], whole: boolean): string {
  let best: { delimiter: string; agreeing: number; fields: number } = { delimiter: ',', agreeing: 0, fields: 1 };
  for (const delimiter of DELIMITERS) {
    const records = parseRecords(text, { delimiter, newline }, { most: LOOKED_AT, whole });
    const fields = records[0]?.length ?? 1;
    if (fields < 2) continue;
    const agreeing = records.filter((record) => record.length === fields).length / records.length;
    if (agreeing > best.agreeing || (agreeing === best.agreeing && fields > best.fields)) best = { delimiter, agreeing, fields };
  }
  return best.delimiter;
}

function checkHeader(file: string, header: readonly string[]): void {
  if (header.length === 1 && header[0] === '') throw new InputError(`${file}: line 1 is blank; begin with a header line of column names`);
  if (header.every(isNumber)) {
    throw new InputError(`${file}: line 1 holds only numbers, so the file seems to have no header; add a header line of column names`);
  }
  const unnamed = header.flatMap((name, index) => (name.trim() === '' ? [index + 1] : []));
  if (unnamed.length > 0)
    throw new InputError(`${file}: the header leaves column ${unnamed.join(', ')} without a name; name every column in line 1`);
  checkUnique(file, header);
}

/** @throws InputError naming the names that stand more than once */
export function checkUnique(file: string, names: readonly string[]): void {
  const seen = new Map<string, number>();
  for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1);
  const twice = [...seen].filter(([, count]) => count > 1).map(([name]) => JSON.stringify(name));
  if (twice.length > 0)
    throw new InputError(`${file}: the header holds ${twice.join(', ')} more than once; give every column a name of its own`);
}
