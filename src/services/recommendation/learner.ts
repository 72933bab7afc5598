import { inPauses } from './pauses.ts';
import { Newest } from './newest.ts';
import { Recommender } from './recommender.ts';
import type { KnownResults } from './evidence-base.ts';
import { trackRecordOf, type TrackRecord } from './track-record.ts';
import type { EvidenceSource } from './recommendation-types.ts';
import type { Result } from './result.ts';
import { experienceOfRows, kindredOf, triedRows, type TriedRow } from './tried-rows.ts';

/** What was learned from all results in one measure. */
export interface Learned {
  /** That it was learned from. */
  known: KnownResults;
  recommender: Recommender;
  /** In the order of the recommender's datasets. */
  rows: TriedRow[];
  trackRecord: TrackRecord;
  sources: EvidenceSource[];
}

/** Measures whose learning is kept. */
const MOST_KEPT = 4;

/** Learns once for each state of the results, and keeps what was learned before as long as that takes. */
export class Learner {
  private readonly kept = new Map<string, Newest<Learned>>();
  private readonly newest: () => KnownResults | null;
  private readonly signal: AbortSignal;

  /** @param newest the results to learn from; @param signal gives up what is being learned */
  constructor(newest: () => KnownResults | null, signal: AbortSignal) {
    this.newest = newest;
    this.signal = signal;
  }

  of(measure: string): Newest<Learned> {
    const one = this.kept.get(measure) ?? new Newest<Learned>((before) => this.learn(measure, before));
    // The one asked last stands last.
    this.kept.delete(measure);
    this.kept.set(measure, one);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return one;
  }
  /** The measure itself where something is learned in it; else one in which there is, while that one is being learned. */
  learnedInsteadOf(measure: string): string {
    const wanted = this.of(measure);
    if (wanted.newest !== null) return measure;
    const other = this.measures.find((one) => this.kept.get(one)?.newest);
    if (other === undefined) return measure;
    // Whoever asks for it next is told of a failure.
    wanted.fresh().catch(() => undefined);
    return other;
  }
  /** Measures that were asked for. */
  get measures(): string[] {
    return [...this.kept.keys()];
  }

  private async learn(measure: string, before: Learned | null): Promise<Learned> {
    const known = this.newest();
    if (!known) throw new Error('Results are read before anything is learned from them.');
    if (before?.known.state === known.state) return before;
    return inPauses(learning(measure, known), this.signal);
  }
}

function* learning(measure: string, known: KnownResults): Generator<void, Learned> {
  const all = yield* triedRows(known.results, measure);
  const byId = new Map(all.map((row) => [row.id, row]));
  const experience = yield* experienceOfRows(all, known.metafeatures);
  const recommender = yield* Recommender.fitting(experience);
  const trackRecord = yield* trackRecordOf(experience);
  const rows = recommender.experience.datasets.flatMap(({ id }) => byId.get(id) ?? []);
  return { known, recommender, rows, trackRecord, sources: sourcesOf(measure, known) };
}

function sourcesOf(measure: string, { own, knowledge }: KnownResults): EvidenceSource[] {
  const kindred = kindredOf(measure);
  const counted = (results: readonly Result[]): { datasets: number; results: number } => {
    const used = results.filter((result) => kindred.includes(result.measure));
    return { datasets: new Set(used.map(({ dataset }) => dataset.id)).size, results: used.length };
  };
  const sources: EvidenceSource[] = [{ title: 'catalog', licence: null, url: null, ...counted(own.results) }];
  if (knowledge) sources.push({ title: knowledge.title, licence: knowledge.licence, url: knowledge.url, ...counted(knowledge.results) });
  return sources.filter(({ results }) => results > 0);
}
