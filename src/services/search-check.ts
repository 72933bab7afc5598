import type { Held, SearchIndex } from '../ports/search-index.ts';
import type { Store } from '../ports/store.ts';
import type { Indexer } from './indexer.ts';
import { aloneAtIndex, putRecords } from './search-projection.ts';

/** Things compared at once. */
const BATCH = 2000;

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

/** Compares the search index with the database, id by id, both ways, and by revision. */
export class SearchCheck {
  private readonly deps: { store: Store; index: SearchIndex; indexer: Pick<Indexer, 'drain'> };

  constructor(deps: { store: Store; index: SearchIndex; indexer: Pick<Indexer, 'drain'> }) {
    this.deps = deps;
  }

  /**
   * @param repair whether what is missing or old is put, and what is too much removed
   * @throws SearchUnavailableError
   */
  async check({ repair = false }: { repair?: boolean } = {}): Promise<IndexCheckAnswer> {
    const { indexer } = this.deps;
    await indexer.drain();
    const answer: IndexCheckAnswer = { checked: 0, differences: [], repaired: 0 };
    for await (const { ids, checked } of this.suspects()) {
      answer.checked += checked;
      if (ids.length === 0) continue;
      // What was written while the pages were read is no difference.
      await indexer.drain();
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

  private async differencesAt(ids: readonly string[]): Promise<Difference[]> {
    const { store, index } = this.deps;
    const heads = new Map((await store.heads(ids)).map((head) => [head.id, head]));
    const held = new Map((await index.held(ids)).map(({ id, revision }) => [id, revision]));
    return ids.flatMap((id): Difference[] => {
      const head = heads.get(id);
      const revision = held.get(id);
      const path = head?.path ?? null;
      if (!head || head.retiredAt !== null) {
        const problem = head ? 'found by the search, but retired' : 'found by the search, but not in the catalog';
        return revision === undefined ? [] : [{ side: 'index', id, path, problem, wants: 'forget' }];
      }
      if (revision === undefined) return [{ side: 'database', id, path, problem: 'not found by the search', wants: 'put' }];
      if (revision === head.revision) return [];
      return [
        { side: 'index', id, path, problem: `found by the search as of revision ${revision}, but is at ${head.revision}`, wants: 'put' },
      ];
    });
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
