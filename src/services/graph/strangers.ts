import type { GraphStore } from '../../ports/graph-store.ts';
import type { Store } from '../../ports/store.ts';
import type { LakeReader } from '../lake-reader.ts';

/** Names looked up at once. */
const LOOKED_UP = 500;
/** Found before they are handed on: a store may not want to change while it answers. */
const HANDED_ON = 2000;

interface Deps {
  graphs: Pick<GraphStore, 'summary'>;
  lake: Pick<LakeReader, 'iriOf'>;
  store: Pick<Store, 'headsByPath'>;
}

/** Graphs below the base of things that the catalog does not know. Whoever is handed some takes them away before it asks on. */
export async function* strangersIn(deps: Deps): AsyncGenerator<string[]> {
  for (let before = ''; ;) {
    const found = await firstStrangers(deps);
    // What cannot be taken away is not tried for ever.
    if (found.length === 0 || found[0] === before) return;
    yield found;
    if (found.length < HANDED_ON) return;
    before = found[0] ?? '';
  }
}

async function firstStrangers({ graphs, lake, store }: Deps): Promise<string[]> {
  const prefix = lake.iriOf('');
  const found: string[] = [];
  for await (const names of chunksOf(graphs.summary(), LOOKED_UP)) {
    const paths = names.filter(({ iri }) => iri.startsWith(prefix)).map(({ iri }) => iri.slice(prefix.length));
    const known = new Set((await store.headsByPath(paths)).map(({ path }) => path));
    found.push(...paths.filter((path) => !known.has(path)).map((path) => prefix + path));
    if (found.length >= HANDED_ON) return found;
  }
  return found;
}

export async function* chunksOf<T>(values: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const value of values) {
    chunk.push(value);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
