import type { FeatureDistribution } from '../../model/parts.ts';
import type { ComparedColumn } from './compared-profile.ts';

/** Rows of two states of a column in the same parts. */
export interface ComparedCounts {
  before: number[];
  after: number[];
}

/** As many of the most frequent values as profiles keep; a shorter list is all there are. */
const MOST_TOP = 10;
/** Quantiles of the state before that divide the values. */
const CUTS: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95];

/**
 * Rows by most frequent value: each value whose number of rows is known on both sides, and all others together. Null where values are not known, or none is
 * known on both sides.
 */
export function countsByValue(before: ComparedColumn, after: ComparedColumn): ComparedCounts | null {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (!old || !now) return null;
  const values = [...new Set([...old.counts.keys(), ...now.counts.keys()])];
  const known = values.filter((value) => [old, now].every(({ counts, complete }) => complete || counts.has(value)));
  if (known.length === 0) return null;
  const parts = ({ counts, rows }: Values): number[] => {
    const each = known.map((value) => counts.get(value) ?? 0);
    return [...each, Math.max(0, rows - sum(each))];
  };
  // Where all are known there are no others.
  const all = old.complete && now.complete;
  return all ? { before: parts(old).slice(0, -1), after: parts(now).slice(0, -1) } : { before: parts(old), after: parts(now) };
}

/** Values that are there on one side only; empty where not all are known. */
export function valuesBeside(of: ComparedColumn, other: ComparedColumn): string[] {
  const [own, others] = [valuesOf(of), valuesOf(other)];
  if (!own?.complete || !others?.complete) return [];
  return [...own.counts.keys()].filter((value) => !others.counts.has(value));
}

/** Whether all values of both are known. */
export function knowsAllValues(before: ComparedColumn, after: ComparedColumn): boolean {
  return [before, after].every((column) => valuesOf(column)?.complete === true);
}

/**
 * Rows by quantiles of the state before. Of both states the distribution function is known at quantiles, at the bounds of the histogram and at both ends; in
 * between it is taken for straight. Null where it is not known.
 */
export function countsByQuantile(before: ComparedColumn, after: ComparedColumn): ComparedCounts | null {
  const [old, now] = [knotsOf(before), knotsOf(after)];
  if (!old || !now) return null;
  const quantiles = (before.distribution?.quantiles ?? []).filter(({ share }) => CUTS.includes(share));
  const cuts = [...new Set(quantiles.map(({ value }) => numberOf(value)))].filter(Number.isFinite).sort((a, b) => a - b);
  if (cuts.length === 0) return null;
  const parts = (knots: readonly Knot[], rows: number): number[] => {
    const shares = [...cuts.map((cut) => shareUpTo(knots, cut)), 1];
    return shares.map((share, at) => (share - (shares[at - 1] ?? 0)) * rows);
  };
  return { before: parts(old, looked(before)), after: parts(now, looked(after)) };
}

/** Rows with a value, of those that were looked at. */
export function looked({ distribution, present, rows }: ComparedColumn): number {
  const sampled = distribution?.sampledRows ?? null;
  return sampled === null || rows === 0 ? present : Math.min(present, Math.round((sampled * present) / rows));
}

interface Values {
  counts: Map<string, number>;
  complete: boolean;
  rows: number;
}
function valuesOf(column: ComparedColumn): Values | null {
  const top = column.distribution?.top ?? [];
  if (top.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { value, count } of top) counts.set(value, (counts.get(value) ?? 0) + count);
  const told = sum([...counts.values()]);
  const rows = Math.max(told, looked(column));
  return { counts, complete: top.length < MOST_TOP || told === rows, rows };
}

/** The distribution function at a value: up to it without its own rows, and with them. */
interface Knot {
  value: number;
  below: number;
  upTo: number;
}
function knotsOf({ statistics, distribution }: ComparedColumn): Knot[] | null {
  const [least, most] = [numberOf(statistics?.minimum), numberOf(statistics?.maximum)];
  if (!distribution || !Number.isFinite(least) || !Number.isFinite(most)) return null;
  const points = [
    { value: least, share: 0 },
    ...(distribution.quantiles ?? []).map(({ share, value }) => ({ value: numberOf(value), share })),
    ...histogramPoints(distribution, least, most),
    { value: most, share: 1 },
  ].filter(({ value }) => Number.isFinite(value));
  points.sort((a, b) => a.value - b.value || a.share - b.share);
  const knots: Knot[] = [];
  let highest = 0;
  for (const { value, share } of points) {
    highest = Math.max(highest, share);
    const last = knots.at(-1);
    if (last?.value === value) last.upTo = highest;
    else knots.push({ value, below: highest, upTo: highest });
  }
  return knots;
}

/** Shares up to the bounds of its parts. Of a sample the ends are not known. */
function histogramPoints(
  { histogram = [], sampledRows }: Partial<FeatureDistribution>,
  least: number,
  most: number,
): { value: number; share: number }[] {
  const all = sum(histogram);
  if (all === 0 || (sampledRows ?? null) !== null) return [];
  let before = 0;
  return histogram.slice(0, -1).map((count, part) => {
    before += count;
    return { value: least + (most / histogram.length - least / histogram.length) * (part + 1), share: before / all };
  });
}

function shareUpTo(knots: readonly Knot[], value: number): number {
  const next = knots.findIndex((knot) => knot.value > value);
  const last = knots[next === -1 ? knots.length - 1 : next - 1];
  if (!last) return 0;
  const following = next === -1 ? undefined : knots[next];
  if (!following || last.value === value) return last.upTo;
  return last.upTo + ((following.below - last.upTo) * (value - last.value)) / (following.value - last.value);
}

/** Of a number or a date as profiles write them; NaN where it is neither. */
function numberOf(text: string | null | undefined): number {
  if (text === null || text === undefined || text === '') return NaN;
  const number = Number(text);
  if (!Number.isNaN(number)) return number;
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text.replace(' ', 'T').replace(/(T[\d:.]+)$/, '$1Z'));
}
function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
