import type { AnyRecord } from '../../src/model/kind.ts';
import type { EntityChange } from '../../src/ports/store.ts';

const AT = '2026-01-01T00:00:00.000Z';
let counter = 0;

/** A new agent's record; agents have few fields. */
export function agentRecord(key = `a${++counter}`): AnyRecord {
  const id = `00000000-0000-7000-8000-${String(++counter).padStart(12, '0')}`;
  return {
    id,
    kind: 'Agent',
    key,
    path: `agent/${key}`,
    parentId: null,
    name: key,
    description: null,
    tags: [],
    revision: 1,
    createdAt: AT,
    updatedAt: AT,
    retiredAt: null,
    retiredReason: null,
    agentType: 'person',
    email: null,
    homepage: null,
  };
}
export const create = (record: AnyRecord): EntityChange => ({ action: 'create', record, before: null, opened: [], ended: [] });
