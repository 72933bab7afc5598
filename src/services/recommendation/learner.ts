import { Recommender } from './recommender.ts';
import type { Result } from './result.ts';
import { trackRecordOf, type TrackRecord } from './track-record.ts';
import { experienceOfRows, triedRows, type TriedRow } from './tried-rows.ts';

/** What was learned from all results in one measure. */
export interface Learned {
  recommender: Recommender;
  /** In the order of the recommender's datasets. */
  rows: TriedRow[];
  trackRecord: TrackRecord;
  metafeatures: readonly string[];
}
export interface Lesson {
  measure: string;
  /** Another number where the results are other ones. */
  state: number;
  results: readonly Result[];
  metafeatures: readonly string[];
}

/** Measures whose learning is kept. */
const MOST_KEPT = 4;
/** Others are let do something after so many milliseconds. */
const AT_A_STRETCH = 10;

/** Learns once for each state of the results; questions that come meanwhile wait for the same. */
export class Learner {
  private readonly kept = new Map<string, { state: number; learned: Promise<Learned> }>();

  learn(lesson: Lesson): Promise<Learned> {
    const { measure, state } = lesson;
    const before = this.kept.get(measure);
    this.kept.delete(measure);
    const entry = before?.state === state ? before : { state, learned: learn(lesson) };
    this.kept.set(measure, entry);
    entry.learned.catch(() => this.kept.delete(measure));
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return entry.learned;
  }
}

async function learn({ measure, results, metafeatures }: Lesson): Promise<Learned> {
  const all = triedRows(results, measure);
  const byId = new Map(all.map((row) => [row.id, row]));
  const experience = experienceOfRows(all, metafeatures);
  const recommender = await inPauses(Recommender.fitting(experience));
  const trackRecord = await inPauses(trackRecordOf(experience));
  return { recommender, rows: recommender.experience.datasets.flatMap(({ id }) => byId.get(id) ?? []), trackRecord, metafeatures };
}

async function inPauses<T>(work: Generator<void, T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - since < AT_A_STRETCH) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
}
