import { InputError, UnreachableCaseError, type ErrorCode } from '../../errors.ts';
import type { AnyRecord, Json, Kind, KindName, RelationName } from '../../model/kind.ts';
import { kindOf, pathOf } from '../../model/registry.ts';
import type { Outcome } from '../catalog-types.ts';
import { parseInput, parsePatch, parseReference, type KindInput, type KindPatch } from './input-schema.ts';
import { partReferences } from './part-references.ts';
import type { Reference } from '../reference.ts';
import { pathOfReference } from './resolve-references.ts';
import { checkText } from '../text-problem.ts';

/** What can be done to the catalog, as callers say it. */
export type Operation = { reason?: string | null; expectedRevision?: number | null } & (
  | {
      does: 'register';
      kind: KindName;
      input: Record<string, unknown>;
      /** What is there already stays as it is. */ keepExisting?: boolean;
    }
  | { does: 'update'; kind: KindName; of: Reference; input: Record<string, unknown> }
  | { does: 'retire' | 'restore'; of: Reference }
  | { does: 'relate'; from: Reference; relation: RelationName; to: Reference; role?: string | null; attributes?: Json }
  | { does: 'endRelation'; edgeId: string }
  /** An item of a batch that says nothing that could be done. */
  | { does: 'nothing'; problem: string; field: string | null }
);

export interface OperationDone {
  record: AnyRecord;
  outcome: Outcome;
}
/** Of an item in a batch. */
export type OperationResult = OperationDone | { error: { code: ErrorCode; message: string; field: string | null } };

/** An operation whose input was checked as far as it can be without looking at the catalog. */
export type ParsedOperation = {
  reason: string | null;
  expectedRevision: number | null;
  /** What stands before the names of its fields in errors. */
  place: string;
} & (
  | { does: 'register'; kind: Kind; input: KindInput; keepExisting: boolean }
  | { does: 'update'; kind: Kind; of: Reference; patch: KindPatch }
  | { does: 'retire' | 'restore'; of: Reference }
  | { does: 'relate'; from: Reference; relation: RelationName; to: Reference; role: string | null; attributes: Json }
  | { does: 'endRelation'; edgeId: string }
);

/** @throws InputError that names the field at fault */
export function parseOperation(operation: Operation, place = ''): ParsedOperation {
  const { reason = null, expectedRevision = null } = operation;
  checkText(reason, `${place}reason`);
  const said = { reason, expectedRevision, place };
  switch (operation.does) {
    case 'register': {
      const kind = kindOf(operation.kind);
      return {
        ...said,
        does: 'register',
        kind,
        input: parseInput(kind, operation.input, place),
        keepExisting: operation.keepExisting ?? false,
      };
    }
    case 'update': {
      const kind = kindOf(operation.kind);
      return { ...said, does: 'update', kind, of: parseReference(operation.of, place), patch: parsePatch(kind, operation.input, place) };
    }
    case 'retire':
    case 'restore':
      return { ...said, does: operation.does, of: parseReference(operation.of, place) };
    case 'relate': {
      checkRole(operation.role, `${place}role`);
      const { relation, role = null, attributes = null } = operation;
      const [from, to] = [parseReference(operation.from, `${place}from`), parseReference(operation.to, `${place}to`)];
      return { ...said, does: 'relate', from, relation, to, role, attributes };
    }
    case 'endRelation':
      if (!/^\d{1,18}$/.test(operation.edgeId))
        throw new InputError(`${place}id: ${JSON.stringify(operation.edgeId.slice(0, 40))} is no id of an edge.`, { field: `${place}id` });
      return { ...said, does: 'endRelation', edgeId: operation.edgeId };
    case 'nothing':
      throw new InputError(operation.problem, operation.field === null ? {} : { field: operation.field });
    default:
      throw new UnreachableCaseError(operation);
  }
}

function checkRole(role: string | null | undefined, place: string): void {
  checkText(role, place, 100);
  if (role?.trim() === '') throw new InputError(`${place}: must not be empty; leave it out when unknown`, { field: place });
}

/** Everything that an operation refers to, with the kinds that are possible there. */
export function referencesOf(operation: ParsedOperation): { reference: Reference; to: readonly KindName[] }[] {
  switch (operation.does) {
    case 'register':
      return [...ofInput(operation.kind, operation.input), ...ofParent(operation.kind, operation.input.parent)];
    case 'update':
      return [{ reference: operation.of, to: [operation.kind.name] }, ...ofInput(operation.kind, operation.patch)];
    case 'retire':
    case 'restore':
      return [{ reference: operation.of, to: [] }];
    case 'relate':
      return [
        { reference: operation.from, to: [] },
        { reference: operation.to, to: [] },
      ];
    case 'endRelation':
      return [];
  }
}
function ofParent({ parent }: Kind, reference: Reference | null): { reference: Reference; to: readonly KindName[] }[] {
  return parent !== undefined && reference ? [{ reference, to: [parent] }] : [];
}
function ofInput(kind: Kind, { fields, links }: Pick<KindInput, 'fields' | 'links'>): { reference: Reference; to: readonly KindName[] }[] {
  const linked = Object.entries(links).flatMap(([name, list]) => list.map((reference) => ({ reference, to: kind.links[name]?.to ?? [] })));
  return [...linked, ...partReferences(kind, fields)];
}

/** Place below `/id/` of what an operation registers, where it can be told from the operation alone. */
export function pathRegistered(operation: ParsedOperation, baseIri: string): string | null {
  if (operation.does !== 'register' || operation.input.key === null) return null;
  const { kind, input } = operation;
  if (kind.parent === undefined) return pathOf(kind, operation.input.key);
  const parentPath = input.parent ? pathOfReference(input.parent, kind.parent, baseIri) : null;
  return parentPath === null ? null : pathOf(kind, operation.input.key, parentPath);
}
