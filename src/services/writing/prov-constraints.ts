import { InputError } from '../../errors.ts';
import { ACYCLIC, type AcyclicRelations } from '../../model/acyclic.ts';
import type { AnyRecord } from '../../model/kind.ts';
import type { EntityChange, NewEdge } from '../../ports/store.ts';
import { CircleSearch } from './circle-search.ts';
import { refuseUseBeforeGeneration } from './generation-before-use.ts';
import type { OpenEdges } from './open-edges.ts';
import { endsAfter, type PlannedChange } from './planned-change.ts';
import type { Workspace } from './workspace.ts';

/** What no graph of provenance may hold (W3C PROV-CONSTRAINTS), refused when it is written. That a thing is generated once is in `second-generation.ts`. */

/** @throws InputError that names the field and the remedy */
export async function refuseImpossible(work: Workspace, planned: PlannedChange): Promise<void> {
  await refuseUseBeforeGeneration(work, planned);
  const { record, opened } = planned.change;
  for (const rule of ACYCLIC) {
    if (!rule.kinds.includes(record.kind) || !opened.some(({ relation }) => rule.relations.includes(relation))) continue;
    await refuseCircle(work, rule, planned);
  }
}

/** An activity starts before it ends, or at the same time (PROV-CONSTRAINTS: start-precedes-end). @throws InputError */
export function refuseBackwardPeriod({ path, startedAt, endedAt }: AnyRecord, place: string): void {
  if (typeof startedAt !== 'string' || typeof endedAt !== 'string' || startedAt <= endedAt) return;
  const field = `${place}endedAt`;
  throw new InputError(
    `${field}: the end is before the start: ${path} started at ${startedAt} and ended at ${endedAt}; correct one of them.`,
    {
      field,
    },
  );
}

async function refuseCircle(work: Workspace, rule: AcyclicRelations, planned: PlannedChange): Promise<void> {
  const { change } = planned;
  const opened = await circularEdges(work, rule, change);
  if (opened.length === 0) return;
  for (const search of await searchesFor(work, rule, change, opened)) {
    await searchTogether(work.edges, rule, [search]);
    const circle = search.circle();
    if (circle) throw await circleError(work, rule, { ...planned, opened, circle });
  }
}

/** All edges of a change start or end at its thing, so that a circle that it closes leads through that thing, and over one of them. */
async function searchesFor(
  work: Workspace,
  rule: AcyclicRelations,
  change: EntityChange,
  opened: readonly NewEdge[],
): Promise<CircleSearch[]> {
  const { id } = change.record;
  const out = opened.flatMap(({ fromId, toId }) => (fromId === id ? [toId] : []));
  const into = opened.flatMap(({ fromId, toId }) => (toId === id ? [fromId] : []));
  if (change.before === null) return [new CircleSearch(id, { out, in: into })];
  return [
    ...(out.length > 0 ? [new CircleSearch(id, { out, in: await endsAfter(work, change, rule, 'in') })] : []),
    ...(into.length > 0 ? [new CircleSearch(id, { out: await endsAfter(work, change, rule, 'out'), in: into })] : []),
  ];
}

/** Opened edges that a circle could lead over. */
async function circularEdges(
  work: Workspace,
  { relations, kinds }: AcyclicRelations,
  { record, opened }: EntityChange,
): Promise<NewEdge[]> {
  const fitting = opened.filter(({ relation }) => relations.includes(relation));
  const otherOf = ({ fromId, toId }: NewEdge): string => (fromId === record.id ? toId : fromId);
  const others = await work.headsOf(fitting.map(otherOf));
  const circular = new Set(others.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id));
  return fitting.filter((edge) => circular.has(otherOf(edge)));
}

/** Steps read at once, at most. */
const DEEPEST = 256;

/**
 * Searches side by side: one statement for what all of them must know next in a direction. The first steps, which nearly always decide, are
 * read one by one; then ever more at once, so that a chain of thousands takes some dozens of statements.
 */
export async function searchTogether(edges: OpenEdges, rule: AcyclicRelations, searches: readonly CircleSearch[]): Promise<void> {
  for (let round = 0; ; round++) {
    const depth = Math.min(DEEPEST, 2 ** Math.max(0, round - 1));
    const asking = searches.flatMap((search) => {
      const asked = search.next();
      return asked ? [{ search, ...asked }] : [];
    });
    if (asking.length === 0) return;
    for (const direction of ['out', 'in'] as const) {
      const group = asking.filter((one) => one.direction === direction);
      if (group.length === 0) continue;
      const found = await edges.around(rule, direction, [...new Set(group.flatMap(({ ids }) => ids))], depth);
      for (const { search } of group) search.take(direction, found);
    }
  }
}

async function circleError(
  work: Workspace,
  { words, remedy }: AcyclicRelations,
  { change, placeOf, opened, circle }: PlannedChange & { opened: readonly NewEdge[]; circle: readonly string[] },
): Promise<InputError> {
  const heads = new Map((await work.headsOf(circle)).map((head) => [head.id, head]));
  const paths = circle.map((id) => heads.get(id)?.path ?? id);
  const edge =
    opened.find(({ fromId, toId }) => fromId === change.record.id && toId === circle[1]) ??
    opened.find(({ fromId, toId }) => toId === change.record.id && fromId === circle.at(-2));
  const field = edge ? placeOf(edge) : '';
  return new InputError(`${field}: ${change.record.path} ${words}: ${shortened(paths).join(' → ')}; ${remedy}.`, { field });
}
/** The ends of a long way. */
function shortened(paths: readonly string[]): readonly string[] {
  return paths.length <= 8 ? paths : [...paths.slice(0, 4), `(${paths.length - 7} more)`, ...paths.slice(-3)];
}
