import { availableParallelism } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../errors.ts';
import type { Identification, OpenRemoteTable, ProfileOptions, TableIdentity, TableProfile, TableProfiler } from '../../ports/profiler.ts';
import { assemble } from './assemble.ts';
import type { Measured } from './assemble.ts';
import { readThrough } from './checksum.ts';
import { readFailure } from './duckdb-failure.ts';
import { checkSignature, isTableName, kindOf, PARQUET } from './file-kind.ts';
import type { FileKind } from './file-kind.ts';
import {
  checksumOf,
  isPartitioned,
  parquetFolder,
  parquetRelation,
  parquetSample,
  partitionedRelation,
  partitionedSample,
} from './formats/parquet-files.ts';
import type { ParquetFolder } from './formats/parquet-files.ts';
import { copied, kindInZip, prepare } from './formats/prepare.ts';
import { NO_BAD_ROWS } from './formats/ready.ts';
import { recordsOf } from './formats/remote-records.ts';
import type { Ready, ReadyTyped } from './formats/ready.ts';
import { identify, namesOf, toldText } from './identify.ts';
import { asDeclared, measureText } from './measure-text.ts';
import { checkAlike, measureTyped } from './measure-typed.ts';
import type { Checksums } from './measure-typed.ts';
import { firstBytes, statFile } from './open-file.ts';
import { Session } from './session.ts';
import type { SessionOptions } from './session.ts';
import { RowFaultError } from './structure-scan.ts';
import { bytesOf, inDirectory, interruptible } from './work.ts';
import type { Work } from './work.ts';

/** What was measured, and by which version of DuckDB. */
interface Outcome {
  measured: Measured;
  duckdb: string;
}

/**
 * Profiles table files with DuckDB. While DuckDB counts, the same bytes are read once for checksum and structure, so that a fault is named by its line and
 * the rows counted are the rows of the file. What DuckDB does not read as it is, is written as plain CSV first.
 */
export class DuckdbProfiler implements TableProfiler {
  private readonly limits: SessionOptions;
  private readonly openRemote: OpenRemoteTable | null;

  /** @param openRemote opens what is given as an address of a database; without it there are only files */
  constructor(limits: Partial<SessionOptions> = {}, openRemote: OpenRemoteTable | null = null) {
    this.openRemote = openRemote;
    this.limits = { threads: limits.threads ?? Math.min(4, availableParallelism()), memoryMegabytes: limits.memoryMegabytes ?? 1024 };
  }

  async profile(path: string, options: ProfileOptions): Promise<TableProfile> {
    options.signal?.throwIfAborted();
    if (this.openRemote && isDatabaseAddress(path)) return this.profileRemote(this.openRemote, path, options);
    const folder = await parquetFolder(path);
    return folder ? this.profileFolder(folder, options) : this.profileFile(resolve(path), options);
  }

  async identify(path: string, options: Identification): Promise<TableIdentity | null> {
    options.signal?.throwIfAborted();
    return this.openRemote && isDatabaseAddress(path) ? null : identify(resolve(path), options);
  }

  accepts(name: string): boolean {
    return isTableName(name);
  }

  private async profileFile(file: string, options: ProfileOptions): Promise<TableProfile> {
    const before = await statFile(file);
    const named = kindOf(file);
    checkSignature(file, named, await firstBytes(file, 16));
    const kind = named.packing === 'zip' ? await kindInZip(file, options.table) : named;
    const { measured, duckdb } = await inDirectory(options, (at) => this.measureFile({ file, bytes: before.size, options, ...at }, kind));
    const after = await statFile(file);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(file);
    return assemble(measured, {
      file,
      ...namesOf(file, options),
      kind,
      bytes: before.size,
      modified: before.mtime,
      duckdb,
      told: toldText(options),
    });
  }

  private async measureFile(work: Work, kind: FileKind): Promise<Outcome> {
    const preparing = { file: work.file, path: work.file, kind, options: work.options, directory: work.directory };
    try {
      const ready = await prepare({ ...preparing, tolerant: false, signal: work.stop.signal });
      return await this.measure(work, ready).catch(async (error: unknown) => {
        if (ready.copied || !isRowFault(error, kind)) throw error;
        // The fault has stopped the first attempt.
        const again = { ...work, stop: new AbortController() };
        const cancel = (): void => again.stop.abort(work.options.signal?.reason);
        work.options.signal?.addEventListener('abort', cancel);
        const tolerant = prepare({ ...preparing, tolerant: true, signal: again.stop.signal });
        const left = await tolerant.catch((reason: unknown) => {
          // Where too many rows are at fault, the strict reader's words tell more.
          throw reason instanceof InputError && error instanceof RowFaultError ? error : reason;
        });
        return this.measure(again, left).finally(() => work.options.signal?.removeEventListener('abort', cancel));
      });
    } catch (error) {
      work.options.signal?.throwIfAborted();
      throw readFailure(work.file, kind.format, error);
    }
  }

  private measure(work: Work, ready: Ready): Promise<Outcome> {
    if (ready.form === 'text') {
      const text = asDeclared(work, ready);
      return this.inSession(work, [text.csv.path, join(work.directory, 'sample.csv')], (session) => measureText(work, session, text));
    }
    const checksums = async (): Promise<Checksums> => ({
      sha256: await readThrough(work.file, { gzip: false, ...bytesOf(work) }),
      files: [],
    });
    return this.inSession(work, ready.paths, (session) => measureTyped(work, session, { ready, checksums }));
  }

  private async inSession(work: Work, paths: readonly string[], run: (session: Session) => Promise<Measured>): Promise<Outcome> {
    const session = await Session.open(paths, this.limits);
    try {
      const measured = await interruptible(work, session, () => run(session));
      const [version] = await session.run('SELECT version() AS version');
      return { measured, duckdb: String(version?.version) };
    } finally {
      await session.close();
    }
  }

  /** Its checksum and size are those of its text as CSV. */
  private async profileRemote(open: OpenRemoteTable, path: string, options: ProfileOptions): Promise<TableProfile> {
    const table = await open(withTable(path, options.table));
    const { address, name, readAt: modified } = table;
    try {
      return await inDirectory(options, async (at) => {
        const work: Work = { file: address, bytes: 1, options, ...at };
        try {
          const ready = await copied({ file: address, directory: at.directory, options, signal: at.stop.signal }, recordsOf(table));
          const { size: bytes } = await statFile(ready.csv.path);
          const { measured, duckdb } = await this.measure({ ...work, bytes }, { ...ready, copied: false });
          return assemble(measured, { file: address, address, name, kind: REMOTE, bytes, modified, duckdb, told: toldText(options) });
        } catch (error) {
          options.signal?.throwIfAborted();
          throw readFailure(address, REMOTE.format, error);
        }
      });
    } finally {
      await table.close();
    }
  }

  private async profileFolder(folder: ParquetFolder, options: ProfileOptions): Promise<TableProfile> {
    const { file, root, files } = folder;
    const before = await Promise.all(files.map(statFile));
    for (const path of files) checkSignature(path, PARQUET, await firstBytes(path, 16));
    const bytes = before.reduce((sum, { size }) => sum + size, 0);
    const ready = readyFolder(folder);
    const { measured, duckdb } = await inDirectory(options, async (at) => {
      const work: Work = { file, bytes, options, ...at };
      try {
        const checksums = (): Promise<Checksums> => folderChecksums(work, { root, files });
        return await this.inSession(work, files, async (session) => {
          await checkAlike(session, { ...ready, paths: [...session.paths] });
          return measureTyped(work, session, { ready, checksums });
        });
      } catch (error) {
        options.signal?.throwIfAborted();
        throw readFailure(file, 'Parquet', error);
      }
    });
    const after = await Promise.all(files.map(statFile));
    files.forEach((path, index) => {
      if (after[index]?.mtimeMs !== before[index]?.mtimeMs || after[index]?.size !== before[index]?.size) throw changed(path);
    });
    const modified = new Date(Math.max(...before.map(({ mtimeMs }) => mtimeMs)));
    const place = { file, address: pathToFileURL(file).href, name: basename(root) };
    return assemble(measured, { ...place, kind: PARQUET, bytes, modified, duckdb, told: toldText(options) });
  }
}

const REMOTE = { format: 'PostgreSQL table as CSV', mediaType: 'text/csv' };

function isDatabaseAddress(path: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(path);
}
function withTable(address: string, table: string | undefined): string {
  return table === undefined ? address : `${address.replace(/#.*$/, '')}#${encodeURIComponent(table)}`;
}

function readyFolder(folder: ParquetFolder): ReadyTyped {
  const { files } = folder;
  const partitioned = isPartitioned(folder);
  return {
    form: 'typed',
    paths: files,
    relation: partitioned ? partitionedRelation : parquetRelation,
    sample: partitioned ? partitionedSample : parquetSample,
    note: `${files.length} files in the order of their names, types as declared${partitioned ? ', columns of folders key=value' : ''}`,
    bad: NO_BAD_ROWS,
    copied: false,
  };
}

async function folderChecksums(work: Work, { root, files }: Pick<ParquetFolder, 'root' | 'files'>): Promise<Checksums> {
  const listed: TableProfile['files'] = [];
  let before = 0;
  for (const path of files) {
    const { signal, onBytes } = bytesOf(work);
    const already = before;
    let bytes = 0;
    const onPart = (read: number): void => onBytes(already + (bytes = read));
    const sha256 = await readThrough(path, { gzip: false, signal, onBytes: onPart });
    before += bytes;
    listed.push({ path: relative(root, path), bytes, sha256 });
  }
  return { sha256: checksumOf(listed), files: listed };
}

/** Whether a reader that leaves out bad rows can do better. */
function isRowFault(error: unknown, { table }: FileKind): boolean {
  return error instanceof RowFaultError || (table === 'json' && error instanceof Error && error.message.includes('Malformed JSON'));
}
function changed(file: string): InputError {
  return new InputError(`${file}: the file was changed while it was read; profile it again when nobody writes to it`);
}
