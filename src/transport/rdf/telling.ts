import type { AnyRecord, Head } from '../../model/kind.ts';
import type { Described, LinkedThing, Links } from '../../services/described.ts';
import type { IriBuilder } from './iri.ts';
import type { QuadSet } from './quad-set.ts';

/** What every part of the mapping works with. */
export interface Telling {
  quads: QuadSet;
  iris: IriBuilder;
  around: Described['around'];
}

/** A thing with its links; the described one, or one around it. */
export interface Thing {
  record: AnyRecord;
  links: Links;
  parent: AnyRecord | null;
}

/** A field being mapped. */
export interface Place {
  telling: Telling;
  thing: Thing;
  /** IRI that the statements are about. */
  subject: string;
  /** The record that holds the field: the thing's, or its parent's where a version takes the value over. */
  holder: AnyRecord;
  field: string;
}

export type ShapeHandler = (place: Place, value: unknown) => void;

export function linked(thing: Pick<Thing, 'links'>, link: string): readonly LinkedThing[] {
  return thing.links[link] ?? [];
}

/** Links of a thing near the described one; none when it is further away. */
export function linkedNear(telling: Telling, head: Pick<Head, 'id'>, link: string): readonly LinkedThing[] {
  return telling.around.get(head.id)?.links[link] ?? [];
}

/** A thing near the described one as if it were described itself; null when it is further away. */
export function near(telling: Telling, head: Pick<Head, 'id'>): Thing | null {
  const found = telling.around.get(head.id);
  if (!found) return null;
  const parentId = found.record.parentId;
  return { ...found, parent: parentId === null ? null : (telling.around.get(parentId)?.record ?? null) };
}

/** Values of records, whose fields are unknown to the compiler. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
/** Of what there cannot be less than nothing: sizes and counts. */
export function countOf(value: unknown): number | string | null {
  const count = longOf(value);
  return count !== null && BigInt(count) >= 0n ? count : null;
}
export function longOf(value: unknown): number | string | null {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value)) ? value : null;
}
export type Part = Readonly<Record<string, unknown>>;
export function partOf(value: unknown): Part | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Part) : null;
}
export function partsOf(value: unknown): Part[] {
  return Array.isArray(value) ? value.map(partOf).filter((part) => part !== null) : [];
}

/** Name of a thing; a nameless version is called after what it is a version of. */
export function titleOf({ record, parent }: Pick<Thing, 'record' | 'parent'>): string {
  return textOf(record.name) ?? (parent && textOf(parent.name) !== null ? `${parent.name} ${record.key}` : record.key);
}
export function descriptionOf(thing: Pick<Thing, 'record' | 'parent'>): string | null {
  return textOf(thing.record.description) ?? textOf(thing.parent?.description);
}
