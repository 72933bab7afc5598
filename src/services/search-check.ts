import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '../errors.ts';
import type { Head } from '../model/kind.ts';
import type { Clock } from '../ports/runtime.ts';
import type { Held, SearchIndex } from '../ports/search-index.ts';
import type { Store } from '../ports/store.ts';
import type { Indexer } from './indexer.ts';
import { aloneAtIndex, putRecords } from './search-projection.ts';

/** Things compared at once. */
const BATCH = 2000;
/** How often what keeps changing is looked at. */
const MOST_LOOKS = 10;
/** How long the feed may be held back, in milliseconds, and how often it is asked. */
const PATIENCE_MS = 30_000;
const WAIT_MS = 100;

/** Where the index and the database do not agree. */
export interface IndexDifference {
  /** Where the thing is too much, or too old: it is the other side that lacks it. */
  side: 'index' | 'database';
  id: string;
  /** Place below `/id/`; null of things that the database does not know. */
  path: string | null;
  problem: string;
}
export interface IndexCheckAnswer {
  /** Things on either side. */
  checked: number;
  differences: IndexDifference[];
  /** How many of them were put right. */
  repaired: number;
}

interface Difference extends IndexDifference {
  wants: 'put' | 'forget';
}

interface Deps {
  store: Store;
  index: SearchIndex;
  indexer: Pick<Indexer, 'drain' | 'projection'>;
  clock: Clock;
}

/** Compares the search index with the database, id by id, both ways, and by revision. Writes may go on: they are no differences. */
export class SearchCheck {
  private readonly deps: Deps;

  constructor(deps: Deps) {
    this.deps = deps;
  }

  /**
   * @param repair whether what is missing or old is put, and what is too much removed
   * @throws SearchUnavailableError; ConflictError where an open transaction keeps changes from being read
   */
  async check({ repair = false }: { repair?: boolean } = {}): Promise<IndexCheckAnswer> {
    await this.catchUp();
    const answer: IndexCheckAnswer = { checked: 0, differences: [], repaired: 0 };
    for await (const { ids, checked } of this.suspects()) {
      answer.checked += checked;
      if (ids.length === 0) continue;
      const differences = await this.differencesAt(ids);
      answer.differences.push(...differences.map(({ side, id, path, problem }) => ({ side, id, path, problem })));
      if (repair) answer.repaired += await this.repair(differences);
    }
    return answer;
  }

  /** Both sides in the order of ids, page by page: what only one of them has, or has in another revision. */
  private async *suspects(): AsyncGenerator<{ ids: string[]; checked: number }> {
    const { store, index } = this.deps;
    let after: string | null = null;
    for (;;) {
      const from: { after?: string } = after === null ? {} : { after };
      const stored: Held[] = await store.page({ ...from, retired: false, limit: BATCH });
      const held: Held[] = await index.holdings(after, BATCH);
      // Beyond the end of a full page the other side cannot be judged yet.
      const ends: string[] = [stored, held].flatMap((page) => (page.length === BATCH ? [page.at(-1)?.id ?? ''] : [])).sort();
      const end: string | null = ends[0] ?? null;
      const within = (page: readonly Held[]): Map<string, number> =>
        new Map(page.filter(({ id }) => end === null || id <= end).map(({ id, revision }) => [id, revision]));
      const [truth, found] = [within(stored), within(held)];
      const ids = [...new Set([...truth.keys(), ...found.keys()])];
      yield { ids: ids.filter((id) => truth.get(id) !== found.get(id)), checked: ids.length };
      if (end === null) return;
      after = end;
    }
  }

  /** What changed while it was looked at is looked at again; what never rests is left to the next check. */
  private async differencesAt(ids: readonly string[]): Promise<Difference[]> {
    const { index } = this.deps;
    const differences: Difference[] = [];
    let asked = ids;
    let heads = await this.heads(asked);
    for (let look = 0; look < MOST_LOOKS && asked.length > 0; look++) {
      await this.catchUp();
      const held = new Map((await index.held(asked)).map(({ id, revision }) => [id, revision]));
      const now = await this.heads(asked);
      const moved = asked.filter((id) => heads.get(id)?.revision !== now.get(id)?.revision);
      const still = new Set(moved);
      differences.push(...asked.flatMap((id) => (still.has(id) ? [] : differenceOf(id, now.get(id), held.get(id)))));
      [asked, heads] = [moved, now];
    }
    return differences;
  }
  private async heads(ids: readonly string[]): Promise<Map<string, Head>> {
    return new Map((await this.deps.store.heads(ids)).map((head) => [head.id, head]));
  }

  /**
   * Until the index has all that is committed by now; what comes later is not waited for, since it may never end. The feed shows a change when no
   * older transaction is open any more.
   */
  private async catchUp(): Promise<void> {
    const { store, indexer, clock } = this.deps;
    const asOf = clock.now();
    let [last, moved] = ['', Date.now()];
    for (;;) {
      await Promise.race([indexer.drain(), sleep(WAIT_MS)]);
      const { projection } = indexer;
      const position = projection === null ? null : await store.position(projection);
      const { oldestPending } = await store.settledUpTo(position);
      if (oldestPending === null || oldestPending > asOf) return;
      if (last !== JSON.stringify(position)) [last, moved] = [JSON.stringify(position), Date.now()];
      if (Date.now() - moved > PATIENCE_MS) throw heldBack(oldestPending);
      await sleep(WAIT_MS);
    }
  }

  /** Whatever revision the index believes to have is forgotten first, so that the database's is taken. */
  private async repair(differences: readonly Difference[]): Promise<number> {
    const { store, index } = this.deps;
    if (differences.length === 0) return 0;
    return aloneAtIndex(store, async () => {
      const ids = differences.map(({ id }) => id);
      await index.forget(ids);
      const refused = await putRecords(store, await store.records(ids), index);
      return ids.length - refused.length;
    });
  }
}

function differenceOf(id: string, head: Head | undefined, revision: number | undefined): Difference[] {
  const path = head?.path ?? null;
  if (!head || head.retiredAt !== null) {
    const problem = head ? 'found by the search, but retired' : 'found by the search, but not in the catalog';
    return revision === undefined ? [] : [{ side: 'index', id, path, problem, wants: 'forget' }];
  }
  if (revision === undefined) return [{ side: 'database', id, path, problem: 'not found by the search', wants: 'put' }];
  if (revision === head.revision) return [];
  return [{ side: 'index', id, path, problem: `found by the search as of revision ${revision}, but is at ${head.revision}`, wants: 'put' }];
}

function heldBack(since: string): ConflictError {
  return new ConflictError(
    `Changes made since ${since} cannot be compared yet: an older transaction is still open on the Postgres server (pg_stat_activity names it). Wait until it has ended, or end it, and try again.`,
  );
}
