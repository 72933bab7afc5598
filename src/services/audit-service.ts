import { CursorError } from '../errors.ts';
import type { KindName } from '../model/kind.ts';
import type { AuditAction, AuditEntry, AuditProblem, AuditQuery, Store } from '../ports/store.ts';
import type { CatalogService } from './catalog-service.ts';
import { decodeCursor, encodeCursor, fingerprint, pageSize } from './list-request.ts';
import type { Reference } from './reference.ts';
import { checkSought } from './text-problem.ts';

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
    const entries = await this.store.audit({
      ...(await this.conditions(filter ?? {})),
      ...(after ? { olderThan: entryNumber(decodeCursor(after, bound, 1)[0]) } : {}),
      limit: size + 1,
    });
    const items = entries.slice(0, size).map((entry) => ({ entry, cursor: encodeCursor(bound, [entry.id]) }));
    return { items, hasNextPage: entries.length > size };
  }

  private async conditions({ of, kinds, actors, actions, from, before }: AuditFilter): Promise<Omit<AuditQuery, 'limit'>> {
    for (const actor of actors ?? []) checkSought(actor, 'filter.actors', 1000);
    const entityIds = of ? await this.catalog.idsOf(of) : null;
    const given = Object.entries({ entityIds, kinds, actors, actions, from, before }).filter(
      ([, value]) => value !== null && value !== undefined,
    );
    return Object.fromEntries(given);
  }

  /**
   * Checks every entry against the hash that it was written with, and the last one of each thing against the thing as it is.
   * @param progress told how many things were checked so far
   */
  async check(progress: (checked: number) => void = () => undefined): Promise<AuditCheck> {
    const result: AuditCheck = { checked: 0, problems: [] };
    for (let after: string | null = null; ;) {
      const page = await this.store.checkAudit(after, THINGS_AT_ONCE);
      result.checked += page.checked;
      result.problems.push(...page.problems);
      progress(result.checked);
      if (page.last === null) return result;
      after = page.last;
    }
  }
}

/** A cursor may be forged. @throws CursorError */
function entryNumber(position: string | number | undefined): string {
  if (!/^\d{1,18}$/.test(String(position))) throw new CursorError('The cursor is of another list. Start again without it.');
  return String(position);
}
