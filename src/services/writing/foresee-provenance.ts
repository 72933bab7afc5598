import { ACYCLIC, type AcyclicRelations } from '../../model/acyclic.ts';
import type { Head, Kind, RelationName } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import { CircleSearch } from './circle-search.ts';
import { foreseeTimes, foreseeUses } from './generation-before-use.ts';
import { statedLinks } from './input-schema.ts';
import { generationField } from './known-times.ts';
import type { Direction } from './open-edges.ts';
import { statementOf } from './plan-relation.ts';
import { searchTogether } from './prov-constraints.ts';
import type { Workspace } from './workspace.ts';
import type { ParsedOperation } from './write-operation.ts';

/** What an operation will open at a thing, as far as it can be told before its turn comes. */
interface Foreseen {
  kind: Kind;
  /** Null for a thing that the operation makes. */
  own: Head | null;
  /** Edges to things that are stored. */
  edges: { direction: Direction; relation: RelationName; other: Head }[];
  /** Whether it will say other times. */
  moved: boolean;
}

/** The thing that an operation changes; null where it makes one. */
type TargetOf = (work: Workspace, operation: ParsedOperation) => Head | null;

/** Reads for many operations together what the rules of provenance must know of each: as many statements as one of them takes. */
export async function foreseeProvenance(work: Workspace, operations: readonly ParsedOperation[], targetOf: TargetOf): Promise<void> {
  const foreseen = operations
    .flatMap((operation) => foreseenOf(work, operation, targetOf) ?? [])
    .filter(({ edges, moved }) => moved || edges.length > 0);
  if (foreseen.length === 0) return;
  await foreseeGenerations(work, foreseen);
  for (const rule of ACYCLIC) await foreseeCircles(work, rule, foreseen);
}

function foreseenOf(work: Workspace, operation: ParsedOperation, targetOf: TargetOf): Foreseen | null {
  if (operation.does === 'relate') return ofRelation(work, operation);
  if (operation.does !== 'register' && operation.does !== 'update') return null;
  const { kind } = operation;
  const { links, fields } = operation.does === 'register' ? operation.input : operation.patch;
  const own = targetOf(work, operation);
  const given = statedLinks(kind).flatMap(([name, link]) => (links[name] ?? []).map((reference) => ({ link, reference })));
  const edges = given.flatMap(({ link: { direction, relation, to }, reference }) => {
    const other = work.known(reference, to);
    return other && !isStated(work, own, { direction, relation, other }) ? [{ direction, relation, other }] : [];
  });
  return { kind, own, edges, moved: own !== null && saysOtherTimes(work, kind, own, fields) };
}

function ofRelation(work: Workspace, operation: Extract<ParsedOperation, { does: 'relate' }>): Foreseen | null {
  const [from, to] = [work.known(operation.from, []), work.known(operation.to, [])];
  if (!from || !to) return null;
  try {
    const { owner: own, target: other } = statementOf(from, to, operation);
    const { relation } = operation;
    return { kind: kindOf(own.kind), own, edges: [{ direction: own === from ? 'out' : 'in', relation, other }], moved: false };
  } catch {
    // Refused when its turn comes.
    return null;
  }
}

function isStated(work: Workspace, own: Head | null, { direction, relation, other }: Foreseen['edges'][number]): boolean {
  const ends = direction === 'out' ? [own?.id, other.id] : [other.id, own?.id];
  const stated = own ? (work.drafted(own)?.stated ?? []) : [];
  return stated.some((edge) => edge.relation === relation && edge.fromId === ends[0] && edge.toId === ends[1]);
}
function saysOtherTimes(work: Workspace, kind: Kind, own: Head, fields: Readonly<Record<string, unknown>>): boolean {
  const before = work.drafted(own)?.record;
  const names = kind.prov === 'activity' ? ['startedAt', 'endedAt'] : [generationField(kind) ?? []].flat();
  return before !== undefined && names.some((name) => name in fields && (fields[name] ?? null) !== (before[name] ?? null));
}

async function foreseeGenerations(work: Workspace, foreseen: readonly Foreseen[]): Promise<void> {
  const moved = foreseen.filter((one) => one.moved).flatMap(({ own }) => own ?? []);
  const reached = (relation: RelationName, direction: Direction): string[] =>
    foreseen
      .flatMap(({ edges }) => edges.filter((edge) => edge.relation === relation && edge.direction === direction))
      .map(({ other }) => other.id);
  const known = await foreseeUses(
    work,
    moved.map(({ id }) => id),
  );
  const regenerated = foreseen.filter(({ edges }) =>
    edges.some(({ relation, direction }) => relation === 'GENERATED' && direction === 'out'),
  );
  await foreseeTimes(work, {
    used: [...reached('USED', 'out'), ...known.used],
    generators: reached('GENERATED', 'out'),
    generated: [
      ...reached('GENERATED', 'in'),
      ...known.generated,
      ...[...moved, ...regenerated.flatMap(({ own }) => own ?? [])]
        .filter(({ kind }) => kindOf(kind).prov === 'entity')
        .map(({ id }) => id),
    ],
  });
}

async function foreseeCircles(work: Workspace, rule: AcyclicRelations, foreseen: readonly Foreseen[]): Promise<void> {
  const items = foreseen
    .filter(({ kind }) => rule.kinds.includes(kind.name))
    .map(({ own, edges }) => {
      const fitting = edges.filter(({ relation, other }) => rule.relations.includes(relation) && rule.kinds.includes(other.kind));
      const idsOf = (direction: Direction): string[] => fitting.filter((edge) => edge.direction === direction).map(({ other }) => other.id);
      return { own: own?.id ?? null, out: idsOf('out'), in: idsOf('in') };
    });
  const stored = (direction: Direction): string[] =>
    items.flatMap((item) => (item.own !== null && item[direction === 'out' ? 'in' : 'out'].length > 0 ? [item.own] : []));
  const [into, out] = [await work.edges.around(rule, 'in', stored('in')), await work.edges.around(rule, 'out', stored('out'))];
  const around = (of: typeof out, own: string | null): readonly string[] => [...((own === null ? null : of.get(own))?.ids ?? [])];
  const searches = items.flatMap((item) => [
    ...(item.out.length > 0 ? [new CircleSearch(item.own ?? '', { out: item.out, in: [...item.in, ...around(into, item.own)] })] : []),
    ...(item.in.length > 0 && item.own !== null ? [new CircleSearch(item.own, { out: around(out, item.own), in: item.in })] : []),
  ]);
  await searchTogether(work.edges, rule, searches);
}
