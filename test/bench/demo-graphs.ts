import { loadSeeds } from '../../src/app.ts';
import type { ThingGraph } from '../../src/ports/graph-store.ts';
import { embeddedDatabase } from '../support/databases.ts';
import { graphsOf } from '../support/lake-graphs.ts';
import { openLake } from '../support/lake.ts';

/** The demo lake many times over, each copy with keys of its own: graphs of the shapes that lakes have. */
export async function demoGraphs(): Promise<{ graphs: ThingGraph[]; terms: string }> {
  const lake = await openLake(embeddedDatabase);
  await loadSeeds(lake);
  const found = await graphsOf(lake);
  await lake.close();
  return found;
}

/** Keys are the second segment below `/id/`. The first copy is the demo lake itself. */
export function copyOf(graphs: readonly ThingGraph[], copy: number): ThingGraph[] {
  if (copy === 0) return [...graphs];
  const renamed = (text: string): string => text.replace(/(https:\/\/lake\.example\.org\/id\/[^/>#]+\/[^/>#]+)/g, `$1-${copy}`);
  return graphs.map(({ iri, triples }) => ({ iri: renamed(iri), triples: triples === null ? null : renamed(triples) }));
}
