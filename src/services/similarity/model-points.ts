import type { AnyRecord, Head, KindName, RelationName } from '../../model/kind.ts';
import type { Change, Store, StoreReader } from '../../ports/store.ts';
import type { PointReader } from './followed-points.ts';
import type { Aspect, ModelPoint } from './model-space.ts';

/** What a model was made with and from, and what that came from. */
const RELATIONS: readonly RelationName[] = ['GENERATED', 'USED', 'DERIVED', 'BASE_MODEL', 'ACHIEVES', 'IMPLEMENTS'];
/** From a version over run, data, job, data, job to data. */
const STEPS = 6;
const PER_NODE = 100;
/** Steps to what a model's own run or statement names; whatever is further away counts half as much for every two steps. */
const NEAR: Readonly<Partial<Record<KindName, { aspect: Aspect; steps: number }>>> = {
  DatasetVersion: { aspect: 'data', steps: 2 },
  DataSource: { aspect: 'data', steps: 2 },
  Algorithm: { aspect: 'algorithm', steps: 3 },
  Implementation: { aspect: 'algorithm', steps: 2 },
  Task: { aspect: 'task', steps: 2 },
  ModelVersion: { aspect: 'base', steps: 0 },
};
/** Of the same family or type, but not the same. */
const KIND_OF = 0.5;

/** Reads models as points, each with its latest version and what that came from. */
export class ModelPoints implements PointReader<ModelPoint> {
  readonly kind = 'Model';
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  async read(ids: readonly string[]): Promise<Map<string, ModelPoint>> {
    const models = (await this.store.records(ids, 'Model')).filter(({ retiredAt }) => retiredAt === null);
    const versions = await this.store.versionRecords('ModelVersion', { parentIds: models.map(({ id }) => id), perParent: 1 });
    const surroundings = await Surroundings.of(
      this.store,
      versions.map(({ id }) => id),
    );
    const byModel = new Map(versions.map((version) => [version.parentId, version]));
    return new Map(models.map((model) => [model.id, pointOf(model, byModel.get(model.id), surroundings)]));
  }

  /**
   * What a model came from is told by edges that start at it and at what it came from. So these may be other ones: changed models and
   * versions, those whose run or data stand at a changed edge, and those whose algorithm or task is called another one.
   */
  async touched(changes: readonly Change[]): Promise<string[]> {
    const kinds = new Map(changes.map(({ entityId, kind }) => [entityId, kind]));
    const ends = await this.store.heads(await this.store.endsOfChangedEdges(changes));
    const jobs = changes.some(({ kind }) => kind === 'Process' || kind === 'Ingest');
    const starts = ends
      .filter(({ id, kind }) => kinds.has(id) || MADE.has(kind) || (jobs && kind === 'DatasetVersion'))
      .map(({ id }) => id);
    const named = changes.filter(({ kind }) => NAMED.has(kind)).map(({ entityId }) => entityId);
    const later = await reached(this.store, [...new Set([...starts, ...named])], 'in');
    const heads = await this.store.heads([...later.ids]);
    const models = changes.filter(({ kind }) => kind === 'Model').map(({ entityId }) => entityId);
    return [...new Set([...models, ...heads.flatMap(({ kind, parentId }) => (kind === 'ModelVersion' ? (parentId ?? []) : []))])];
  }
}
/** Others state what these were made by. */
const MADE: ReadonlySet<KindName> = new Set(['ModelVersion', 'TrainingRun']);
/** What is said of these themselves is part of a point. */
const NAMED: ReadonlySet<KindName> = new Set(['ModelVersion', 'Algorithm', 'Task']);

interface Reached {
  ids: Set<string>;
  /** Other ends by own end. */
  next: Map<string, string[]>;
  /** Things with more around them than was read. */
  cut: Set<string>;
}
/** Everything within some steps of the given things, along the edges (`out`) or against them. */
async function reached(store: StoreReader, from: readonly string[], direction: 'out' | 'in'): Promise<Reached> {
  const found: Reached = { ids: new Set(from), next: new Map(), cut: new Set() };
  let frontier = [...from];
  for (let step = 0; step < STEPS && frontier.length > 0; step++) {
    const perNode = direction === 'out' ? PER_NODE : Number.MAX_SAFE_INTEGER;
    const { pairs, hidden } = await store.neighbours({ ids: frontier, direction, relations: RELATIONS, perNode });
    for (const id of hidden.keys()) found.cut.add(id);
    for (const { own, other } of pairs) found.next.set(own, [...(found.next.get(own) ?? []), other]);
    frontier = [...new Set(pairs.map(({ other }) => other))].filter((id) => !found.ids.has(id));
    for (const id of frontier) found.ids.add(id);
  }
  return found;
}

interface Near {
  head: Head;
  /** Of algorithms and tasks. */
  record: AnyRecord | undefined;
  steps: number;
}
/** What the versions of a batch came from. */
class Surroundings {
  private readonly reached: Reached;
  private readonly heads: ReadonlyMap<string, Head>;
  private readonly named: ReadonlyMap<string, AnyRecord>;

  private constructor(found: Reached, heads: readonly Head[], named: readonly AnyRecord[]) {
    this.reached = found;
    this.heads = new Map(heads.map((head) => [head.id, head]));
    this.named = new Map(named.map((record) => [record.id, record]));
  }

  static async of(store: StoreReader, versionIds: readonly string[]): Promise<Surroundings> {
    const found = await reached(store, versionIds, 'out');
    const heads = await store.heads([...found.ids]);
    const idsOf = (kind: KindName): string[] => heads.filter((head) => head.kind === kind).map(({ id }) => id);
    const named = [...(await store.records(idsOf('Algorithm'), 'Algorithm')), ...(await store.records(idsOf('Task'), 'Task'))];
    return new Surroundings(found, heads, named);
  }

  /** Things that stand within reach of a version, with the steps to them. */
  around(versionId: string): Near[] {
    const steps = new Map([[versionId, 0]]);
    for (const [id, far] of steps) {
      if (far < STEPS) for (const other of this.reached.next.get(id) ?? []) if (!steps.has(other)) steps.set(other, far + 1);
    }
    return [...steps].flatMap(([id, far]) => {
      const head = this.heads.get(id);
      return head ? [{ head, record: this.named.get(id), steps: far }] : [];
    });
  }
  isCut(versionId: string): boolean {
    return this.around(versionId).some(({ head }) => this.reached.cut.has(head.id));
  }
}

function pointOf(model: AnyRecord, version: AnyRecord | undefined, surroundings: Surroundings): ModelPoint {
  const features: Record<Aspect, Map<string, number>> = {
    data: new Map(),
    algorithm: new Map(),
    task: new Map(),
    base: new Map([[model.id, 1]]),
    description: wordsOf([model.name, model.description, model.intendedUse, version?.architecture, ...model.tags]),
  };
  if (typeof model.taskType === 'string') features.task.set(model.taskType, KIND_OF);
  for (const near of version ? surroundings.around(version.id) : []) addFeatures(features, near);
  return { modelId: model.id, versionId: version?.id ?? null, features, cut: version !== undefined && surroundings.isCut(version.id) };
}
function addFeatures(features: Record<Aspect, Map<string, number>>, { head, record, steps }: Near): void {
  const near = NEAR[head.kind];
  if (!near) return;
  const of = features[near.aspect];
  const add = (feature: string, strength: number): void => {
    of.set(feature, Math.max(strength, of.get(feature) ?? 0));
  };
  const strength = 0.5 ** Math.ceil(Math.max(0, steps - near.steps) / 2);
  // Versions of one dataset are one feature, and so are those of a model.
  add(head.parentId ?? head.id, strength);
  const group = record?.family ?? record?.taskType;
  if (typeof group === 'string') add(group, KIND_OF * strength);
}

/** Words without case and accents. */
function wordsOf(texts: readonly unknown[]): Map<string, number> {
  const text = texts.filter((one) => typeof one === 'string').join(' ');
  const words =
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return new Map(words.map((word) => [word, 1]));
}
