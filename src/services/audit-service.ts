import type { KindName } from '../model/kind.ts';
import type { AuditAction, AuditEntry, AuditProblem, Store } from '../ports/store.ts';
import type { CatalogService } from './catalog-service.ts';
import { decodeCursor, encodeCursor, fingerprint, pageSize } from './list-request.ts';
import type { Reference } from './reference.ts';
import { checkText } from './text-problem.ts';

/** All given conditions hold; an empty list matches nothing. */
export interface AuditFilter {
  of?: readonly Reference[] | null;
  kinds?: readonly KindName[] | null;
  actors?: readonly string[] | null;
  actions?: readonly AuditAction[] | null;
  from?: string | null;
  before?: string | null;
}
export interface AuditRequest {
  filter?: AuditFilter | null;
  first?: number | null;
  after?: string | null;
}
export interface AuditPage {
  items: { entry: AuditEntry; cursor: string }[];
  hasNextPage: boolean;
}
export interface AuditCheck {
  /** Things whose entries were checked. */
  checked: number;
  problems: AuditProblem[];
}

const THINGS_AT_ONCE = 500;

/** Who did what, when and why. */
export class AuditService {
  private readonly store: Store;
  private readonly catalog: CatalogService;

  constructor(store: Store, catalog: CatalogService) {
    this.store = store;
    this.catalog = catalog;
  }

  /** Entries, newest first. @throws InputError, CursorError */
  async entries({ filter, first, after }: AuditRequest): Promise<AuditPage> {
    const bound = fingerprint('audit', filter ?? null);
    const size = pageSize(first);
    for (const actor of filter?.actors ?? []) checkText(actor, 'filter.actors', 1000);
    const olderThan = after ? String(decodeCursor(after, bound, 1)[0]) : undefined;
    const ids = filter?.of ? await this.catalog.idsOf(filter.of) : undefined;
    const entries = await this.store.audit({
      ...given({ entityIds: ids, kinds: filter?.kinds, actors: filter?.actors, actions: filter?.actions }),
      ...given({ from: filter?.from, before: filter?.before, olderThan: olderThan !== undefined && /^\d{1,18}$/.test(olderThan) ? olderThan : undefined }),
      limit: size + 1,
    });
    const items = entries.slice(0, size).map((entry) => ({ entry, cursor: encodeCursor(bound, [entry.id]) }));
    return { items, hasNextPage: entries.length > size };
  }

  /**
   * Checks every entry against the hash that it was written with, and the last one of each thing against the thing as it is.
   * @param progress told how many things were checked so far
   */
  async check(progress: (checked: number) => void = () => undefined): Promise<AuditCheck> {
    const result: AuditCheck = { checked: 0, problems: [] };
    for (let after: string | null = null; ; ) {
      const page = await this.store.checkAudit(after, THINGS_AT_ONCE);
      result.checked += page.checked;
      result.problems.push(...page.problems);
      progress(result.checked);
      if (page.last === null) return result;
      after = page.last;
    }
  }
}

/** Without what is absent. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], null | undefined>;
  };
}
