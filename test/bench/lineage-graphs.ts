import type { TestLake } from '../support/lake.ts';

/** Large graphs, loaded in a few statements: what is measured is reading. */

/** A graph in the store; its things are numbered from 0. */
export interface LoadedGraph {
  id(n: number): string;
}
export interface GraphShape {
  nodes: number;
  /** SQL that answers pairs `(a, b)`: a depends on b. */
  edges: string;
}

let graphs = 0;

export async function loadGraph(lake: TestLake, { nodes, edges }: GraphShape): Promise<LoadedGraph> {
  const graph = String(++graphs).padStart(3, '0');
  const idSql = (n: string): string => `('00000000-0000-7000-8${graph}-' || lpad((${n})::text, 12, '0'))::uuid`;
  const run = (text: string): Promise<unknown> => lake.dataSource.query(text);
  await run(
    `INSERT INTO entity (id, kind, key, path, sort_key, name, tags, revision, created_at, updated_at)
     SELECT ${idSql('n')}, 'Agent', 'g${graph}-' || n, 'agent/g${graph}-' || n, '', 'Thing ' || n, '{}', 1, '2026-01-01', '2026-01-01'
     FROM generate_series(0, ${nodes - 1}) n`,
  );
  await run(`INSERT INTO agent (id) SELECT ${idSql('n')} FROM generate_series(0, ${nodes - 1}) n`);
  await run(
    `INSERT INTO edge (from_id, relation, to_id, owner_ids, valid_from)
     SELECT ${idSql('a')}, 'DERIVED', ${idSql('b')}, ARRAY[${idSql('a')}], '2026-01-01' FROM (${edges}) AS pair (a, b)
     ON CONFLICT DO NOTHING`,
  );
  // As a database that has been up for a while has done: what cleans up after the load is not measured.
  await run('VACUUM ANALYZE');
  return { id: (n) => `00000000-0000-7000-8${graph}-${String(n).padStart(12, '0')}` };
}

/** Layers of 500 jobs, each of which depends on some of the layer before: 10,000 jobs, 29,000 edges, 20 deep. */
export const DAG: GraphShape = {
  nodes: 10_000,
  edges: `SELECT job, (job / 500 - 1) * 500 + (job * 37 + k * 131 + k * k * (job % 7)) % 500
          FROM generate_series(500, 9999) job CROSS JOIN LATERAL generate_series(1, CASE WHEN job % 20 = 0 THEN 4 ELSE 3 END) k`,
};
/** Ten layers of ten, each of which depends on the whole next one; one start before them and one end behind: 10^10 ways. */
export const LATTICE: GraphShape = {
  nodes: 102,
  edges: `SELECT 1 + l * 10 + i, 1 + (l + 1) * 10 + j FROM generate_series(0, 8) l, generate_series(0, 9) i, generate_series(0, 9) j
          UNION ALL SELECT 0, 1 + i FROM generate_series(0, 9) i UNION ALL SELECT 91 + i, 101 FROM generate_series(0, 9) i`,
};
export const HUB: GraphShape = { nodes: 10_001, edges: 'SELECT n, 0 FROM generate_series(1, 10000) n' };
export const CHAIN: GraphShape = { nodes: 10_000, edges: 'SELECT n, n + 1 FROM generate_series(0, 9998) n' };
export const CYCLE: GraphShape = { nodes: 1000, edges: 'SELECT n, (n + 1) % 1000 FROM generate_series(0, 999) n' };

/** A graph that grows as lakes do: a thing depends on a few that were there shortly before it. */
export function grown(edges: number): GraphShape {
  const nodes = Math.round(edges * 0.3);
  return {
    nodes,
    edges: `SELECT a, greatest(0, a - 1 - floor(power(abs(hashint8(e)) / 2147483648.0, 3) * 2000)::int)
            FROM (SELECT e, 1 + e % ${nodes - 1} AS a FROM generate_series(0, ${edges - 1}) e) each`,
  };
}
