import type { Quad } from 'n3';
import type { Described } from '../../services/described.ts';
import type { Profile } from './profiles/profile.ts';
import { QuadSet, type Unwanted } from './quad-set.ts';
import { tombstoneQuads } from './tombstone-quads.ts';
import { toQuads } from './to-quads.ts';

/** How the statements of a whole lake are told: all of them, or in the words of a profile. Pure. */
export interface LakeTelling {
  /**
   * Of a thing; of a retired one, what is left to say.
   * @param unwanted what may be left out
   */
  quadsOf: (described: Described, base: string, unwanted?: Unwanted) => Quad[];
  /** What of the statements about the catalog itself, and about what it lists, is told. */
  further: (quads: readonly Quad[], base: string) => Quad[];
  /** Whether the latest versions of datasets must be read whole for it. */
  latest: boolean;
}

/** The base graph. */
export const EVERYTHING: LakeTelling = {
  quadsOf: (described, base, unwanted) =>
    isRetired(described) ? tombstoneQuads(described, base) : toQuads(described, base, new QuadSet(unwanted)),
  further: (quads) => [...quads],
  latest: false,
};

/** Of things that the profile does not tell of, nothing is said. */
export function tellingIn(profile: Profile): LakeTelling {
  const further = (quads: readonly Quad[], base: string): Quad[] => profile.further?.(quads, base) ?? [];
  return {
    quadsOf: (described, base) => {
      if (!profile.tells(described)) return [];
      return isRetired(described) ? further(tombstoneQuads(described, base), base) : profile.quads(described, base);
    },
    further,
    latest: profile.latest ?? false,
  };
}

function isRetired({ record }: Described): boolean {
  return record.retiredAt !== null;
}
