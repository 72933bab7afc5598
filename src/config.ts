import { z } from 'zod';
import { SetupError } from './errors.ts';
import type { TripleStoreAddress } from './ports/graph-store.ts';

/** The environment, read here and nowhere else. */
const url = (protocols: RegExp, example: string): z.ZodType<string | undefined> =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol), `expected a URL such as ${example}`)
    .optional();

const environment = z.object({
  PORT: z.coerce
    .number('expected a port number')
    .int()
    .min(0)
    .max(65_535)
    .default(4000)
    .describe('Port of the HTTP server; 0 takes a free one.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for every interface.'),
  BASE_IRI: url(/^https?:$/, 'https://lake.example.org').describe('Prefix of all IRIs; default: http://localhost and the port.'),
  CATALOG_TITLE: z.string().min(1).default('Model lake').describe('Name of the catalog in what harvesters read.'),
  CATALOG_PUBLISHER: z.string().min(1).optional().describe('Who publishes the catalog; default: the host of BASE_IRI.'),
  DATABASE_URL: url(/^postgres(ql)?:$/, 'postgres://user:password@localhost:5432/catalog').describe(
    'A Postgres server; without it the embedded database in DATA_DIR.',
  ),
  DATA_DIR: z.string().min(1).default('data').describe('Directory of the embedded database.'),
  ELASTICSEARCH_URL: url(/^https?:$/, 'http://localhost:9200').describe('An Elasticsearch server; without it search runs in Postgres.'),
  ELASTICSEARCH_INDEX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'expected a name such as catalog: small letters, digits, . _ and -')
    .default('catalog')
    .describe('Name of the index there; catalogs that share a server need one each.'),
  TRIPLESTORE_URL: url(/^https?:$/, 'http://localhost:3030/lake').describe(
    'A triple store that the server keeps current, by the Graph Store Protocol; user and password may stand in it.',
  ),
  TRIPLESTORE_QUERY_URL: url(/^https?:$/, 'http://localhost:3030/lake/query').describe(
    'Where it is queried; default: by the usual paths of Fuseki, GraphDB, RDF4J and Oxigraph.',
  ),
  TRIPLESTORE_UPDATE_URL: z
    .union(
      [z.literal('none'), url(/^https?:$/, 'http://localhost:3030/lake/update')],
      'expected a URL such as http://localhost:3030/lake/update, or none',
    )
    .optional()
    .describe('Where it takes SPARQL updates; default: likewise; none: graphs are put one by one.'),
  TRIPLESTORE_TOKEN: z.string().min(1).optional().describe('Bearer token for it.'),
  SPARQL_MAX_TRIPLES: z.coerce
    .number('expected a number')
    .int()
    .min(0)
    .default(3_000_000)
    .describe('Triples that /sparql holds in memory, about 0.6 GB for each million; 0 switches it off.'),
  SPARQL_TIMEOUT: z.coerce.number('expected seconds').min(0.1).max(3600).default(30).describe('Seconds that one SPARQL query may take.'),
  PROFILE_MEMORY_MB: z.coerce
    .number('expected a number of megabytes')
    .int()
    .min(128, 'expected 128 or more')
    .default(1024)
    .describe('Megabytes that counting a table may take, beside the program itself; what does not fit goes to disk.'),
  SEED: z.enum(['demo', 'none']).default('demo').describe('What a new embedded database starts with: the demo lake, or nothing.'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn').describe('Least important messages that are logged.'),
});
export type Environment = z.infer<typeof environment>;

export interface Config {
  port: number;
  host: string;
  baseIri: string;
  catalog: { title: string; publisher: string };
  databaseUrl: string | undefined;
  dataDir: string;
  elasticsearchUrl: string | undefined;
  /** Name of the index there. */
  elasticsearchIndex: string;
  sparql: { maxTriples: number; timeoutMs: number };
  /** What counting a table may take. */
  profileMemoryMegabytes: number;
  /** That the server keeps current, if it has a URL. */
  tripleStore: Partial<TripleStoreAddress>;
  seed: 'demo' | 'none';
  logLevel: Environment['LOG_LEVEL'];
}

/** Names with their meaning, for `--help` and the README's table. */
export function describeEnvironment(): { name: string; doc: string }[] {
  return Object.entries(environment.shape).map(([name, schema]) => ({ name, doc: schema.description ?? '' }));
}

/** @throws SetupError that lists every problem */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  // An empty value is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.keys(environment.shape).map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const parsed = environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  if (parsed.success && parsed.data.PORT === 0 && parsed.data.BASE_IRI === undefined)
    problems.push('  BASE_IRI: needed when PORT is 0, since no IRI can be built on a port that is not known');
  if (!parsed.success || problems.length > 0) {
    throw new SetupError(`The environment is not right:\n${problems.join('\n')}`);
  }
  const values = parsed.data;
  const baseIri = (values.BASE_IRI ?? `http://localhost:${values.PORT}`).replace(/\/+$/, '');
  return {
    port: values.PORT,
    host: values.HOST,
    baseIri,
    catalog: { title: values.CATALOG_TITLE, publisher: values.CATALOG_PUBLISHER ?? new URL(baseIri).host },
    databaseUrl: values.DATABASE_URL,
    dataDir: values.DATA_DIR,
    elasticsearchUrl: values.ELASTICSEARCH_URL,
    elasticsearchIndex: values.ELASTICSEARCH_INDEX,
    sparql: { maxTriples: values.SPARQL_MAX_TRIPLES, timeoutMs: values.SPARQL_TIMEOUT * 1000 },
    profileMemoryMegabytes: values.PROFILE_MEMORY_MB,
    tripleStore: tripleStoreOf(values),
    seed: values.SEED,
    logLevel: values.LOG_LEVEL,
  };
}

function tripleStoreOf(values: Environment): Partial<TripleStoreAddress> {
  const { TRIPLESTORE_URL: url, TRIPLESTORE_QUERY_URL: queryUrl, TRIPLESTORE_UPDATE_URL: updateUrl, TRIPLESTORE_TOKEN: token } = values;
  return {
    ...(url === undefined ? {} : { url }),
    ...(queryUrl === undefined ? {} : { queryUrl }),
    ...(updateUrl === undefined ? {} : { updateUrl }),
    ...(token === undefined ? {} : { token }),
  };
}

/** The configuration for people: without passwords. */
export function showConfig(config: Config): Record<string, string> {
  return {
    server: `http://${config.host}:${config.port}`,
    database: config.databaseUrl === undefined ? `embedded in ${config.dataDir}` : withoutSecrets(config.databaseUrl),
    search: config.elasticsearchUrl === undefined ? 'Postgres full text' : withoutSecrets(config.elasticsearchUrl),
    ...(config.tripleStore.url === undefined ? {} : { 'triple store': withoutSecrets(config.tripleStore.url) }),
    'IRIs below': config.baseIri,
  };
}
export function withoutSecrets(text: string): string {
  const parsed = new URL(text);
  parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}
