import { GoneError, NotFoundError } from '../errors.ts';
import type { AnyRecord, Head } from '../model/kind.ts';
import { fieldsOf, kindOf } from '../model/registry.ts';
import type { Store } from '../ports/store.ts';
import type { Described } from './described.ts';
import { readLinks } from './links.ts';

/** All links of the thing itself; of things around it, as many as a story needs. */
const OWN_LINKS = 50_000;
const LINKS_AROUND = 200;
const VERSIONS = 200;

/** Reads a thing with what stands one step around it. */
export class DescriptionService {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /**
   * By place below `/id/`.
   * @throws NotFoundError, and GoneError for what was retired
   */
  async describe(path: string): Promise<Described> {
    return this.describeHead(await this.head(path));
  }

  /** @throws NotFoundError, GoneError */
  async head(path: string): Promise<Head> {
    const [head] = await this.store.headsByPath([path]);
    if (!head) throw new NotFoundError(`There is nothing at /id/${path}.`);
    if (head.retiredAt !== null) throw new GoneError(`${head.name} (/id/${path}) was retired on ${head.retiredAt.slice(0, 10)}.`);
    return head;
  }

  async describeHead(head: Head): Promise<Described> {
    const record = await this.wholeRecord(head);
    const versions = await this.versionsOf(record);
    const links = (await readLinks(this.store, [record], OWN_LINKS)).get(record.id) ?? {};
    const linked = Object.values(links).flat().map((thing) => thing.head.id);
    const latest = versions[0] ? [versions[0].id] : [];
    const near = await this.store.records([...new Set([...linked, ...(record.parentId ? [record.parentId] : []), ...latest])]);
    const linksAround = await readLinks(this.store, near, LINKS_AROUND);
    const around = new Map(near.map((one) => [one.id, { record: one, links: linksAround.get(one.id) ?? {} }]));
    return { record, links, parent: record.parentId ? (around.get(record.parentId)?.record ?? null) : null, versions, around };
  }

  private async wholeRecord(head: Head): Promise<AnyRecord> {
    const [record] = await this.store.records([head.id], head.kind);
    if (!record) throw new NotFoundError(`${head.path} is not there.`);
    for (const [name, field] of fieldsOf(kindOf(head.kind))) {
      if (field.lazy) record[name] = (await this.store.lazyField(head.kind, name, [head.id])).get(head.id) ?? null;
    }
    return record;
  }

  private async versionsOf(record: AnyRecord): Promise<AnyRecord[]> {
    if (record.kind !== 'Dataset' && record.kind !== 'Model') return [];
    const heads = await this.store.versions([record.id], VERSIONS);
    const records = new Map((await this.store.records(heads.map((head) => head.id))).map((one) => [one.id, one]));
    return heads.flatMap((head) => records.get(head.id) ?? []);
  }
}
