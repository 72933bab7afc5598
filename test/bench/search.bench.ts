import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { ElasticsearchIndex } from '../../src/adapters/elasticsearch/elasticsearch-index.ts';
import { searchBody } from '../../src/adapters/elasticsearch/search-body.ts';
import { PostgresSearchIndex } from '../../src/adapters/postgres/postgres-search-index.ts';
import type { Position, SearchDocument, SearchIndex, SearchRequest } from '../../src/ports/search-index.ts';
import { embeddedDatabase, serverDatabase } from '../support/databases.ts';
import { benchmark, quantile, timings, type Figures } from './measure.ts';

/**
 * How long searches take among models with texts of realistic length: `MODELS=10000,100000` says how many. On Elasticsearch the same request
 * is also sent by the bare client, without the adapter around it; the ratio is what the catalog adds. On Postgres the bare query ranks what has
 * the words just as they are typed by Postgres' own `ts_rank`, and counts it.
 */
const MANY = (process.env.MODELS ?? '10000,100000').split(',').map(Number);
const ROUNDS = Number(process.env.ROUNDS ?? 200);
/** Number of the page that is reached by reading on, of a word that many have. */
const DEEP = 50;
const DEEP_ROUNDS = Math.ceil(ROUNDS / 20);
const WARM_UP = Math.min(20, ROUNDS);
const BATCH = 2000;
/** Milliseconds, enough for a million models. */
const LONGEST = 7_200_000;
const WORDS = 20_000;

/** Numbers that are the same in every run (Lehmer's generator). */
let state = 1;
const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
/** Words with frequencies as in texts: the n-th one is n times rarer than the first. */
const word = (): string => letters(Math.floor(WORDS ** random()));
/** A number as a word of five letters. */
const letters = (n: number): string =>
  [0, 1, 2, 3, 4]
    .map((place) => 'aeioubcdfghlmnprstvz'[Math.floor(n / 20 ** (4 - place)) % 20])
    .join('')
    .replace(/^a/, 'w');
const text = (length: number): string => Array.from({ length }, word).join(' ');
const from = (many: number, prefix: string): string => `${prefix}${Math.floor(many ** random())}`;

/** The n-th model is the same whenever it is asked for. */
function model(n: number): SearchDocument {
  state = ((n * 7919) % 2_147_483_646) + 1;
  random();
  const id = `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  const at = new Date(1_700_000_000_000 + n * 1000).toISOString();
  return {
    id,
    kind: 'Model',
    key: `org${n % 997}-model-${n}`,
    path: `model/org${n % 997}-model-${n}`,
    name: `${word()} ${word()} ${n}`,
    description: text(60),
    tags: [from(300, 'tag'), from(300, 'tag'), from(30, 'lang')],
    words: [text(40), from(2000, 'author')],
    labels: {
      owner: [from(2000, 'org')],
      licence: [from(20, 'licence')],
      task: ['classification'],
      algorithm: [from(30, 'algorithm')],
      format: ['pickle'],
    },
    numbers: [
      { group: 'metafeature', name: 'NumberOfInstances', value: Math.floor(1e6 ** random()) },
      { group: 'measured', name: 'predictive_accuracy', value: random() },
    ],
    uses: Math.floor(100 ** random()) - 1,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
}

const anyModel = (many: number): SearchDocument => model(Math.floor(many * random()));
const FACETS = ['kind', 'tag', 'owner', 'licence', 'task', 'algorithm', 'format'] as const;

/** Of an index of so many models. */
const REQUESTS: Readonly<Record<string, (many: number) => SearchRequest>> = {
  'exact name': (many) => ({ text: anyModel(many).name, limit: 20 }),
  'one word': () => ({ text: word(), limit: 20 }),
  'two words': () => ({ text: `${word()} ${word()}`, limit: 20 }),
  'misspelt word': () => ({ text: word().replace(/.$/, 'x'), limit: 20 }),
  'beginning of a word': () => ({ text: word().slice(0, 3), limit: 20 }),
  'word, filters, ranges': () => ({
    text: word(),
    limit: 20,
    labels: { licence: ['licence1', 'licence2'] },
    numbers: [
      { groups: ['metafeature'], name: 'NumberOfInstances', atLeast: 1000, atMost: 10_000 },
      { groups: ['measured'], name: 'predictive_accuracy', above: 0.9 },
    ],
  }),
  'word, all facets': () => ({ text: word(), limit: 20, facets: FACETS }),
  'word, highlights': () => ({ text: word(), limit: 20, highlight: true }),
  newest: () => ({ limit: 20 }),
  'all, all facets': () => ({ limit: 20, facets: FACETS }),
};

/** Two batches at once, as when an index is made anew. */
async function fill(index: SearchIndex, many: number): Promise<number> {
  await index.ensure();
  const beside = await index.beside();
  const started = performance.now();
  let next = 0;
  const putting = async (): Promise<void> => {
    while (next < many) {
      const start = next;
      next += BATCH;
      await beside.put(Array.from({ length: Math.min(BATCH, many - start) }, (_, i) => model(start + i)));
    }
  };
  await Promise.all([putting(), putting()]);
  const seconds = (performance.now() - started) / 1000;
  await beside.swap();
  return many / seconds;
}

type Bare = (request: SearchRequest) => Promise<unknown>;

async function measure(index: SearchIndex, many: number, bare?: Bare): Promise<Figures> {
  const perSecond = await fill(index, many);
  const figures: Figures = { [`${many}: documents put per second`]: perSecond.toFixed(0) };
  for (const [name, request] of Object.entries(REQUESTS)) {
    await timings(WARM_UP, () => index.query(request(many)));
    const asked = Array.from({ length: ROUNDS }, () => request(many));
    const whole: number[] = [];
    const raw: number[] = [];
    for (const one of asked) {
      // In turn, so that what disturbs one disturbs the other.
      if (bare) raw.push(...(await timings(1, () => bare(one))));
      whole.push(...(await timings(1, () => index.query(one))));
    }
    figures[`${many}: ${name}`] =
      told(whole) + (bare ? `, ratio to the bare query ${(quantile(whole, 0.5) / quantile(raw, 0.5)).toFixed(2)}` : '');
  }
  figures[`${many}: page ${DEEP} of a frequent word`] = told(await deepPages(index));
  const beginnings = Array.from({ length: ROUNDS }, () => word().slice(0, 2 + Math.floor(3 * random())));
  figures[`${many}: suggestions`] = told(await timings(ROUNDS, (round) => index.suggest({ text: beginnings[round] ?? '', limit: 10 })));
  return figures;
}
/** Page by page from the first, as whoever reads on does; only the last is counted. */
async function deepPages(index: SearchIndex): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < DEEP_ROUNDS; round++) {
    let after: Position | undefined;
    for (let page = 1; page <= DEEP; page++) {
      const started = performance.now();
      const { hits, hasMore } = await index.query({ text: letters(round), limit: 20, resumable: true, ...(after ? { after } : {}) });
      if (page === DEEP) times.push(performance.now() - started);
      if (!hasMore) break;
      after = hits.at(-1)?.position;
    }
  }
  return times;
}
function told(times: readonly number[]): string {
  return `p50 ${quantile(times, 0.5).toFixed(1)}, p95 ${quantile(times, 0.95).toFixed(1)} ms`;
}

const BARE = `SELECT id, ts_rank(terms, query) AS rank, count(*) OVER () FROM search_document, websearch_to_tsquery('simple', $1) query
  WHERE NOT removed AND terms @@ query ORDER BY rank DESC, id LIMIT 21`;
const BARE_NEWEST = `SELECT id, (SELECT count(*) FROM search_document WHERE NOT removed) FROM search_document WHERE NOT removed
  ORDER BY updated_at DESC, id LIMIT 21`;
async function inPostgres(open: typeof embeddedDatabase, many: number): Promise<Figures> {
  const database = await open();
  const bare: Bare = ({ text }) => (text === undefined ? database.dataSource.query(BARE_NEWEST) : database.dataSource.query(BARE, [text]));
  const figures = await measure(new PostgresSearchIndex(database.dataSource), many, bare);
  await database.close();
  return figures;
}
async function inElasticsearch(url: string, many: number): Promise<Figures> {
  const prefix = `bench-${randomUUID()}`;
  const index = await ElasticsearchIndex.connect(url, { prefix });
  const client = new Client({ node: url });
  const figures = await measure(index, many, (request) => client.search({ index: prefix, ...searchBody(request) }));
  await index.close();
  await client.indices.delete({ index: Object.keys(await client.indices.get({ index: `${prefix}-*` })) });
  await client.close();
  return figures;
}

const { DATABASE_URL, ELASTICSEARCH_URL: url } = process.env;
for (const many of MANY) {
  if (many <= 10_000 && !process.env.SKIP_EMBEDDED) benchmark(`search on the embedded database`, () => inPostgres(embeddedDatabase, many));
  if (DATABASE_URL !== undefined && many <= 100_000)
    benchmark(`search on a Postgres server`, () => inPostgres(serverDatabase as typeof embeddedDatabase, many));
  if (url !== undefined) benchmark(`search on Elasticsearch`, () => inElasticsearch(url, many), LONGEST);
}
