import type { AnyRecord } from '../model/kind.ts';
import { fieldsOf, kindOf, versionKindOf } from '../model/registry.ts';
import type { Logger } from '../ports/runtime.ts';
import type { SearchDocument, SearchIndex } from '../ports/search-index.ts';
import type { Change, FeedPosition, Store } from '../ports/store.ts';
import { searchDocument } from './search-document.ts';

const BATCH = 500;
const MOST_VERSIONS = 10_000;
/** Writes of other processes are noticed at the latest after this many milliseconds. */
const POLL = 1000;
const MOST_WAIT = 30_000;

/** Carries changes from the feed to the search index. The index is behind by what is in the feed and never by more. */
export class Indexer {
  private readonly store: Store;
  private readonly index: SearchIndex;
  private readonly logger: Logger;
  private running: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;
  private stopped = false;
  /** The run under way is to end with the batch it is at; the rest stays in the feed. */
  private ending = false;
  private identity: string | null = null;

  constructor({ store, index, logger }: { store: Store; index: SearchIndex; logger: Logger }) {
    this.store = store;
    this.index = index;
    this.logger = logger;
  }

  /** Under which the position of this very index is kept; null until it was reached for the first time. */
  get projection(): string | null {
    return this.identity === null ? null : `search:${this.index.name}:${this.identity}`;
  }

  /** Starts to follow the feed. */
  start(): void {
    this.stopped = false;
    this.nudge();
  }

  /** Says that something was written. Never waits and never throws. */
  nudge(): void {
    if (this.stopped) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    void this.drain().then(
      () => this.next(POLL),
      (error: unknown) => {
        this.failures++;
        // It may be another index when it is back.
        this.identity = null;
        this.logger.warn({ error, projection: this.projection }, 'The search index could not be brought up to date; trying again.');
        this.next(Math.min(POLL * 2 ** this.failures, MOST_WAIT));
      },
    );
  }
  private next(wait: number): void {
    if (this.stopped || this.timer) return;
    this.timer = setTimeout(() => this.nudge(), wait);
    this.timer.unref();
  }

  /** Brings the index up to date with all that is committed. One run at a time; a call during a run is served by a further run. @throws SearchUnavailableError */
  async drain(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.ending = false;
    this.running = this.drainAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async drainAll(): Promise<void> {
    // Here and not at the start of the program: a catalog whose index is away still serves everything else.
    this.identity ??= await this.index.ensure();
    const projection = this.projection ?? '';
    do {
      this.again = false;
      let position: FeedPosition | null = await this.store.position(projection);
      while (!this.ending) {
        const changes = await this.store.changesAfter(position, BATCH);
        const last = changes.at(-1);
        if (!last) break;
        await this.project(changes);
        position = last.position;
        await this.store.write((tx) => tx.setPosition(projection, last.position));
        this.failures = 0;
      }
    } while (this.again);
  }

  /** Of several changes of one thing only its present state is put; the index refuses older revisions. */
  private async project(changes: readonly Change[]): Promise<void> {
    const changed = await this.store.records([...new Set(changes.map((change) => change.entityId))]);
    const records = await this.withVersions(await this.withParents(changed));
    const present = records.filter((record) => record.retiredAt === null);
    const retired = records.filter((record) => record.retiredAt !== null);
    await this.index.put(await this.documents(present));
    await this.index.remove(retired.map(({ id, revision }) => ({ id, revision })));
  }

  /** A dataset or model is found by the features of its latest version, so it changes with its versions. */
  private async withParents(records: AnyRecord[]): Promise<AnyRecord[]> {
    const have = new Set(records.map((record) => record.id));
    const parents = records.flatMap((record) => (record.parentId !== null && !have.has(record.parentId) ? [record.parentId] : []));
    return [...records, ...(await this.store.records([...new Set(parents)]))];
  }

  /** A version is found by the name of its dataset or model, so it changes with it. */
  private async withVersions(records: AnyRecord[]): Promise<AnyRecord[]> {
    const have = new Set(records.map((record) => record.id));
    const parents = records.filter((record) => versionKindOf(record.kind)).map((record) => record.id);
    const versions = await this.store.versions(parents, MOST_VERSIONS);
    return [...records, ...(await this.store.records(versions.map((head) => head.id).filter((id) => !have.has(id))))];
  }

  private async documents(records: readonly AnyRecord[]): Promise<SearchDocument[]> {
    await this.readLazyFields(records);
    const parentIds = records.filter((record) => versionKindOf(record.kind)).map((record) => record.id);
    const latest = new Map((await this.store.versions(parentIds, 1)).map((head) => [head.parentId, head]));
    const versions = await this.store.records([...latest.values()].map((head) => head.id));
    await this.readLazyFields(versions);
    const wordsOf = new Map(versions.map((version) => [version.parentId, searchDocument(version).words]));
    const parents = await this.store.heads([...new Set(records.flatMap((record) => record.parentId ?? []))]);
    const names = new Map(parents.map((head) => [head.id, head.name]));
    return records.map((record) =>
      searchDocument(record, [...(wordsOf.get(record.id) ?? []), ...(record.parentId ? [names.get(record.parentId) ?? ''] : [])]),
    );
  }

  private async readLazyFields(records: readonly AnyRecord[]): Promise<void> {
    for (const kind of new Set(records.map((record) => record.kind))) {
      const group = records.filter((record) => record.kind === kind);
      for (const [name, field] of fieldsOf(kindOf(kind))) {
        if (!field.lazy) continue;
        const values = await this.store.lazyField(
          kind,
          name,
          group.map((record) => record.id),
        );
        for (const record of group) record[name] = values.get(record.id) ?? null;
      }
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.ending = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.running?.catch(() => undefined);
  }
}
