import type { AnyRecord, Head, Json, KindName, Measures, RelationName } from '../../model/kind.ts';
import type { Change, Store } from '../../ports/store.ts';
import type { PointKeeper, PointReader } from '../similarity/followed-points.ts';
import type { Result } from './result.ts';

/** What an evaluation of the catalog says of an algorithm; no result where it does not lead to an algorithm and a dataset. */
export interface Evaluated {
  result: Result | null;
  /** Fold or repetition of what is told by a mean as well. */
  partial: boolean;
  /** What a model scores on the data it was fitted to tells nothing of other data. */
  fitted: boolean;
  /** Things it was read from. */
  via: readonly string[];
}

interface Hop {
  relation: RelationName;
  role: string | null;
  kind: KindName;
}
const MODEL: Hop = { relation: 'DERIVED', role: 'evaluated-model', kind: 'ModelVersion' };
const DATA: Hop = { relation: 'DERIVED', role: 'evaluated-on', kind: 'DatasetVersion' };
const RUN: Hop = { relation: 'GENERATED', role: null, kind: 'TrainingRun' };
const TRAINED_ON: Hop = { relation: 'USED', role: 'training', kind: 'DatasetVersion' };
const IMPLEMENTATION: Hop = { relation: 'USED', role: 'implementation', kind: 'Implementation' };
const ALGORITHM: Hop = { relation: 'IMPLEMENTS', role: null, kind: 'Algorithm' };

/** Evaluations, read over model, run and implementation to the algorithm, and to the metafeatures of the dataset. */
export class EvaluatedPoints implements PointReader<Evaluated>, PointKeeper<Evaluated> {
  readonly kind = 'Evaluation';
  private readonly store: Store;
  /** By id; null for an evaluation that tells nothing. */
  readonly points = new Map<string, Evaluated | null>();
  /** Evaluations by what they were read from. */
  private readonly users = new Map<string, Set<string>>();

  constructor(store: Store) {
    this.store = store;
  }

  set(id: string, point: Evaluated | null | undefined): void {
    for (const via of this.points.get(id)?.via ?? []) this.users.get(via)?.delete(id);
    for (const via of point?.via ?? []) this.users.set(via, (this.users.get(via) ?? new Set()).add(id));
    if (point === undefined) this.points.delete(id);
    else this.points.set(id, point);
  }

  async touched(changes: readonly Change[]): Promise<string[]> {
    const changed = [...changes.map(({ entityId }) => entityId), ...(await this.store.endsOfChangedEdges(changes))];
    const own = changes.filter(({ kind }) => kind === 'Evaluation').map(({ entityId }) => entityId);
    return [...new Set([...own, ...changed.flatMap((id) => [...(this.users.get(id) ?? [])])])];
  }

  async read(ids: readonly string[]): Promise<Map<string, Evaluated | null>> {
    const evaluations = (await this.store.records(ids, 'Evaluation')).filter(({ retiredAt }) => retiredAt === null);
    const own = evaluations.map(({ id }) => id);
    const [model, data] = await Promise.all([this.hop(own, MODEL), this.hop(own, DATA)]);
    const run = await this.hop(idsOf(model), RUN);
    const [trainedOn, implementation] = await Promise.all([this.hop(idsOf(run), TRAINED_ON), this.hop(idsOf(run), IMPLEMENTATION)]);
    const algorithm = await this.hop(idsOf(implementation), ALGORITHM);
    const versions = await this.recordsOf([...idsOf(data), ...idsOf(trainedOn)], 'DatasetVersion');
    const runs = await this.recordsOf(idsOf(run), 'TrainingRun');
    return new Map(
      evaluations.map((evaluation) => {
        const of = model.get(evaluation.id);
        const by = of && run.get(of.id);
        const with_ = by && implementation.get(by.id);
        const on = data.get(evaluation.id) ?? (by && trainedOn.get(by.id));
        const path: Path = { model: of, run: by, algorithm: with_ && algorithm.get(with_.id), dataset: on };
        const via = [of, by, with_, path.algorithm, on].flatMap((head) => head?.id ?? []);
        const records = { run: runs.get(by?.id ?? ''), version: versions.get(on?.id ?? '') };
        return [
          evaluation.id,
          { result: resultOf(evaluation, path, records), partial: isPartial(evaluation), fitted: evaluation.split === 'train', via },
        ];
      }),
    );
  }

  /** The thing at the other end of a link, by own id; of several the first. */
  private async hop(ids: readonly string[], { relation, role, kind }: Hop): Promise<Map<string, Head>> {
    if (ids.length === 0) return new Map();
    const [found = []] = await this.store.linked([{ ids, relation, direction: 'out', role, kinds: [kind], perNode: 1 }]);
    return new Map(found.map(({ own, head }) => [own, head]));
  }
  private async recordsOf(ids: readonly string[], kind: KindName): Promise<Map<string, AnyRecord>> {
    const records = ids.length === 0 ? [] : await this.store.records([...new Set(ids)], kind);
    return new Map(records.map((record) => [record.id, record]));
  }
}

interface Path {
  model: Head | undefined;
  run: Head | undefined;
  algorithm: Head | undefined;
  dataset: Head | undefined;
}
function resultOf(
  evaluation: AnyRecord,
  { model, algorithm, dataset }: Path,
  records: { run?: AnyRecord; version?: AnyRecord },
): Result | null {
  const { measure, value, split, claim } = evaluation;
  if (!model || !algorithm || !dataset || split === 'train') return null;
  const key = dataset.path.split('/')[1] ?? dataset.id;
  return {
    measure: String(measure),
    value: Number(value),
    algorithm: { key: algorithm.key, name: algorithm.name },
    dataset: {
      id: dataset.id,
      name: dataset.name,
      group: key.toLowerCase(),
      metafeatures: (records.version?.metafeatures ?? {}) as Measures,
      datasetId: dataset.parentId,
    },
    settings: settingsOf(records.run),
    modelVersionId: model.retiredAt === null ? model.id : null,
    claimed: claim === 'claimed',
  };
}
function settingsOf(run: AnyRecord | undefined): Json {
  const settings = (run?.settings ?? []) as { name: string; value: Json }[];
  return settings.length === 0 ? null : Object.fromEntries(settings.map(({ name, value }) => [name, value]));
}
function isPartial({ fold, repeat }: AnyRecord): boolean {
  return typeof fold === 'number' || typeof repeat === 'number';
}
function idsOf(heads: ReadonlyMap<string, Head>): string[] {
  return [...new Set([...heads.values()].map(({ id }) => id))];
}
