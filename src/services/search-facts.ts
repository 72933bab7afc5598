import type { AnyRecord, Head, KindName, Measures, RelationName } from '../model/kind.ts';
import { metafeature } from '../model/metafeature.ts';
import type { LabelName, NamedNumber } from '../ports/search-index.ts';
import type { Linked, LinkedQuery, StoreReader } from '../ports/store.ts';

/**
 * By what else a thing is found than its own words: who owns it, which algorithm and task stand behind it, the metafeatures of its data and
 * what it was evaluated to. Such facts are a few edges away; `STEPS` are the edges that lead to them.
 */

/** Edges of one kind that are followed at one thing. */
const MOST_EDGES = 1000;
/** From an evaluation over model, run and implementation to the algorithm. */
const MOST_STEPS = 4;
/** Things that use another one are counted up to here. */
const MOST_USES = 100;
const USES: readonly RelationName[] = ['USED', 'DERIVED', 'BASE_MODEL', 'IMPLEMENTS', 'DEFINED_ON'];
/** Roles of agents who answer for a thing. */
const OWNERS = new Set<string | null>(['administrator', 'owner', 'creator', 'publisher', 'lead']);

export interface Step {
  from: readonly KindName[] | 'any';
  relation: RelationName;
  direction: 'out' | 'in';
  role: string | null;
  to: readonly KindName[];
  /** Only from things of these kinds that a search can find, and not on the way from others. */
  roots?: readonly KindName[];
}
const step = (from: Step['from'], relation: RelationName, to: KindName, rest: Partial<Step> = {}): Step => ({
  from,
  relation,
  direction: 'out',
  role: null,
  to: [to],
  ...rest,
});
const VERSIONS: readonly KindName[] = ['DatasetVersion', 'ModelVersion'];

export const STEPS: readonly Step[] = [
  step('any', 'ATTRIBUTED', 'Agent', { to: ['Agent'] }),
  step(['Evaluation'], 'DERIVED', 'ModelVersion', { role: 'evaluated-model' }),
  step(['Evaluation'], 'DERIVED', 'DatasetVersion', { role: 'evaluated-on' }),
  step(['Evaluation', 'TrainingRun'], 'ACHIEVES', 'Task'),
  step(['ModelVersion'], 'GENERATED', 'TrainingRun'),
  step(['ModelVersion'], 'DERIVED', 'DatasetVersion', { role: 'training', roots: ['ModelVersion'] }),
  step(['TrainingRun'], 'USED', 'DatasetVersion', { role: 'training', roots: ['ModelVersion', 'TrainingRun'] }),
  step(['TrainingRun'], 'USED', 'Implementation', { role: 'implementation' }),
  step(['Implementation'], 'IMPLEMENTS', 'Algorithm'),
  step(['DatasetVersion'], 'DEFINED_ON', 'Task', { direction: 'in', roots: ['DatasetVersion'] }),
  step(['ModelVersion'], 'DERIVED', 'Evaluation', { direction: 'in', role: 'evaluated-model', roots: ['ModelVersion'] }),
  step(['DatasetVersion'], 'DERIVED', 'Evaluation', { direction: 'in', role: 'evaluated-on', roots: ['DatasetVersion'] }),
];

/** What is known of one thing. */
export interface Facts {
  words: string[];
  labels: Partial<Record<LabelName, string[]>>;
  numbers: NamedNumber[];
  uses: number;
}
type Root = Pick<Head, 'id' | 'kind'>;

/** Facts of the given things, by id. A number of statements that does not depend on how many they are. */
export async function factsOf(store: StoreReader, roots: readonly AnyRecord[]): Promise<Map<string, Facts>> {
  const reached = await reachedFrom(store, roots);
  const own = new Map(roots.map((record) => [record.id, record]));
  const told = [...new Map(reached.map(({ head }) => [head.id, head])).values()].filter(({ id, kind }) => TOLD.has(kind) && !own.has(id));
  for (const kind of TOLD) {
    const ids = told.filter((head) => head.kind === kind).map(({ id }) => id);
    for (const record of ids.length === 0 ? [] : await store.records(ids, kind)) own.set(record.id, record);
  }
  const facts = new Map(roots.map((record) => [record.id, ownFacts(record)]));
  for (const { root, head, role } of reached) {
    const of = facts.get(root);
    if (of) addReached(of, { head, role, record: own.get(head.id) });
  }
  await countUses(store, facts);
  return facts;
}
/** Kinds of which the record tells the fact, not the head. */
const TOLD: ReadonlySet<KindName> = new Set<KindName>(['Task', 'DatasetVersion', 'Evaluation']);

interface Reached {
  root: string;
  head: Head;
  role: string | null;
}

async function reachedFrom(store: StoreReader, roots: readonly Root[]): Promise<Reached[]> {
  const kinds = new Map(roots.map(({ id, kind }) => [id, kind]));
  const reached: Reached[] = [];
  let frontier: { root: string; at: Root }[] = roots.map((root) => ({ root: root.id, at: root }));
  const seen = new Set(frontier.map(({ root, at }) => `${root} ${at.id}`));
  for (let level = 0; level < MOST_STEPS && frontier.length > 0; level++) {
    const asked = queriesAt(frontier, kinds, level === 0);
    const answers = await store.linked(asked.map(({ query }) => query));
    const next: typeof frontier = [];
    for (const [i, { rootsAt }] of asked.entries()) {
      for (const { root, linked } of spread(answers[i] ?? [], rootsAt)) {
        reached.push({ root, head: linked.head, role: linked.role });
        const pair = `${root} ${linked.head.id}`;
        if (!seen.has(pair)) next.push({ root, at: linked.head });
        seen.add(pair);
      }
    }
    frontier = next;
  }
  return reached;
}
function spread(links: readonly Linked[], rootsAt: ReadonlyMap<string, string[]>): { root: string; linked: Linked }[] {
  return links.flatMap((linked) =>
    linked.head.retiredAt === null ? (rootsAt.get(linked.own) ?? []).map((root) => ({ root, linked })) : [],
  );
}

function queriesAt(
  frontier: readonly { root: string; at: Root }[],
  kinds: ReadonlyMap<string, KindName>,
  isFirst: boolean,
): { query: LinkedQuery; rootsAt: Map<string, string[]> }[] {
  return STEPS.flatMap((one) => {
    const rootsAt = new Map<string, string[]>();
    // Owners, and what stands against the direction, are those of the thing itself.
    const here = isFirst || (one.from !== 'any' && one.direction === 'out') ? frontier : [];
    for (const { root, at } of here.filter((place) => leads(one, place.at.kind) && startsAt(one, kinds.get(place.root)))) {
      const known = rootsAt.get(at.id);
      if (known) known.push(root);
      else rootsAt.set(at.id, [root]);
    }
    const { relation, direction, role, to } = one;
    return rootsAt.size === 0
      ? []
      : [{ query: { ids: [...rootsAt.keys()], relation, direction, role, kinds: to, perNode: MOST_EDGES }, rootsAt }];
  });
}
function startsAt({ roots }: Step, kind: KindName | undefined): boolean {
  return roots === undefined || (kind !== undefined && roots.includes(kind));
}
export function leads({ from }: Step, kind: KindName): boolean {
  return from === 'any' ? true : from.includes(kind);
}

function ownFacts(record: AnyRecord): Facts {
  const facts: Facts = { words: [], labels: {}, numbers: [], uses: 0 };
  if (typeof record.licence === 'string') label(facts, 'licence', record.licence);
  if (typeof record.taskType === 'string') label(facts, 'task', record.taskType);
  if (record.kind === 'Algorithm') label(facts, 'algorithm', record.key);
  if (VERSIONS.includes(record.kind)) for (const format of formatsOf(record)) label(facts, 'format', format);
  facts.numbers.push(...numbersOf(record));
  return facts;
}
function addReached(facts: Facts, { head, role, record }: { head: Head; role: string | null; record: AnyRecord | undefined }): void {
  if (head.kind === 'Agent') {
    facts.words.push(head.name);
    if (OWNERS.has(role)) label(facts, 'owner', head.key);
  }
  if (head.kind === 'Algorithm') {
    facts.words.push(head.name);
    label(facts, 'algorithm', head.key);
  }
  if (record && typeof record.taskType === 'string') label(facts, 'task', record.taskType);
  if (record && TOLD.has(head.kind)) facts.numbers.push(...numbersOf(record));
}
function label(facts: Facts, name: LabelName, value: string): void {
  const values = (facts.labels[name] ??= []);
  if (!values.includes(value)) values.push(value);
}

/** Media types and formats of the files, in small letters. */
function formatsOf({ files }: AnyRecord): string[] {
  const parts = Array.isArray(files) ? (files as { mediaType?: string | null; format?: string | null }[]) : [];
  return parts.flatMap(({ mediaType, format }) => [mediaType, format]).flatMap((text) => (text ? [text.toLowerCase()] : []));
}
function numbersOf(record: AnyRecord): NamedNumber[] {
  if (record.kind === 'DatasetVersion')
    return Object.entries((record.metafeatures ?? {}) as Measures).flatMap(([name, value]) =>
      value !== null && Number.isFinite(value) && metafeature(name) ? [{ group: 'metafeature' as const, name, value }] : [],
    );
  const { measure, value, claim } = record;
  if (record.kind !== 'Evaluation' || typeof measure !== 'string' || typeof value !== 'number' || !Number.isFinite(value)) return [];
  return [{ group: claim === 'measured' ? 'measured' : 'claimed', name: measure, value }];
}

async function countUses(store: StoreReader, facts: ReadonlyMap<string, Facts>): Promise<void> {
  const { pairs, hidden } = await store.neighbours({ ids: [...facts.keys()], direction: 'in', relations: USES, perNode: MOST_USES });
  for (const { own } of pairs) count(own, 1);
  for (const [id, more] of hidden) count(id, more);
  function count(id: string, more: number): void {
    const of = facts.get(id);
    if (of) of.uses = Math.min(MOST_USES, of.uses + more);
  }
}
