import type { AnyRecord, Head, Kind, KindName } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import type { StoreReader } from '../../ports/store.ts';

/** When a thing came to be, or an activity ran; null where nobody said. */
export interface Times {
  /** Of an entity. */
  generated: string | null;
  /** Of an activity. */
  started: string | null;
  ended: string | null;
}
const UNKNOWN: Times = { generated: null, started: null, ended: null };
const PERIOD = ['startedAt', 'endedAt'];

/** The field that says when a thing of this kind came to be. */
export function generationField(kind: Kind): string | undefined {
  return kind.prov === 'entity' ? kind.since?.[0] : undefined;
}
export function timesOf(record: AnyRecord): Times {
  const kind = kindOf(record.kind);
  const field = generationField(kind);
  const at = (name: string | undefined): string | null => (name !== undefined && typeof record[name] === 'string' ? record[name] : null);
  if (kind.prov === 'activity') return { ...UNKNOWN, started: at('startedAt'), ended: at('endedAt') };
  return { ...UNKNOWN, generated: at(field) };
}

/** Times of things as a transaction sees them; what it changed itself is not read again. */
export class KnownTimes {
  private readonly tx: StoreReader;
  private readonly known = new Map<string, Times>();

  constructor(tx: StoreReader) {
    this.tx = tx;
  }

  note(record: AnyRecord): void {
    this.known.set(record.id, timesOf(record));
  }

  /** By id; one thin statement per kind for those that were not read yet. */
  async of(heads: readonly Head[]): Promise<ReadonlyMap<string, Times>> {
    const unknown = heads.filter(({ id }) => !this.known.has(id));
    for (const kind of new Set(unknown.map((head) => head.kind))) {
      const ids = [...new Set(unknown.filter((head) => head.kind === kind).map(({ id }) => id))];
      await this.read(kind, ids);
    }
    return this.known;
  }

  private async read(name: KindName, ids: readonly string[]): Promise<void> {
    const kind = kindOf(name);
    const fields = kind.prov === 'activity' ? PERIOD.filter((field) => field in kind.fields) : [generationField(kind) ?? []].flat();
    for (const id of ids) this.known.set(id, UNKNOWN);
    if (fields.length === 0) return;
    const { items } = await this.tx.list(name, { where: [{ field: 'id', op: 'in', values: ids }], orderBy: [], limit: ids.length, fields });
    for (const { record } of items) this.known.set(record.id, timesOf(record));
  }
}
