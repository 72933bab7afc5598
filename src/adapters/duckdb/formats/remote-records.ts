import type { RemoteTable } from '../../../ports/profiler.ts';
import { uniqueNames } from './header.ts';
import type { Row, TableRecords } from './records.ts';

/** A table of a database as records, numbered in their order. */
export function recordsOf({ names: written, declared, rows, note }: RemoteTable): TableRecords {
  const numbered = async function* (): AsyncGenerator<Row[]> {
    let line = 0;
    for await (const batch of rows) yield batch.map((cells): Row => ({ line: ++line, cells, fault: null }));
  };
  return { names: uniqueNames(written).names, declared, rows: numbered(), note: () => note };
}
