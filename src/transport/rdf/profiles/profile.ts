import type { Quad } from 'n3';
import type { Json } from '../../../model/kind.ts';
import type { Described } from '../../../services/described.ts';
import type { RdfFormat } from '../formats.ts';

/** A way to tell of a thing that an application profile asks for: a projection of the base graph. All of its functions are pure. */
export interface Profile {
  /** By which standards know it: of `Link: rel="profile"` and `profile=` parameters. */
  iri: string;
  /** For people: one line. */
  doc: string;
  /** Whether it tells of such things at all; where not, asking for it is answered with 406 and the profiles that do. */
  tells(described: Described): boolean;
  quads(described: Described, base: string): Quad[];
  /**
   * What else the base graph of a whole lake says, told in this profile: of the catalog itself, of what it lists, and what is left to say
   * of retired things. Absent: nothing of it is told.
   */
  further?(quads: readonly Quad[], base: string): Quad[];
  /** The JSON-LD document in the form that readers of this profile expect, where the general form would not do. */
  document?(described: Described, base: string): Json;
  /** Whether it tells of a dataset by its latest version, which is then to be read whole. */
  latest?: true;
  /** Where the profile is a document in certain formats only. */
  formats?: readonly RdfFormat[];
}
