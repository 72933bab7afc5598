import { InputError } from '../../errors.ts';
import type { Described } from '../../services/described.ts';
import { FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { best, matchOf, mediaTypeOf, OFFERS, profilesOf, rangesOf, type Match, type Range } from './negotiate.ts';
import type { Profile } from './profiles/profile.ts';

/** Which representation of a thing is asked for: format and profile. */

export interface NamedProfile {
  name: string;
  profile: Profile;
  /** The formats it is told in, the best one first. */
  formats: readonly RdfFormat[];
}
export interface Variant {
  offer: RdfFormat | 'html';
  /** Null: all that is known of the thing. */
  profile: NamedProfile | null;
}
/** None of what was asked for can be had; this can. */
export interface NotAcceptable {
  detail: string;
  available: string[];
  profiles: string[];
}

export interface VariantRequest {
  /** Format that the ending of the path asks for. */
  suffix: RdfFormat | null;
  /** Name or IRI that `?profile=` asks for. */
  profile: string | null;
  accept: string | undefined;
  acceptProfile: string | undefined;
}

export function isVariant(found: Variant | NotAcceptable): found is Variant {
  return 'offer' in found;
}

/** The profiles that tell of a thing. */
export function profilesTelling(described: Described, profiles: Readonly<Record<string, Profile>>): NamedProfile[] {
  return Object.entries(profiles)
    .filter(([, profile]) => profile.tells(described))
    .map(([name, profile]) => ({ name, profile, formats: formatsOf(profile) }));
}
/** A profile with a document of its own is JSON-LD first of all. */
function formatsOf(profile: Profile): readonly RdfFormat[] {
  const { formats = RDF_FORMATS } = profile;
  return profile.document && formats.includes('jsonld') ? ['jsonld', ...formats.filter((format) => format !== 'jsonld')] : formats;
}

/** The name of a profile in `?profile=`, by name or IRI. @throws InputError for one that there is not */
export function checkProfile(asked: string | null, profiles: Readonly<Record<string, Profile>>): string | null {
  if (asked === null) return null;
  const found = Object.entries(profiles).find(([name, { iri }]) => asked === name || isIri(asked, iri));
  if (found) return found[0];
  throw new InputError(`profile: "${asked}" is not offered; choose one of ${Object.keys(profiles).join(', ')}.`, { field: 'profile' });
}
/** Namespace IRIs are written with and without what ends them. */
function isIri(asked: string, iri: string): boolean {
  return asked.replace(/[#/]$/, '') === iri.replace(/[#/]$/, '');
}

/**
 * The ending of the path comes before the Accept header, and `?profile=` before what headers say of profiles. A profile in the Accept
 * header (`application/ld+json; profile="…"`) must be had for its range to count; `Accept-Profile` is a wish.
 * @param telling the profiles that tell of the thing
 * @param all every profile that there is
 */
export function chooseVariant(
  request: VariantRequest,
  telling: readonly NamedProfile[],
  all: Readonly<Record<string, Profile>>,
): Variant | NotAcceptable {
  const name = checkProfile(request.profile, all);
  const ranges = rangesOf(request.accept);
  if (name !== null) {
    const profile = telling.find((one) => one.name === name);
    if (!profile) return notAcceptable(`The profile ${name} does not tell of such things.`, telling);
    return ofProfile(profile, request.suffix, ranges) ?? notAcceptable(NONE, telling, profile.formats.map(mediaTypeOf));
  }
  const wished = profilesOf(request.acceptProfile).flatMap((iri) => telling.find((one) => isNamed(one, iri)) ?? []);
  for (const profile of wished) {
    const variant = ofProfile(profile, request.suffix, ranges);
    if (variant) return variant;
  }
  if (request.suffix !== null) return { offer: request.suffix, profile: null };
  return best(candidates(ranges, telling, all)) ?? notAcceptable(NONE, telling);
}
const NONE = 'None of the media types asked for is available.';

function isNamed({ name, profile }: NamedProfile, asked: string): boolean {
  return asked === name || isIri(asked, profile.iri);
}

function ofProfile(profile: NamedProfile, suffix: RdfFormat | null, ranges: readonly Range[]): Variant | null {
  if (suffix !== null) return profile.formats.includes(suffix) ? { offer: suffix, profile } : null;
  const found = best(profile.formats.flatMap((offer) => matchOf(offer, ranges).map((match) => ({ ...match, offer }))));
  return found ? { offer: found.offer, profile } : null;
}

/** A range that names profiles of ours is for those alone; other profiles are forms of JSON-LD, and the like. */
function candidates(
  ranges: readonly Range[],
  telling: readonly NamedProfile[],
  all: Readonly<Record<string, Profile>>,
): (Variant & Match)[] {
  const known = Object.entries(all).map(([name, profile]) => ({ name, profile, formats: [] }));
  const namesOurs = (range: Range): boolean => range.profiles.some((iri) => known.some((profile) => isNamed(profile, iri)));
  const plain = ranges.filter((range) => !namesOurs(range));
  const withProfile = telling.flatMap((profile) => {
    const naming = ranges.filter((range) => range.profiles.some((iri) => isNamed(profile, iri)));
    return profile.formats.flatMap((offer) => matchOf(offer, naming).map((match) => ({ ...match, offer, profile })));
  });
  return [...OFFERS.flatMap((offer) => matchOf(offer, plain).map((match) => ({ ...match, offer, profile: null }))), ...withProfile];
}

function notAcceptable(detail: string, telling: readonly NamedProfile[], available: string[] = OFFERS.map(mediaTypeOf)): NotAcceptable {
  const profiles = telling.map(({ name }) => name);
  const these = profiles.length === 0 ? '' : ` These profiles tell of it: ${profiles.join(', ')}.`;
  return { detail: `${detail} Ask for one of these: ${available.join(', ')}.${these}`, available, profiles };
}

/** `Content-Type` of a variant: JSON-LD names its profile. */
export function variantType({ offer, profile }: Variant): string {
  if (offer === 'jsonld' && profile) return `${FORMATS.jsonld.mediaType}; profile="${profile.profile.iri}"`;
  const mediaType = mediaTypeOf(offer);
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType;
}
