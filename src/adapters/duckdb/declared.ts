import { createHash } from 'node:crypto';
import { InputError } from '../../errors.ts';
import type { DeclaredColumn, ProfileOptions } from '../../ports/profiler.ts';
import type { ColumnPlan, CsvColumn, Reading } from './column-plan.ts';
import { UNKNOWN } from './column-plan.ts';
import type { ColumnResult } from './column-result.ts';
import { columnFinder } from './roles.ts';

type Declared = ReadonlyMap<number, DeclaredColumn>;

/** By the number of the column. @throws InputError for a name that is no column */
export function declaredOf(file: string, names: readonly string[], { declared = [] }: Pick<ProfileOptions, 'declared'>): Declared {
  const find = columnFinder(file, names);
  return new Map(declared.map((column) => [find(column.name, 'declared'), column]));
}

const FITTING: Readonly<Record<DeclaredColumn['type'], readonly Reading[]>> = {
  nominal: ['string'],
  text: ['string'],
  string: ['string', 'timestamp', 'time-texts'],
  numeric: ['number-texts', 'double'],
  date: ['time-texts', 'timestamp'],
};

/** The columns read as declared, rather than as their first rows suggest. */
export function declaredColumns(columns: readonly CsvColumn[], declared: Declared): CsvColumn[] {
  return columns.map((column, index) => {
    const known = declared.get(index);
    if (!known) return column;
    const fitting = FITTING[known.type];
    const reading = fitting.includes(column.reading) ? column.reading : (fitting[0] ?? column.reading);
    const many = reading !== 'string' && column.many;
    return known.type === 'string' ? { ...column, reading, many } : { ...column, reading, declared: known, truth: false, many };
  });
}

/** Columns of a file with types of its own: what is declared nominal or text is read as text. */
export function declaredPlans(plans: readonly ColumnPlan[], declared: Declared): ColumnPlan[] {
  return plans.map((plan, index) => {
    const known = declared.get(index);
    if (!known) return plan;
    const text = plan.text ?? (plan.time === undefined ? (plan.raw ?? plan.exact?.value ?? plan.number) : plan.time);
    if (known.type === 'string') return plan;
    if (!FITTING[known.type].includes('string') || text === undefined) return { ...plan, declared: known };
    return { ...UNKNOWN, name: plan.name, use: 'string', text: `(${text})::VARCHAR`, declared: known };
  });
}

const USES: Readonly<Record<DeclaredColumn['type'], readonly ColumnPlan['use'][]>> = {
  nominal: ['string', 'boolean'],
  text: ['string', 'boolean'],
  string: ['string', 'boolean', 'date'],
  numeric: ['number'],
  date: ['date'],
};

/** @throws InputError for a column that holds what it is declared not to hold */
export function checkDeclared(file: string, results: readonly ColumnResult[]): void {
  for (const { plan, unfit } of results) {
    const { declared, name, use } = plan;
    if (!declared) continue;
    const column = `${file}: the column ${JSON.stringify(name)} is declared ${declared.type}`;
    if (!USES[declared.type].includes(use))
      throw new InputError(`${column} and holds other values; declare it as what it is, or correct the cells`);
    if (declared.type === 'nominal' && unfit > 0) {
      throw new InputError(
        `${column} and ${unfit} of its cells hold a value that is not declared; declare all values, or correct the cells`,
      );
    }
  }
}

/** For people, and different for different declarations. */
export function declaredText(results: readonly ColumnResult[]): string | null {
  const declared = results.flatMap(({ plan }) => (plan.declared ? [plan.declared] : []));
  if (declared.length === 0) return null;
  const digest = createHash('sha256')
    .update(JSON.stringify(declared.map(({ name, type, ...rest }) => [name, type, rest])))
    .digest('hex')
    .slice(0, 12);
  return `types and nominal values of ${declared.length} columns as declared (${digest}), where a missing cell counts as the first value`;
}
