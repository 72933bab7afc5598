import fc from 'fast-check';
import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import { RDF } from '../../../../src/model/vocab.ts';
import { EVERYTHING } from '../../../../src/transport/rdf/lake-telling.ts';
import { hasShapes, profileValidator, type Profile } from '../../../support/shacl.ts';
import { anyLake } from '../any-lake.ts';
import type { SmallLake } from '../small-lake.ts';
import { pagesApart, tellingOf, wholeLake } from './graphs.ts';

/** Lakes that are validated at once: a SHACL engine takes long to begin. */
const AT_ONCE = 50;
const LAKES = 1000;
/** Of one lake in so many, each page is validated alone too. */
const APART = 4;

/** As one graph: of each lake the whole in the profile, and of some each page of the base graph alone. */
function unionOfLakes(lakes: readonly SmallLake[], profile: Profile): Quad[] {
  return lakes.flatMap((lake, i) => {
    const things = lake.all().map(({ path }) => lake.describeAny(path));
    const whole = wholeLake(things, `https://lake-${i}.example`, tellingOf(profile));
    const telling = profile === 'fdp' ? tellingOf(profile) : EVERYTHING;
    return i % APART === 0 ? [...whole, ...pagesApart(things, telling, `page-${i}`)] : whole;
  });
}

/** No violation of the official shapes in any lake that can be written. @param classes those that some of the lakes must have */
export function testAnyLake(profile: Profile, classes: readonly string[]): void {
  describe.skipIf(!hasShapes(profile))(`a thousand lakes of any things against ${profile}`, () => {
    it('have no violation', async () => {
      const validate = profileValidator(profile);
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.array(anyLake, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (lakes) => {
          const quads = unionOfLakes(lakes, profile);
          for (const { predicate, object } of quads) if (predicate.value === RDF.type) seen.add(object.value);
          expect(await validate(quads)).toEqual([]);
        }),
        { numRuns: LAKES / AT_ONCE, endOnFailure: true },
      );
      expect(classes.filter((type) => !seen.has(type))).toEqual([]);
    }, 180_000);
  });
}
