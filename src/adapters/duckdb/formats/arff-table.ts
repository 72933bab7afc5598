import { InputError } from '../../../errors.ts';
import type { DeclaredColumn } from '../../../ports/profiler.ts';
import { isNumber } from '../cell-forms.ts';
import { ArffHeader } from './arff-header.ts';
import type { ArffAttribute } from './arff-header.ts';
import { splitLine } from './arff-line.ts';
import type { ArffLine, ArffValue } from './arff-line.ts';
import { linesOf } from './lines.ts';
import type { LineFile } from './lines.ts';
import { uniqueNames } from './header.ts';
import type { Row, TableRecords } from './records.ts';

/**
 * An ARFF file, dense or sparse rows, read line by line. A sparse row leaves out zeros, which are the first value of a nominal attribute; of a string they
 * are taken as missing. Two digits of a year are 1969 to 2068, and times without zone are UTC.
 * @throws InputError for a header that cannot be read, naming the line
 */
export async function openArff(source: LineFile, signal: AbortSignal): Promise<TableRecords> {
  const header = new ArffHeader(source.file);
  const lines = linesOf(source, signal);
  const first = await readHeader(source.file, header, lines);
  const { attributes } = header;
  if (attributes.length === 0) throw new InputError(`${source.file}: no attribute is declared; write @attribute NAME TYPE above @data`);
  const { names, note } = uniqueNames(attributes.map(({ name }) => name));
  const columns = attributes.map(columnOf);
  const rows = async function* (): AsyncGenerator<Row[]> {
    yield rowsOf(first.lines, first.number, columns);
    let number = first.number + first.lines.length;
    for await (const batch of lines) {
      yield rowsOf(batch, number, columns);
      number += batch.length;
    }
  };
  return {
    names,
    declared: attributes.map((attribute, index) => declaredOf(attribute, names[index] ?? attribute.name)),
    rows: rows(),
    note: () => [`${source.encoding}, types as declared`, ...(note === null ? [] : [note])].join(', '),
  };
}

/** Reads to @data; the lines of the same batch behind it, and the number of the first of them. */
async function readHeader(
  file: string,
  header: ArffHeader,
  batches: AsyncIterator<readonly string[]>,
): Promise<{ lines: readonly string[]; number: number }> {
  let before = 0;
  for (;;) {
    const next = await batches.next();
    if (next.done === true) throw new InputError(`${file}: there is no line of @data; begin the rows with one`);
    const lines = next.value;
    const data = lines.findIndex((line, index) => header.read(line, before + index + 1));
    if (data >= 0) return { lines: lines.slice(data + 1), number: before + data + 2 };
    before += lines.length;
  }
}

function declaredOf({ type }: ArffAttribute, name: string): DeclaredColumn {
  switch (type.kind) {
    case 'nominal':
      return { name, type: 'nominal', values: type.values };
    case 'string':
      return { name, type: 'text' };
    default:
      return { name, type: type.kind };
  }
}

/** How the cells of one attribute are read. */
interface Column {
  /** Null where the text is no value of the attribute. */
  read: (text: string) => string | null;
  /** What a sparse row leaves out. */
  zero: string | null;
  fault: (text: string) => string;
}
function columnOf({ name, type }: ArffAttribute): Column {
  const fault = (what: string) => (text: string) => `${JSON.stringify(text.slice(0, 80))} is ${what} ${JSON.stringify(name)}`;
  switch (type.kind) {
    case 'numeric':
      return { read: (text) => (isNumber(text) || text === 'NaN' ? text : null), zero: '0', fault: fault('no number for') };
    case 'nominal': {
      const values = new Set(type.values);
      return { read: (text) => (values.has(text) ? text : null), zero: type.values[0] ?? null, fault: fault('no declared value of') };
    }
    case 'date':
      return { read: type.pattern.read, zero: '1970-01-01 00:00:00', fault: fault('not in the date format of') };
    case 'string':
      return { read: (text) => text, zero: null, fault: fault('no text for') };
  }
}

function rowsOf(lines: readonly string[], from: number, columns: readonly Column[]): Row[] {
  const rows: Row[] = [];
  lines.forEach((text, index) => {
    const start = text.trimStart();
    if (start === '' || start === '\0' || start.startsWith('%')) return;
    rows.push({ line: from + index, ...rowOf(splitLine(text), columns) });
  });
  return rows;
}
function rowOf(line: ArffLine, columns: readonly Column[]): Omit<Row, 'line'> {
  if (line.fault !== null) return { cells: [], fault: line.fault };
  if (line.sparse) return sparseRow(line.values, columns);
  const { values } = line;
  // The caller tells of another number of fields.
  if (values.length !== columns.length) return { cells: values.map(({ text }) => text), fault: null };
  return cellsOf(columns, (index) => values[index] ?? null);
}
function sparseRow(values: readonly ArffValue[], columns: readonly Column[]): Omit<Row, 'line'> {
  const given = new Map<number, ArffValue>();
  for (let at = 0; at + 1 < values.length; at += 2) {
    const place = Number(values[at]?.text);
    const value = values[at + 1];
    if (place >= columns.length) return { cells: [], fault: `place ${place} where the last is ${columns.length - 1}` };
    if (given.has(place)) return { cells: [], fault: `place ${place} twice` };
    if (value) given.set(place, value);
  }
  return cellsOf(columns, (index) => given.get(index) ?? null);
}
function cellsOf(columns: readonly Column[], valueOf: (index: number) => ArffValue | null): Omit<Row, 'line'> {
  let fault: string | null = null;
  const cells = columns.map((column, index) => {
    const value = valueOf(index);
    if (value === null) return column.zero;
    if (!value.quoted && (value.text === '?' || value.text === '')) return null;
    const cell = column.read(value.text);
    if (cell === null) fault ??= column.fault(value.text);
    return cell;
  });
  return { cells, fault };
}
