import { InputError } from '../../errors.ts';
import type { Measures } from '../../model/kind.ts';
import { METAFEATURES } from '../../model/metafeature.ts';
import type { Store } from '../../ports/store.ts';
import { askedMetafeatures } from '../asked-metafeatures.ts';
import { pageSize } from '../list-request.ts';
import { describedOf, itemOf, nameOf, neighboursOf, scoreOf } from './describe-ranking.ts';
import { EvidenceBase } from './evidence-base.ts';
import { Learner, type Learned } from './learner.ts';
import type { EvidenceSource, RecommendAnswer, RecommendQuery } from './recommendation-types.ts';
import type { KnowledgeBase, Result } from './result.ts';
import { kindredOf } from './tried-rows.ts';
import { judge } from './verdict.ts';

/** Which algorithm to try on a dataset, from all evaluations in the catalog and from public results. */
export class RecommendationService {
  private readonly store: Store;
  private readonly base: EvidenceBase;
  private readonly learner = new Learner();

  /** @param open reads the public results; null where there are none */
  constructor(store: Store, open: () => Promise<KnowledgeBase | null>) {
    this.store = store;
    this.base = new EvidenceBase(store, open);
  }

  /** @throws NotFoundError, InputError for a dataset without metafeatures, and for a measure of which nothing is known */
  async recommend(query: RecommendQuery): Promise<RecommendAnswer> {
    const first = pageSize(query.first, 'first', 5);
    const { metafeatures: mine } = await askedMetafeatures(this.store, query, 'for');
    const { own, knowledge, state } = await this.base.upToDate();
    const results = [...own.results, ...(knowledge?.results ?? [])];
    const measure = measureOf(query.measure, results);
    const metafeatures = knowledge?.metafeatures ?? METAFEATURES.map(({ name }) => name);
    const learned = await this.learner.learn({ measure, state, results, metafeatures });
    const sources = sourcesOf(measure, own.results, knowledge);
    const answer = answerOf({ learned, mine, measure, publicTitle: knowledge?.title ?? '' }, query.strategy ?? 'ranking', first);
    return { measure, ...answer, sources, complete: own.unused === 0 };
  }
}

interface Asked {
  learned: Learned;
  mine: Measures;
  measure: string;
  publicTitle: string;
}
type Answer = Omit<RecommendAnswer, 'measure' | 'sources' | 'complete'>;

function answerOf({ learned, mine, measure, publicTitle }: Asked, strategy: RecommendQuery['strategy'], first: number): Answer {
  const { recommender, rows, trackRecord, metafeatures } = learned;
  const asked = Float64Array.from(metafeatures, (name) => mine[name] ?? NaN);
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

/** @throws InputError naming the measures there are */
function measureOf(given: string | null | undefined, results: readonly Result[]): string {
  const counts = new Map<string, number>();
  for (const { measure } of results) counts.set(measure, (counts.get(measure) ?? 0) + 1);
  const known = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([measure]) => measure);
  if (given === null || given === undefined) return known[0] ?? 'predictive_accuracy';
  if (known.length === 0 || kindredOf(given).some((measure) => counts.has(measure))) return given;
  throw new InputError(`measure: no result is known in ${JSON.stringify(given)}; there are ${known.slice(0, 10).join(', ')}.`, {
    field: 'measure',
  });
}

function sourcesOf(measure: string, own: readonly Result[], knowledge: KnowledgeBase | null): EvidenceSource[] {
  const kindred = kindredOf(measure);
  const counted = (results: readonly Result[]): { datasets: number; results: number } => {
    const used = results.filter((result) => kindred.includes(result.measure));
    return { datasets: new Set(used.map(({ dataset }) => dataset.id)).size, results: used.length };
  };
  const sources: EvidenceSource[] = [{ title: 'catalog', licence: null, url: null, ...counted(own) }];
  if (knowledge) sources.push({ title: knowledge.title, licence: knowledge.licence, url: knowledge.url, ...counted(knowledge.results) });
  return sources.filter(({ results }) => results > 0);
}
