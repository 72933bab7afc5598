import type { FastifyInstance } from 'fastify';
import { createHttpServer } from '../../src/transport/http.ts';
import { BASE_IRI, LAKES, silent, type TestLake } from '../support/lake.ts';
import { CHAIN, CYCLE, DAG, grown, HUB, LATTICE, loadGraph, type LoadedGraph } from './lineage-graphs.ts';
import { benchmark, summary, timings, type Figures } from './measure.ts';

/**
 * Lineages of many shapes, and of 1,000 things out of 100,000 and out of 1,000,000 edges: by the service, and over HTTP with names. What
 * an edge costs to write is measured while there are few edges and while there are many.
 */

const QUERY = `query ($of: ID!) { lineage(of: $of, direction: UPSTREAM, maxDepth: 50, maxNodes: 1000) {
  nodes { depth entity { id kind key name } } edges { id from to relation } complete } }`;

class LineageBench {
  readonly figures: Figures = {};
  private readonly lake: TestLake;
  private readonly server: FastifyInstance;
  private readonly name: string;

  constructor(name: string, lake: TestLake, server: FastifyInstance) {
    this.name = name;
    this.lake = lake;
    this.server = server;
  }

  async run(largest: number): Promise<void> {
    await this.writes(await loadGraph(this.lake, grown(10_000)), '10,000');
    await this.shapes();
    await this.grownGraph(100_000, '100,000');
    const large = await this.grownGraph(largest, largest.toLocaleString('en'));
    await this.writes(large, `over ${largest.toLocaleString('en')}`);
  }

  private async shapes(): Promise<void> {
    const { lineage } = this.lake.services;
    const dag = await loadGraph(this.lake, DAG);
    await this.note(
      'DAG of 29,000 edges, 20 deep: whole lineage of a job',
      30,
      async (i) => (await lineage.walk({ of: dag.id(9500 + i), direction: 'upstream', maxDepth: 20, maxNodes: 10_000 })).nodes.length,
    );
    const lattice = await loadGraph(this.lake, LATTICE);
    await this.note('lattice 10x10: whole lineage', 30, async () => (await lineage.walk({ of: lattice.id(0), maxDepth: 20 })).nodes.length);
    await this.note(
      'lattice 10x10: 5 of 10^10 paths',
      30,
      async () => (await lineage.paths({ from: lattice.id(0), to: lattice.id(101) })).paths.length,
    );
    const hub = await loadGraph(this.lake, HUB);
    await this.note('hub of 10,000: lineage, 100 shown', 30, async () => (await lineage.walk({ of: hub.id(0) })).nodes.length);
    await this.note('hub of 10,000: whole impact', 15, async () => (await lineage.impact({ of: hub.id(0), maxNodes: 20_000 })).total);
    const chain = await loadGraph(this.lake, CHAIN);
    await this.note(
      'chain of 10,000: 100 steps',
      15,
      async (i) => (await lineage.walk({ of: chain.id(i), direction: 'upstream', maxDepth: 100 })).nodes.length,
    );
    await this.note(
      'chain of 10,000: path of 150 steps',
      15,
      async (i) => (await lineage.paths({ from: chain.id(i), to: chain.id(i + 150) })).paths.length,
    );
    const cycle = await loadGraph(this.lake, CYCLE);
    await this.note(
      'cycle of 1,000: 100 steps both ways',
      15,
      async (i) => (await lineage.walk({ of: cycle.id(i), maxDepth: 100 })).nodes.length,
    );
  }

  private async grownGraph(edges: number, label: string): Promise<LoadedGraph> {
    const { nodes, ...shape } = grown(edges);
    const graph = await loadGraph(this.lake, { nodes, ...shape });
    const { lineage } = this.lake.services;
    const at = (round: number): string => graph.id(nodes - 1 - ((round * 97) % (nodes / 6)));
    const bounds = { maxDepth: 50, maxNodes: 1000 };
    await this.note(
      `${label} edges: 1,000 upstream`,
      60,
      async (i) => (await lineage.walk({ of: at(i), direction: 'upstream', ...bounds })).nodes.length,
    );
    const middle = (round: number): string => graph.id(Math.round(nodes / 2) + round * 97);
    await this.note(`${label} edges: 1,000 both ways`, 60, async (i) => (await lineage.walk({ of: middle(i), ...bounds })).nodes.length);
    await this.note(`${label} edges: 1,000 upstream, GraphQL with names`, 30, async (i) => this.ask(at(i)));
    await this.note(
      `${label} edges: 5 paths`,
      15,
      async (i) => (await lineage.paths({ from: at(i), to: graph.id(nodes - 10_000 - i) })).paths.length,
    );
    return graph;
  }

  private async ask(of: string): Promise<number> {
    const answer = await this.server.inject({ method: 'POST', url: '/graphql', payload: { query: QUERY, variables: { of } } });
    return answer.json<{ data: { lineage: { nodes: unknown[] } } }>().data.lineage.nodes.length;
  }

  /** An edge from a thing to others that have none from it yet, in a transaction of its own. */
  private async writes(graph: LoadedGraph, label: string): Promise<void> {
    const [first] = await this.lake.store.wholeRecords([graph.id(0)], 'Agent');
    if (!first) throw new Error('no thing to write at');
    let before = first;
    const write = async (round: number): Promise<void> => {
      const record = { ...before, revision: before.revision + 1 };
      const edge = { relation: 'USED' as const, role: 'bench', attributes: null, ownerId: first.id, validFrom: '2026-01-01T00:00:00.000Z' };
      const change = {
        action: 'relate' as const,
        record,
        before,
        opened: [{ ...edge, fromId: first.id, toId: graph.id(round + 1) }],
        ended: [],
      };
      await this.lake.store.write((tx) => tx.apply([change], { at: '2026-01-01T00:00:00.000Z', actor: null }));
      before = record;
    };
    this.figures[`${this.name}: writing an edge while there are ${label}`] = summary((await timings(400, write)).slice(100));
  }

  private async note(label: string, rounds: number, walk: (round: number) => Promise<number>): Promise<void> {
    const found = await walk(0);
    this.figures[`${this.name}: ${label} (${found})`] = summary(await timings(rounds, (round) => walk(round + 1)));
  }
}

async function benchLineage(): Promise<Figures> {
  const figures: Figures = {};
  for (const [name, open] of LAKES) {
    const lake = await open();
    const server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
    const bench = new LineageBench(name, lake, server);
    await bench.run(1_000_000);
    Object.assign(figures, bench.figures);
    await server.close();
    await lake.close();
  }
  return figures;
}

benchmark('lineage', benchLineage);
