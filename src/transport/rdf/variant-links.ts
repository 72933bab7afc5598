import { PROFILES, SCHEMA_TYPES } from '../../model/vocab.ts';
import type { Signpost } from './link-header.ts';
import type { Variant } from './variant.ts';

/** Links that hold for one representation of a thing. */

/** The profile asked for; else those that the whole graph follows, which are several at once. */
export function followedProfiles({ offer, profile }: Variant): Signpost[] {
  if (offer === 'html') return [];
  const iris = profile ? [profile.profile.iri] : Object.values(PROFILES);
  return iris.map((href) => ({ rel: 'profile', href }));
}

/** What the page is, beside what it is about. */
export function pageSignposts(): Signpost[] {
  return [{ rel: 'type', href: SCHEMA_TYPES.AboutPage }];
}
