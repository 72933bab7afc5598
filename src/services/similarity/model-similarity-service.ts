import { NotFoundError } from '../../errors.ts';
import { isEntityId } from '../../model/entity-id.ts';
import type { Store } from '../../ports/store.ts';
import { pageSize } from '../list-request.ts';
import type { SimilarModelsAnswer } from '../search-types.ts';
import { FollowedPoints } from './followed-points.ts';
import { ModelPoints } from './model-points.ts';
import { ModelSpace, type ModelPoint } from './model-space.ts';

/** Finds models that are like a given one: by task, algorithm, data they came from, base models and description. */
export class ModelSimilarityService {
  private readonly store: Store;
  private readonly space = new ModelSpace();
  private readonly points: FollowedPoints<ModelPoint>;

  constructor(store: Store) {
    this.store = store;
    this.points = new FollowedPoints({
      store,
      reader: new ModelPoints(store),
      keeper: { set: (id, point) => this.space.set(id, point ?? undefined) },
    });
  }

  /** @param to id of a model, or of a version of one @throws NotFoundError */
  async similarModels({ to, first }: { to: string; first?: number | null }): Promise<SimilarModelsAnswer> {
    const size = pageSize(first, 'first', 10);
    const [head] = isEntityId(to) ? await this.store.heads([to]) : [];
    const id = head?.kind === 'ModelVersion' ? head.parentId : head?.kind === 'Model' ? head.id : null;
    await this.points.upToDate();
    const mine = id === null ? undefined : this.space.get(id);
    if (!mine) throw new NotFoundError(`There is no model with the id ${to}.`, { field: 'to' });
    const items = this.space
      .nearest(mine, size)
      .map(({ point, distance, aspects }) => ({ modelId: point.modelId, versionId: point.versionId, distance, aspects }));
    return { items, complete: this.space.complete };
  }
}
