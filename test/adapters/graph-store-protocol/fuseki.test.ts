import { describe, expect, it } from 'vitest';
import { GraphStoreProtocol } from '../../../src/adapters/graph-store-protocol/graph-store-protocol.ts';
import { systemClock } from '../../../src/adapters/system/runtime.ts';
import { loadSeeds } from '../../../src/app.ts';
import type { TripleStoreAddress } from '../../../src/ports/graph-store.ts';
import { TripleStoreService } from '../../../src/services/graph/triple-store-service.ts';
import { graphTelling, termsGraphOf, thingGraph } from '../../../src/transport/rdf/thing-graph.ts';
import { graphStoreContract, type GraphStoreUnderTest } from '../../contract/graph-store.contract.ts';
import { embeddedDatabase } from '../../support/databases.ts';
import { freshBase, fusekiUrl, select, triplesOf, update } from '../../support/fuseki.ts';
import { BASE_IRI, openLake, silent, type TestLake } from '../../support/lake.ts';

const dataset = fusekiUrl ?? '';
function open(address: TripleStoreAddress): GraphStoreUnderTest {
  const base = freshBase();
  const store = new GraphStoreProtocol({ address, base, termsGraph: `${base}/terms` });
  const cleanUp = async (): Promise<void> => {
    await store.clear();
    await store.close();
  };
  return { store, base, termsGraph: `${base}/terms`, triplesOf: (graph) => triplesOf(dataset, graph), cleanUp };
}

if (fusekiUrl !== undefined) {
  graphStoreContract('Fuseki, by updates', () => Promise.resolve(open({ url: dataset })));
  graphStoreContract('Fuseki, by the Graph Store Protocol alone', () =>
    Promise.resolve(open({ url: `${dataset}/data`, updateUrl: 'none' })),
  );
}

describe.skipIf(fusekiUrl === undefined)('Fuseki', () => {
  it('keeps the graphs of others, also when everything is taken away', async () => {
    const under = open({ url: dataset });
    const { store, base } = under;
    const other = `https://other.example.org/id/${base.slice(-30)}`;
    await update(dataset, `INSERT DATA { GRAPH <${other}> { <urn:s> <urn:p> "other" } }`);
    await store.replace([{ iri: `${base}/id/agent/a`, triples: '<urn:s> <urn:p> "mine" .\n' }], '');
    await store.clear();
    expect(await triplesOf(dataset, other)).toHaveLength(1);
    const seen: string[] = [];
    for await (const { iri } of store.summary()) seen.push(iri);
    expect(seen).toEqual([]);
    await update(dataset, `DROP GRAPH <${other}>`);
    await under.cleanUp();
  });

  it('holds the demo lake as the catalog does, and what is changed in it is found', async () => {
    const lake = await openLake(embeddedDatabase);
    await loadSeeds(lake);
    const termsGraph = termsGraphOf(BASE_IRI);
    const stores = new TripleStoreService({
      store: lake.store,
      lake: lake.services.lake,
      clock: systemClock,
      logger: silent,
      open: (address) =>
        Promise.resolve({
          graphs: new GraphStoreProtocol({ address, base: BASE_IRI, termsGraph }),
          telling: graphTelling(BASE_IRI, { title: 'Lake', publisher: 'Tester' }, 'test'),
          termsGraph,
        }),
    });
    const address = { url: dataset };
    const compared = async (): Promise<unknown[]> =>
      stores.compare(address, async (found) => {
        const all: unknown[] = [];
        for await (const one of found) all.push(one);
        return all;
      });
    expect(await stores.push({ address, full: true })).toMatchObject({ filled: 'anew', things: 496, refused: 0 });
    expect(await compared()).toEqual([{ checked: 497, differences: 0, unusedTerms: 0 }]);
    const iris = `${BASE_IRI}/id/dataset/iris`;
    expect(await triplesOf(dataset, iris)).toEqual(await ownTriples(lake, 'dataset/iris'));
    await update(dataset, `INSERT DATA { GRAPH <${iris}> { <urn:s> <urn:p> "tampered" } } ; DROP GRAPH <${BASE_IRI}/id/dataset/wine>`);
    expect(await compared()).toMatchObject([
      { side: 'both', id: iris },
      { side: 'catalog', id: `${BASE_IRI}/id/dataset/wine` },
      { checked: 497, differences: 2 },
    ]);
    expect(await stores.push({ address, full: true })).toMatchObject({ filled: 'anew' });
    expect(await compared()).toMatchObject([{ differences: 0 }]);
    const store = new GraphStoreProtocol({ address, base: BASE_IRI, termsGraph });
    await store.clear();
    expect(await select(dataset, `SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "${BASE_IRI}/")) }`)).toEqual([]);
    await store.close();
    await lake.close();
  });
});

async function ownTriples(lake: TestLake, path: string): Promise<string[]> {
  const [head] = await lake.store.headsByPath([path]);
  const [described] = await lake.services.lake.describe([head?.id ?? '']);
  if (!described) throw new Error(path);
  return (thingGraph(described, BASE_IRI).graph.triples ?? '').split('\n').filter(Boolean).sort();
}
