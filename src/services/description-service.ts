import { GoneError, NotFoundError } from '../errors.ts';
import type { AnyRecord, Head } from '../model/kind.ts';
import { fieldsOf, kindOf, versionKindOf } from '../model/registry.ts';
import type { Store } from '../ports/store.ts';
import type { Described, Links } from './described.ts';
import { readLinks } from './links.ts';

/** All links of the thing itself; of things around it, as many as a story needs. */
const OWN_LINKS = 50_000;
const LINKS_AROUND = 200;
/** Things of a step beyond the first; a crowd there says nothing more of the thing itself. */
const MOST_BEYOND = 2000;
const VERSIONS = 10_000;
/** RDF tells enough of neighbours to stand alone, and a model's data are two steps away: over the run that made it. */
const STEPS = 2;

/** Reads a thing with what stands around it. */
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
    return this.describeHead(await this.head(path), STEPS);
  }

  /** @throws NotFoundError, GoneError */
  async head(path: string): Promise<Head> {
    const [head] = await this.store.headsByPath([path]);
    if (!head) throw new NotFoundError(`There is nothing at /id/${path}.`);
    if (head.retiredAt !== null) throw await this.gone(head, head.retiredAt);
    return head;
  }

  private async gone({ id, kind, key, path, name }: Head, retiredAt: string): Promise<GoneError> {
    const [record] = await this.store.records([id], kind);
    const { edges } = await this.store.edges({
      ids: [id],
      direction: 'in',
      relations: ['RELATED'],
      role: 'replaces',
      perNode: LINKS_AROUND,
    });
    const successors = await this.store.heads(edges.map((edge) => edge.fromId));
    const reason = record?.retiredReason ?? null;
    return new GoneError(`${name} (/id/${path}) was retired on ${retiredAt.slice(0, 10)}${reason === null ? '' : `: ${reason}`}.`, {
      kind,
      key,
      name,
      retiredAt,
      reason,
      replacedBy: successors.filter((head) => head.retiredAt === null).map((head) => head.path),
    });
  }

  /** With what stands the given number of steps around it. */
  async describeHead(head: Head, steps = 1): Promise<Described> {
    const record = await this.wholeRecord(head);
    const versions = await this.versionsOf(record);
    const links = (await readLinks(this.store, [record], OWN_LINKS)).get(record.id) ?? {};
    const around = new Map<string, { record: AnyRecord; links: Links }>();
    let ring = [...idsOf(links), ...(record.parentId ? [record.parentId] : []), ...versions.slice(0, 1).map((one) => one.id)];
    for (let step = 1; step <= steps; step++) {
      const fresh = [...new Set(ring)].filter((id) => !around.has(id) && id !== record.id);
      ring = await this.addRing(around, step === 1 ? fresh : fresh.slice(0, MOST_BEYOND));
    }
    return { record, links, parent: record.parentId ? (around.get(record.parentId)?.record ?? null) : null, versions, around };
  }

  /** Takes things in with their links; answers the ids of the next ring. */
  private async addRing(around: Map<string, { record: AnyRecord; links: Links }>, ids: readonly string[]): Promise<string[]> {
    const records = await this.store.records(ids);
    const linksOf = await readLinks(this.store, records, LINKS_AROUND);
    for (const one of records) around.set(one.id, { record: one, links: linksOf.get(one.id) ?? {} });
    return records.flatMap((one) => [...idsOf(linksOf.get(one.id) ?? {}), ...(one.parentId ? [one.parentId] : [])]);
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
    if (!versionKindOf(record.kind)) return [];
    const heads = await this.store.versions([record.id], VERSIONS);
    const records = new Map((await this.store.records(heads.map((head) => head.id))).map((one) => [one.id, one]));
    return heads.flatMap((head) => records.get(head.id) ?? []);
  }
}

function idsOf(links: Links): string[] {
  return Object.values(links)
    .flat()
    .map((thing) => thing.head.id);
}
