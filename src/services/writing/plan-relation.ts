import { ConflictError, InputError, NotFoundError } from '../../errors.ts';
import { constantCase, type AnyRecord, type Head, type Link } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import type { Edge, EntityChange, NewEdge } from '../../ports/store.ts';
import { parseAttributes, statedLinks } from './input-schema.ts';
import { edgeChanges, edgeOf, linkOfEdge, linksSince, roleOf } from './link-changes.ts';
import { partPaths } from './part-references.ts';
import { expectRevision, nextRevision } from './plan-registration.ts';
import { refuseImpossible } from './prov-constraints.ts';
import { refuseSecondGeneration } from './second-generation.ts';
import type { Draft, Workspace } from './workspace.ts';
import type { OperationDone, ParsedOperation } from './write-operation.ts';

type Relate = Extract<ParsedOperation, { does: 'relate' }>;
type EndRelation = Extract<ParsedOperation, { does: 'endRelation' }>;

/** A link as one of two things states it. */
interface Statement {
  owner: Head;
  target: Head;
  name: string;
  link: Link;
}

/** States one more link of a thing. @throws InputError for a relation that the model does not know between these kinds */
export async function planRelation(work: Workspace, operation: Relate): Promise<OperationDone> {
  const { from, to, place, reason, expectedRevision } = operation;
  const ends = [
    { reference: from, to: [], place: `${place}from` },
    { reference: to, to: [], place: `${place}to` },
  ];
  const [start, end] = await work.heads(ends);
  if (!start || !end) throw new NotFoundError(`${place}from: there is no such thing.`);
  const statement = statementOf(start, end, operation);
  const { owner, target, link } = statement;
  const attributes = parseAttributes(link, operation.attributes, `${place}attributes`);
  const { record: before, stated } = await work.draft(owner);
  expectRevision(before.path, before, expectedRevision ?? before.revision);
  const since = kindOf(owner.kind).prov === 'activity' ? linksSince(kindOf(owner.kind), before, work.at) : work.at;
  const edge = edgeOf(owner.id, { link, target, role: roleOf(link, operation.role), attributes, place: null }, since);
  if (edge.fromId === edge.toId) throw new InputError(`${place}to: ${before.path} cannot be linked to itself.`, { field: `${place}to` });
  const changes = withOne(edge, stated);
  if (changes.opened.length === 0) return { record: before, outcome: 'unchanged' };
  await refuseSecond(work, { statement, before, stated, ended: changes.ended });
  const placeOf = (): string => `${place}to`;
  await refuseSecondGeneration(work, changes, placeOf);
  const change = related({ before, reason, ...changes }, work.at);
  await refuseImpossible(work, { change, place, placeOf });
  await work.add(change);
  return { record: change.record, outcome: 'updated' };
}

/** What one more edge opens, and ends where the same edge said something else. */
function withOne(edge: NewEdge, stated: readonly Edge[]): { opened: NewEdge[]; ended: string[] } {
  const same = stated.filter(
    (one) => one.fromId === edge.fromId && one.relation === edge.relation && one.toId === edge.toId && one.role === edge.role,
  );
  return edgeChanges([edge], same);
}

/** Which thing states the relation, and as which link: the start if it can, else the end. @throws InputError */
export function statementOf(start: Head, end: Head, { relation, role, place }: Pick<Relate, 'relation' | 'role' | 'place'>): Statement {
  const fits = (owner: Head, target: Head, direction: Link['direction']): Statement[] =>
    statedLinks(kindOf(owner.kind)).flatMap(([name, link]) =>
      link.relation === relation && link.direction === direction && link.to.includes(target.kind) && takesRole(link, role)
        ? [{ owner, target, name, link }]
        : [],
    );
  const found = [...fits(start, end, 'out'), ...fits(end, start, 'in')];
  const [first] = found;
  const words = `${relation} from a ${constantCase(start.kind)} to a ${constantCase(end.kind)}`;
  if (!first)
    throw new InputError(`${place}relation: there is no ${words}${role === null ? '' : ` in the role ${JSON.stringify(role)}`}.`, {
      field: `${place}relation`,
    });
  const roles = new Set(found.map(({ link }) => roleOf(link, role)));
  if (roles.size > 1) throw new InputError(`${place}role: say which: ${[...roles].join(', ')}.`, { field: `${place}role` });
  return first;
}
function takesRole(link: Link, role: string | null): boolean {
  return role === null || 'any' in link.role || link.role.is === role;
}

/** @throws ConflictError where only one link is possible and there is one */
async function refuseSecond(
  work: Workspace,
  { statement, before, stated, ended }: { statement: Statement; before: AnyRecord; stated: readonly Edge[]; ended: readonly string[] },
): Promise<void> {
  if (statement.link.many) return;
  for (const edge of stated.filter(({ id }) => !ended.includes(id))) {
    const other = await work.head(edge.fromId === before.id ? edge.toId : edge.fromId);
    if (other && linkOfEdge(kindOf(before.kind), before.id, edge, other) === statement.name)
      throw new ConflictError(
        `${before.path} has ${other.path} as its ${statement.name} already; end that relation (edge ${edge.id}) first.`,
      );
  }
}

/** Takes an edge back, whoever states it. @throws NotFoundError, InputError for what must not be missing */
export async function planEnd(work: Workspace, { edgeId, place, reason, expectedRevision }: EndRelation): Promise<OperationDone> {
  const edge = await endable(work, edgeId, place);
  const drafts = await ownersOf(work, edge);
  const stating = edge.validTo === null ? drafts.filter(({ stated }) => stated.some(({ id }) => id === edge.id)) : [];
  for (const draft of stating) {
    expectRevision(draft.record.path, draft.record, expectedRevision ?? draft.record.revision);
    await refuseMissing(work, { ...draft, edge, place });
  }
  const changed: AnyRecord[] = [];
  for (const { record: before } of stating) {
    const change = related({ before, reason, opened: [], ended: [edge.id] }, work.at);
    await work.add(change);
    changed.push(change.record);
  }
  const record = changed[0] ?? drafts[0]?.record;
  if (!record) throw new NotFoundError(`${place}id: nobody states the edge ${edgeId}.`, { field: `${place}id` });
  return { record, outcome: changed.length > 0 ? 'updated' : 'unchanged' };
}

async function endable(work: Workspace, edgeId: string, place: string): Promise<Edge> {
  await work.flush();
  const [edge] = await work.tx.edgesById([edgeId]);
  if (!edge) throw new NotFoundError(`${place}id: there is no edge ${edgeId}.`, { field: `${place}id` });
  if (edge.relation === 'VERSION_OF')
    throw new InputError(`${place}id: a version stays a version; retire it instead.`, { field: `${place}id` });
  return edge;
}
/** Those who state an edge; of one that has ended, its start. */
async function ownersOf(work: Workspace, { ownerIds, fromId, toId }: Edge): Promise<Draft[]> {
  await work.lookUp([fromId, toId, ...ownerIds], []);
  const owners = (await Promise.all((ownerIds.length > 0 ? ownerIds : [fromId]).map((id) => work.head(id)))).filter(
    (head) => head !== null,
  );
  await work.prepare(owners);
  const drafts: Draft[] = [];
  for (const owner of owners) drafts.push(await work.draft(owner));
  return drafts;
}

/** @throws InputError where the link is one that a thing of this kind cannot be without */
async function refuseMissing(
  work: Workspace,
  { record: before, stated, edge, place }: Draft & { edge: Edge; place: string },
): Promise<void> {
  const kind = kindOf(before.kind);
  const nameOf = async (one: Edge): Promise<string | null> => {
    const other = await work.head(one.fromId === before.id ? one.toId : one.fromId);
    return other ? linkOfEdge(kind, before.id, one, other) : null;
  };
  const name = await nameOf(edge);
  const other = await work.head(edge.fromId === before.id ? edge.toId : edge.fromId);
  if (partPaths(kind, before).some(({ link, path }) => link === name && path === other?.path))
    throw new InputError(`${place}id: parts of ${before.path} name ${other?.path}; change those with an update.`, { field: `${place}id` });
  if (name === null || !kind.links[name]?.required) return;
  const names = await Promise.all(stated.map(nameOf));
  if (names.filter((one) => one === name).length > 1) return;
  throw new InputError(`${place}id: ${before.path} cannot be without ${name}; give it another one with an update.`, {
    field: `${place}id`,
  });
}

function related(change: { before: AnyRecord; reason: string | null; opened: NewEdge[]; ended: string[] }, at: string): EntityChange {
  return { action: 'relate', record: { ...change.before, ...nextRevision(change.before, at) }, ...change };
}
