import type { KindName, RelationName } from '../../model/kind.ts';
import type { Edge, EntityChange, Neighbours, NewEdge, StoreWriter } from '../../ports/store.ts';
import { edgeIdentity } from './link-changes.ts';

export type Direction = 'out' | 'in';
/** Which edges are looked at. What was read is kept for each of these objects, so they are constants. */
export interface EdgeView {
  relations: readonly RelationName[];
  /** Of both ends; default: all. */
  kinds?: readonly KindName[];
  /** A rule over many things, of which two writers together could break what neither of them breaks alone: only one at a time may look. */
  rule?: string;
}
/** The other ends of a thing's edges. */
export interface Around {
  ids: ReadonlySet<string>;
  /** False where there are more than were read. */
  whole: boolean;
}
interface Surroundings {
  tx: StoreWriter;
  kindOf: (id: string) => KindName | undefined;
  /** Writes what was taken back and is still kept: it would be found as if it stood. */
  settle: () => Promise<void>;
}

/** Neighbours read of one thing, and edges read in several steps at once. */
const PER_NODE = 5000;
const MOST_EDGES = 20_000;
const NOBODY: Around = { ids: new Set(), whole: true };

/**
 * Open edges as the operations of a transaction see them: those that are stored, with those that they opened and without those that they
 * ended. A thing that the transaction made has no edges but its own, and nothing is read for it.
 */
export class OpenEdges {
  private readonly surroundings: Surroundings;
  private readonly read = new Map<EdgeView, Record<Direction, Map<string, Around>>>();
  private readonly held = new Set<string>();
  private readonly made = new Set<string>();
  private readonly opened = new Map<string, { edge: NewEdge; owners: Set<string> }>();
  private readonly openedAt: Record<Direction, Map<string, Set<string>>> = { out: new Map(), in: new Map() };

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  /** Whether the transaction itself made the thing. */
  isNew(id: string): boolean {
    return this.made.has(id);
  }

  /** Takes note of a change. @param stated the edges that the thing stated before it */
  note({ record, before, opened, ended }: EntityChange, stated: readonly Edge[]): void {
    if (before === null) this.made.add(record.id);
    for (const edge of stated) if (ended.includes(edge.id)) this.takeBack(edge, record.id);
    for (const edge of opened) {
      const identity = edgeIdentity(edge);
      const known = this.opened.get(identity);
      if (known) known.owners.add(record.id);
      else this.opened.set(identity, { edge, owners: new Set([record.id]) });
      listAt(this.openedAt.out, edge.fromId).add(identity);
      listAt(this.openedAt.in, edge.toId).add(identity);
    }
  }
  private takeBack(edge: Edge, owner: string): void {
    const identity = edgeIdentity(edge);
    const own = this.opened.get(identity);
    own?.owners.delete(owner);
    if (own?.owners.size === 0) this.opened.delete(identity);
    for (const read of this.read.values()) {
      read.out.delete(edge.fromId);
      read.in.delete(edge.toId);
    }
  }

  /**
   * The other ends of the things' edges; one statement for those that were not read yet, none for new things.
   * @param depth how many steps are read at once: what will be asked for next is there already
   */
  async around(view: EdgeView, direction: Direction, ids: readonly string[], depth = 1): Promise<Map<string, Around>> {
    const read = this.readOf(view)[direction];
    const unknown = [...new Set(ids)].filter((id) => !this.made.has(id) && !read.has(id));
    if (unknown.length > 0) await this.readStored(view, direction, unknown, depth);
    return new Map(ids.map((id) => [id, this.with(view, direction, id, read.get(id) ?? NOBODY)]));
  }

  private async readStored(view: EdgeView, direction: Direction, ids: readonly string[], depth: number): Promise<void> {
    const { tx, settle } = this.surroundings;
    await settle();
    const { relations, kinds, rule } = view;
    if (rule !== undefined && !this.held.has(rule)) {
      await tx.lockRule(rule);
      this.held.add(rule);
    }
    const query = { ids, direction, relations, ...(kinds ? { kinds } : {}) };
    const ways = depth > 1 ? await tx.ways({ ...query, depth, most: MOST_EDGES }) : null;
    if (ways) return this.keep(view, direction, ways.whole, ways.pairs);
    const { pairs, hidden } = await tx.neighbours({ ...query, perNode: PER_NODE });
    this.keep(view, direction, ids, pairs, hidden);
  }
  private keep(
    ...[view, direction, ids, pairs, hidden]: [EdgeView, Direction, readonly string[], Neighbours['pairs'], Neighbours['hidden']?]
  ): void {
    const found = new Map(ids.map((id) => [id, new Set<string>()]));
    for (const { own, other } of pairs) found.get(own)?.add(other);
    const read = this.readOf(view)[direction];
    for (const [id, others] of found) if (!read.has(id)) read.set(id, { ids: others, whole: hidden?.has(id) !== true });
  }

  private with(view: EdgeView, direction: Direction, id: string, stored: Around): Around {
    const identities = this.openedAt[direction].get(id);
    if (!identities) return stored;
    const ids = new Set(stored.ids);
    for (const identity of identities) {
      const edge = this.opened.get(identity)?.edge;
      if (!edge || !view.relations.includes(edge.relation)) continue;
      const other = direction === 'out' ? edge.toId : edge.fromId;
      const kind = this.surroundings.kindOf(other);
      if (!view.kinds || kind === undefined || view.kinds.includes(kind)) ids.add(other);
    }
    return { ids, whole: stored.whole };
  }

  private readOf(view: EdgeView): Record<Direction, Map<string, Around>> {
    const known = this.read.get(view);
    if (known) return known;
    const empty = { out: new Map<string, Around>(), in: new Map<string, Around>() };
    this.read.set(view, empty);
    return empty;
  }
}

function listAt(lists: Map<string, Set<string>>, id: string): Set<string> {
  const known = lists.get(id);
  if (known) return known;
  const list = new Set<string>();
  lists.set(id, list);
  return list;
}
