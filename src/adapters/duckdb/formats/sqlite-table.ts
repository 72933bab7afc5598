import { stat } from 'node:fs/promises';
import { InputError } from '../../../errors.ts';
import { nearNames } from '../../../model/near-names.ts';
import type { DeclaredColumn } from '../../../ports/profiler.ts';
import { uniqueNames } from './header.ts';
import type { Row, TableRecords } from './records.ts';
import { SqliteFile } from './sqlite-file.ts';
import type { SqliteValue } from './sqlite-file.ts';
import { readCreateTable } from './sqlite-schema.ts';
import type { SqliteColumn } from './sqlite-schema.ts';

export interface SqliteSource {
  /** For messages. */
  file: string;
  /** Where the bytes are. */
  path: string;
  /** Name of the table; may be left out where there is one. */
  table: string | undefined;
}

/**
 * A table of an SQLite database, in the order of its row ids. Columns of texts stay texts whatever they look like; others are typed by what they hold, as
 * SQLite does not hold them to their declaration.
 * @throws InputError for changes that are not in the file yet, and for a table that is not there or cannot be read
 */
export async function openSqlite(source: SqliteSource, signal: AbortSignal): Promise<TableRecords> {
  await refuseOpenChanges(source);
  const database = await SqliteFile.open(source.file, source.path);
  try {
    const { name, root, sql } = await tableOf(database, source);
    const { columns, unreadable } = readCreateTable(sql);
    if (unreadable !== null)
      throw new InputError(`${source.file}: the table ${JSON.stringify(name)} cannot be read, ${unreadable}; export it as CSV`);
    const { names, note } = uniqueNames(columns.map((column) => column.name));
    return {
      names,
      declared: columns.flatMap(({ type }, index) => declaredOf(type, names[index] ?? '')),
      rows: rowsOf(database, root, columns, signal),
      note: () => [`table ${JSON.stringify(name)}`, ...(note === null ? [] : [note])].join(', '),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function refuseOpenChanges({ file, path }: SqliteSource): Promise<void> {
  for (const ending of ['-wal', '-journal']) {
    const size = await stat(`${path}${ending}`).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0) {
      throw new InputError(
        `${file}: changes of the database are still in ${path}${ending}; close all programs that use it, or run PRAGMA wal_checkpoint(TRUNCATE)`,
      );
    }
  }
}

interface Found {
  name: string;
  root: number;
  sql: string;
}
async function tableOf(database: SqliteFile, { file, table }: SqliteSource): Promise<Found> {
  const tables = await tablesIn(database);
  const names = tables.map(({ name }) => name);
  if (table === undefined && tables.length > 1) {
    const some = names.slice(0, 20).join(', ');
    throw new InputError(`${file}: the database has ${tables.length} tables; choose one with --table: ${some}`, { field: 'table' });
  }
  const found = table === undefined ? tables[0] : tables.find(({ name }) => name.toLowerCase() === table.toLowerCase());
  if (!found) throw new InputError(noTable(file, table, names), { field: 'table' });
  if (found.root > 0) return found;
  throw new InputError(`${file}: ${JSON.stringify(found.name)} is a virtual table; export it as CSV`, { field: 'table' });
}
async function tablesIn(database: SqliteFile): Promise<Found[]> {
  const tables: Found[] = [];
  for await (const batch of database.rows(1)) {
    for (const { values } of batch) {
      const [type, name, , root, sql] = values;
      const isTable = type === 'table' && typeof name === 'string' && typeof sql === 'string';
      if (isTable && !name.startsWith('sqlite_')) tables.push({ name, root: Number(root), sql });
    }
  }
  return tables;
}
function noTable(file: string, table: string | undefined, names: readonly string[]): string {
  if (table === undefined || names.length === 0) return `${file}: the database has no table; give one with a table`;
  const near = nearNames(table, names).map((name) => JSON.stringify(name));
  return `${file}: there is no table ${JSON.stringify(table)}; the nearest names are ${near.join(', ')}`;
}

function declaredOf(type: string, name: string): DeclaredColumn[] {
  return /CHAR|CLOB|TEXT/.test(type) ? [{ name, type: 'string' }] : [];
}

async function* rowsOf(database: SqliteFile, root: number, columns: readonly SqliteColumn[], signal: AbortSignal): AsyncGenerator<Row[]> {
  let number = 0;
  try {
    for await (const batch of database.rows(root)) {
      signal.throwIfAborted();
      yield batch.map(({ rowid, values }): Row => {
        number++;
        const cells = columns.map((column, index) => {
          // A row that is older than a column ends before it.
          if (index >= values.length) return column.default;
          const value = values[index] ?? null;
          return value === null && column.rowid ? String(rowid) : textOf(value);
        });
        return {
          line: number,
          cells,
          fault: values.length > columns.length ? `${values.length} values for ${columns.length} columns` : null,
        };
      });
    }
  } finally {
    await database.close();
  }
}
function textOf(value: SqliteValue): string | null {
  if (value === null) return null;
  return Buffer.isBuffer(value) ? value.toString('hex') : String(value).replace('Infinity', 'inf');
}
