import { NotFoundError } from '../../errors.ts';
import { isEntityId } from '../../model/entity-id.ts';
import type { Head } from '../../model/kind.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { EdgeQuery, Neighbours, StoreReader } from '../../ports/store.ts';
import type { Access } from '../access.ts';
import type { Caller } from '../caller.ts';

/** Neighbours that the caller may read, and per id the ids of those that it may not. */
export interface Seen extends Neighbours {
  restricted: Map<string, Set<string>>;
}

/** Where one request walks: what it reads from, for whom, and until when. */
export class Ground {
  readonly reader: StoreReader;
  private readonly access: Access;
  private readonly caller: Caller;
  private readonly outOfTime: () => boolean;

  /** @param budget milliseconds that the request may walk for */
  constructor(parts: { reader: StoreReader; access: Access; caller: Caller; clock: Clock; budget: number }) {
    const { clock, budget } = parts;
    this.reader = parts.reader;
    this.access = parts.access;
    this.caller = parts.caller;
    const end = Date.parse(clock.now()) + budget;
    this.outOfTime = () => Date.parse(clock.now()) >= end;
  }

  /** Whether the time is used up; asked before each statement. */
  get late(): boolean {
    return this.outOfTime();
  }

  /** The thing with the id. What the caller may not read is not there. @throws NotFoundError */
  async thing(id: string, field: string): Promise<Head> {
    const [head] = isEntityId(id) ? await this.reader.heads([id]) : [];
    if (!head || (await this.unreadable([head.id], [head])).size > 0)
      throw new NotFoundError(`There is no thing with the id ${id}.`, { field });
    return head;
  }

  /** One step of a walk. */
  async neighbours(query: EdgeQuery): Promise<Seen> {
    const { pairs, hidden } = await this.reader.neighbours(query);
    const closed = await this.unreadable(pairs.map((pair) => pair.other));
    const restricted = new Map<string, Set<string>>();
    for (const { own, other } of pairs) if (closed.has(other)) restricted.set(own, (restricted.get(own) ?? new Set()).add(other));
    return { pairs: closed.size === 0 ? pairs : pairs.filter(({ other }) => !closed.has(other)), hidden, restricted };
  }

  /** Those of the ids that the caller may not read. */
  async unreadable(ids: readonly string[], known?: readonly Head[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0 || !this.access.restricts(this.caller)) return NONE;
    const heads = known ?? (await this.reader.heads([...new Set(ids)]));
    const open = await this.access.mayRead(this.caller, heads);
    return new Set(ids.filter((id) => !open.has(id)));
  }
}

const NONE: ReadonlySet<string> = new Set();
