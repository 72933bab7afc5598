import { CatalogError } from '../../errors.ts';
import type { Measured } from './assemble.ts';
import { ALWAYS_MISSING } from './cell-forms.ts';
import { readThrough } from './checksum.ts';
import { csvRelation } from './csv-source.ts';
import type { CsvSource } from './csv-source.ts';
import { describeColumns } from './descriptives.ts';
import type { Described } from './descriptives.ts';
import { declaredColumns, declaredOf } from './declared.ts';
import type { ReadyText } from './formats/ready.ts';
import { csvSequence, measureCsv } from './measure-csv.ts';
import type { Roles } from './measure-csv.ts';
import { measureLandmarkers } from './measure-landmarkers.ts';
import type { Landmarked } from './measure-landmarkers.ts';
import { rolesOf } from './roles.ts';
import { RowSampler } from './row-sampler.ts';
import type { Session } from './session.ts';
import { StructureScan } from './structure-scan.ts';
import type { Counted } from './table-statements.ts';
import { TargetFollower } from './target-sequence.ts';
import type { TargetSequence } from './target-sequence.ts';
import { bothOf, bytesOf, stepsOf } from './work.ts';
import type { Work } from './work.ts';

/** The text with its columns read as the file and the caller declare them. @throws InputError for a name that is no column */
export function asDeclared({ file, options }: Work, ready: ReadyText): ReadyText {
  const { header } = ready.csv.dialect;
  const own = declaredColumns(ready.csv.columns, declaredOf(file, header, { declared: ready.declared }));
  const columns = declaredColumns(own, declaredOf(file, header, options));
  // Before DuckDB is loaded: a wrong name shows in the header.
  rolesOf(file, header, options);
  return { ...ready, csv: { ...ready.csv, columns } };
}

/**
 * Counts a text while its bytes are read once more for checksum and structure.
 * @throws RowFaultError for rows that a more tolerant reader can leave out
 */
export async function measureText(work: Work, session: Session, { csv, note, bad, copied }: ReadyText): Promise<Measured> {
  const { file, options } = work;
  const names = csv.dialect.header;
  const roles = rolesOf(file, names, options);
  const follower = followerOf(csv, roles);
  const sampler = new RowSampler();
  const scan = new StructureScan({
    file,
    dialect: csv.dialect,
    longest: csv.longest,
    follower,
    sampler,
    missing: csv.missingKnown ? csv.missing : null,
    fields: 'doubtful',
  });
  const reading = async (): Promise<{ sha256: string; rows: number }> => {
    const sha256 = await readThrough(csv.path, { gzip: csv.gzip, ...bytesOf(work), onContent: (chunk) => scan.feed(chunk) });
    const rows = scan.finish();
    return { sha256: copied ? await readThrough(file, { gzip: false, ...bytesOf(work) }) : sha256, rows };
  };
  const both = bothOf(work, reading, () => measureCsv(session, csv, roles, stepsOf(work)));
  const [{ sha256, rows }, { counted, columns, missing }] = await both.catch((error: unknown) => explain(work, csv, error));
  if (counted.rows !== rows) await explain(work, csv, new Error(`${rows} rows stand in the file and ${counted.rows} were read`));
  const asked = await askedSequence(session, { ...csv, columns, missing }, roles.target);
  const sequence = asked ?? follower?.sequence ?? null;
  const looked = await lookAtSample(work, session, { sampler, csv: { ...csv, columns, missing }, counted, roles });
  return { names, roles, counted, ...looked, sequence, sha256, reading: note + missingText(missing), badRows: bad, files: [] };
}

interface SampledText {
  sampler: RowSampler;
  csv: CsvSource;
  counted: Counted;
  roles: Roles;
}
async function lookAtSample(
  work: Work,
  session: Session,
  { sampler, csv, counted, roles }: SampledText,
): Promise<{ described: Described; landmarked: Landmarked | null }> {
  const path = samplePath(session);
  await sampler.write(path, csv.dialect);
  const relation = csvRelation(path, { ...csv, gzip: false }, csv.columns);
  const { target } = roles;
  const described = await describeColumns(session, { relation, sampled: sampler.sampled, results: counted.results, target });
  return { described, landmarked: await measureLandmarkers(work, session, { relation, counted, roles }) };
}
/** The second of the files that the session may read. */
function samplePath({ paths }: Session): string {
  const path = paths[1];
  if (path === undefined) throw new RangeError('a session for texts has a place for a sample');
  return path;
}

/** The order of a target that is no number in the bytes; null for others. */
async function askedSequence(session: Session, csv: CsvSource, target: number | null): Promise<TargetSequence | null> {
  const reading = target === null ? undefined : csv.columns[target]?.reading;
  const asked = reading === 'timestamp' || reading === 'time-texts' || reading === 'comma-texts';
  return asked && target !== null ? csvSequence(session, csv, target) : null;
}
function missingText(missing: readonly string[]): string {
  const words = missing.filter((word) => !ALWAYS_MISSING.includes(word));
  return words.length === 0 ? '' : `, missing also: ${words.map((word) => JSON.stringify(word)).join(', ')}`;
}

// Distances are asked for of numbers only; of texts they would take most of the time.
function followerOf({ columns, missing }: CsvSource, { target }: Roles): TargetFollower | null {
  return target === null ? null : new TargetFollower(target, { numbers: columns[target]?.reading !== 'string', missing });
}

/**
 * Looks for the lines that made DuckDB give up.
 * @throws InputError naming them; the error itself where there are none
 */
async function explain({ file, options }: Work, { path, gzip, dialect, longest }: CsvSource, error: unknown): Promise<never> {
  const signal = options.signal ?? new AbortController().signal;
  if (error instanceof CatalogError || signal.aborted) throw error;
  const scan = new StructureScan({ file, dialect, longest, follower: null, fields: 'all' });
  await readThrough(path, { gzip, signal, onBytes: () => undefined, onContent: (chunk) => scan.feed(chunk) });
  scan.finish();
  throw error;
}
