import { SetupError } from '../../errors.ts';
import type { TripleStoreAddress } from '../../ports/graph-store.ts';

/** An address to send requests to. */
export interface Endpoint {
  url: string;
  /** The `Authorization` header; null: none. */
  authorization: string | null;
}
export interface Endpoints {
  /** The SPARQL 1.1 Graph Store Protocol. */
  graphs: Endpoint;
  query: Endpoint;
  /** Null where none is known. */
  update: Endpoint | null;
  /** The update address is what such stores usually have; nobody said that it is there. */
  updateAssumed: boolean;
  /** The store's address for people. */
  shown: string;
  /** What must not be seen in any message. */
  secrets: string[];
}

/** Paths by which stores are known, with those of their graphs, queries and updates. */
const KNOWN: readonly { path: RegExp; graphs: string; query: string; update: string | null }[] = [
  // RDF4J and GraphDB: the repository, or its graph store.
  {
    path: /^(.*\/repositories\/[^/]+)(?:\/rdf-graphs\/service|\/statements)?$/,
    graphs: '$1/rdf-graphs/service',
    query: '$1',
    update: '$1/statements',
  },
  // Apache Jena Fuseki, by the data set's service of graphs.
  { path: /^(.*)\/data$/, graphs: '$1/data', query: '$1/query', update: '$1/update' },
  // Oxigraph's server.
  { path: /^(.*)\/store$/, graphs: '$1/store', query: '$1/query', update: '$1/update' },
  // Virtuoso, whose updates have a dialect of their own.
  { path: /^(.*)\/sparql-graph-crud(?:-auth)?$/, graphs: '$&', query: '$1/sparql', update: null },
];
/** In place of an address for updates. */
const NO_UPDATES = 'none';
/** Others, Fuseki's data set among them, answer everything at one address. */
const ONE = { path: /^.*$/, graphs: '$&', query: '$&', update: '$&' };

/** @throws SetupError when an address is none */
export function endpointsOf({ url, queryUrl, updateUrl, token }: TripleStoreAddress): Endpoints {
  const main = parsed(url, 'TRIPLESTORE_URL');
  const path = main.url.pathname.replace(/\/+$/, '');
  const known = KNOWN.find((one) => one.path.test(path)) ?? ONE;
  const authorization = token === undefined ? main.authorization : `Bearer ${token}`;
  const beside = (form: string): Endpoint => {
    const other = new URL(main.url);
    other.pathname = path.replace(known.path, form);
    return { url: other.href, authorization };
  };
  const given = (text: string, name: string): Endpoint => {
    const one = parsed(text, name);
    // Credentials are for the store they were given for.
    return { url: one.url.href, authorization: one.authorization ?? (one.url.origin === main.url.origin ? authorization : null) };
  };
  const assumed = known.update === null ? null : beside(known.update);
  const update = updateUrl === undefined ? assumed : updateUrl === NO_UPDATES ? null : given(updateUrl, 'TRIPLESTORE_UPDATE_URL');
  return {
    graphs: beside(known.graphs),
    query: queryUrl === undefined ? beside(known.query) : given(queryUrl, 'TRIPLESTORE_QUERY_URL'),
    update,
    updateAssumed: updateUrl === undefined,
    shown: shownUrl(url),
    secrets: [token ?? '', ...[url, queryUrl, updateUrl].flatMap(secretsOf)].filter((one) => one !== ''),
  };
}

/** An address without what grants access. */
export function shownUrl(url: string): string {
  return Object.assign(new URL(url), { username: '', password: '', search: '', hash: '' }).href;
}

function parsed(text: string, name: string): { url: URL; authorization: string | null } {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new SetupError(`The address of the triple store (${name}) is none; expected a URL such as http://localhost:3030/lake.`);
  const url = new URL(text);
  const { username, password } = url;
  Object.assign(url, { username: '', password: '', hash: '' });
  if (username === '' && password === '') return { url, authorization: null };
  const login = `${decoded(username)}:${decoded(password)}`;
  return { url, authorization: `Basic ${Buffer.from(login, 'utf8').toString('base64')}` };
}

function secretsOf(url: string | undefined): string[] {
  if (url === undefined || url === NO_UPDATES) return [];
  const { username, password, search } = new URL(url);
  const login = `${decoded(username)}:${decoded(password)}`;
  return [password, decoded(password), password === '' ? '' : Buffer.from(login, 'utf8').toString('base64'), search.slice(1)];
}
/** A stray percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
