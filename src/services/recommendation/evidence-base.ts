import { METAFEATURES } from '../../model/metafeature.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { Store } from '../../ports/store.ts';
import { FollowedPoints } from '../similarity/followed-points.ts';
import { EvaluatedPoints, type Evaluated } from './evaluated.ts';
import { inPauses, mapped } from './pauses.ts';
import type { KnowledgeBase, Result } from './result.ts';

/** All results there are at one time. */
export interface KnownResults {
  own: Own;
  knowledge: KnowledgeBase | null;
  results: readonly Result[];
  /** By which there are results, the one with most of them first. */
  measures: readonly string[];
  /** Metafeatures that are compared. */
  metafeatures: readonly string[];
  /** Another number where the results are other ones. */
  state: number;
  /** All that was recorded before this time is among them. */
  asOf: string;
}

/** Reads the results of the catalog's evaluations, kept current from the feed, and public ones. */
export class EvidenceBase {
  private readonly evaluations: EvaluatedPoints;
  private readonly followed: FollowedPoints<Evaluated>;
  private readonly open: () => Promise<KnowledgeBase | null>;
  private readonly clock: Clock;
  private knowledge: Promise<KnowledgeBase | null> | null = null;

  /** @param open reads the public results, when they are needed first; null where there are none */
  constructor({ store, open, clock }: { store: Store; open: () => Promise<KnowledgeBase | null>; clock: Clock }) {
    this.evaluations = new EvaluatedPoints(store);
    this.followed = new FollowedPoints({ store, reader: this.evaluations, keeper: this.evaluations });
    this.open = open;
    this.clock = clock;
  }

  /**
   * One call at a time. Public results are published while those of the catalog are read for the first time.
   *
   * @param before what was read the last time, which is the answer where nothing is new
   */
  async read(before: KnownResults | null, publish: (part: KnownResults) => void, signal: AbortSignal): Promise<KnownResults> {
    this.knowledge ??= this.open().catch((error: unknown) => {
      this.knowledge = null;
      throw error;
    });
    const knowledge = await this.knowledge;
    const asOf = this.clock.now();
    if (before === null && knowledge !== null) publish(knownOf({ results: [], unused: 0 }, { knowledge, state: -1, asOf: BEFORE_ALL }));
    const state = await this.followed.upToDate();
    if (before?.state === state) return before;
    return knownOf(await inPauses(ownOf(this.evaluations.points.values()), signal), { knowledge, state, asOf });
  }
}
const BEFORE_ALL = new Date(0).toISOString();

function knownOf(own: Own, read: Pick<KnownResults, 'knowledge' | 'state' | 'asOf'>): KnownResults {
  const results = [...own.results, ...(read.knowledge?.results ?? [])];
  const metafeatures = read.knowledge?.metafeatures ?? METAFEATURES.map(({ name }) => name);
  return { ...read, own, results, measures: measuresOf(results), metafeatures };
}

function measuresOf(results: readonly Result[]): string[] {
  const counts = new Map<string, number>();
  for (const { measure } of results) counts.set(measure, (counts.get(measure) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([measure]) => measure);
}

/** Results of the catalog's own evaluations. */
export interface Own {
  results: Result[];
  /** Evaluations that lead to no algorithm or no dataset. */
  unused: number;
}

/** Folds count where no evaluation tells their mean, by the mean of those that are known. */
function* ownOf(points: Iterable<Evaluated | null>): Generator<void, Own> {
  const whole = new Map<string, Result>();
  const folds = new Map<string, Result[]>();
  let unused = 0;
  yield* mapped([...points], (point) => {
    const result = point?.result;
    if (!result) {
      if (point && !point.fitted) unused++;
      return;
    }
    const key = JSON.stringify([result.modelVersionId, result.dataset.id, result.measure, result.algorithm.key, result.claimed]);
    if (point.partial) folds.set(key, [...(folds.get(key) ?? []), result]);
    else whole.set(`${key} ${whole.size}`, result);
  });
  const told = new Set([...whole.keys()].map((key) => key.slice(0, key.lastIndexOf(' '))));
  const means = [...folds].flatMap(([key, results]) => (told.has(key) ? [] : meanOf(results)));
  return { results: [...whole.values(), ...means], unused };
}
function meanOf(results: readonly Result[]): Result[] {
  const [first] = results;
  return first ? [{ ...first, value: results.reduce((sum, { value }) => sum + value, 0) / results.length }] : [];
}
