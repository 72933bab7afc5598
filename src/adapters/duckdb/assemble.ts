import { InputError } from '../../errors.ts';
import type { BadRows, ProfiledFeature, TableProfile } from '../../ports/profiler.ts';
import type { ColumnResult } from './column-result.ts';
import type { Described } from './descriptives.ts';
import { checkDeclared, declaredText } from './declared.ts';
import { metafeatureColumn, statisticsOf, typeOf } from './features.ts';
import type { FeatureType } from './features.ts';
import { distributionOf } from './distribution.ts';
import type { FileKind } from './file-kind.ts';
import { ignoredText, profilerName } from './identify.ts';
import { autoCorrelationOf, metafeaturesOf } from './metafeatures.ts';
import type { MetafeatureTable } from './metafeatures.ts';
import type { Roles } from './measure-csv.ts';
import type { Landmarked } from './measure-landmarkers.ts';
import { MOST_KEPT } from './distinct-sample.ts';
import type { Counted } from './table-statements.ts';
import type { TargetSequence } from './target-sequence.ts';

/** What was read of a file. */
export interface Measured {
  names: readonly string[];
  roles: Roles;
  counted: Counted;
  described: Described;
  sequence: TargetSequence | null;
  /** Null where they were not asked for. */
  landmarked: Landmarked | null;
  sha256: string;
  /** Of a dataset of several files. */
  files: TableProfile['files'];
  badRows: BadRows;
  /** How the file was read, for people. */
  reading: string;
}
export interface FileFacts {
  file: string;
  address: string;
  name: string;
  kind: Pick<FileKind, 'format' | 'mediaType'>;
  bytes: number;
  modified: Date;
  /** Version of DuckDB. */
  duckdb: string;
  /** What the caller told of how it is written. */
  told: string | null;
}

/** @throws InputError for a target of nested values, and for a column that is not what it was declared to be */
export function assemble(measured: Measured, facts: FileFacts): TableProfile {
  const { names, roles, counted, sha256 } = measured;
  const types = counted.results.map((result, index) => typeOf(result, index === roles.target));
  checkDeclared(facts.file, counted.results);
  checkTarget(facts.file, roles, names, types);
  const features = counted.results.map((result, index): ProfiledFeature => {
    const type = types[index] ?? 'nested';
    const name = names[index] ?? result.plan.name;
    return {
      name,
      type,
      role: roleOf(index, roles),
      statistics: statisticsOf(result, type, counted.rows),
      distribution: distributionOf({ name, type, result, rows: counted.rows }, measured.described, { index, names }),
    };
  });
  return {
    file: facts.file,
    address: facts.address,
    name: facts.name,
    bytes: facts.bytes,
    sha256,
    mediaType: facts.kind.mediaType,
    format: facts.kind.format,
    modifiedAt: facts.modified.toISOString(),
    files: measured.files,
    rows: counted.rows,
    badRows: measured.badRows,
    target: roles.target === null ? null : (names[roles.target] ?? null),
    features,
    metafeatures: { ...metafeaturesOf(metafeatureTable(measured, types)), ...measured.landmarked?.values },
    profiler: profilerText(measured, facts),
  };
}

// Identifiers are not guessed: leaving out a column that looks like one would change all counts.
function roleOf(index: number, { target, ignored }: Roles): ProfiledFeature['role'] {
  if (index === target) return 'target';
  return ignored.has(index) ? 'ignored' : 'input';
}

function checkTarget(file: string, { target }: Roles, names: readonly string[], types: readonly FeatureType[]): void {
  if (target === null || types[target] !== 'nested') return;
  throw new InputError(
    `${file}: the column ${JSON.stringify(names[target])} holds nested values and cannot be the target; choose another`,
    { field: 'target' },
  );
}

function metafeatureTable({ roles, counted, sequence }: Measured, types: readonly FeatureType[]): MetafeatureTable {
  const all = counted.results.map((result, index) => metafeatureColumn(result, types[index] ?? 'nested', counted.rows));
  const target = roles.target === null ? undefined : all[roles.target];
  const use = target?.use === 'nominal' ? 'nominal' : 'numeric';
  return {
    rows: counted.rows,
    columns: all.filter((_, index) => !roles.ignored.has(index)),
    rowsWithMissing: counted.rowsWithMissing,
    target: target === undefined ? null : use === 'nominal' ? counted.classes : 'numeric',
    autoCorrelation: target && sequence ? autoCorrelationOf(use, target.missing, sequence) : null,
  };
}

/** The same file read with the same options gives the same text. */
function profilerText({ counted, roles, names, reading, landmarked }: Measured, { kind, duckdb, told }: FileFacts): string {
  const estimated = counted.results.filter((result: ColumnResult) => result.estimated).length;
  const distinct =
    estimated === 0
      ? 'distinct values counted exactly'
      : `distinct values counted exactly, but for ${estimated} columns of numbers or dates with more than ${MOST_KEPT}, estimated from a share of the values`;
  const declared = declaredText(counted.results);
  const ignored = ignoredText([...roles.ignored].map((index) => names[index] ?? ''));
  return [
    profilerName(duckdb),
    `${kind.format}, ${reading}`,
    'classes and values of nominal columns as seen, missing ones left out of entropies',
    ...[declared, distinct, landmarked?.note ?? null, ignored, told].filter((part) => part !== null),
  ].join('; ');
}
