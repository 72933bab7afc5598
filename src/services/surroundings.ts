import type { AnyRecord, Head, KindName, Link } from '../model/kind.ts';
import { versionKindOf } from '../model/registry.ts';
import type { StoreReader } from '../ports/store.ts';
import type { Described, Links } from './described.ts';
import { readLinks } from './links.ts';

/** All links of the thing itself. */
const ALL_LINKS = 50_000;
/** Of things around as many as a story needs: an agent or a study may lead to all the lake, and its own page tells of that. */
const LINKS_AROUND = 200;
/** Things of a step beyond the first; a crowd there says nothing more of the thing itself. */
const MOST_BEYOND = 2000;
const VERSIONS = 10_000;
/** Things kept from one batch for the next: agents, places and algorithms stand around many. */
const KEPT = 20_000;

/** What else is read than every description needs. */
export interface Besides {
  /** Of datasets the latest version with lazy fields, which are large. */
  latest?: boolean;
}

interface Near {
  record: AnyRecord;
  links: Links;
}

/**
 * Reads things with what stands around them, many at once: the number of statements depends on the kinds, not on the things. What a
 * thing's description holds is the same whichever others are read with it. For as long as the reader shows one state, such as a snapshot.
 */
export class Surroundings {
  private readonly reader: StoreReader;
  private readonly pool = new Map<string, Near>();

  constructor(reader: StoreReader) {
    this.reader = reader;
  }

  /** In the order of the heads; those that are not there are left out. @param steps how far around */
  async describe(heads: readonly Head[], steps: number, { latest = false }: Besides = {}): Promise<Described[]> {
    const own = await this.whole(heads);
    const links = await readLinks(this.reader, own, () => ALL_LINKS);
    const versions = await this.versionsOf(own);
    const begun = own.map((record): Begun => {
      const thing: Near = { record, links: links.get(record.id) ?? {} };
      return { thing, versions: versions.get(record.id) ?? [], around: new Map([[record.id, thing]]), ring: [] };
    });
    for (const one of begun) one.ring = [...nextTo(one.thing), ...one.versions.slice(0, 1).map(({ id }) => id)];
    for (let step = 1; step <= steps; step++) await this.addRings(begun, step === 1 ? Number.POSITIVE_INFINITY : MOST_BEYOND);
    await this.addBackground(begun);
    this.forget();
    const described = begun.map(({ thing: { record, links: own }, versions: all, around }): Described => {
      const parent = record.parentId === null ? null : (around.get(record.parentId)?.record ?? null);
      return { record, links: own, parent, versions: all, around };
    });
    return latest ? this.withLatest(described) : described;
  }

  /** The same with the latest versions of datasets, lazy fields too: one statement. */
  async withLatest(described: readonly Described[]): Promise<Described[]> {
    const datasets = described.filter(({ record }) => record.kind === 'Dataset');
    const records = await this.whole(datasets.flatMap(({ versions }) => versions.slice(0, 1)));
    const whole = new Map(records.map((record) => [record.parentId, record]));
    return described.map((one) => {
      const latest = whole.get(one.record.id);
      return latest ? { ...one, latest } : one;
    });
  }

  /** Takes the next ring of every thing in, with links; sets the ring after it. */
  private async addRings(begun: readonly Begun[], most: number): Promise<void> {
    for (const one of begun) {
      const fresh = [...new Set(one.ring)].filter((id) => !one.around.has(id));
      one.ring = most < fresh.length ? fresh.slice(0, most) : fresh;
    }
    await this.load(begun.flatMap(({ ring }) => ring));
    for (const one of begun) {
      const found = one.ring.flatMap((id) => this.pool.get(id) ?? []);
      for (const near of found) one.around.set(near.record.id, near);
      one.ring = found.flatMap(nextTo);
    }
  }

  /**
   * A version is told of by what its dataset or model says and by when it was made, so the parents and makers of all that is around are
   * known; beyond the rings without links.
   */
  private async addBackground(begun: readonly Begun[]): Promise<void> {
    const missing = begun.map(({ around }) => {
      const background = [...around.values()].flatMap(({ record, links }) => [
        ...(record.parentId === null ? [] : [record.parentId]),
        ...(links.generatedBy ?? []).map(({ head }) => head.id),
      ]);
      return [...new Set(background)].filter((id) => !around.has(id));
    });
    await this.load(missing.flat());
    for (const [i, { around }] of begun.entries()) {
      for (const id of missing[i] ?? []) {
        const known = this.pool.get(id);
        if (known) around.set(id, { record: known.record, links: {} });
      }
    }
  }

  private async load(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.pool.has(id));
    const records = await this.reader.records(missing);
    const links = await readLinks(this.reader, records, mostAround);
    for (const record of records) this.pool.set(record.id, { record, links: links.get(record.id) ?? {} });
  }

  /** The oldest go first; the maps of what was described hold what they need. */
  private forget(): void {
    for (const id of this.pool.keys()) {
      if (this.pool.size <= KEPT) return;
      this.pool.delete(id);
    }
  }

  private async whole(heads: readonly Head[]): Promise<AnyRecord[]> {
    const byKind = new Map<KindName, string[]>();
    for (const { kind, id } of heads) byKind.set(kind, [...(byKind.get(kind) ?? []), id]);
    const found = new Map<string, AnyRecord>();
    for (const [kind, ids] of byKind) for (const record of await this.reader.wholeRecords(ids, kind)) found.set(record.id, record);
    return heads.flatMap(({ id }) => found.get(id) ?? []);
  }

  private async versionsOf(records: readonly AnyRecord[]): Promise<Map<string, Head[]>> {
    const parents = records.filter(({ kind }) => versionKindOf(kind)).map(({ id }) => id);
    const found = new Map<string, Head[]>();
    for (const head of await this.reader.versions(parents, VERSIONS)) {
      const before = found.get(head.parentId ?? '');
      if (before) before.push(head);
      else found.set(head.parentId ?? '', [head]);
    }
    return found;
  }
}

interface Begun {
  thing: Near;
  versions: Head[];
  around: Map<string, Near>;
  /** Ids of the next step. */
  ring: string[];
}

/** What a run or job read is read whole: what came of it tells of that. */
function mostAround({ relation, direction }: Link): number {
  return relation === 'USED' && direction === 'out' ? ALL_LINKS : LINKS_AROUND;
}

function nextTo({ record, links }: Near): string[] {
  const ids = Object.values(links).flatMap((things) => things.map(({ head }) => head.id));
  return record.parentId === null ? ids : [...ids, record.parentId];
}
