import { NotFoundError } from '../../errors.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Access } from '../access.ts';
import type { Caller } from '../caller.ts';
import { columnLineage, type ColumnLineage, type ColumnQuery } from './lineage-columns.ts';
import { lineageDifference, type DifferenceQuery, type LineageDifference } from './lineage-difference.ts';
import { lineageGraph } from './lineage-graph.ts';
import { Ground } from './lineage-ground.ts';
import { impactOf, type Impact, type ImpactQuery } from './lineage-impact.ts';
import { lineagePaths, type LineagePaths, type PathsQuery } from './lineage-paths.ts';
import type { LineageGraph, LineageQuery } from './lineage-types.ts';

export interface LineageDeps {
  store: StoreReader;
  clock: Clock;
  access: Access;
  /** Milliseconds that one request may walk for. */
  budget?: number;
}

const BUDGET = 10_000;
const NOBODY: Caller = { actor: null };

/**
 * What came of what. Each question ends in bounded time and space and says whether its answer is whole. All throw NotFoundError for an
 * unknown id, in one look-up, and InputError for bounds that are not possible.
 */
export class LineageService {
  private readonly deps: LineageDeps;

  constructor(deps: LineageDeps) {
    this.deps = deps;
  }

  /** What the thing depends on, what depends on it, or both. The lineage of a dataset or model is that of its versions. */
  async walk(query: LineageQuery, caller = NOBODY): Promise<LineageGraph> {
    const ground = this.ground(caller);
    return lineageGraph(ground, await ground.thing(query.of, 'of'), query);
  }

  /** What a lineage gained and lost between two times. */
  async difference(query: DifferenceQuery, caller = NOBODY): Promise<LineageDifference> {
    const ground = this.ground(caller);
    return lineageDifference(ground, await ground.thing(query.of, 'of'), query);
  }

  /** How one thing depends on another. */
  async paths(query: PathsQuery, caller = NOBODY): Promise<LineagePaths> {
    const ground = this.ground(caller);
    return lineagePaths(ground, [await ground.thing(query.from, 'from'), await ground.thing(query.to, 'to')], query);
  }

  /** What a change of the thing may touch. */
  async impact(query: ImpactQuery, caller = NOBODY): Promise<Impact> {
    const ground = this.ground(caller);
    return impactOf(ground, await ground.thing(query.of, 'of'), query);
  }

  /** Which columns came of which. */
  async columns(query: ColumnQuery, caller = NOBODY): Promise<ColumnLineage> {
    const ground = this.ground(caller);
    return columnLineage(ground, await ground.thing(query.of, 'of'), query);
  }

  /** Id of what lies at a place below `/id/`, retired things too: they keep their lineage. @throws NotFoundError */
  async idAt(path: string): Promise<string> {
    const [head] = await this.deps.store.headsByPath([path]);
    if (!head) throw new NotFoundError(`There is nothing at /id/${path}.`);
    return head.id;
  }

  private ground(caller: Caller): Ground {
    const { store, clock, access, budget = BUDGET } = this.deps;
    return new Ground({ reader: store, clock, access, caller, budget });
  }
}
