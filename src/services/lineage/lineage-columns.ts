import { InputError } from '../../errors.ts';
import type { Head } from '../../model/kind.ts';
import { nearNames } from '../../model/near-names.ts';
import { Found, walkLevels } from './bounded-walk.ts';
import { columnDerivations, columnEdges, columnKey, pointOf, type ColumnDerivation, type ColumnEdge } from './column-derivations.ts';
import type { Ground, Seen } from './lineage-ground.ts';
import { boundsOf, type LineageDirection, type LineageQuery, type Limits, type Truncation } from './lineage-types.ts';
import { waysOf } from './lineage-walk.ts';

export interface ColumnQuery extends Pick<LineageQuery, 'of' | 'direction' | 'maxDepth' | 'maxNodes' | 'asOf'> {
  /** Name of the column, exact. */
  column: string;
}
export interface ColumnNode {
  head: Head;
  column: string;
  /** Steps from the root. */
  depth: number;
  /** Derivations in the direction walked that state no columns: what stands behind them is not known. */
  unstated: number;
  /** Things behind derivations that the caller may not read. */
  restricted: number;
}
export interface ColumnLineage {
  root: Head;
  /** The column asked about first, then by depth, thing and column. */
  nodes: ColumnNode[];
  edges: ColumnEdge[];
  complete: boolean;
  truncation: Truncation | null;
}

const LIMITS: Limits = { maxDepth: [20, 100], maxNodes: [500, 10_000], maxFanOut: [10_000, 10_000] };
const RELATIONS = ['DERIVED'] as const;

/**
 * Which columns a column was made from and which were made from it, as far as derivations state it.
 * @throws InputError for a thing without columns, a column that it has not, and bounds that are not possible
 */
export async function columnLineage(ground: Ground, root: Head, query: ColumnQuery): Promise<ColumnLineage> {
  const { maxDepth, maxNodes, maxFanOut } = boundsOf(query, LIMITS);
  await checkColumn(ground, root, query.column);
  const start = columnKey({ id: root.id, column: query.column });
  const found = new Found(start, maxNodes);
  const unstated = new Map<string, number>();
  for (const way of waysOf(query.direction ?? 'both')) {
    const level = { way, perNode: maxFanOut, unstated, ...timeOf(query) };
    await walkLevels(ground, found, { root: start, maxDepth, step: (keys) => levelOf(ground, keys, level) });
  }
  const { nodes, edges } = await withThings(ground, { found, unstated, ...timeOf(query) });
  const cut = found.cuts.truncation();
  const frontier = [...new Set(cut?.frontier.map((key) => pointOf(key).id))];
  return { root, nodes, edges, complete: cut === null, truncation: cut && { ...cut, frontier } };
}

/** @throws InputError */
async function checkColumn({ reader }: Ground, root: Head, column: string): Promise<void> {
  if (root.kind === 'DataSource') return;
  if (root.kind !== 'DatasetVersion')
    throw new InputError(`${root.path} has no columns; name a dataset version or a data source.`, { field: 'of' });
  const features: unknown = (await reader.lazyField('DatasetVersion', 'features', [root.id])).get(root.id);
  const names = (Array.isArray(features) ? (features as { name: string }[]) : []).map((feature) => feature.name);
  if (names.length === 0 || names.includes(column)) return;
  const near = nearNames(column, names).map((name) => JSON.stringify(name));
  throw new InputError(`${root.path} has no column ${JSON.stringify(column)}. Names are exact; the nearest ones are ${near.join(', ')}.`, {
    field: 'column',
  });
}

interface Level {
  way: Exclude<LineageDirection, 'both'>;
  perNode: number;
  asOf?: string;
  /** Filled on the way: by column, how many derivations state no columns. */
  unstated: Map<string, number>;
}

/** The columns next to those of a level; one statement. */
async function levelOf(ground: Ground, keys: readonly string[], { way, unstated, ...query }: Level): Promise<Seen> {
  const columns = columnsByThing(keys);
  const direction = way === 'upstream' ? 'out' : 'in';
  const { edges, hidden } = await ground.reader.edges({ ids: [...columns.keys()], direction, relations: RELATIONS, ...query });
  const pairs: { own: string; other: string; thing: string }[] = [];
  for (const edge of edges) {
    const [own, thing] = way === 'upstream' ? [edge.fromId, edge.toId] : [edge.toId, edge.fromId];
    const here = columns.get(own) ?? NO_COLUMNS;
    const stated = columnDerivations(edge.attributes);
    if (stated === null) for (const key of here.values()) unstated.set(key, (unstated.get(key) ?? 0) + 1);
    else pairs.push(...pairsOf(stated, { way, here, thing }));
  }
  const closed = await ground.unreadable(pairs.map((pair) => pair.thing));
  return {
    pairs: pairs.filter((pair) => !closed.has(pair.thing)),
    restricted: thingsByKey(pairs.filter((pair) => closed.has(pair.thing))),
    hidden: new Map([...hidden].flatMap(([id, count]) => [...(columns.get(id) ?? NO_COLUMNS).values()].map((key) => [key, count]))),
  };
}
const NO_COLUMNS: ReadonlyMap<string, string> = new Map();

/** What one edge says of the columns here. */
function pairsOf(
  stated: readonly ColumnDerivation[],
  { way, here, thing }: { way: Level['way']; here: ReadonlyMap<string, string>; thing: string },
): { own: string; other: string; thing: string }[] {
  const [mine, theirs] = way === 'upstream' ? (['column', 'from'] as const) : (['from', 'column'] as const);
  return stated.flatMap((one) => {
    const own = here.get(one[mine]);
    return own === undefined ? [] : [{ own, other: columnKey({ id: thing, column: one[theirs] }), thing }];
  });
}
function thingsByKey(pairs: readonly { own: string; thing: string }[]): Map<string, Set<string>> {
  const things = new Map<string, Set<string>>();
  for (const { own, thing } of pairs) things.set(own, (things.get(own) ?? new Set<string>()).add(thing));
  return things;
}

/** By thing, and there by name: the keys of columns. */
function columnsByThing(keys: readonly string[]): Map<string, Map<string, string>> {
  const things = new Map<string, Map<string, string>>();
  for (const key of keys) {
    const { id, column } = pointOf(key);
    things.set(id, (things.get(id) ?? new Map<string, string>()).set(column, key));
  }
  return things;
}

/** From keys to things, with all derivations among what was found; two statements. */
async function withThings(
  ground: Ground,
  { found, unstated, ...time }: { found: Found; unstated: ReadonlyMap<string, number>; asOf?: string },
): Promise<Pick<ColumnLineage, 'nodes' | 'edges'>> {
  const keys = new Set(found.ids());
  const ids = [...new Set([...keys].map((key) => pointOf(key).id))];
  const heads = new Map((await ground.reader.heads(ids)).map((head) => [head.id, head]));
  const nodes = [...keys].sort().flatMap((key): ColumnNode[] => {
    const { id, column } = pointOf(key);
    const head = heads.get(id);
    const { depth, restricted } = found.about(key);
    return head ? [{ head, column, depth, restricted, unstated: unstated.get(key) ?? 0 }] : [];
  });
  const among = await ground.reader.edgesAmong({ ids, relations: RELATIONS, ...time });
  const edges = among.flatMap(columnEdges).filter(({ from, to }) => keys.has(columnKey(from)) && keys.has(columnKey(to)));
  return { nodes: nodes.sort((a, b) => a.depth - b.depth), edges: edges.sort((a, b) => Number(a.id) - Number(b.id)) };
}

function timeOf({ asOf }: ColumnQuery): { asOf?: string } {
  return asOf === undefined ? {} : { asOf };
}
