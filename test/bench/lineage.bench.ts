import type { NewEdge } from '../../src/ports/store.ts';
import { LAKES } from '../support/lake.ts';
import { agentRecord, create } from '../support/records.ts';
import { benchmark, random, summary, timings, type Figures } from './measure.ts';

const NODES = 30_000;
const EDGES = 100_000;
const AT = '2026-01-01T00:00:00.000Z';

/** Lineage of up to 1,000 nodes out of 100,000 edges, against the bare statement of the same walk's largest level. */
async function benchLineage(): Promise<Figures> {
  const figures: Figures = {};
  for (const [name, open] of LAKES) {
    const lake = await open();
    const next = random(7);
    const records = Array.from({ length: NODES }, () => agentRecord());
    for (let i = 0; i < NODES; i += 5000)
      await lake.store.write((tx) => tx.apply(records.slice(i, i + 5000).map(create), { at: AT, actor: null }));
    const first = records[0];
    if (!first) throw new Error('no nodes');
    const edges: NewEdge[] = [];
    // A graph that grows as lakes do: a thing depends on a few that were there shortly before it.
    for (let i = 0; edges.length < EDGES; i = (i + 1) % NODES) {
      const to = Math.max(0, i - 1 - Math.floor(next() ** 3 * 2000));
      const [a, b] = [records[i], records[to]];
      if (a && b && i !== to)
        edges.push({
          fromId: a.id,
          relation: 'DERIVED',
          toId: b.id,
          role: String(edges.length),
          attributes: null,
          ownerId: a.id,
          validFrom: AT,
        });
    }
    let before = first;
    for (let i = 0; i < edges.length; i += 5000) {
      const record = { ...before, revision: before.revision + 1 };
      const change = { action: 'relate' as const, record, before, opened: edges.slice(i, i + 5000), ended: [] };
      await lake.store.write((tx) => tx.apply([change], { at: AT, actor: null }));
      before = record;
    }
    await lake.dataSource.query('ANALYZE');
    let nodes = 0;
    const walk = async (round: number): Promise<void> => {
      const start = records[NODES - 1 - ((round * 97) % 5000)];
      const graph = await lake.services.lineage.walk({ of: start?.id ?? '', direction: 'upstream', maxDepth: 50, maxNodes: 1000 });
      nodes = Math.max(nodes, graph.nodes.length);
    };
    await walk(0);
    figures[`${name}: walk of 1,000 nodes`] = summary(await timings(60, walk));
    figures[`${name}: most nodes`] = nodes;
    const ids = records.slice(NODES - 1000).map((record) => record.id);
    const bare = `SELECT g.id FROM edge g WHERE g.from_id = ANY($1::uuid[])`;
    figures[`${name}: bare edges of 1,000 nodes in one statement`] = summary(await timings(20, () => lake.dataSource.query(bare, [ids])));
    await lake.close();
  }
  return figures;
}

benchmark('lineage on 100,000 edges', benchLineage);
