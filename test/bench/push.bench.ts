import { GraphStoreProtocol } from '../../src/adapters/graph-store-protocol/graph-store-protocol.ts';
import { systemClock } from '../../src/adapters/system/runtime.ts';
import { loadSeeds } from '../../src/app.ts';
import type { ThingGraph } from '../../src/ports/graph-store.ts';
import { GraphMirror } from '../../src/services/graph/graph-mirror.ts';
import { graphTelling, termsGraphOf } from '../../src/transport/rdf/thing-graph.ts';
import { embeddedDatabase } from '../support/databases.ts';
import { fusekiUrl, select } from '../support/fuseki.ts';
import { BASE_IRI, openLake, silent } from '../support/lake.ts';
import { copyOf, demoGraphs } from './demo-graphs.ts';
import { benchmark, summary, timings, type Figures } from './measure.ts';

/** Copies of the demo lake, 34,000 triples each. */
const COPIES = 10;
const BATCH = 250;
const TERMS = termsGraphOf(BASE_IRI);

const open = (dataset: string, updateUrl?: string): GraphStoreProtocol =>
  new GraphStoreProtocol({
    address: { url: dataset, ...(updateUrl === undefined ? {} : { updateUrl }) },
    base: BASE_IRI,
    termsGraph: TERMS,
  });

/** What the store takes at most: everything as one document of N-Quads. */
async function bareUpload(dataset: string, graphs: readonly ThingGraph[]): Promise<number> {
  const body = graphs.map(({ iri, triples }) => (triples ?? '').replace(/ \.$/gm, ` <${iri}> .`)).join('');
  const started = performance.now();
  const answer = await fetch(`${dataset}/data`, { method: 'POST', headers: { 'content-type': 'application/n-quads' }, body });
  if (!answer.ok) throw new Error(await answer.text());
  return performance.now() - started;
}
async function replaceAll(store: GraphStoreProtocol, graphs: readonly ThingGraph[]): Promise<number> {
  const started = performance.now();
  let from: string | null = null;
  for (let i = 0; i < graphs.length; i += BATCH) {
    await store.replace(graphs.slice(i, i + BATCH), '', { from, to: String(i) });
    from = String(i);
  }
  return performance.now() - started;
}

async function filling(dataset: string): Promise<Figures> {
  const { graphs } = await demoGraphs();
  const all = Array.from({ length: COPIES }, (_, copy) => copyOf(graphs, copy)).flat();
  const triples = all.reduce((sum, one) => sum + (one.triples ?? '').split('\n').length - 1, 0);
  const [batched, single] = [open(dataset), open(dataset, 'none')];
  const times: Record<string, number[]> = { bare: [], updates: [], graphs: [] };
  for (let round = 0; round < 3; round++) {
    await batched.clear();
    times.bare?.push(await bareUpload(dataset, all));
    await batched.clear();
    times.updates?.push(await replaceAll(batched, all));
    await batched.clear();
    times.graphs?.push(await replaceAll(single, all));
  }
  await batched.clear();
  const speed = (of: number[] = []): string => `${Math.round((triples / Math.min(...of)) * 1000)} triples/s (best of ${of.length})`;
  return {
    triples,
    'bare upload of the same triples': speed(times.bare),
    'pushed in updates of many graphs': speed(times.updates),
    'pushed graph by graph': speed(times.graphs),
  };
}

/** From a write in the catalog to an answer of the store that knows it. */
async function oneChange(dataset: string): Promise<Figures> {
  const lake = await openLake(embeddedDatabase);
  await loadSeeds(lake);
  const graphs = open(dataset);
  const telling = graphTelling(BASE_IRI, { title: 'Lake', publisher: 'Bench' }, 'bench');
  const mirror = new GraphMirror({ store: lake.store, lake: lake.services.lake, clock: systemClock, logger: silent, graphs, ...telling });
  const started = performance.now();
  await mirror.drain();
  const seconds = (performance.now() - started) / 1000;
  const { triples } = mirror.tally;
  const times = await timings(60, async (round) => {
    await lake.register(['Dataset', { key: `bench-${round}`, name: `Bench ${round}`, structure: 'structured' }]);
    await mirror.drain();
    const rows = await select(
      dataset,
      `SELECT ?t { GRAPH ?g { <${BASE_IRI}/id/dataset/bench-${round}> <http://purl.org/dc/terms/title> ?t } }`,
    );
    if (rows.length !== 1) throw new Error(`the dataset bench-${round} cannot be seen`);
  });
  await graphs.clear();
  await graphs.close();
  await lake.close();
  return {
    'the demo lake from the database on': `${triples} triples, ${Math.round(triples / seconds)} triples/s`,
    'a write with its push, until a query sees it': summary(times),
  };
}

benchmark('Pushing to Fuseki', async () => {
  if (fusekiUrl === undefined) return { skipped: 'FUSEKI_URL is not set' };
  return { ...(await filling(fusekiUrl)), ...(await oneChange(fusekiUrl)) };
});
