import { AsyncLocalStorage } from 'node:async_hooks';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import { ConflictError, RefusedByStoreError } from '../../errors.ts';
import type { Store, StoreReader, StoreWriter } from '../../ports/store.ts';
import { hasOneConnection } from './data-source.ts';
import { PostgresReader, type RunSql } from './postgres-reader.ts';
import { PostgresWriter, StaleRevisionError } from './postgres-writer.ts';

const ATTEMPTS = 6;
/** Serialization failure, deadlock. */
const LOST_RACES = new Set(['40001', '40P01']);
const UNIQUE_VIOLATION = '23505';
/** Data exception, integrity constraint violation, program limit exceeded. */
const REFUSED_DATA = /^(22|23|54)/;

/** The store on Postgres: a server's, or the embedded one, which differ only in how the DataSource was opened. */
export class PostgresStore extends PostgresReader implements Store {
  private readonly dataSource: DataSource;
  private readonly inWrite: AsyncLocalStorage<true>;
  private readonly onClose: () => Promise<void>;
  private writing = 0;
  /** Names of work that this process runs alone. */
  private readonly atWork = new Set<string>();

  readonly snapshotsBlock: boolean;

  constructor(dataSource: DataSource, onClose: () => Promise<void> = () => Promise.resolve()) {
    const inWrite = new AsyncLocalStorage<true>();
    super(readOutsideWrites(dataSource, inWrite));
    this.dataSource = dataSource;
    this.inWrite = inWrite;
    this.onClose = onClose;
    this.snapshotsBlock = hasOneConnection(dataSource);
  }

  async write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.marked(() => this.dataSource.transaction((manager) => work(new PostgresWriter(runIn(manager)))));
      } catch (error) {
        if (!isLostRace(error)) throw refusedOr(error);
        if (attempt >= ATTEMPTS) throw exhausted(error);
        await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())));
      }
    }
  }

  async snapshot<T>(work: (reader: StoreReader) => Promise<T>): Promise<T> {
    return this.marked(() =>
      this.dataSource.transaction('REPEATABLE READ', async (manager) => {
        await manager.query('SET TRANSACTION READ ONLY');
        return work(new PostgresReader(runIn(manager)));
      }),
    );
  }

  async alone(name: string, work: () => Promise<void>): Promise<boolean> {
    if (this.atWork.has(name)) return false;
    this.atWork.add(name);
    try {
      // The only connection is this process's: no other can be at it.
      if (!this.snapshotsBlock) return await lockedAlone(this.dataSource, name, work);
      await work();
      return true;
    } finally {
      this.atWork.delete(name);
    }
  }

  /** While nobody writes the mark is off: keeping it costs every promise of the process a little. */
  private async marked<T>(work: () => Promise<T>): Promise<T> {
    this.writing++;
    try {
      return await this.inWrite.run(true, work);
    } finally {
      this.writing--;
      if (this.writing === 0) this.inWrite.disable();
    }
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.onClose();
  }
}

/** A lock of the session, on a connection of its own: the work may take hours, and no transaction should. It ends with the connection, so a kill leaves nothing behind. */
async function lockedAlone(dataSource: DataSource, name: string, work: () => Promise<void>): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    const [row] = (await runner.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked', [name])) as { locked: boolean }[];
    if (!row?.locked) return false;
    try {
      await work();
      return true;
    } finally {
      // A connection that is lost has let go of it already.
      await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined);
    }
  } finally {
    await runner.release();
  }
}

function isLostRace(error: unknown): boolean {
  const code = sqlState(error);
  return error instanceof StaleRevisionError || LOST_RACES.has(code) || code === UNIQUE_VIOLATION;
}
function exhausted(error: unknown): unknown {
  if (error instanceof StaleRevisionError) return error;
  return new ConflictError('Others keep writing the same things; read again and repeat.', { cause: error });
}
function refusedOr(error: unknown): unknown {
  return REFUSED_DATA.test(sqlState(error)) ? new RefusedByStoreError('the database refuses a value', { cause: error }) : error;
}

function runIn(manager: EntityManager): RunSql {
  return async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> =>
    rowsOf<Row>(await manager.query(text, values ? [...values] : []));
}
function readOutsideWrites(dataSource: DataSource, inWrite: AsyncLocalStorage<true>): RunSql {
  return async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
    if (inWrite.getStore())
      throw new Error('inside store.write and store.snapshot, read through what they give: the store itself would wait for it for ever');
    return rowsOf<Row>(await dataSource.query(text, values ? [...values] : []));
  };
}
/** TypeORM answers rows, and for UPDATE … RETURNING a pair of rows and their number. */
function rowsOf<Row>(answer: unknown): Row[] {
  if (!Array.isArray(answer)) return [];
  const rows: unknown[] = answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number' ? answer[0] : answer;
  return rows as Row[];
}
function sqlState(error: unknown): string {
  if (!(error instanceof QueryFailedError)) return '';
  const driverError: unknown = error.driverError;
  return typeof driverError === 'object' && driverError !== null && 'code' in driverError ? String(driverError.code) : '';
}
