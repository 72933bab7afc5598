import { ConflictError, InputError } from '../../errors.ts';
import type { AnyRecord, BaseRecord, Head, Kind } from '../../model/kind.ts';
import { pathOf } from '../../model/registry.ts';
import type { Ids } from '../../ports/runtime.ts';
import type { Edge, EntityChange, NewEdge } from '../../ports/store.ts';
import { parentField, statedLinks, type KindInput, type KindPatch, type StatedReference } from './input-schema.ts';
import { retired } from './resolve-references.ts';
import { edgeChanges, edgeOf, linkOfEdge, linksSince, roleOf, sameContent, type StatedLink } from './link-changes.ts';
import { partPaths, partReferences } from './part-references.ts';
import { refuseSecondGeneration } from './second-generation.ts';
import type { Draft, Workspace } from './workspace.ts';
import type { OperationDone, ParsedOperation } from './write-operation.ts';

type Of<Does extends ParsedOperation['does']> = Extract<ParsedOperation, { does: Does }>;

/** New, as it is already, or changed by somebody who names the revision that was read. @throws InputError, ConflictError */
export async function planRegistration(work: Workspace, operation: Of<'register'>, ids: Ids): Promise<OperationDone> {
  const { kind, input, place } = operation;
  const parent = await parentOf(work, operation);
  const stated = await statedBy(work, kind, { ...input, place });
  const key = input.key ?? (parent ? await work.nextLabel(parent, place) : '');
  const path = pathOf(kind, key, parent?.path);
  const existing = await work.headAt(path);
  if (existing) return revise(work, operation, { draft: await work.draft(existing), stated });
  if (parent?.retiredAt) throw retired(parent, place + parentField(parent.kind));
  expectRevision(path, null, operation.expectedRevision);
  const record: AnyRecord = {
    ...newRecord(kind, { key, path, parentId: parent?.id ?? null }, { id: ids.next(), at: work.at }),
    ...contentOf(input, input.name ?? versionName(parent, key)),
  };
  await create(work, operation, { record, parent, stated });
  return { record, outcome: 'created' };
}

/** A thing that was not there. */
async function create(
  work: Workspace,
  { kind, reason }: Of<'register'>,
  { record, parent, stated }: { record: AnyRecord; parent: Head | null; stated: StatedLink[] },
): Promise<void> {
  const change = await changeOf(work, { kind, draft: null, record, stated: await withParts(work, kind, record, stated), reason });
  if (parent) change.opened.push(versionOf(record, parent, linksSince(kind, record, work.at)));
  await work.add(change);
}

/** A thing that is there already. */
async function revise(
  work: Workspace,
  { kind, input, reason, keepExisting, expectedRevision }: Of<'register'>,
  { draft, stated }: { draft: Draft; stated: StatedLink[] },
): Promise<OperationDone> {
  const before = draft.record;
  const record: AnyRecord = { ...before, ...contentOf(input, input.name ?? before.name), ...nextRevision(before, work.at) };
  const change = await changeOf(work, { kind, draft, record, stated: await withParts(work, kind, record, stated), reason });
  if (keepExisting || isUnchanged(kind, before, change)) return { record: before, outcome: 'unchanged' };
  expectRevision(before.path, before, expectedRevision);
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
  const given = await statedBy(work, kind, { ...patch, place });
  const record = await patched(work, before, patch);
  const kept = await keptLinks(work, kind, draft, Object.keys(patch.links));
  const change = await changeOf(work, { kind, draft, record, stated: await withParts(work, kind, record, [...kept, ...given]), reason });
  if (isUnchanged(kind, before, change)) return { record: before, outcome: 'unchanged' };
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

/** The links that an input gives, their targets found. Parts that name things get their paths. */
async function statedBy(
  work: Workspace,
  kind: Kind,
  { fields, links, place }: { fields: Record<string, unknown>; links: Record<string, StatedReference[]>; place: string },
): Promise<StatedLink[]> {
  const given = statedLinks(kind).flatMap(([name, link]) => (links[name] ?? []).map((reference, i) => ({ name, link, reference, i })));
  const wanted = given.map(({ name, link, reference, i }) => ({
    reference,
    to: link.to,
    place: place + (link.many ? `${name}[${i}]` : name),
  }));
  const parts = partReferences(kind, fields);
  // What is stated already may have been retired since; only what is new must be in use.
  const heads = await work.heads([...wanted, ...parts.map((part) => ({ ...part, place: place + part.place }))], true);
  parts.forEach((part, i) => part.settle(heads[given.length + i]?.path ?? ''));
  return given.flatMap(({ link, reference }, i) => {
    const target = heads[i];
    const at = wanted[i]?.place ?? null;
    return target ? [{ link, target, role: roleOf(link, reference.role), attributes: reference.attributes, place: at }] : [];
  });
}

/** With what the parts of the record name: a job used the code of its steps. */
async function withParts(work: Workspace, kind: Kind, record: AnyRecord, stated: StatedLink[]): Promise<StatedLink[]> {
  const named = partPaths(kind, record);
  await work.lookUp(
    [],
    named.map(({ path }) => path),
  );
  const have = new Set(stated.map(({ link, target }) => `${link.relation} ${target.id}`));
  const found: StatedLink[] = [];
  for (const { link: name, path } of named) {
    const link = kind.links[name];
    const target = await work.headAt(path);
    if (!link || !target || have.has(`${link.relation} ${target.id}`)) continue;
    have.add(`${link.relation} ${target.id}`);
    found.push({ link, target, role: roleOf(link, null), attributes: null, place: name });
  }
  return [...stated, ...found];
}

/** Links that a patch does not speak of, as they stand. */
async function keptLinks(work: Workspace, kind: Kind, { record, stated }: Draft, given: readonly string[]): Promise<StatedLink[]> {
  const otherOf = (edge: Edge): string => (edge.fromId === record.id ? edge.toId : edge.fromId);
  await work.lookUp(stated.map(otherOf), []);
  const kept: StatedLink[] = [];
  for (const edge of stated) {
    const target = await work.head(otherOf(edge));
    const name = target ? linkOfEdge(kind, record.id, edge, target) : null;
    const link = name === null ? undefined : kind.links[name];
    if (target && link && !given.includes(name ?? ''))
      kept.push({ link, target, role: edge.role, attributes: edge.attributes, place: null });
  }
  return kept;
}

/** Edges to open and to end. @throws InputError for what no graph of provenance may hold */
async function changeOf(
  work: Workspace,
  plan: { kind: Kind; draft: Draft | null; record: AnyRecord; stated: StatedLink[]; reason: string | null },
): Promise<EntityChange & { opened: NewEdge[] }> {
  const { kind, draft, record, stated, reason } = plan;
  refuseBackwardPeriod(record);
  // What an activity read and made it did when it ran, however late it is told.
  const since = draft && kind.prov !== 'activity' ? work.at : linksSince(kind, record, work.at);
  const wanted = stated.map((one) => edgeOf(record.id, one, since));
  if (wanted.some((edge) => edge.fromId === edge.toId)) throw new InputError(`${record.path} cannot be linked to itself.`);
  const open = (draft?.stated ?? []).filter((edge) => edge.relation !== 'VERSION_OF');
  const edges = edgeChanges(wanted, open);
  refuseRetired(edges.opened, stated);
  await refuseSecondGeneration(work, edges);
  return { action: draft ? 'update' : 'create', record, before: draft?.record ?? null, reason, ...edges };
}

/** @throws InputError for a new link to what is out of use */
function refuseRetired(opened: readonly NewEdge[], stated: readonly StatedLink[]): void {
  const ends = new Set(opened.flatMap((edge) => [edge.fromId, edge.toId]));
  for (const { target, place } of stated) if (target.retiredAt !== null && ends.has(target.id)) throw retired(target, place ?? target.path);
}

function refuseBackwardPeriod({ startedAt, endedAt }: AnyRecord): void {
  if (typeof startedAt === 'string' && typeof endedAt === 'string' && startedAt > endedAt)
    throw new InputError('endedAt: the end is before the start', { field: 'endedAt' });
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
