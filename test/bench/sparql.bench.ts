import { OxigraphStore } from '../../src/adapters/oxigraph/oxigraph-store.ts';
import type { ThingGraph } from '../../src/ports/graph-store.ts';
import type { SparqlQuery } from '../../src/ports/sparql-engine.ts';
import { checkedQuery } from '../../src/transport/sparql/checked-query.ts';
import { EXAMPLES } from '../../src/transport/sparql/examples.ts';
import { BASE_IRI } from '../support/lake.ts';
import { copyOf, demoGraphs } from './demo-graphs.ts';
import { benchmark, quantile, timings, type Figures } from './measure.ts';

/** The demo lake many times over: a million triples. */
const TRIPLES = 1_000_000;
const BATCH = 250;
const ROUNDS = 11;
const BOUNDS = { base: `${BASE_IRI}/`, maxResults: 100_000 };

/** Megabytes. */
const memory = (): { rss: number; own: number } => {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss: rss / 1e6, own: (heapUsed + arrayBuffers) / 1e6 };
};
const asked = (text: string): SparqlQuery => ({
  text: checkedQuery(text, BOUNDS).text,
  mediaType: 'application/sparql-results+json',
  dataset: null,
  timeoutMs: 60_000,
  ...BOUNDS,
});

async function fill(store: OxigraphStore): Promise<Figures> {
  const { graphs, terms } = await demoGraphs();
  const before = memory();
  let milliseconds = 0;
  for (let copy = 0; store.triples < TRIPLES; copy++) {
    const copied = copyOf(graphs, copy);
    const start = performance.now();
    for (let i = 0; i < copied.length; i += BATCH) await store.replace(copied.slice(i, i + BATCH), terms);
    milliseconds += performance.now() - start;
  }
  return {
    'triples held': store.triples,
    'filling, triples per second': Math.round((store.triples / milliseconds) * 1000),
    'memory for the text of all triples, MB': Math.round(memory().own - before.own),
  };
}

async function changeOne(store: OxigraphStore): Promise<Figures> {
  const iri = `${BASE_IRI}/id/dataset/bench`;
  const state = (revision: number): ThingGraph => ({
    iri,
    triples: Array.from({ length: 60 }, (_, i) => `<${iri}> <http://example.org/p${i}> "${i === 7 ? revision : 'same'}" .\n`).join(''),
  });
  const times = await timings(200, (round) => store.replace([state(round)], ''));
  return { 'one change of one thing, ms': `p50 ${quantile(times, 0.5).toFixed(2)}, p95 ${quantile(times, 0.95).toFixed(2)}` };
}

/** Another engine takes over what one held that was ended in the middle of a query. */
async function recovery(store: OxigraphStore): Promise<Figures> {
  const endless = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?f != ?i) }';
  await store.query({ ...asked(endless), timeoutMs: 500 }).catch(() => undefined);
  const start = performance.now();
  while (!(await store.query(asked('ASK { ?s ?p ?o }')).catch(() => null)));
  return { 'answers again after a query was ended, ms': Math.round(performance.now() - start) };
}

/** What the process has less when the engine is gone. */
async function memoryOfEngine(store: OxigraphStore): Promise<Figures> {
  const before = memory();
  await store.close();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { 'memory of the engine, MB': Math.round(before.rss - memory().rss) };
}

async function theTen(store: OxigraphStore): Promise<Figures> {
  const figures: Figures = {};
  for (const [number, { title, query }] of EXAMPLES.entries()) {
    const reading = await timings(ROUNDS, () => Promise.resolve(asked(query)));
    const times = await timings(ROUNDS, () => store.query(asked(query)));
    figures[`${number + 1}. ${title.slice(0, 52)}, ms`] =
      `p50 ${quantile(times, 0.5).toFixed(1)}, max ${quantile(times, 1).toFixed(1)} (reading it ${quantile(reading, 0.5).toFixed(2)})`;
  }
  return figures;
}

benchmark(`SPARQL on ${TRIPLES.toLocaleString('en-US')} triples`, async () => {
  const store = new OxigraphStore({ termsGraph: `${BASE_IRI}/terms`, maxTriples: TRIPLES * 2 });
  const filled = await fill(store);
  const figures = { ...(await theTen(store)), ...(await changeOne(store)), ...(await recovery(store)) };
  return { ...filled, ...(await memoryOfEngine(store)), ...figures };
});
