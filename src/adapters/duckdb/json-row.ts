/** A row as DuckDB gives it in JSON: counts and decimals may be texts, NaN and infinities are words. */
export type JsonRow = Readonly<Record<string, unknown>>;

export function numberIn(row: JsonRow, key: string): number | null {
  const value = row[key];
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Number(value) : null;
}
export function textIn(row: JsonRow, key: string): string | null {
  const value = row[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
