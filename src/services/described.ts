import type { AnyRecord, Head, Json } from '../model/kind.ts';

/** One end of a link as seen from the other. */
export interface LinkedThing {
  edgeId: string;
  role: string | null;
  attributes: Json;
  validFrom: string;
  validTo: string | null;
  head: Head;
}
/** Links of a record by the names its kind declares; every declared name is present. Order: by edge. */
export type Links = Record<string, LinkedThing[]>;

/** A record with what stands around it: one step for the six questions, two for RDF. */
export interface Described {
  /** Lazy fields are read too. */
  record: AnyRecord;
  links: Links;
  /** Of a version: the dataset or model it is a version of. */
  parent: AnyRecord | null;
  /** Of a dataset or model: its versions, latest first. */
  versions: Head[];
  /** Of a dataset: its latest version with lazy fields too, where that was asked for; absent: not read, or there is none. */
  latest?: AnyRecord;
  /**
   * Every linked thing, the parent and the latest version, by id, with links of their own (not lazy fields); of further steps the same.
   * The parents and makers of all of them are there too, those beyond the last step without links, and the thing itself.
   */
  around: ReadonlyMap<string, { record: AnyRecord; links: Links }>;
}
