import { ConflictError } from '../errors.ts';
import type { IndexBeside, Refused, SearchIndex } from '../ports/search-index.ts';
import type { FeedPosition, Store } from '../ports/store.ts';
import { aloneAtIndex, isBefore, project, projectionOf, putRecords } from './search-projection.ts';

/** Things read at once. */
const BATCH = 500;
/**
 * Changes followed at once. Each thing is put once for all of its changes among them, so that the new index catches up also while things are
 * changed again and again, faster than one by one they could be put.
 */
const CHANGES = 20_000;
/** So often at most what was written meanwhile is followed while others go on. */
const MOST_ROUNDS = 5;
/** Batches that are being made and put at once. */
const AT_ONCE = 3;
/** How far it has come is remembered after so many things. */
const REMEMBERED = 5000;

interface BatchPut {
  last: string;
  things: number;
  put: Promise<Refused[]>;
}
export interface RebuildProgress {
  /** Things read, and how many there are about. */
  done: number;
  all: number;
}
export interface RebuildAnswer {
  /** Things put into the new index; of those of an earlier attempt none is put again. */
  indexed: number;
  /** Whether it went on with an earlier attempt. */
  resumed: boolean;
  /** Things that the index does not take. */
  refused: Refused[];
}

/**
 * Makes the search index anew, beside the one that is searched, which it replaces when it knows as much: no search finds less meanwhile.
 * Writes go on. What is ended on its way is gone on with by the next attempt.
 */
export class SearchRebuild {
  private readonly store: Store;
  private readonly index: SearchIndex;

  constructor({ store, index }: { store: Store; index: SearchIndex }) {
    this.store = store;
    this.index = index;
  }

  /** @throws ConflictError when somebody is at it, SearchUnavailableError */
  async run(onProgress: (progress: RebuildProgress) => void = () => undefined): Promise<RebuildAnswer> {
    const answers: RebuildAnswer[] = [];
    const ran = await this.store.alone('search rebuild', async () => {
      answers.push(await this.rebuild(onProgress));
    });
    const [answer] = answers;
    if (!ran || !answer)
      throw new ConflictError('Somebody is making the search index anew already. Wait for that, or end it and try again.');
    return answer;
  }

  private async rebuild(onProgress: (progress: RebuildProgress) => void): Promise<RebuildAnswer> {
    const beside = await this.index.beside();
    const projection = projectionOf(this.index.name, beside.identity);
    const answer: RebuildAnswer = { indexed: 0, resumed: beside.progress !== null, refused: [] };
    // Before anything is read: what is changed from now on comes by the feed.
    if ((await this.store.position(projection)) === null) await this.remember(projection, await this.store.feedEnd());
    await this.fill(beside, answer, onProgress);
    await beside.prepare();
    // Most of what was written meanwhile, while others go on. Then the rest, while nothing is written to the index that is searched: that one
    // knows no more than what the feed tells now.
    for (let round = 0; round < MOST_ROUNDS && (await this.follow(beside, projection, answer)) > CHANGES; round++);
    await aloneAtIndex(this.store, async () => {
      await this.follow(beside, projection, answer);
      await beside.swap();
    });
    return answer;
  }

  /** The database is read and documents are made while earlier ones are being put. */
  private async fill(beside: IndexBeside, answer: RebuildAnswer, onProgress: (progress: RebuildProgress) => void): Promise<void> {
    const all = (await this.store.census()).reduce((sum, { living }) => sum + living, 0);
    const underWay: BatchPut[] = [];
    let remembered = 0;
    // In the order of ids: what is before the last one that is done is done.
    const oldestDone = async (): Promise<void> => {
      const batch = underWay.shift();
      if (!batch) return;
      answer.refused.push(...(await batch.put));
      answer.indexed += batch.things;
      if (answer.indexed - remembered >= REMEMBERED || underWay.length === 0) {
        await beside.reached(batch.last);
        remembered = answer.indexed;
      }
      onProgress({ done: answer.indexed, all });
    };
    try {
      let heads = await this.page(beside.progress);
      while (heads.length > 0) {
        const last = heads.at(-1)?.id ?? '';
        const [records, next] = await Promise.all([this.store.records(heads.map(({ id }) => id)), this.page(last)]);
        if (underWay.length >= AT_ONCE) await oldestDone();
        underWay.push({ last, things: records.length, put: putRecords(this.store, records, beside) });
        heads = next;
      }
      while (underWay.length > 0) await oldestDone();
    } finally {
      // Where one fails nobody else may begin before the others have ended.
      await Promise.allSettled(underWay.map(({ put }) => put));
    }
  }
  private page(after: string | null): ReturnType<Store['page']> {
    return this.store.page({ ...(after === null ? {} : { after }), retired: false, limit: BATCH });
  }

  /** Up to where the feed ends now: writers may be faster than this. @returns the number of changes */
  private async follow(beside: IndexBeside, projection: string, answer: RebuildAnswer): Promise<number> {
    let followed = 0;
    const end = await this.store.feedEnd();
    let position = await this.store.position(projection);
    while (isBefore(position, end)) {
      const changes = await this.store.changesAfter(position, CHANGES);
      const last = changes.at(-1);
      if (!last) break;
      answer.refused.push(...(await project(this.store, changes, beside)));
      await this.remember(projection, last.position);
      position = last.position;
      followed += changes.length;
    }
    return followed;
  }
  private async remember(projection: string, position: FeedPosition | null): Promise<void> {
    if (position) await this.store.write((tx) => tx.setPosition(projection, position));
  }
}
