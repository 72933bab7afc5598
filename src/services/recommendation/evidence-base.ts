import type { Store } from '../../ports/store.ts';
import { FollowedPoints } from '../similarity/followed-points.ts';
import { EvaluatedReader, type Evaluated } from './evaluated.ts';
import type { KnowledgeBase, Result } from './result.ts';

/** All results there are: those of the catalog's evaluations, kept current from the feed, and public ones. */
export class EvidenceBase {
  private readonly evaluations: FollowedPoints<Evaluated>;
  private readonly open: () => Promise<KnowledgeBase | null>;
  private knowledge: Promise<KnowledgeBase | null> | null = null;
  private read: { state: number; own: Own } | null = null;

  /** @param open reads the public results, at the first question; null where there are none */
  constructor(store: Store, open: () => Promise<KnowledgeBase | null>) {
    this.evaluations = new FollowedPoints(store, new EvaluatedReader(store));
    this.open = open;
  }

  /** `state` is the same as long as the results are. */
  async upToDate(): Promise<{ own: Own; knowledge: KnowledgeBase | null; state: number }> {
    this.knowledge ??= this.open().catch((error: unknown) => {
      this.knowledge = null;
      throw error;
    });
    const knowledge = await this.knowledge;
    const { points, state } = await this.evaluations.upToDate();
    if (this.read?.state !== state) this.read = { state, own: ownOf(points.values()) };
    return { own: this.read.own, knowledge, state };
  }
}

/** Results of the catalog's own evaluations. */
export interface Own {
  results: Result[];
  /** Evaluations that lead to no algorithm or no dataset. */
  unused: number;
}

/** Folds count where no evaluation tells their mean, by the mean of those that are known. */
function ownOf(points: Iterable<Evaluated | null>): Own {
  const whole = new Map<string, Result>();
  const folds = new Map<string, Result[]>();
  let unused = 0;
  for (const point of points) {
    const result = point?.result;
    if (!result) {
      if (point && !point.fitted) unused++;
      continue;
    }
    const key = JSON.stringify([result.modelVersionId, result.dataset.id, result.measure, result.algorithm.key, result.claimed]);
    if (point.partial) folds.set(key, [...(folds.get(key) ?? []), result]);
    else whole.set(`${key} ${whole.size}`, result);
  }
  const told = new Set([...whole.keys()].map((key) => key.slice(0, key.lastIndexOf(' '))));
  const means = [...folds].flatMap(([key, results]) => (told.has(key) ? [] : meanOf(results)));
  return { results: [...whole.values(), ...means], unused };
}
function meanOf(results: readonly Result[]): Result[] {
  const [first] = results;
  return first ? [{ ...first, value: results.reduce((sum, { value }) => sum + value, 0) / results.length }] : [];
}
