import fc from 'fast-check';
import type { AnyRecord, RelationName } from '../../src/model/kind.ts';
import { versionKindOf } from '../../src/model/registry.ts';
import { bareRecord, create } from './records.ts';
import type { TestLake } from './lake.ts';

/** Graphs of things written straight into the store, and what a walk over the edge table finds in them by the definition alone. */

const AT = '2026-01-01T00:00:00.000Z';

export interface GivenEdge {
  from: AnyRecord;
  relation: RelationName;
  to: AnyRecord;
  role?: string | null;
  attributes?: object | null;
  validFrom?: string;
  validTo?: string | null;
}

/** Stores things and edges; versions are linked to what they are versions of. */
export async function writeGraph(lake: TestLake, records: readonly AnyRecord[], edges: readonly GivenEdge[]): Promise<void> {
  const byId = new Map(records.map((record) => [record.id, record]));
  const versions = records.flatMap((from): GivenEdge[] => {
    const to = byId.get(from.parentId ?? '');
    return to ? [{ from, relation: 'VERSION_OF', to }] : [];
  });
  await lake.store.write((tx) => tx.apply(records.map(create), { at: AT, actor: null }));
  const rows = [...versions, ...edges].map(({ from, relation, to, role = null, attributes = null, validFrom = AT, validTo = null }) => ({
    from_id: from.id,
    relation,
    to_id: to.id,
    role,
    attributes,
    owner_ids: [from.id],
    valid_from: validFrom,
    valid_to: validTo,
  }));
  const columns = 'from_id, relation, to_id, role, attributes, owner_ids, valid_from, valid_to';
  await lake.dataSource.query(`INSERT INTO edge (${columns}) SELECT ${columns} FROM json_populate_recordset(null::edge, $1)`, [
    JSON.stringify(rows),
  ]);
}

export async function retire(lake: TestLake, records: readonly AnyRecord[]): Promise<void> {
  const ids = records.map((record) => record.id);
  await lake.dataSource.query(`UPDATE entity SET retired_at = '2026-04-01T00:00:00Z' WHERE id = ANY($1::uuid[])`, [ids]);
}

export const DATES = [
  '2026-01-01T00:00:00.000Z',
  '2026-02-01T00:00:00.000Z',
  '2026-03-01T00:00:00.000Z',
  '2026-04-01T00:00:00.000Z',
] as const;
export interface RandomGraph {
  records: AnyRecord[];
  edges: GivenEdge[];
  retired: AnyRecord[];
}
const RELATIONS = ['USED', 'DERIVED', 'INFORMED', 'BASE_MODEL'] as const;

/** Cycles, self-loops, diamonds, hubs, parallel and ended edges, retired things, datasets and models with versions. */
export function randomGraph(maxEdges = 20): fc.Arbitrary<RandomGraph> {
  const node = fc.nat(9);
  // Some graphs have a hub: most of their edges lead to or from one thing.
  const ends = fc.oneof(fc.tuple(node, node), fc.tuple(fc.constant(3), node), fc.tuple(node, fc.constant(3)));
  const edge = fc.record({
    ends,
    relation: fc.constantFrom(...RELATIONS),
    role: fc.constantFrom(null, 'a', 'b'),
    since: fc.nat(2),
    until: fc.option(fc.integer({ min: 0, max: 3 })),
  });
  const edges = fc.uniqueArray(edge, {
    maxLength: maxEdges,
    selector: ({ ends: [a, b], relation, role }) => `${a} ${relation} ${b} ${role}`,
  });
  return fc.tuple(edges, fc.uniqueArray(node, { maxLength: 3 })).map(([given, gone]) => {
    const [dataset, model] = [bareRecord('Dataset'), bareRecord('Model')];
    const records = [
      dataset,
      bareRecord('DatasetVersion', dataset),
      bareRecord('DatasetVersion', dataset),
      bareRecord('Process'),
      model,
      bareRecord('ModelVersion', model),
      bareRecord('ModelVersion', model),
      bareRecord('TrainingRun'),
      bareRecord('DataSource'),
      bareRecord('Code'),
    ];
    const at = (i: number): AnyRecord => records[i] ?? dataset;
    return {
      records,
      edges: given.map(({ ends: [from, to], relation, role, since, until }) => ({
        from: at(from),
        to: at(to),
        relation,
        role,
        validFrom: DATES[since] ?? AT,
        validTo: until === null ? null : (DATES[Math.max(since, until)] ?? null),
      })),
      retired: gone.map(at),
    };
  });
}

export interface EdgeRow {
  id: string;
  from: string;
  to: string;
  relation: RelationName;
}
/** The edge table, as it stood at a time. */
export async function edgeTable(lake: TestLake, records: readonly AnyRecord[], asOf?: string): Promise<EdgeRow[]> {
  const ids = records.map((record) => record.id);
  const valid = asOf === undefined ? 'valid_to IS NULL' : 'valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)';
  return lake.dataSource.query(
    `SELECT id::text AS id, from_id AS "from", to_id AS "to", relation FROM edge WHERE from_id = ANY($1::uuid[]) AND ${valid} ORDER BY edge.id`,
    asOf === undefined ? [ids] : [ids, asOf],
  );
}

/** What the definition of a lineage says, over the edge table alone. */
export class BruteForce {
  private readonly root: AnyRecord;
  private readonly rows: readonly EdgeRow[];
  private readonly relations: readonly RelationName[];

  constructor(rows: readonly EdgeRow[], root: AnyRecord, relations: readonly RelationName[]) {
    this.rows = rows;
    this.root = root;
    this.relations = relations;
  }

  /** Depths by id. */
  reach(way: 'upstream' | 'downstream', maxDepth: number): Map<string, number> {
    const depths = new Map([[this.root.id, 0]]);
    for (let depth = 1; depth <= maxDepth; depth++)
      for (const [id, at] of [...depths])
        if (at === depth - 1) for (const next of this.next(id, way)) if (!depths.has(next)) depths.set(next, depth);
    return depths;
  }

  /** Whether a step leads out of what was reached. */
  leadsOn(reached: ReadonlyMap<string, number>, way: 'upstream' | 'downstream'): boolean {
    return [...reached.keys()].some((id) => this.next(id, way).some((next) => !reached.has(next)));
  }

  edgesAmong(ids: ReadonlySet<string>): EdgeRow[] {
    const isVersion = (row: EdgeRow): boolean => row.relation === 'VERSION_OF' && row.to === this.root.id && this.relations.length > 0;
    return this.rows.filter((row) => ids.has(row.from) && ids.has(row.to) && (this.relations.includes(row.relation) || isVersion(row)));
  }

  next(id: string, way: 'upstream' | 'downstream'): string[] {
    const rows = this.rows.filter((row) => this.relations.includes(row.relation));
    const steps =
      way === 'upstream'
        ? rows.filter((row) => row.from === id).map((row) => row.to)
        : rows.filter((row) => row.to === id).map((row) => row.from);
    const whole = id === this.root.id && versionKindOf(this.root.kind) !== undefined && this.relations.length > 0;
    const versions = whole ? this.rows.filter((row) => row.relation === 'VERSION_OF' && row.to === id).map((row) => row.from) : [];
    return [...new Set([...steps, ...versions])];
  }
}
