import { ConflictError } from '../../errors.ts';
import type { AnyRecord, Head, KindName } from '../../model/kind.ts';
import { versionKindOf } from '../../model/registry.ts';
import { expectRevision, nextRevision } from './plan-registration.ts';
import type { Workspace } from './workspace.ts';
import type { OperationDone, ParsedOperation } from './write-operation.ts';

type Retirement = Extract<ParsedOperation, { does: 'retire' | 'restore' }>;

/**
 * Takes a thing out of use, or brings it back. The versions of a dataset or model go with it, and come back with it: those that had been
 * retired before stay retired. @throws ConflictError, InputError, NotFoundError
 */
export async function planRetirement(work: Workspace, operation: Retirement): Promise<OperationDone> {
  const head = await work.thing({ reference: operation.of, to: [], place: `${operation.place}id` });
  const retire = operation.does === 'retire';
  const { record } = await work.draft(head);
  if ((record.retiredAt !== null) === retire) return { record, outcome: 'unchanged' };
  if (operation.expectedRevision !== null) expectRevision(record.path, { ...record, retiredAt: null }, operation.expectedRevision);
  if (!retire) await refuseWithoutParent(work, record);
  const versionKind = versionKindOf(head.kind);
  const versions = versionKind ? await work.versionsOf(head, versionKind.name, record.retiredAt) : [];
  await work.prepare([head, ...versions]);
  const at = retire && versionKind ? await ownTime(work, head, versionKind.name) : work.at;
  const changed = await change(work, head, operation, at);
  for (const version of versions) await change(work, version, operation, at);
  return { record: changed, outcome: 'updated' };
}

/** A time at which no version was retired by itself: by it is known what went with the dataset or model, and comes back with it. */
async function ownTime(work: Workspace, head: Head, versionKind: KindName): Promise<string> {
  for (let time = Date.parse(work.at); ; time++) {
    const at = new Date(time).toISOString();
    if ((await work.versionsOf(head, versionKind, at)).length === 0) return at;
  }
}

async function change(work: Workspace, head: Head, { does, reason }: Retirement, at: string): Promise<AnyRecord> {
  const { record: before } = await work.draft(head);
  const retired = does === 'retire' ? { retiredAt: at, retiredReason: reason } : { retiredAt: null, retiredReason: null };
  const record: AnyRecord = { ...before, ...nextRevision(before, work.at), ...retired };
  await work.add({ action: does, record, before, reason, opened: [], ended: [] });
  return record;
}

async function refuseWithoutParent(work: Workspace, { parentId, path }: AnyRecord): Promise<void> {
  const parent = parentId === null ? null : await work.head(parentId);
  if (parent?.retiredAt) throw new ConflictError(`${path} is a version of ${parent.path}, which was retired; restore that.`);
}
