import { LakeReader } from '../../src/services/lake-reader.ts';
import { ownGraph } from '../../src/transport/rdf/own-graph.ts';
import { serialize } from '../../src/transport/rdf/serialize.ts';
import type { ThingGraph } from '../../src/ports/graph-store.ts';
import { BASE_IRI, type TestLake } from './lake.ts';

/** The whole lake as a graph store is to hold it. */
export async function graphsOf({ store }: Pick<TestLake, 'store'>): Promise<{ graphs: ThingGraph[]; terms: string }> {
  return new LakeReader(store, BASE_IRI).snapshot(async (snapshot) => {
    const graphs: ThingGraph[] = [];
    const terms = new Set<string>();
    for await (const batch of snapshot.batches()) {
      for (const described of batch) {
        const graph = ownGraph(described, BASE_IRI);
        graphs.push({ iri: graph.iri, triples: serialize(graph.own, 'ntriples') });
        for (const line of serialize(graph.terms, 'ntriples').split('\n')) if (line !== '') terms.add(line);
      }
    }
    return { graphs, terms: [...terms].map((line) => `${line}\n`).join('') };
  });
}
