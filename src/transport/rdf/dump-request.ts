import { InputError } from '../../errors.ts';
import type { KindName } from '../../model/kind.ts';
import type { CatalogNames } from './catalog-quads.ts';
import type { DumpRequest } from './dump.ts';
import { FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { tellingIn } from './lake-telling.ts';
import { PROFILES_BY_NAME } from './profiles/index.ts';
import type { Profile } from './profiles/profile.ts';
import { checkProfile } from './variant.ts';

/** What is asked of a dump, the same over HTTP and for the command. */
export interface DumpAsked {
  format: RdfFormat;
  /** Name or IRI; absent: the base graph. */
  profile?: string;
  /** Absent: all. */
  kinds?: readonly KindName[];
}

/** A profile is asked of each thing; of one that it does not tell of, nothing is said. @throws InputError as `checkAsked` */
export function dumpRequest(asked: DumpAsked, { base, catalog }: { base: string; catalog: CatalogNames }): DumpRequest {
  const { format, kinds } = asked;
  const profile = checkAsked(asked);
  return {
    format,
    base,
    catalog,
    ...(kinds === undefined ? {} : { kinds }),
    ...(profile === null ? {} : { telling: tellingIn(profile) }),
  };
}

/** The profile asked for. @throws InputError for one that there is not, or not in this format */
export function checkAsked({ format, profile: asked }: DumpAsked): Profile | null {
  const name = checkProfile(asked ?? null, PROFILES_BY_NAME);
  const profile = name === null ? undefined : PROFILES_BY_NAME[name];
  if (profile === undefined) return null;
  const { formats = RDF_FORMATS } = profile;
  if (formats.includes(format)) return profile;
  const there = formats.map((one) => FORMATS[one].label).join(', ');
  throw new InputError(`format: the profile ${name} is not there as ${FORMATS[format].label}; choose one of ${there}.`, {
    field: 'format',
  });
}
