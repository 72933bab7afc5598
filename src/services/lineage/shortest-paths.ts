/** Pure: the shortest paths between two nodes of a graph in memory. */

export interface PathSearch {
  /** Where each node leads. */
  next: ReadonlyMap<string, ReadonlySet<string>>;
  start: string;
  end: string;
  /** How many paths. */
  most: number;
  /** Steps of the longest path that is looked for. */
  longest: number;
  /** Counts down the partial paths that are looked at; at 0 the search ends. */
  work: { left: number };
}
interface Partial {
  node: string;
  length: number;
  before: Partial | null;
}

/**
 * Paths that meet no node twice, shortest first, as ids from start to end. Best-first along the exact distances to the end (A*): of a
 * number of equally long paths only those asked for are ever followed, however many there are.
 */
export function shortestPaths(search: PathSearch): string[][] {
  const { start, end, most, work } = search;
  const distances = distancesTo(end, search.next);
  const found: string[][] = [];
  const queue = new Queue();
  push(queue, { node: start, length: 0, before: null }, { ...search, distances });
  for (let path = queue.take(); path && found.length < most && work.left > 0; path = queue.take()) {
    if (path.node === end) {
      found.push(idsOf(path));
      continue;
    }
    // The last one pushed is the first one followed: the search goes down before it goes wide.
    for (const node of [...(search.next.get(path.node) ?? [])].sort().reverse()) {
      if (!isOn(path, node)) push(queue, { node, length: path.length + 1, before: path }, { ...search, distances });
    }
  }
  return found;
}

function push(queue: Queue, path: Partial, { distances, longest, work }: PathSearch & { distances: ReadonlyMap<string, number> }): void {
  const rest = distances.get(path.node);
  if (rest === undefined || path.length + rest > longest) return;
  work.left--;
  queue.add(path, path.length + rest);
}

/** Steps from each node to the end, of those that lead there. */
function distancesTo(end: string, next: PathSearch['next']): Map<string, number> {
  const back = new Map<string, string[]>();
  for (const [from, others] of next) for (const to of others) listIn(back, to).push(from);
  const distances = new Map([[end, 0]]);
  // Entries added while a map is walked are walked too: this is the queue of a breadth-first search.
  for (const [node, distance] of distances)
    for (const from of back.get(node) ?? []) if (!distances.has(from)) distances.set(from, distance + 1);
  return distances;
}
function listIn(lists: Map<string, string[]>, key: string): string[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function isOn(path: Partial, node: string): boolean {
  for (let at: Partial | null = path; at; at = at.before) if (at.node === node) return true;
  return false;
}
function idsOf(path: Partial): string[] {
  const ids: string[] = [];
  for (let at: Partial | null = path; at; at = at.before) ids.push(at.node);
  return ids.reverse();
}

/** Paths by the length that they will have at least; the shortest first, of equal ones the latest added. */
class Queue {
  private readonly stacks: Partial[][] = [];
  private shortest = Infinity;

  add(path: Partial, length: number): void {
    (this.stacks[length] ??= []).push(path);
    this.shortest = Math.min(this.shortest, length);
  }

  take(): Partial | null {
    for (; this.shortest < this.stacks.length; this.shortest++) {
      const path = this.stacks[this.shortest]?.pop();
      if (path) return path;
    }
    return null;
  }
}
