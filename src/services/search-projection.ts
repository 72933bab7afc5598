import { setTimeout as sleep } from 'node:timers/promises';
import { KIND_NAMES, type AnyRecord, type Head } from '../model/kind.ts';
import { versionKindOf } from '../model/registry.ts';
import type { Held, Refused, SearchDocument } from '../ports/search-index.ts';
import type { Change, FeedPosition, LinkedQuery, Store, StoreReader } from '../ports/store.ts';
import { searchDocuments } from './search-documents.ts';
import { leads, STEPS } from './search-facts.ts';

/** From changes of the store to what the index holds. */

/** Where documents go. */
export interface DocumentTarget {
  put(documents: readonly SearchDocument[]): Promise<Refused[]>;
  remove(things: readonly Held[]): Promise<void>;
}

/** Documents made and put at once. */
const BATCH = 500;
/** Things of one kind that tell something of a changed one; what is further is as it was until it changes itself, or the index is made anew. */
const MOST = 10_000;
const MOST_STEPS = 4;

/** Of several changes of one thing only its present state is put; the index refuses older revisions. */
export async function project(store: StoreReader, changes: readonly Change[], target: DocumentTarget): Promise<Refused[]> {
  const ids = await withRelatives(store, await touched(store, changes));
  const refused: Refused[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const records = await store.records(ids.slice(start, start + BATCH));
    refused.push(...(await putRecords(store, records, target)));
  }
  return refused;
}

/** Puts what is there and takes out what is retired. */
export async function putRecords(store: StoreReader, records: readonly AnyRecord[], target: DocumentTarget): Promise<Refused[]> {
  const present = records.filter((record) => record.retiredAt === null);
  const retired = records.filter((record) => record.retiredAt !== null);
  const { documents, refused } = await searchDocuments(store, present);
  const notTaken = await target.put(documents);
  await target.remove(retired.map(({ id, revision }) => ({ id, revision })));
  return [...refused, ...notTaken];
}

/** What changed, what it is or was linked with, and what is found by it a few edges away. */
async function touched(store: StoreReader, changes: readonly Change[]): Promise<Set<string>> {
  const found = new Set([...changes.map(({ entityId }) => entityId), ...(await store.endsOfChangedEdges(changes))]);
  let level: Pick<Head, 'id' | 'kind'>[] = changes.map(({ entityId: id, kind }) => ({ id, kind }));
  const seen = new Set<string>();
  for (let i = 0; i < MOST_STEPS && level.length > 0; i++) {
    const asked = STEPS.map((step) => ({ step, query: backwards(step, level) })).filter(({ query }) => query.ids.length > 0);
    const answers = await store.linked(asked.map(({ query }) => query));
    const next: typeof level = [];
    for (const [j, { step }] of asked.entries()) {
      for (const { head } of answers[j] ?? []) {
        if (!leads(step, head.kind)) continue;
        found.add(head.id);
        // What stands against the direction, and owners, are told of the thing itself alone.
        if (step.direction === 'out' && step.from !== 'any' && !seen.has(head.id)) next.push(head);
        seen.add(head.id);
      }
    }
    level = next;
  }
  return found;
}
function backwards(
  { from, relation, direction, role, to }: (typeof STEPS)[number],
  level: readonly Pick<Head, 'id' | 'kind'>[],
): LinkedQuery {
  return {
    ids: [...new Set(level.filter(({ kind }) => to.includes(kind)).map(({ id }) => id))],
    relation,
    direction: direction === 'out' ? 'in' : 'out',
    role,
    kinds: from === 'any' ? KIND_NAMES : from,
    perNode: MOST,
  };
}

/** A dataset or model is found by the features of its latest version, and a version by the name of its dataset or model. */
async function withRelatives(store: StoreReader, ids: ReadonlySet<string>): Promise<string[]> {
  const heads = await store.heads([...ids]);
  const parents = heads.flatMap(({ parentId }) => parentId ?? []);
  const versions = await store.versions(
    heads.filter(({ kind }) => versionKindOf(kind)).map(({ id }) => id),
    MOST,
  );
  return [...new Set([...ids, ...parents, ...versions.map(({ id }) => id)])];
}

/** One writer to the index at a time, in all processes: so that nothing is written to an index just before another takes its place. */
export async function aloneAtIndex<T>(store: Pick<Store, 'alone'>, work: () => Promise<T>): Promise<T> {
  const done: T[] = [];
  for (;;) {
    const was = await store.alone(LOCK, async () => {
      done.push(await work());
    });
    const [result] = done;
    if (was && done.length > 0) return result as T;
    await sleep(WAIT);
  }
}
const LOCK = 'search index';
/** Milliseconds. */
const WAIT = 25;

/** Under which the position of an index is kept. */
export function projectionOf(indexName: string, identity: string): string {
  return `search:${indexName}:${identity}`;
}

/** Whether the second lies behind the first in the feed; null is its beginning. */
export function isBefore(position: FeedPosition | null, end: FeedPosition | null): boolean {
  if (position === null || end === null) return end !== null;
  const [a, b] = [position, end].map(({ transaction, sequence }) => [BigInt(transaction), BigInt(sequence)] as const);
  if (!a || !b) return false;
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
