import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InputError } from '../../errors.ts';
import type { LakeReader } from '../../services/lake-reader.ts';
import { catalogPageQuads, pageLinks, type PageLinks, type PageQuery } from './catalog-page.ts';
import { catalogIri, type CatalogNames } from './catalog-quads.ts';
import { FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { tellingIn } from './lake-telling.ts';
import { linkHeader } from './link-header.ts';
import { PROFILES_BY_NAME } from './profiles/index.ts';
import { readOnly } from './read-only.ts';
import { sendGraph } from './representation.ts';
import { checkParameters, instantOf, queryOf } from './request.ts';
import { checkProfile } from './variant.ts';

/** `/catalog`: the DCAT catalog, page by page. Harvesters follow `Link` or Hydra. */

export interface CatalogRouteDeps {
  lake: LakeReader;
  base: string;
  catalog: CatalogNames;
}

const PATH = '/catalog';
/** Things of a page. */
const PAGE = 100;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function registerCatalogRoutes(scope: FastifyInstance, deps: CatalogRouteDeps): void {
  scope.get(PATH, (request, reply) => sendCatalog(request, reply, { deps, suffix: null }));
  for (const suffix of RDF_FORMATS) {
    const url = PATH + FORMATS[suffix].suffix;
    scope.get(url, (request, reply) => sendCatalog(request, reply, { deps, suffix }));
    readOnly(scope, url);
  }
  readOnly(scope, PATH);
}

async function sendCatalog(
  request: FastifyRequest,
  reply: FastifyReply,
  { deps, suffix }: { deps: CatalogRouteDeps; suffix: RdfFormat | null },
): Promise<FastifyReply> {
  const { lake, base, catalog } = deps;
  const query = pageQueryOf(queryOf(request.url));
  const profile = query.profile === undefined ? undefined : PROFILES_BY_NAME[query.profile];
  const page = await lake.page({ ...query, limit: PAGE, latest: profile?.latest ?? false });
  const links = pageLinks(base, query, page);
  const total = query.changedSince === undefined && !profile ? (await lake.census()).reduce((sum, { all }) => sum + all, 0) : null;
  const at = request.url.indexOf('?');
  return sendGraph(request, reply, {
    iri: catalogIri(base),
    search: at < 0 ? '' : request.url.slice(at).replace(/#.*$/s, ''),
    suffix,
    quads: () => catalogPageQuads(page.things, { base, catalog, links, total, ...(profile ? { telling: tellingIn(profile) } : {}) }),
    headers: { Link: linkHeader([...relations(links, suffix), ...(profile ? [{ rel: 'profile', href: profile.iri }] : [])]) },
  });
}

/** A harvester that asked by ending is led on by the same ending. */
function relations(links: PageLinks, suffix: RdfFormat | null): { rel: string; href: string }[] {
  const ending = suffix === null ? '' : FORMATS[suffix].suffix;
  const rels = [
    ['first', links.first],
    ['prev', links.previous],
    ['next', links.next],
    ['last', links.last],
  ] as const;
  return rels.flatMap(([rel, href]) => (href === undefined ? [] : [{ rel, href: href.replace(/\/catalog(?=\?|$)/, `/catalog${ending}`) }]));
}

/** @throws InputError that names the parameter */
function pageQueryOf(query: URLSearchParams): PageQuery {
  checkParameters(query, ['after', 'before', 'modified_since', 'profile']);
  const profile = checkProfile(query.get('profile'), PROFILES_BY_NAME);
  const [after, before, since] = ['after', 'before', 'modified_since'].map((name) => query.get(name) ?? undefined);
  for (const [name, id] of Object.entries({ after, before })) {
    if (id !== undefined && !ID.test(id))
      throw new InputError(`${name} must be the id of a thing; follow the links of a page.`, { field: name });
  }
  if (after !== undefined && before !== undefined) throw new InputError('after and before cannot both be given.', { field: 'before' });
  return {
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    ...(since === undefined ? {} : { changedSince: instantOf(since, 'modified_since') }),
    ...(profile === null ? {} : { profile }),
  };
}
