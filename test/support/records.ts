import type { AnyRecord, Field, KindName } from '../../src/model/kind.ts';
import { fieldsOf, kindOf, pathOf } from '../../src/model/registry.ts';
import type { EntityChange } from '../../src/ports/store.ts';

const AT = '2026-01-01T00:00:00.000Z';
let counter = 0;

/** A record with nothing but its identity; whatever its kind may say is unknown. */
export function bareRecord(kindName: KindName, parent?: AnyRecord): AnyRecord {
  const kind = kindOf(kindName);
  const key = `k${++counter}`;
  const unknown = fieldsOf(kind).map(([name, field]) => [
    name,
    field.type === 'parts' || field.type === 'texts' ? [] : field.required ? requiredValue(field) : null,
  ]);
  return {
    id: `00000000-0000-7000-8001-${String(counter).padStart(12, '0')}`,
    kind: kindName,
    key,
    path: pathOf(kind, key, parent?.path),
    parentId: parent?.id ?? null,
    name: key,
    description: null,
    tags: [],
    revision: 1,
    createdAt: AT,
    updatedAt: AT,
    retiredAt: null,
    retiredReason: null,
    ...(Object.fromEntries(unknown) as Record<string, unknown>),
  };
}
const requiredValue = (field: Field): unknown => (field.type === 'enum' ? field.values[0] : field.type === 'double' ? 0.5 : 'x');

/** A new agent's record; agents have few fields. */
export const agentRecord = (): AnyRecord => bareRecord('Agent');
export const create = (record: AnyRecord): EntityChange => ({ action: 'create', record, before: null, opened: [], ended: [] });
