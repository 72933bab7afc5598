import { CROISSANT_PROFILE } from './croissant.ts';
import { DCAT_AP } from './dcat-ap.ts';
import { FAIR_DATA_POINT } from './fdp.ts';
import { MLDCAT_AP } from './mldcat-ap.ts';
import type { Profile } from './profile.ts';
import { PROV_O } from './prov.ts';
import { SCHEMA_ORG } from './schemaorg.ts';

/** The profiles by the names of `?profile=`, in the order in which they are told of. */
export const PROFILES_BY_NAME: Readonly<Record<string, Profile>> = {
  'mldcat-ap': MLDCAT_AP,
  'dcat-ap': DCAT_AP,
  prov: PROV_O,
  schemaorg: SCHEMA_ORG,
  croissant: CROISSANT_PROFILE,
  fdp: FAIR_DATA_POINT,
};
