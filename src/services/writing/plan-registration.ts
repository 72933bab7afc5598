import { ConflictError, InputError } from '../../errors.ts';
import type { AnyRecord, BaseRecord, Head, Kind } from '../../model/kind.ts';
import { pathOf } from '../../model/registry.ts';
import type { Ids } from '../../ports/runtime.ts';
import type { EntityChange, NewEdge } from '../../ports/store.ts';
import { parentField, type KindInput, type KindPatch } from './input-schema.ts';
import { retired } from './resolve-references.ts';
import { edgeChanges, edgeIdentity, edgeOf, linksSince, sameContent, type StatedLink } from './link-changes.ts';
import { placesOf } from './planned-change.ts';
import { refuseBackwardPeriod, refuseImpossible } from './prov-constraints.ts';
import { refuseSecondGeneration } from './second-generation.ts';
import { keptLinks, statedBy, withParts } from './stated-links.ts';
import type { Draft, Workspace } from './workspace.ts';
import type { OperationDone, ParsedOperation } from './write-operation.ts';

type Of<Does extends ParsedOperation['does']> = Extract<ParsedOperation, { does: Does }>;

/** New, as it is already, or changed by somebody who names the revision that was read. @throws InputError, ConflictError */
export async function planRegistration(work: Workspace, operation: Of<'register'>, ids: Ids): Promise<OperationDone> {
  const { kind, input, place } = operation;
  const parent = await parentOf(work, operation);
  const { fields, stated } = await statedBy(work, kind, { ...input, place });
  const content = { ...input, fields };
  const key = input.key ?? (parent ? await work.nextLabel(parent, place) : '');
  const path = pathOf(kind, key, parent?.path);
  if (input.key === null) work.knowAbsent(path);
  const existing = await work.headAt(path);
  if (existing) return revise(work, { ...operation, input: content }, { draft: await work.draft(existing), stated });
  if (parent) await holdParent(work, parent, place);
  expectRevision(path, null, operation.expectedRevision);
  const record: AnyRecord = {
    ...newRecord(kind, { key, path, parentId: parent?.id ?? null }, { id: ids.next(), at: work.at }),
    ...contentOf(content, input.name ?? versionName(parent, key)),
  };
  await create(work, operation, { record, parent, stated });
  return { record, outcome: 'created' };
}

/** Until the version is written, so that the parent is not retired meanwhile without it. @throws InputError */
async function holdParent(work: Workspace, parent: Head, place: string): Promise<void> {
  await work.hold([parent]);
  const now = await work.head(parent.id);
  if (now?.retiredAt) throw retired(parent, place + parentField(parent.kind));
}

/** A thing that was not there. */
async function create(
  work: Workspace,
  { kind, reason, place }: Of<'register'>,
  { record, parent, stated }: { record: AnyRecord; parent: Head | null; stated: StatedLink[] },
): Promise<void> {
  const all = await withParts(work, kind, record, stated);
  const change = await changeOf(work, { kind, draft: null, record, stated: all, reason, place });
  await refuseImpossible(work, { change, place, placeOf: placesOf(record, all) });
  if (parent) change.opened.push(versionOf(record, parent, linksSince(kind, record, work.at)));
  await work.add(change);
}

/** A thing that is there already. */
async function revise(
  work: Workspace,
  { kind, input, reason, place, keepExisting, expectedRevision }: Of<'register'>,
  { draft, stated }: { draft: Draft; stated: StatedLink[] },
): Promise<OperationDone> {
  const before = draft.record;
  const record: AnyRecord = { ...before, ...contentOf(input, input.name ?? before.name), ...nextRevision(before, work.at) };
  const all = await withParts(work, kind, record, stated);
  const change = await changeOf(work, { kind, draft, record, stated: all, reason, place });
  if (keepExisting || isUnchanged(kind, before, change)) return { record: before, outcome: 'unchanged' };
  expectRevision(before.path, before, expectedRevision);
  await refuseImpossible(work, { change, place, placeOf: placesOf(record, all) });
  await work.add(change);
  return { record, outcome: 'updated' };
}

function contentOf({ description, tags, fields }: KindInput, name: string): Pick<BaseRecord, 'name' | 'description' | 'tags'> {
  return { name, description, tags, ...fields };
}

/** Changes what is given and leaves the rest. @throws InputError, ConflictError, NotFoundError */
export async function planUpdate(work: Workspace, operation: Of<'update'>): Promise<OperationDone> {
  const { kind, patch, place, reason } = operation;
  const draft = await work.draft(await work.thing({ reference: operation.of, to: [kind.name], place: `${place}id` }));
  const before = draft.record;
  expectRevision(before.path, before, operation.expectedRevision);
  const { fields, stated } = await statedBy(work, kind, { ...patch, place });
  const record = await patched(work, before, { ...patch, fields });
  const kept = await keptLinks(work, kind, draft, patch);
  const all = await withParts(work, kind, record, [...kept, ...stated]);
  const change = await changeOf(work, { kind, draft, record, stated: all, reason, place });
  if (isUnchanged(kind, before, change)) return { record: before, outcome: 'unchanged' };
  await refuseImpossible(work, { change, place, placeOf: placesOf(record, all) });
  await work.add(change);
  return { record, outcome: 'updated' };
}
async function patched(work: Workspace, before: AnyRecord, { fields, links: _, name, ...base }: KindPatch): Promise<AnyRecord> {
  const record: AnyRecord = { ...before, ...base, ...fields, ...nextRevision(before, work.at) };
  if (name === undefined) return record;
  const parent = before.parentId === null ? null : await work.head(before.parentId);
  return { ...record, name: name ?? versionName(parent, before.key) };
}

async function parentOf(work: Workspace, { kind, input, place }: Of<'register'>): Promise<Head | null> {
  if (kind.parent === undefined || !input.parent) return null;
  const [parent] = await work.heads([{ reference: input.parent, to: [kind.parent], place: place + parentField(kind.parent) }], true);
  return parent ?? null;
}

/** Edges to open and to end. @throws InputError for what no graph of provenance may hold */
async function changeOf(
  work: Workspace,
  plan: { kind: Kind; draft: Draft | null; record: AnyRecord; stated: StatedLink[]; reason: string | null; place: string },
): Promise<EntityChange & { opened: NewEdge[] }> {
  const { kind, draft, record, stated, reason, place } = plan;
  refuseBackwardPeriod(record, place);
  // What an activity read and made it did when it ran, however late it is told.
  const since = draft && kind.prov !== 'activity' ? work.at : linksSince(kind, record, work.at);
  const wanted = stated.map((one) => edgeOf(record.id, one, since));
  if (wanted.some((edge) => edge.fromId === edge.toId)) throw new InputError(`${record.path} cannot be linked to itself.`);
  refuseTwice(wanted, stated);
  const open = (draft?.stated ?? []).filter((edge) => edge.relation !== 'VERSION_OF');
  const edges = edgeChanges(wanted, open);
  refuseRetired(edges.opened, stated);
  await refuseSecondGeneration(work, edges, placesOf(record, stated));
  return { action: draft ? 'update' : 'create', record, before: draft?.record ?? null, reason, ...edges };
}

/** @throws InputError for one link that is to say two things */
function refuseTwice(wanted: readonly NewEdge[], stated: readonly StatedLink[]): void {
  const seen = new Map<string, NewEdge>();
  wanted.forEach((edge, i) => {
    const before = seen.get(edgeIdentity(edge));
    if (before && JSON.stringify(before.attributes) !== JSON.stringify(edge.attributes)) {
      const place = stated[i]?.place ?? '';
      throw new InputError(`${place}: ${stated[i]?.target.path} is there twice and says two things; say it once.`, { field: place });
    }
    seen.set(edgeIdentity(edge), edge);
  });
}

/** @throws InputError for a new link to what is out of use */
function refuseRetired(opened: readonly NewEdge[], stated: readonly StatedLink[]): void {
  const ends = new Set(opened.flatMap((edge) => [edge.fromId, edge.toId]));
  for (const { target, place } of stated) if (target.retiredAt !== null && ends.has(target.id)) throw retired(target, place ?? target.path);
}

function isUnchanged(kind: Kind, before: AnyRecord, { record, opened, ended }: EntityChange): boolean {
  return before.retiredAt === null && opened.length === 0 && ended.length === 0 && sameContent(kind, before, record);
}

/** @throws ConflictError with what the caller has to do */
export function expectRevision(path: string, before: AnyRecord | null, expected: number | null): void {
  if (before?.retiredAt) throw new ConflictError(`${path} was retired; restore it to use its key again.`, { field: 'key' });
  if (expected === (before?.revision ?? null)) return;
  throw new ConflictError(conflictOf(path, before, expected), { field: 'expectedRevision' });
}
function conflictOf(path: string, before: AnyRecord | null, expected: number | null): string {
  if (!before) return `${path} does not exist, so it has no revision ${expected}; leave expectedRevision out.`;
  if (expected === null)
    return `${path} exists with other content (revision ${before.revision}). To change it, give expectedRevision: ${before.revision}.`;
  return `${path} is at revision ${before.revision}, not ${expected}; read it again and repeat.`;
}

function newRecord(
  kind: Kind,
  place: Pick<Head, 'key' | 'path' | 'parentId'>,
  { id, at }: { id: string; at: string },
): Omit<BaseRecord, 'name' | 'description' | 'tags'> {
  return { id, kind: kind.name, ...place, revision: 1, createdAt: at, updatedAt: at, retiredAt: null, retiredReason: null };
}
/** The marks of a changed record. */
export function nextRevision({ revision }: Head, at: string): { revision: number; updatedAt: string } {
  return { revision: revision + 1, updatedAt: at };
}
/** A version that has no name of its own is called by its label. */
function versionName(parent: Head | null, key: string): string {
  return `${parent?.name ?? ''} ${/^v/i.test(key) ? key : `v${key}`}`;
}
function versionOf(record: AnyRecord, parent: Head, validFrom: string): NewEdge {
  return { fromId: record.id, relation: 'VERSION_OF', toId: parent.id, role: null, attributes: null, ownerId: record.id, validFrom };
}
