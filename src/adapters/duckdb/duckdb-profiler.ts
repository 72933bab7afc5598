import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { CatalogError, InputError } from '../../errors.ts';
import type { ProfileOptions, ProfileProgress, TableProfile, TableProfiler } from '../../ports/profiler.ts';
import { assemble } from './assemble.ts';
import type { Measured } from './assemble.ts';
import { readThrough } from './checksum.ts';
import { openCsv } from './csv-source.ts';
import type { CsvSource } from './csv-source.ts';
import { declaredColumns, declaredOf, declaredPlans } from './declared.ts';
import { readFailure } from './duckdb-failure.ts';
import { checkSignature, kindOf } from './file-kind.ts';
import { csvSequence, measureCsv } from './measure-csv.ts';
import type { Roles } from './measure-csv.ts';
import { measureParquet, parquetPlans, parquetRelation } from './measure-parquet.ts';
import { firstBytes, statFile } from './open-file.ts';
import { rolesOf } from './roles.ts';
import { Session } from './session.ts';
import type { SessionOptions } from './session.ts';
import { StructureScan } from './structure-scan.ts';
import { sequenceOf } from './table-statements.ts';
import type { Steps } from './table-statements.ts';
import { TargetFollower } from './target-sequence.ts';

const INTERRUPT_MILLISECONDS = 50;

/** One profile in the making. */
interface Job {
  file: string;
  bytes: number;
  options: ProfileOptions;
  session: Session;
  /** Ends the other half of the work when one half fails. */
  stop: AbortController;
}

/**
 * Profiles CSV and Parquet files with DuckDB. While DuckDB counts, the same bytes are read once for checksum and structure, so that a fault is named by
 * its line and the rows counted are the rows of the file.
 */
export class DuckdbProfiler implements TableProfiler {
  private readonly limits: SessionOptions;

  constructor(limits: Partial<SessionOptions> = {}) {
    this.limits = { threads: limits.threads ?? Math.min(4, availableParallelism()), memoryMegabytes: limits.memoryMegabytes ?? 1024 };
  }

  async profile(path: string, options: ProfileOptions): Promise<TableProfile> {
    options.signal?.throwIfAborted();
    const file = resolve(path);
    const before = await statFile(file);
    const kind = kindOf(file);
    checkSignature(file, kind, await firstBytes(file, 16));
    const csv = kind.table === 'csv' ? asDeclared(file, await openCsv(file, kind), options) : null;
    // Before DuckDB is loaded: a wrong name shows in the header.
    if (csv) rolesOf(file, csv.dialect.header, options);
    const session = await Session.open(file, this.limits);
    try {
      const job: Job = { file, bytes: before.size, options, session, stop: new AbortController() };
      const measured = await stoppable(job, () => (csv ? this.measureText(job, csv) : this.measureParquet(job)));
      const after = await statFile(file);
      if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
        throw new InputError(`${file}: the file was changed while it was read; profile it again when nobody writes to it`);
      }
      const [version] = await session.run('SELECT version() AS version');
      return assemble(measured, { file, kind, bytes: before.size, modified: before.mtime, duckdb: String(version?.version) });
    } catch (error) {
      options.signal?.throwIfAborted();
      throw readFailure(file, kind.format, error);
    } finally {
      await session.close();
    }
  }

  private async measureText(job: Job, csv: CsvSource): Promise<Measured> {
    const { file, session, options } = job;
    const names = csv.dialect.header;
    const roles = rolesOf(file, names, options);
    const follower = followerOf(csv, roles);
    const scan = new StructureScan({ file, dialect: csv.dialect, longest: csv.longest, follower, fields: 'doubtful' });
    const reading = async (): Promise<{ sha256: string; rows: number }> => {
      const sha256 = await readThrough(file, { gzip: csv.gzip, ...bytesOf(job), onContent: (chunk) => scan.feed(chunk) });
      return { sha256, rows: scan.finish() };
    };
    const work = bothOf(job, reading, () => measureCsv(session, csv, roles, stepsOf(job)));
    const [{ sha256, rows }, counted] = await work.catch((error: unknown) => explain(job, csv, error));
    if (counted.rows !== rows) await explain(job, csv, new Error(`${rows} rows stand in the file and ${counted.rows} were read`));
    const dated = roles.target !== null && counted.results[roles.target]?.plan.use === 'date' ? roles.target : null;
    const sequence = dated === null ? (follower?.sequence ?? null) : await csvSequence(session, csv, counted, dated);
    return { names, roles, counted, sequence, sha256, reading: `UTF-8 with header, delimiter ${JSON.stringify(csv.dialect.delimiter)}` };
  }

  private async measureParquet(job: Job): Promise<Measured> {
    const { file, session, options } = job;
    const typed = await parquetPlans(session);
    const names = typed.map(({ name }) => name);
    const plans = declaredPlans(typed, declaredOf(file, names, options));
    const roles = rolesOf(file, names, options);
    const reading = (): Promise<string> => readThrough(file, { gzip: false, ...bytesOf(job) });
    const [sha256, counted] = await bothOf(job, reading, () => measureParquet(session, { file, plans, roles }, stepsOf(job)));
    const plan = roles.target === null ? undefined : plans[roles.target];
    const sequence = plan ? await sequenceOf(session, parquetRelation(session.path), plan) : null;
    return { names, roles, counted, sequence, sha256, reading: 'types as declared' };
  }
}

function asDeclared(file: string, csv: CsvSource, options: ProfileOptions): CsvSource {
  return { ...csv, columns: declaredColumns(csv.columns, declaredOf(file, csv.dialect.header, options)) };
}

// Distances are asked for of numbers only; of texts they would take most of the time.
function followerOf(csv: CsvSource, { target }: Roles): TargetFollower | null {
  return target === null ? null : new TargetFollower(target, { numbers: csv.columns[target]?.reading !== 'string' });
}

/**
 * Looks for the lines that made DuckDB give up.
 * @throws InputError naming them; the error itself where there are none
 */
async function explain({ file, options }: Job, { gzip, dialect, longest }: CsvSource, error: unknown): Promise<never> {
  const signal = options.signal ?? new AbortController().signal;
  if (error instanceof CatalogError || signal.aborted) throw error;
  const scan = new StructureScan({ file, dialect, longest, follower: null, fields: 'all' });
  await readThrough(file, { gzip, signal, onBytes: () => undefined, onContent: (chunk) => scan.feed(chunk) });
  scan.finish();
  throw error;
}

function bytesOf({ bytes: total, options, stop }: Job): { signal: AbortSignal; onBytes: (bytes: number) => void } {
  return { signal: stop.signal, onBytes: (bytes) => options.onProgress?.({ stage: 'checksum', share: Math.min(1, bytes / total) }) };
}
function stepsOf({ options, stop }: Job): Steps {
  const highest = new Map<ProfileProgress['stage'], number>();
  const tell = (stage: ProfileProgress['stage']) => (share: number | null) => {
    // A file that is read once more begins anew; what is told only grows.
    const told = share === null ? null : Math.max(share, highest.get(stage) ?? 0);
    if (told !== null) highest.set(stage, told);
    options.onProgress?.({ stage, share: told });
  };
  return { signal: stop.signal, onReading: tell('reading'), onStatistics: tell('statistics') };
}

/** Runs both halves; where one fails the other is stopped. The text's own fault is told before what DuckDB made of it. */
async function bothOf<A, B>({ stop }: Job, text: () => Promise<A>, database: () => Promise<B>): Promise<[A, B]> {
  const guarded = async <T>(work: () => Promise<T>, ends: boolean): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (ends) stop.abort(error);
      throw error;
    }
  };
  const [first, second] = await Promise.allSettled([guarded(text, true), guarded(database, false)]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}

/** Lets the caller's signal, and a fault of one half, end what DuckDB is doing. */
async function stoppable<T>({ options, session, stop }: Job, work: () => Promise<T>): Promise<T> {
  const cancel = (): void => stop.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', cancel);
  if (options.signal?.aborted) cancel();
  // An interrupt that comes between two statements is lost: it is repeated until the work has ended.
  const timer = setInterval(() => stop.signal.aborted && session.interrupt(), INTERRUPT_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    options.signal?.removeEventListener('abort', cancel);
  }
}
