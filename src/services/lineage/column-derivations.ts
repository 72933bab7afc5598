import type { Json } from '../../model/kind.ts';
import type { Edge } from '../../ports/store.ts';

/** Pure: what edges from derived data to their sources say of columns. */

export interface ColumnDerivation {
  /** Column of what was derived, where the edge starts. */
  column: string;
  /** Column of the source, where the edge ends. */
  from: string;
  /** What was done to the values; null where nobody said. */
  how: string | null;
}
/** A column of a thing. */
export interface ColumnPoint {
  id: string;
  column: string;
}
export interface ColumnEdge {
  /** Id of the edge between the things. */
  id: string;
  /** The derived column, and the one that it was made from. */
  from: ColumnPoint;
  to: ColumnPoint;
  how: string | null;
  validFrom: string;
  validTo: string | null;
}

/** The derivations that an edge's attributes state, each once; null where they say nothing of columns. */
export function columnDerivations(attributes: Json): ColumnDerivation[] | null {
  const columns = isObject(attributes) ? attributes.columns : undefined;
  if (!Array.isArray(columns)) return null;
  const stated = columns.flatMap((entry) => {
    if (!isObject(entry) || typeof entry.column !== 'string' || typeof entry.from !== 'string') return [];
    return [{ column: entry.column, from: entry.from, how: typeof entry.how === 'string' ? entry.how : null }];
  });
  return [...new Map(stated.map((one) => [JSON.stringify([one.column, one.from, one.how]), one])).values()];
}

export function columnEdges({ id, fromId, toId, attributes, validFrom, validTo }: Edge): ColumnEdge[] {
  return (columnDerivations(attributes) ?? []).map(({ column, from, how }) => ({
    id,
    from: { id: fromId, column },
    to: { id: toId, column: from },
    how,
    validFrom,
    validTo,
  }));
}

/** One text for a column of a thing, and back. */
export function columnKey({ id, column }: ColumnPoint): string {
  return JSON.stringify([id, column]);
}
export function pointOf(key: string): ColumnPoint {
  const [id, column] = JSON.parse(key) as [string, string];
  return { id, column };
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
