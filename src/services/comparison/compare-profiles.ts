import { rowsOf } from './compared-profile.ts';
import type { ComparedFeature, ComparedProfile } from './compared-profile.ts';
import { featureDrift } from './feature-drift.ts';
import type { Change, FeatureDrift } from './feature-drift.ts';
import { worst } from './stability-index.ts';
import type { DriftLevel } from './stability-index.ts';

/** A column that one state has and the other has not. */
export type Column = Pick<ComparedFeature, 'name' | 'type'>;
export interface RenamedColumn {
  before: string;
  after: string;
}
export interface RetypedColumn {
  name: string;
  before: ComparedFeature['type'];
  after: ComparedFeature['type'];
}

/** What is other in a table than in another, or than in its state before. */
export interface ProfileComparison {
  /** Whether nothing is told below but columns without drift. */
  unchanged: boolean;
  rows: Change<number>;
  target: Change<string>;
  added: Column[];
  removed: Column[];
  /** Removed and added under another name with the same rows: only where all figures agree and no other column has the same. */
  renamed: RenamedColumn[];
  retyped: RetypedColumn[];
  /** Whether the columns that both have stand in another order. */
  reordered: boolean;
  /** Worst of all columns. */
  drift: DriftLevel;
  /** Of all columns that both have, in the order after. */
  features: FeatureDrift[];
  /** Whether both were profiled by the same version, so that differences are of the data alone. */
  sameProfiler: boolean;
}

/** Compares two profiles. Pure; figures and their bounds are defined in `feature-drift.ts` and `stability-index.ts`. */
export function compareProfiles(before: ComparedProfile, after: ComparedProfile): ProfileComparison {
  const rows = { before: rowsOf(before), after: rowsOf(after) };
  const { kept, added, removed } = matched(before.features, after.features, rows.before !== null && rows.before === rows.after);
  const target = { before: before.target, after: after.target };
  const renamed = kept.filter((pair) => pair.before.name !== pair.after.name);
  const retyped = kept.filter((pair) => pair.before.type !== pair.after.type);
  const features = kept.map((pair) => featureDrift(pair.before, pair.after, rows));
  const drift = worst(features.map(({ level }) => level));
  const places = kept.map((pair) => before.features.indexOf(pair.before));
  const reordered = places.some((place, at) => place < (places[at - 1] ?? -1));
  const lists = [added, removed, renamed, retyped];
  return {
    unchanged: rows.before === rows.after && target.before === target.after && lists.every(isEmpty) && !reordered && drift === 'none',
    rows,
    target,
    added: added.map(({ name, type }) => ({ name, type })),
    removed: removed.map(({ name, type }) => ({ name, type })),
    renamed: renamed.map((pair) => ({ before: pair.before.name, after: pair.after.name })),
    retyped: retyped.map((pair) => ({ name: pair.after.name, before: pair.before.type, after: pair.after.type })),
    reordered,
    drift,
    features,
    sameProfiler: versionOf(before.profiler) === versionOf(after.profiler),
  };
}

interface Pair {
  before: ComparedFeature;
  after: ComparedFeature;
}
interface Matched {
  /** In the order after. */
  kept: Pair[];
  added: ComparedFeature[];
  removed: ComparedFeature[];
}
/** By name, and where as many rows are there, by all figures. */
function matched(before: readonly ComparedFeature[], after: readonly ComparedFeature[], sameRows: boolean): Matched {
  const old = new Map(before.map((feature) => [feature.name, feature]));
  const names = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !names.has(name));
  const come = after.filter(({ name }) => !old.has(name));
  const renamed = sameRows ? renamings(gone, come, { before, after }) : new Map<ComparedFeature, ComparedFeature>();
  const kept = after.flatMap((feature): Pair[] => {
    const earlier = old.get(feature.name) ?? renamed.get(feature);
    return earlier ? [{ before: earlier, after: feature }] : [];
  });
  const used = new Set(kept.map((pair) => pair.before));
  return { kept, added: come.filter((feature) => !renamed.has(feature)), removed: gone.filter((feature) => !used.has(feature)) };
}

/** Columns after by those before whose figures they have, where on neither side another column has them. */
function renamings(
  gone: readonly ComparedFeature[],
  come: readonly ComparedFeature[],
  all: Record<'before' | 'after', readonly ComparedFeature[]>,
): Map<ComparedFeature, ComparedFeature> {
  const found = new Map<ComparedFeature, ComparedFeature>();
  if (gone.length === 0 || come.length === 0) return found;
  const [old, now] = [single(all.before), single(all.after)];
  const added = new Set(come);
  for (const feature of gone) {
    const figures = figuresOf(feature);
    const other = figures !== null && old.get(figures) === feature ? now.get(figures) : undefined;
    if (other && added.has(other)) found.set(other, feature);
  }
  return found;
}
/** Columns by their figures, where no two have the same. */
function single(features: readonly ComparedFeature[]): Map<string, ComparedFeature | null> {
  const found = new Map<string, ComparedFeature | null>();
  for (const feature of features) {
    const figures = figuresOf(feature);
    if (figures !== null) found.set(figures, found.has(figures) ? null : feature);
  }
  return found;
}
/** All that is known of the values; null for columns of one value, or of which only counts are known, which are never certain to be the same. */
function figuresOf({ type, statistics, distribution }: ComparedFeature): string | null {
  const { quantiles = [], top = [], hints: _partlyOfTheName, correlations: _byName, ...rest } = distribution ?? {};
  if ((statistics?.distinct ?? 0) < 2 || quantiles.length + top.length === 0) return null;
  return JSON.stringify(ordered([type, statistics, quantiles, top, rest]));
}
/** With the names in one order: a database keeps none. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]: [string, unknown]) => [name, ordered(inner)]));
}

/** Without what differs from file to file. */
function versionOf(profiler: string | null): string | null {
  return profiler?.split(';')[0] ?? null;
}
function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}
