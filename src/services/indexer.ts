import type { AnyRecord } from '../model/kind.ts';
import { fieldsOf, kindOf, versionKindOf } from '../model/registry.ts';
import type { Logger } from '../ports/runtime.ts';
import type { SearchDocument, SearchIndex } from '../ports/search-index.ts';
import type { Change, FeedPosition, Store } from '../ports/store.ts';
import { FeedFollower, type FeedTarget } from './feed-follower.ts';
import { searchDocument } from './search-document.ts';

const BATCH = 500;
const MOST_VERSIONS = 10_000;

/** Carries changes from the feed to the search index. */
export class Indexer implements FeedTarget {
  readonly batch = BATCH;
  readonly label = 'search index';
  private readonly store: Store;
  private readonly index: SearchIndex;
  private readonly follower: FeedFollower;
  private identity: string | null = null;

  constructor({ store, index, logger }: { store: Store; index: SearchIndex; logger: Logger }) {
    this.store = store;
    this.index = index;
    this.follower = new FeedFollower({ store, target: this, logger });
  }

  /** Under which the position of this very index is kept; null until it was reached for the first time. */
  get projection(): string | null {
    return this.identity === null ? null : `search:${this.index.name}:${this.identity}`;
  }

  /** Starts to follow the feed. */
  start(): void {
    this.follower.start();
  }
  /** Says that something was written. Never waits and never throws. */
  nudge(): void {
    this.follower.nudge();
  }
  /** Brings the index up to date with all that is committed. @throws SearchUnavailableError */
  drain(): Promise<void> {
    return this.follower.drain();
  }
  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** Here and not at the start of the program: a catalog whose index is away still serves everything else. */
  async begin(): Promise<FeedPosition | null> {
    this.identity ??= await this.index.ensure();
    return this.store.position(this.projection ?? '');
  }

  async apply(changes: readonly Change[]): Promise<void> {
    const projection = this.projection ?? '';
    await this.project(changes);
    const last = changes.at(-1);
    if (last) await this.store.write((tx) => tx.setPosition(projection, last.position));
  }

  /** It may be another index when it is back. */
  failed(): boolean {
    this.identity = null;
    return true;
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
}
