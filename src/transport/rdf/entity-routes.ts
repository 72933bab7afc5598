import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GoneError } from '../../errors.ts';
import type { Described } from '../../services/described.ts';
import { contentType, FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { IriBuilder } from './iri.ts';
import { EMBEDDED, landingPage } from './landing-page.ts';
import { linkHeader, type Signpost } from './link-header.ts';
import { contextsOf, linksetJson, linksetText } from './linkset.ts';
import { mediaTypeOf, negotiate } from './negotiate.ts';
import { PAGE_HEADERS } from './page.ts';
import { sendProblem, sendProblemPage, type ErrorReplyDeps } from './problem-reply.ts';
import { problem, problemOf } from './problem.ts';
import { PROFILES_BY_NAME } from './profiles/index.ts';
import type { Profile } from './profiles/profile.ts';
import { readOnly } from './read-only.ts';
import { sendNotAcceptable, sendRepresentation } from './representation.ts';
import { findDescribed, pathOfUrl, queryOf } from './request.ts';
import { serialize } from './serialize.ts';
import { signpostsOf, type Signposted } from './signposts.ts';
import { toQuads } from './to-quads.ts';
import { tombstoneQuads } from './tombstone-quads.ts';
import { checkProfile, chooseVariant, isVariant, profilesTelling, variantType, type NamedProfile, type Variant } from './variant.ts';
import { followedProfiles, pageSignposts } from './variant-links.ts';

export interface EntityRouteDeps extends ErrorReplyDeps {
  /** By place below `/id/`. @throws NotFoundError, GoneError */
  describe(path: string): Promise<Described>;
  /** The same with the latest version whole, which profiles tell of datasets by. */
  withLatest(described: Described): Promise<Described>;
  /** Of a thing that was retired. @throws NotFoundError */
  describeRetired(path: string): Promise<Described>;
  /** Base IRI, from configuration and never from the request. */
  base: string;
  /** By the names of `?profile=`; default: all that there are. */
  profiles?: Readonly<Record<string, Profile>>;
}

/** `/id/{kind}/{key}`: a thing as page and data; `/linkset/{kind}/{key}`: where its links lead. HEAD comes with each GET. */
export function registerEntityRoutes(scope: FastifyInstance, deps: EntityRouteDeps): void {
  scope.get('/id/*', (request, reply) => sendEntity(request, reply, deps));
  scope.get('/linkset/*', (request, reply) => sendLinkset(request, reply, deps));
  readOnly(scope, '/id/*', '/linkset/*');
}

async function sendEntity(request: FastifyRequest, reply: FastifyReply, deps: EntityRouteDeps): Promise<FastifyReply> {
  const { profiles = PROFILES_BY_NAME, base } = deps;
  const asked = queryOf(request.url).get('profile');
  checkProfile(asked, profiles);
  const { found, path, suffix } = await findDescribed(pathOfUrl(request.url, '/id/'), (one) => livingOrGone(one, deps));
  if (found instanceof GoneError) return sendTombstone(request, reply, { gone: found, path, suffix, deps });
  const telling = profilesTelling(found, profiles);
  const { accept, 'accept-profile': wished } = request.headers;
  const acceptProfile = Array.isArray(wished) ? wished.join(',') : wished;
  const variant = chooseVariant({ suffix, profile: asked, accept, acceptProfile }, telling, profiles);
  if (!isVariant(variant)) {
    return sendProblem(reply.header('Vary', VARY), {
      ...problem(406, 'NOT_ACCEPTABLE', variant.detail),
      available: variant.available,
      profiles: variant.profiles,
    });
  }
  const described = needsLatest(variant, telling) ? await deps.withLatest(found) : found;
  const thing: Signposted = { described, quads: toQuads(described, base), profiles: telling, base };
  return sendVariant(request, reply, { variant, thing });
}
/** A page for people has the document for search engines in it. */
function needsLatest({ offer, profile }: Variant, telling: readonly NamedProfile[]): boolean {
  const shown = offer === 'html' ? telling.find(({ name }) => name === EMBEDDED) : profile;
  return shown?.profile.latest ?? false;
}
const VARY = 'Accept, Accept-Profile';

function sendVariant(request: FastifyRequest, reply: FastifyReply, told: { variant: Variant; thing: Signposted }): FastifyReply {
  const { variant, thing } = told;
  const { described, base } = thing;
  const iri = new IriBuilder(base).of(described.record);
  const html = variant.offer === 'html';
  const signposts = signpostsOf(thing);
  return sendRepresentation(request, reply, {
    body: html ? landingPage(thing, signposts) : bodyOf(variant.offer, variant.profile, thing),
    type: variantType(variant),
    headers: {
      Vary: VARY,
      'Content-Location': iri + endingOf(variant),
      'Last-Modified': lastModified(described),
      Link: linkHeader(linksOf(variant, iri, signposts)),
      ...(html ? PAGE_HEADERS : {}),
    },
  });
}

function bodyOf(format: RdfFormat | 'html', named: NamedProfile | null, { described, quads, base }: Signposted): string {
  if (format === 'html') throw new Error('a page is no format of RDF');
  if (!named) return serialize(quads, format);
  const { profile } = named;
  if (format === 'jsonld' && profile.document) return `${JSON.stringify(profile.document(described, base), null, 2)}\n`;
  return serialize(profile.quads(described, base), format);
}

function endingOf({ offer, profile }: Variant): string {
  if (offer === 'html') return '';
  return FORMATS[offer].suffix + (profile ? `?profile=${encodeURIComponent(profile.name)}` : '');
}

/** Links of the thing, with those that hold for this representation of it alone. */
function linksOf(variant: Variant, iri: string, signposts: readonly Signpost[]): Signpost[] {
  const [linkset, ...rest] = signposts;
  const own = variant.offer === 'html' ? pageSignposts() : [{ rel: 'describes', href: iri }];
  return [...(linkset ? [linkset] : []), ...followedProfiles(variant), ...own, ...rest];
}

/** When the thing, or anything its page tells of, was last changed. */
function lastModified({ record, around }: Described): string {
  const latest = [record, ...[...around.values()].map((near) => near.record)]
    .map((one) => Date.parse(one.updatedAt))
    .filter((time) => !Number.isNaN(time));
  return new Date(Math.max(0, ...latest)).toUTCString();
}

async function livingOrGone(path: string, deps: EntityRouteDeps): Promise<Described | GoneError> {
  try {
    return await deps.describe(path);
  } catch (error) {
    if (error instanceof GoneError) return error;
    throw error;
  }
}

/** What is left to say of a retired thing, in the form asked for; where none was named, as problem details. */
async function sendTombstone(
  request: FastifyRequest,
  reply: FastifyReply,
  { gone, path, suffix, deps }: { gone: GoneError; path: string; suffix: RdfFormat | null; deps: EntityRouteDeps },
): Promise<FastifyReply> {
  const iris = new IriBuilder(deps.base);
  const iri = iris.of({ path });
  const { replacedBy } = gone.tombstone;
  const successors = replacedBy.map((place): Signpost => ({ rel: 'successor-version', href: iris.of({ path: place }) }));
  const offer = suffix ?? negotiate(request.headers.accept, ['problem', ...RDF_FORMATS, 'html']) ?? 'problem';
  reply.header('Link', linkHeader([{ rel: 'cite-as', href: iri }, ...successors]));
  const told = problemOf(gone, () => '');
  if (offer === 'problem') return sendProblem(reply, told);
  if (offer === 'html') return sendProblemPage(reply, told);
  const quads = tombstoneQuads(await deps.describeRetired(path), deps.base, replacedBy);
  return sendRepresentation(request, reply, {
    status: 410,
    body: serialize(quads, offer),
    type: contentType(offer),
    headers: { Vary: 'Accept', 'Content-Location': iri + FORMATS[offer].suffix },
  });
}

const LINKSETS = ['linkset', 'linksetText'] as const;

async function sendLinkset(request: FastifyRequest, reply: FastifyReply, deps: EntityRouteDeps): Promise<FastifyReply> {
  const { profiles = PROFILES_BY_NAME, base } = deps;
  const described = await deps.describe(pathOfUrl(request.url, '/linkset/'));
  const offer = negotiate(request.headers.accept, LINKSETS);
  if (offer === null) return sendNotAcceptable(reply, LINKSETS.map(mediaTypeOf));
  const thing: Signposted = { described, quads: toQuads(described, base), profiles: profilesTelling(described, profiles), base };
  const iri = new IriBuilder(base).of(described.record);
  const contexts = contextsOf(iri, [...signpostsOf(thing), ...pageSignposts()]);
  return sendRepresentation(request, reply, {
    body: offer === 'linkset' ? linksetJson(contexts) : linksetText(contexts),
    type: mediaTypeOf(offer),
    headers: { Vary: 'Accept', 'Last-Modified': lastModified(described), Link: linkHeader([{ rel: 'describes', href: iri }]) },
  });
}
