import { literal } from './column-plan.ts';
import type { ColumnPlan, NumberedPlan } from './column-plan.ts';
import { freeTextCondition } from './free-text.ts';

/*
 * Entropies are told as sums of count * log2(total / count), whole bits to be divided by the total. Equal terms are counted first and added in a
 * fixed order, so that neither threads nor the order of rows change a digit, and that classes which do not depend on a column give exactly nothing.
 * All steps are groupings and joins, which DuckDB does on disk where they do not fit into memory.
 */

/** Whether a column can turn out to be nominal beside the target. */
export function isAttribute({ plan, index }: NumberedPlan, left: ReadonlySet<number>): boolean {
  return !left.has(index) && (plan.use === 'string' || plan.use === 'boolean');
}

/** Counts of the classes, and of the bits that they are. A missing class is one more class; as bits it counts as the first declared class, or not at all. */
export function classStatement({ plan, index }: NumberedPlan): string {
  const ctes = [
    `k AS MATERIALIZED (SELECT ${classOf(plan, index)} AS y, count(*) AS c FROM t GROUP BY y)`,
    `e AS (SELECT sum(c) AS c FROM (SELECT ${orFirst('y', plan)} AS y, c FROM k) WHERE y IS NOT NULL GROUP BY y)`,
    'w AS (SELECT c, sum(c) OVER () AS total FROM e)',
  ];
  return `WITH ${ctes.join(', ')} SELECT count(*) AS classes, max(c) AS largest, min(c) AS smallest,
    (SELECT max(total) FROM w) AS class_total, (SELECT fsum(c * log2(total / c) ORDER BY c) FROM w) AS class_bits FROM k`;
}

const SUMS = ['total', 'known', 'bits', 'rest_bits', 'class_bits'];

/** Named `information`, a list of what each column tells of the classes; by `place` among the columns. Looks at the counts of `m`. */
export function informationStatement(columns: readonly NumberedPlan[], target: NumberedPlan, left: ReadonlySet<number>): string | null {
  const attributes = columns.flatMap(({ plan, index }, place) => (isAttribute({ plan, index }, left) ? [{ plan, index, place }] : []));
  if (attributes.length === 0) return null;
  const ctes = [
    `w AS MATERIALIZED (${worth(attributes, target)})`,
    `j AS MATERIALIZED (${inSets(attributes)
      .map((some) => jointCounts(some, target))
      .join('\nUNION ALL ')})`,
    'g AS (SELECT place, v, sum(c) AS n, sum(c) FILTER (y IS NOT NULL) AS m FROM j GROUP BY place, v)',
    // Equal terms are one from here on: of millions of values some hundreds of terms are left.
    'q AS (SELECT place, n, m, c, y IS NOT NULL AS classed, count(*) AS f FROM j JOIN g USING (place, v) GROUP BY ALL)',
    'o AS (SELECT place, sum(f * c) AS total, sum(f * c) FILTER (classed) AS known FROM q GROUP BY place)',
    'k AS (SELECT place, sum(c) AS c FROM j WHERE y IS NOT NULL GROUP BY place, y)',
    'a AS (SELECT place, fsum(f * c * log2(total / n) ORDER BY n, c, f) AS bits FROM q JOIN o USING (place) GROUP BY place)',
    'b AS (SELECT place, fsum(f * c * log2(m / c) ORDER BY m, c, f) AS rest_bits FROM q WHERE classed GROUP BY place)',
    'd AS (SELECT place, fsum(c * log2(known / c) ORDER BY c) AS class_bits FROM k JOIN o USING (place) GROUP BY place)',
  ];
  const fields = ['place', ...SUMS].map((name) => `'${name}': ${name}`);
  const joined = 'o JOIN a USING (place) LEFT JOIN b USING (place) LEFT JOIN d USING (place)';
  return `WITH ${ctes.join(',\n')} SELECT list({${fields.join(', ')}}) AS information FROM ${joined}`;
}

interface Attribute extends NumberedPlan {
  place: number;
}

/** One row: whether the target has classes, and which columns are no free text, whose many values need not be counted with the classes. */
function worth(attributes: readonly Attribute[], target: NumberedPlan): string {
  const classed = target.plan.use === 'number' ? `(SELECT count(DISTINCT n${target.index}) = 2 FROM t)` : 'true';
  const tests = attributes
    .filter(({ plan }) => !plan.declared)
    .map(({ index: i }) => {
      const free = freeTextCondition({ present: `present${i}`, distinct: `distinct${i}`, spaced: `spaced${i}` });
      return `NOT ${free} AS counts${i}`;
    });
  return `SELECT ${[`${classed} AS classed`, ...tests].join(', ')} FROM m`;
}

/** The groups of so many columns are in memory at once. */
const SETS_AT_ONCE = 8;
function inSets(attributes: readonly Attribute[]): Attribute[][] {
  const count = Math.ceil(attributes.length / SETS_AT_ONCE);
  return Array.from({ length: count }, (_, set) => attributes.slice(set * SETS_AT_ONCE, (set + 1) * SETS_AT_ONCE));
}

/** Rows with each value of each column and each class, in one scan. */
function jointCounts(attributes: readonly Attribute[], target: NumberedPlan): string {
  const values = attributes.map(({ plan, index: i }) => {
    const value = orFirst(`s${i}`, plan);
    return `${plan.declared ? value : `CASE WHEN counts${i} THEN ${value} END`} AS v${i}`;
  });
  const y = `${orFirst(classOf(target.plan, target.index), target.plan)} AS y`;
  const sets = attributes.map(({ index }) => `(v${index}, y)`).join(', ');
  const places = attributes.map(({ index, place }) => `WHEN grouping(v${index}) = 0 THEN ${place}`).join(' ');
  const v = `coalesce(${attributes.map(({ index }) => `v${index}`).join(', ')})`;
  const rows = `SELECT ${values.join(', ')}, ${y} FROM t CROSS JOIN w WHERE classed`;
  const grouped = `SELECT CASE ${places} END AS place, ${v} AS v, y, count(*) AS c FROM (${rows}) GROUP BY GROUPING SETS (${sets})`;
  return `SELECT * FROM (${grouped}) WHERE v IS NOT NULL`;
}

function classOf({ use }: ColumnPlan, index: number): string {
  return `${use === 'number' || use === 'date' ? 'n' : 's'}${index}`;
}
/** The rule of OpenML: a missing cell is the first declared value. */
function orFirst(value: string, { declared }: ColumnPlan): string {
  const first = declared?.type === 'nominal' ? declared.values[0] : undefined;
  return first === undefined ? value : `coalesce(${value}, ${literal(first)})`;
}
