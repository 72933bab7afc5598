import type { Json, Kind, RelationName } from '../../model/kind.ts';
import type { Reference } from '../../services/reference.ts';
import type { Operation } from '../../services/writing/write-operation.ts';

/** Pure: from the inputs of mutations to what the services do. */

/** What every mutation's input may say of the call itself. */
export interface CallFields {
  expectedRevision?: number | null;
  reason?: string | null;
  clientMutationId?: string | null;
}
export type RegisterInput = CallFields & Record<string, unknown>;
export type UpdateInput = CallFields & { id: string } & Record<string, unknown>;
export type ThingInput = CallFields & { id: string };
export type RelateInput = CallFields & {
  from: Reference;
  relation: RelationName;
  to: Reference;
  role?: string | null;
  attributes?: Json;
};

export function registerOperation(kind: Kind, { expectedRevision, reason, clientMutationId: _, ...input }: RegisterInput): Operation {
  return { does: 'register', kind: kind.name, input, expectedRevision, reason };
}
export function updateOperation(kind: Kind, { expectedRevision, reason, clientMutationId: _, id, ...input }: UpdateInput): Operation {
  return { does: 'update', kind: kind.name, of: { id }, input, expectedRevision, reason };
}
export function retirementOperation(does: 'retire' | 'restore', { id, expectedRevision, reason }: ThingInput): Operation {
  return { does, of: { id }, expectedRevision, reason };
}
export function relateOperation({ from, relation, to, role, attributes, expectedRevision, reason }: RelateInput): Operation {
  return { does: 'relate', from, relation, to, role, attributes, expectedRevision, reason };
}
export function endRelationOperation({ id, expectedRevision, reason }: ThingInput): Operation {
  return { does: 'endRelation', edgeId: id, expectedRevision, reason };
}
