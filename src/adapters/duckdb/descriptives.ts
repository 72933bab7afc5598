import { difference } from './column-plan.ts';
import type { NumberedPlan } from './column-plan.ts';
import { numberIn } from './json-row.ts';
import type { ColumnResult } from './column-result.ts';
import type { JsonRow } from './json-row.ts';
import { CorrelatedColumns, correlation, scaled } from './correlations.ts';
import type { Correlation, SampledNumbers } from './correlations.ts';
import { describeNumbers, MOST_TOP } from './number-description.ts';
import type { NumberDescription } from './number-description.ts';
import type { Session } from './session.ts';
import { preparation } from './statement.ts';
import { fitting, groupsOf, withTarget } from './table-statements.ts';

/** Characters of a value that are kept. */
const LONGEST_VALUE = 100;
/** Different texts that are looked at for patterns. */
const MOST_LOOKED_AT = 200;
/** Aggregates of one statement: the time to plan it grows faster than their number. */
const AT_ONCE = 50;

/** What describes the values of one column; what does not apply to it is null or empty. */
export interface Descriptive extends NumberDescription {
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
  const targetPlan = target === null ? null : (numbered[target] ?? null);
  let aim: Aim | null = null;
  const columns: Descriptive[] = [];
  const correlated = new CorrelatedColumns(results, target);
  for (const { items } of groupsOf(numbered, most)) {
    const read = withTarget(items, targetPlan);
    const held = ['gap', ...read.flatMap((column) => heldOf(results, column))];
    await session.run(`CREATE TABLE s AS SELECT ${held.join(', ')} FROM (${preparation(relation, read, all)})`);
    aim ??= await aimOf(session, results, targetPlan);
    for (const part of groupsOf(items, AT_ONCE))
      columns.push(...(await describePart(session, { results, items: part.items, aim, correlated })));
    await session.run('DROP TABLE s');
  }
  const strongest = correlated.strongest();
  return columns.map((column, index) => ({ ...column, correlations: strongest.get(index) ?? [] }));
}
/** What table `s` holds of a column: what describes it. */
function heldOf(results: readonly ColumnResult[], { plan, index: i }: NumberedPlan): string[] {
  if (plan.number !== undefined) return results[i]?.beyond ? [`n${i}`, `e${i}`] : [`n${i}`];
  return plan.text === undefined ? [] : [`s${i}`];
}

/** The target, where it is of numbers. */
interface Aim {
  index: number;
  values: Float64Array;
}
async function aimOf(session: Session, results: readonly ColumnResult[], target: NumberedPlan | null): Promise<Aim | null> {
  const result = target?.plan.use === 'number' ? results[target.index] : undefined;
  const sampled = target && result ? (await numbersOf(session, results, [target])).get(target.index) : undefined;
  const values = result && sampled ? scaled(result, sampled) : null;
  return target && values ? { index: target.index, values } : null;
}

interface Part {
  results: readonly ColumnResult[];
  items: readonly NumberedPlan[];
  aim: Aim | null;
  correlated: CorrelatedColumns;
}
async function describePart(session: Session, { results, items, aim, correlated }: Part): Promise<Descriptive[]> {
  const row = await textsOf(session, results, items);
  const numbers = await numbersOf(session, results, items);
  return items.map(({ index }): Descriptive => {
    const [result, sampled] = [results[index], numbers.get(index)];
    if (!result || !sampled) return { ...UNDESCRIBED, ...textDescriptive(row, index) };
    const own = scaled(result, sampled);
    if (own) correlated.add(index, own);
    const toAim = own && aim && aim.index !== index ? correlation(own, aim.values) : null;
    return { ...UNDESCRIBED, ...describeNumbers(sampled.values, boundsOf(result), isCounted(result)), correlation: toAim };
  });
}
function boundsOf({ least, most }: ColumnResult): [number, number] | null {
  return least === null || most === null ? null : [least, most];
}
function isCounted({ plan }: ColumnResult): boolean {
  return !plan.many && plan.use === 'number';
}

/** The numbers that table `s` holds of columns that have some. */
async function numbersOf(
  session: Session,
  results: readonly ColumnResult[],
  items: readonly NumberedPlan[],
): Promise<ReadonlyMap<number, SampledNumbers>> {
  const columns = items.filter(({ plan, index }) => plan.number !== undefined && hasValues(results, index));
  if (columns.length === 0) return new Map();
  const coarse = columns.flatMap(({ plan: { exact }, index }) => (exact && results[index]?.beyond ? [{ exact, index }] : []));
  const fromLeast = coarse.map(({ exact, index: i }) => `(${difference(exact, `e${i}`, `(SELECT min(e${i}) FROM s)`)})::DOUBLE`);
  const cells = await session.numbers(`SELECT ${[...columns.map(({ index }) => `n${index}`), ...fromLeast].join(', ')} FROM s`);
  const distances = new Map(coarse.map(({ index }, at) => [index, cells[columns.length + at]]));
  return new Map(
    columns.map(({ index }, at) => [index, { values: cells[at] ?? new Float64Array(), distances: distances.get(index) ?? null }]),
  );
}

async function textsOf(session: Session, results: readonly ColumnResult[], items: readonly NumberedPlan[]): Promise<JsonRow> {
  const columns = items.filter(({ plan: { use }, index }) => (use === 'string' || use === 'boolean') && hasValues(results, index));
  if (columns.length === 0) return {};
  const [row = {}] = await session.run(`SELECT ${columns.flatMap(({ index }) => textExpressions(index)).join(', ')} FROM s`);
  return row;
}
function hasValues(results: readonly ColumnResult[], index: number): boolean {
  return (results[index]?.present ?? 0) > 0;
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

function textDescriptive(row: JsonRow, i: number): Pick<Descriptive, 'top' | 'lengths' | 'texts'> {
  const texts = row[`texts${i}`];
  return { top: topIn(row[`top${i}`]), lengths: lengthsIn(row, i), texts: Array.isArray(texts) ? texts.map(String) : [] };
}
function lengthsIn(row: JsonRow, i: number): Descriptive['lengths'] {
  const [least, mean, most] = ['shortest', 'mean_length', 'longest'].map((name) => numberIn(row, name + String(i)));
  return typeof least === 'number' && typeof mean === 'number' && typeof most === 'number' ? { least, mean, most } : null;
}
function topIn(value: unknown): Descriptive['top'] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: JsonRow) => ({ value: String(entry.value as string), count: -(numberIn(entry, 'less') ?? 0) }));
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
