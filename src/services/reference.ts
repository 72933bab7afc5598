import type { KindName } from '../model/kind.ts';

/** How inputs and queries name a thing: by id, by IRI, or by kind and key (of a version: the parent's key and the version label). */
export interface Reference {
  id?: string | null;
  iri?: string | null;
  /** May be left out where only one kind is possible. */
  kind?: KindName | null;
  key?: string | null;
  version?: string | null;
  /** In a batch: what the item at this place, counted from 0, stands for. */
  item?: number | null;
}
