import { InputError } from '../../errors.ts';
import type { Measures } from '../../model/kind.ts';
import type { Clock, Logger } from '../../ports/runtime.ts';
import type { Store } from '../../ports/store.ts';
import { askedMetafeatures } from '../asked-metafeatures.ts';
import { pageSize } from '../list-request.ts';
import { describedOf, itemOf, nameOf, neighboursOf, scoreOf } from './describe-ranking.ts';
import { EvidenceBase, type KnownResults } from './evidence-base.ts';
import { Learner, type Learned } from './learner.ts';
import { Newest } from './newest.ts';
import type { RecommendAnswer, RecommendQuery } from './recommendation-types.ts';
import { Repeatedly } from './repeatedly.ts';
import type { KnowledgeBase } from './result.ts';
import { kindredOf } from './tried-rows.ts';
import { judge } from './verdict.ts';

export interface RecommendationParts {
  store: Store;
  /** Reads the public results; null where there are none. */
  open: () => Promise<KnowledgeBase | null>;
  clock: Clock;
  logger: Logger;
}
/** Newer results are waited for as many milliseconds, and as long again for what is learned from them. */
const PATIENCE = 150;

/** Which algorithm to try on a dataset, from all evaluations in the catalog and from public results. */
export class RecommendationService {
  private readonly parts: RecommendationParts;
  private readonly ending = new AbortController();
  private readonly results: Newest<KnownResults>;
  private readonly learner: Learner;
  private readonly learning: Repeatedly;

  constructor(parts: RecommendationParts) {
    this.parts = parts;
    const { signal } = this.ending;
    const base = new EvidenceBase(parts);
    this.results = new Newest((before, publish) => base.read(before, publish, signal));
    this.learner = new Learner(() => this.results.newest, signal);
    this.learning = new Repeatedly({ label: 'Recommendations', work: () => this.learn(), logger: parts.logger });
  }

  /** Learns before anybody asks, now and whenever there is something new. Never waits. */
  start(): void {
    this.learning.start();
  }
  /** Gives up what is being learned. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.learning.stop();
  }

  /**
   * Answers from what was learned before while newer results are being learned, which takes seconds with many.
   *
   * @throws NotFoundError, InputError for a dataset without metafeatures, and for a measure of which nothing is known
   */
  async recommend(query: RecommendQuery): Promise<RecommendAnswer> {
    const first = pageSize(query.first, 'first', 5);
    const now = this.parts.clock.now();
    const { metafeatures: mine } = await askedMetafeatures(this.parts.store, query, 'for');
    const patience = query.wait === true ? Infinity : PATIENCE;
    const read = await this.read(patience, query.measure);
    const wanted = measureOf(query.measure, read.value.measures);
    const measure = query.measure || query.wait === true ? wanted : this.learner.learnedInsteadOf(wanted);
    const { value: learned } = await this.learner.of(measure).within(patience);
    const { known, sources } = learned;
    const upToDate = measure === wanted && read.fresh && known.state >= read.value.state;
    const answer = answerOf({ learned, mine, measure, publicTitle: known.knowledge?.title ?? '' }, query.strategy ?? 'ranking', first);
    return { measure, ...answer, sources, complete: known.own.unused === 0, upToDate, asOf: upToDate ? now : known.asOf };
  }

  /** A measure that is not known yet may be among what is being read. */
  private async read(patience: number, measure: string | null | undefined): Promise<{ value: KnownResults; fresh: boolean }> {
    const read = await this.results.within(patience);
    if (read.fresh || !measure || isKnown(measure, read.value.measures)) return read;
    return this.results.within(Infinity);
  }

  private async learn(): Promise<void> {
    const { measures } = await this.results.fresh();
    const asked = this.learner.measures;
    for (const measure of asked.length > 0 ? asked : [measureOf(null, measures)]) await this.learner.of(measure).fresh();
  }
}

interface Asked {
  learned: Learned;
  mine: Measures;
  measure: string;
  publicTitle: string;
}
type Answer = Omit<RecommendAnswer, 'measure' | 'sources' | 'complete' | 'upToDate' | 'asOf'>;

function answerOf({ learned, mine, measure, publicTitle }: Asked, strategy: RecommendQuery['strategy'], first: number): Answer {
  const { recommender, rows, trackRecord, known } = learned;
  const asked = Float64Array.from(known.metafeatures, (name) => mine[name] ?? NaN);
  if (rows.length === 0)
    return { ...judge({ trackRecord, compared: 0, asked }), baseline: null, items: [], neighbours: [], trackRecord: null };
  const answer = recommender.rank(asked);
  const described = describedOf({ recommender, answer, rows, measure, publicTitle });
  const baseline = nameOf(described, recommender.baseline);
  const takesBaseline = answer.ranking[0] === recommender.baseline;
  const judgement = judge({ trackRecord, compared: rows.length, asked, baseline: baseline.name, takesBaseline });
  const better = judgement.verdict === 'better-than-baseline';
  const ranking = better ? answer.ranking : [recommender.baseline, ...answer.ranking.filter((at) => at !== recommender.baseline)];
  const chosen = strategy === 'shortlist' ? recommender.shortlist(answer, first) : ranking.slice(0, first);
  return {
    ...judgement,
    baseline: { algorithm: baseline, expectedScore: scoreOf(described, baseline.key)?.score ?? null },
    items: chosen.map((at) => itemOf(described, at, better && (answer.differences.cautious[at] ?? 0) < 0)),
    neighbours: neighboursOf(described),
    trackRecord: judgement.verdict === 'not-enough-evidence' ? null : trackRecord,
  };
}

function isKnown(measure: string, known: readonly string[]): boolean {
  return kindredOf(measure).some((one) => known.includes(one));
}
/** @throws InputError naming the measures there are */
function measureOf(given: string | null | undefined, known: readonly string[]): string {
  if (given === null || given === undefined) return known[0] ?? 'predictive_accuracy';
  if (known.length === 0 || isKnown(given, known)) return given;
  throw new InputError(`measure: no result is known in ${JSON.stringify(given)}; there are ${known.slice(0, 10).join(', ')}.`, {
    field: 'measure',
  });
}
