import { createHash } from 'node:crypto';
import type { AuditAction } from '../../ports/store.ts';

/**
 * The entries of one thing form a chain: the hash of each covers its content and the hash before it. An entry that is changed, taken out
 * or put in later breaks the chain from there on. A chain per thing and not one for all, so that writers of different things do not wait
 * for each other.
 */

export interface AuditContent {
  entityId: string;
  at: string;
  actor: string | null;
  action: AuditAction;
  revision: number;
  after: unknown;
  edges: unknown;
  reason: string | null;
}

/** SHA-256, in hexadecimal digits, of the hash before and the entry as JSON with sorted names. */
export function auditHash(before: string | null, entry: AuditContent): string {
  const { entityId, at, actor, action, revision, after, edges, reason } = entry;
  const content = canonicalJson([before, entityId, at, actor, action, revision, after, edges, reason]);
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with the names of objects in order: what the database answers has them in an order of its own. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
