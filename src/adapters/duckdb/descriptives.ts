import { CorrelatedColumns, FEWEST_CORRELATED, roundedCorrelation, scalable, scaled } from './correlations.ts';
import type { Correlation } from './correlations.ts';
import type { NumberedPlan } from './column-plan.ts';
import { numberIn } from './column-result.ts';
import type { ColumnResult, JsonRow } from './column-result.ts';
import type { Session } from './session.ts';
import { preparation } from './statement.ts';
import { fitting, groupsOf, withTarget } from './table-statements.ts';

export const QUANTILE_SHARES: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
export const BINS = 20;
const MOST_TOP = 10;
/** Characters of a value that are kept. */
const LONGEST_VALUE = 100;
/** Different texts that are looked at for patterns. */
const MOST_LOOKED_AT = 200;
/** Aggregates of one statement: the time to plan it grows faster than their number. */
const AT_ONCE = 50;

/** What describes the values of one column; what does not apply to it is null or empty. */
export interface Descriptive {
  /** At QUANTILE_SHARES, between neighbours in proportion (type 7 of Hyndman and Fan). */
  quantiles: number[];
  /** Rows in each of BINS parts of equal width between least and most value. */
  histogram: number[];
  /** Most frequent values, ties in their order. */
  top: { value: string; count: number }[];
  /** In characters. */
  lengths: { least: number; mean: number; most: number } | null;
  /** Pearson's, with a target of numbers. */
  correlation: number | null;
  /** The strongest with other columns of numbers. */
  correlations: Correlation[];
  /** Different texts from all over the column. */
  texts: string[];
}
export interface Described {
  /** Rows looked at; null: all. */
  rows: number | null;
  columns: Descriptive[];
}
export interface DescriptionRequest {
  /** Call that reads the rows to be looked at. */
  relation: string;
  /** Number of these rows, where they are a sample. */
  sampled: number | null;
  results: readonly ColumnResult[];
  /** Number of the target column. */
  target: number | null;
}

/** Describes the columns of a table, or of a sample of its rows. */
export async function describeColumns(session: Session, request: DescriptionRequest): Promise<Described> {
  const { results, sampled } = request;
  return fitting(session, { columns: results.length, tables: ['s'] }, async (most) => ({
    rows: sampled,
    columns: await describeInGroups(session, request, most),
  }));
}
/** @param most columns that are read at once */
async function describeInGroups(session: Session, request: DescriptionRequest, most: number): Promise<Descriptive[]> {
  const { relation, results, target } = request;
  const numbered = results.map(({ plan }, index): NumberedPlan => ({ plan, index }));
  const all = new Set(numbered.keys());
  const aim = target === null ? null : (numbered[target] ?? null);
  const columns: Descriptive[] = [];
  const correlated = new CorrelatedColumns(results, target);
  for (const { items } of groupsOf(numbered, most)) {
    await session.run(`CREATE TABLE s AS SELECT * EXCLUDE (gap) FROM (${preparation(relation, withTarget(items, aim), all)})`);
    for (const part of groupsOf(items, AT_ONCE)) {
      const expressions = part.items.flatMap(({ index }) => expressionsOf(request, index));
      const [row = {}] = expressions.length === 0 ? [] : await session.run(`SELECT ${expressions.join(', ')} FROM s`);
      for (const { index } of part.items) columns.push(descriptiveOf(row, index));
    }
    await correlated.gather(session, new Set(items.map(({ index }) => index)));
    await session.run('DROP TABLE s');
  }
  const strongest = correlated.strongest();
  return columns.map((column, index) => ({ ...column, correlations: strongest.get(index) ?? [] }));
}

function expressionsOf(request: DescriptionRequest, index: number): string[] {
  const result = request.results[index];
  if (!result || result.present === 0) return [];
  const { use } = result.plan;
  if (use === 'opaque') return [];
  return use === 'string' || use === 'boolean' ? textExpressions(index) : numberExpressions(request, result, index);
}

function textExpressions(i: number): string[] {
  const keys = `map_keys(histogram(s${i}))`;
  return [
    `${topOf(`s${i}`, `left(e.key, ${LONGEST_VALUE})`)} AS top${i}`,
    `list_transform(${keys}[1:len(${keys}):greatest(1, len(${keys}) // ${MOST_LOOKED_AT})], lambda k: left(k, ${LONGEST_VALUE})) AS texts${i}`,
    `min(length(s${i})) AS shortest${i}`,
    `sum(length(s${i})) / count(s${i}) AS mean_length${i}`,
    `max(length(s${i})) AS longest${i}`,
  ];
}

/** Least first of the counts below zero, so that ties stand in the order of their values. */
function topOf(column: string, value: string): string {
  return `list_sort(list_transform(map_entries(histogram(${column})), lambda e: {'less': -e.value::BIGINT, 'value': ${value}}))[1:${MOST_TOP}]`;
}

function numberExpressions(request: DescriptionRequest, result: ColumnResult, i: number): string[] {
  const { plan, sums } = result;
  const bins = binBounds(result);
  const counted = !plan.many && plan.use === 'number';
  return [
    `quantile_cont(n${i}, [${QUANTILE_SHARES.join(', ')}]) FILTER (isfinite(n${i})) AS quantiles${i}`,
    ...(bins === null ? [] : [`map_values(histogram(n${i}, [${bins.map((bound) => `${bound}::DOUBLE`).join(', ')}])) AS bins${i}`]),
    ...(counted ? [`${topOf(`n${i}`, 'e.key')} AS top${i}`] : []),
    ...(sums === null ? [] : correlationOf(request, i)),
  ];
}
/** Upper bounds; null where the range of doubles does not hold them apart. */
function binBounds({ least, most }: ColumnResult): number[] | null {
  if (least === null || most === null || !Number.isFinite(least) || !Number.isFinite(most)) return null;
  const width = most / BINS - least / BINS;
  const bounds = Array.from({ length: BINS }, (_, bin) => (bin === BINS - 1 ? most : least + width * (bin + 1)));
  return width > 0 && bounds.every((bound, at) => Number.isFinite(bound) && bound > (bounds[at - 1] ?? least)) ? bounds : null;
}

function correlationOf({ results, target }: DescriptionRequest, i: number): string[] {
  const [result, other] = [results[i], target === null || target === i ? undefined : results[target]];
  if (!result || !other || target === null || other.plan.use !== 'number') return [];
  const [own, aim] = [scalable(i, result), scalable(target, other)];
  if (!own || !aim) return [];
  const [x, y] = [scaled(own), scaled(aim)];
  return [`CASE WHEN regr_count(${x}, ${y}) >= ${FEWEST_CORRELATED} THEN corr(${x}, ${y}) END AS corr${i}`];
}

function descriptiveOf(row: JsonRow, i: number): Descriptive {
  const quantiles = numbersIn(row[`quantiles${i}`]);
  const texts = row[`texts${i}`];
  return {
    quantiles: quantiles.every(Number.isFinite) ? quantiles : [],
    // The last one counts values beyond the greatest bound, of which there are none.
    histogram: numbersIn(row[`bins${i}`]).slice(0, BINS),
    top: topIn(row[`top${i}`]),
    lengths: lengthsIn(row, i),
    correlation: roundedCorrelation(numberIn(row, `corr${i}`) ?? NaN),
    correlations: [],
    texts: Array.isArray(texts) ? texts.map(String) : [],
  };
}
function lengthsIn(row: JsonRow, i: number): Descriptive['lengths'] {
  const [least, mean, most] = ['shortest', 'mean_length', 'longest'].map((name) => numberIn(row, name + String(i)));
  return typeof least === 'number' && typeof mean === 'number' && typeof most === 'number' ? { least, mean, most } : null;
}
function numbersIn(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
function topIn(value: unknown): Descriptive['top'] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: JsonRow) => ({ value: valueText(entry.value), count: -(numberIn(entry, 'less') ?? 0) }));
}
/** Numbers as JavaScript writes them: 5, not 5.0. */
function valueText(value: unknown): string {
  return typeof value === 'number' ? String(value) : String(value);
}

/** Not described: as where nothing is known of the values. */
export const UNDESCRIBED: Descriptive = {
  quantiles: [],
  histogram: [],
  top: [],
  lengths: null,
  correlation: null,
  correlations: [],
  texts: [],
};
