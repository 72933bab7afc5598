/** How large a query is, and what it would ask of others, found in its syntax tree. */

export interface QueryMeasure<Location> {
  /** Patterns, triples, operations and steps of paths; lists of values count as one. */
  parts: number;
  /** The most of them that stand inside each other. */
  depth: number;
  /** Places of SERVICE. */
  services: Location[];
  /** Prefixes in use, each with a place. */
  prefixes: Map<string, Location>;
}

const COUNTED: ReadonlySet<unknown> = new Set(['query', 'pattern', 'triple', 'tripleCollection', 'expression', 'path']);
/** Single values are no parts, and there may be thousands. */
const VALUES = 'values';

interface Node {
  type?: unknown;
  subType?: unknown;
  loc?: unknown;
  prefix?: unknown;
  items?: unknown;
}

/** @param tree as the parser makes it: of nodes with `type`, `subType` and `loc` */
export function measureQuery<Location>(tree: object): QueryMeasure<Location> {
  const measure: QueryMeasure<Location> = { parts: 0, depth: 0, services: [], prefixes: new Map() };
  // A list instead of recursion: the depth is what is to be found out.
  const open: { node: Node; depth: number }[] = [{ node: tree, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    const inside = depth + count(node, measure);
    measure.depth = Math.max(measure.depth, inside);
    if (node.subType === VALUES) continue;
    for (const [name, child] of Object.entries(node)) {
      if (name !== 'loc' && typeof child === 'object' && child !== null) open.push({ node: child as Node, depth: inside });
    }
  }
  return measure;
}

/** 1 for a part, 0 for what holds parts. */
function count<Location>({ type, subType, prefix, items, loc }: Node, measure: QueryMeasure<Location>): 0 | 1 {
  if (type === 'pattern' && subType === 'service') measure.services.push(loc as Location);
  if (type === 'term' && typeof prefix === 'string' && !measure.prefixes.has(prefix)) measure.prefixes.set(prefix, loc as Location);
  if (!COUNTED.has(type)) return 0;
  measure.parts += type === 'path' && Array.isArray(items) ? items.length : 1;
  return 1;
}
