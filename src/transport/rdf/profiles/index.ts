import { CROISSANT_PROFILE } from './croissant.ts';
import type { Profile } from './profile.ts';
import { SCHEMA_ORG } from './schemaorg.ts';

/** The profiles by the names of `?profile=`, in the order in which they are told of. */
export const PROFILES_BY_NAME: Readonly<Record<string, Profile>> = {
  schemaorg: SCHEMA_ORG,
  croissant: CROISSANT_PROFILE,
};
