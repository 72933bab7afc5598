import type { Head } from '../../model/kind.ts';
import type { Edge, EntityChange, NewEdge } from '../../ports/store.ts';
import { edgeIdentity, edgeOf, type StatedLink } from './link-changes.ts';
import type { Direction, EdgeView } from './open-edges.ts';
import type { Workspace } from './workspace.ts';

/** A change that is about to be taken in, and where the input says what. */
export interface PlannedChange {
  change: EntityChange;
  /** What stands before the names of fields in errors. */
  place: string;
  /** The field by which an edge is stated. */
  placeOf: (edge: NewEdge) => string;
}

/** Where the input states an edge: the field of the link that it comes from. */
export function placesOf(record: Head, stated: readonly StatedLink[]): (edge: NewEdge) => string {
  return (edge) => {
    const identity = edgeIdentity(edge);
    return stated.find((link) => edgeIdentity(edgeOf(record.id, link, '')) === identity)?.place ?? '';
  };
}

/** The other ends of the edges of a thing that is there already, once the change is done. */
export async function endsAfter(work: Workspace, change: EntityChange, view: EdgeView, direction: Direction): Promise<string[]> {
  const { record, opened, ended } = change;
  const otherOf = ({ fromId, toId, relation }: Pick<Edge, 'fromId' | 'toId' | 'relation'>): string[] => {
    const [own, other] = direction === 'out' ? [fromId, toId] : [toId, fromId];
    return own === record.id && view.relations.includes(relation) ? [other] : [];
  };
  const added = opened.flatMap(otherOf);
  const stored = (await work.edges.around(view, direction, [record.id])).get(record.id)?.ids ?? [];
  const stated = work.drafted(record)?.stated ?? [];
  const ends = ({ id, ownerIds }: Edge): boolean => ended.includes(id) && ownerIds.every((owner) => owner === record.id);
  // Several edges may lead to one thing; it is gone when all of them are.
  const gone = new Set(stated.filter(ends).flatMap(otherOf));
  for (const other of stated.filter((edge) => !ends(edge)).flatMap(otherOf)) gone.delete(other);
  return [...new Set([...[...stored].filter((id) => !gone.has(id)), ...added])];
}
