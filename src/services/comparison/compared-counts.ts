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
 * Rows by quantiles of the state before. Of both states the distribution function is known at the bounds of the histogram, at quantiles and at both ends, and so
 * is how often the most frequent values are there, each of which is a step; between what is known the rest is taken for straight. Null where it is not known.
 */
export function countsByQuantile(before: ComparedColumn, after: ComparedColumn): ComparedCounts | null {
  const [old, now] = [curveOf(before), curveOf(after)];
  if (!old || !now) return null;
  const quantiles = (before.distribution?.quantiles ?? []).filter(({ share }) => CUTS.includes(share));
  const cuts = [...new Set(quantiles.map(({ value }) => numberOf(value)))].filter(Number.isFinite).sort((a, b) => a - b);
  if (cuts.length === 0) return null;
  const parts = (curve: Curve, rows: number): number[] => {
    const shares = [...cuts.map((cut) => shareUpTo(curve, cut)), 1];
    return shares.map((share, at) => Math.max(0, share - (shares[at - 1] ?? 0)) * rows);
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

interface Point {
  value: number;
  share: number;
}
/** A distribution function: the shares of frequent values, and the share of all others up to a value. */
interface Curve {
  steps: Point[];
  /** In order, never falling. */
  rest: Point[];
}
function curveOf(column: ComparedColumn): Curve | null {
  const { statistics, distribution } = column;
  const [least, most] = [numberOf(statistics?.minimum), numberOf(statistics?.maximum)];
  const rows = looked(column);
  if (!distribution || !Number.isFinite(least) || !Number.isFinite(most) || rows === 0) return null;
  const steps = (distribution.top ?? []).map(({ value, count }) => ({ value: numberOf(value), share: count / rows }));
  const stepsUpTo = (value: number): number => sum(steps.filter((step) => step.value <= value).map(({ share }) => share));
  const all = Math.max(0, 1 - stepsUpTo(Infinity));
  // A quantile that falls on a step does not tell which part of the step is below it.
  const quantiles = (distribution.quantiles ?? [])
    .map(({ value, share }) => ({ value: numberOf(value), share }))
    .filter(({ value }) => Number.isFinite(value) && !steps.some((step) => step.value === value));
  const known = [...quantiles, ...histogramPoints(distribution, least, most)].map(({ value, share }) => ({
    value,
    share: Math.min(all, Math.max(0, share - stepsUpTo(value))),
  }));
  const points = [{ value: least, share: 0 }, ...known, { value: most, share: all }];
  points.sort((a, b) => a.value - b.value || a.share - b.share);
  let highest = 0;
  return { steps, rest: points.map(({ value, share }) => ({ value, share: (highest = Math.max(highest, share)) })) };
}

/** Shares up to the bounds of its parts. Of a sample the ends are not known. */
function histogramPoints({ histogram = [], sampledRows }: Partial<FeatureDistribution>, least: number, most: number): Point[] {
  const all = sum(histogram);
  if (all === 0 || (sampledRows ?? null) !== null) return [];
  let before = 0;
  return histogram.slice(0, -1).map((count, part) => {
    before += count;
    return { value: least + (most / histogram.length - least / histogram.length) * (part + 1), share: before / all };
  });
}

function shareUpTo({ steps, rest }: Curve, value: number): number {
  return sum(steps.filter((step) => step.value <= value).map(({ share }) => share)) + restUpTo(rest, value);
}
function restUpTo(rest: readonly Point[], value: number): number {
  const next = rest.findIndex((point) => point.value > value);
  const last = rest[next === -1 ? rest.length - 1 : next - 1];
  const following = next === -1 ? undefined : rest[next];
  if (!last || !following) return last?.share ?? 0;
  return last.share + (following.share - last.share) * ((value / 2 - last.value / 2) / (following.value / 2 - last.value / 2));
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
