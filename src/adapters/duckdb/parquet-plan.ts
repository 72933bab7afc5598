import { timeExpressions, UNKNOWN } from './column-plan.ts';
import type { ColumnPlan } from './column-plan.ts';

type Plan = Omit<ColumnPlan, 'name'>;

/** Types as DuckDB writes them, and how a column of each is read; the first that fits counts. Lists come first: their names begin like those of their elements. */
const PLANS: readonly [RegExp, (column: string, parts: RegExpExecArray) => Plan][] = [
  [/\[\d*\]$/, opaque],
  [/^(?:U?TINYINT|U?SMALLINT|U?INTEGER)$/, (column) => ({ ...numbers(column), whole: 'yes' })],
  [/^U?BIGINT$/, (column) => ({ ...exactNumbers(column, true), whole: 'yes' })],
  [/^U?HUGEINT$/, (column) => ({ ...numbers(column), whole: 'yes' })],
  [/^DECIMAL\((\d+),(\d+)\)$/, (column, [, width, scale]) => decimals(column, Number(width), Number(scale))],
  [/^DOUBLE$/, (column) => ({ ...UNKNOWN, use: 'number', number: `nullif(${column}, 'nan'::DOUBLE)` })],
  // The text of a FLOAT is shorter than that of the double it becomes: 0.1, not 0.10000000149011612.
  [/^FLOAT$/, (column) => numbers(`nullif(${column}, 'nan'::FLOAT)`)],
  [/^(?:DATE|TIMESTAMP.*)$/, (column) => ({ ...UNKNOWN, use: 'date', ...timeExpressions(`${column}::TIMESTAMP`) })],
  [/^BOOLEAN$/, (column) => ({ ...UNKNOWN, use: 'boolean', text: `${column}::VARCHAR` })],
  [
    /^(?:VARCHAR|UUID|TIME(?: WITH TIME ZONE)?|TIME_NS|INTERVAL|BIT|ENUM\(.*\))$/s,
    (column) => ({ ...UNKNOWN, use: 'string', text: `${column}::VARCHAR` }),
  ],
];

/** Plan for a column of a declared type. A type of several parts, or one not known here, is only looked at for missing cells. */
export function planOfType(name: string, type: string): ColumnPlan {
  const column = identifier(name);
  for (const [form, plan] of PLANS) {
    const parts = form.exec(type);
    if (parts) return { name, ...plan(column, parts) };
  }
  return { name, ...opaque(column) };
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
function opaque(column: string): Plan {
  return { ...UNKNOWN, use: 'opaque', missing: `${column} IS NULL` };
}
function numbers(column: string): Plan {
  return { ...UNKNOWN, use: 'number', number: `${column}::DOUBLE`, raw: column };
}
function exactNumbers(column: string, integer: boolean): Plan {
  return { ...UNKNOWN, use: 'number', number: `${column}::DOUBLE`, exact: { value: column, integer, always: true } };
}
function decimals(column: string, width: number, scale: number): Plan {
  // The difference of two decimals needs one digit more, and there are 38; up to 15 digits a double is exact enough.
  const plan = width > 15 && width < 38 ? exactNumbers(column, scale === 0) : numbers(column);
  return { ...plan, whole: scale === 0 ? 'yes' : 'test' };
}
