import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Algorithm } from '../../../model/algorithm.ts';
import { pathOf } from '../../../model/registry.ts';
import type { AnyRecord, Json } from '../../../model/kind.ts';
import type {
  AlgorithmName,
  DatasetName,
  EvidenceSource,
  ItemEvidence,
  NeighbourResult,
  RecommendAnswer,
  RecommendedItem,
  Verdict,
} from '../../../services/recommendation/recommendation-types.ts';
import type { TrackRecord } from '../../../services/recommendation/track-record.ts';
import { VerdictEnum } from '../enums.ts';
import { typeNamed } from '../field-type.ts';
import { ResolveWith } from '../resolve-with.ts';
import { DateTimeScalar, JsonScalar } from '../scalars.ts';

/** Public results name algorithms and datasets that the catalog need not have: each has a name of its own, and the thing where there is one. */

@ObjectType('RecommendedAlgorithm', { description: 'An algorithm by name, in the catalog or not.', simpleResolvers: true })
export class RecommendedAlgorithm implements AlgorithmName {
  @Field(() => String, { description: 'Key, the same as in the catalog where it is there.' })
  key!: string;
  @Field(() => String, { description: 'Name for people.' })
  name!: string;
  @Field(() => typeNamed('Algorithm'), { nullable: true, description: 'The algorithm in the catalog; null where it is not there.' })
  @ResolveWith<AlgorithmName, unknown>(async ({ key }, _, { loaders }) => {
    const record = await loaders.recordByPath(pathOf(Algorithm, key));
    return record?.retiredAt === null ? record : null;
  })
  entity!: AnyRecord | null;
}

@ObjectType('EvidenceDataset', { description: 'A dataset that something was tried on, in the catalog or not.', simpleResolvers: true })
export class EvidenceDataset {
  @Field(() => String, { description: 'Name for people.' })
  name!: string;
  @Field(() => typeNamed('Dataset'), { nullable: true, description: 'The dataset in the catalog; null for public results.' })
  @ResolveWith<DatasetName, unknown>(({ datasetId }, _, { loaders }) => (datasetId === null ? null : loaders.record(datasetId)))
  entity!: AnyRecord | null;
}

@ObjectType('ScoreInterval', { description: 'Where a score is expected in eight of ten cases.', simpleResolvers: true })
export class ScoreInterval {
  @Field(() => Float, { description: '10th percentile.' })
  low!: number;
  @Field(() => Float, { description: '90th percentile.' })
  high!: number;
}

@ObjectType('RecommendationEvidence', {
  description: 'A result of the algorithm on a dataset like the one asked about.',
  simpleResolvers: true,
})
export class RecommendationEvidence implements Omit<ItemEvidence, 'dataset' | 'modelVersionId'> {
  @Field(() => EvidenceDataset, { description: 'The dataset.' })
  dataset!: DatasetName;
  @Field(() => Float, { description: 'Mean difference of the ranks of metafeatures: 0 for the same, 1 for opposite ends.' })
  distance!: number;
  @Field(() => String, { description: 'Measure of the score.' })
  measure!: string;
  @Field(() => Float, { description: 'Best score of the algorithm there.' })
  score!: number;
  @Field(() => JsonScalar, { nullable: true, description: 'Hyper-parameters that gave the score; null where not told.' })
  settings!: Json;
  @Field(() => typeNamed('ModelVersion'), { nullable: true, description: 'The model that has the score; null for public results.' })
  @ResolveWith<ItemEvidence, unknown>(({ modelVersionId }, _, { loaders }) =>
    modelVersionId === null ? null : loaders.record(modelVersionId),
  )
  model!: AnyRecord | null;
  @Field(() => String, { description: '`catalog`, or the title of public results.' })
  source!: string;
}

@ObjectType('RecommendationItem', { description: 'An algorithm to try, and what speaks for it.', simpleResolvers: true })
export class RecommendationItem implements Omit<RecommendedItem, 'models'> {
  @Field(() => RecommendedAlgorithm, { description: 'The algorithm.' })
  algorithm!: AlgorithmName;
  @Field(() => Float, {
    nullable: true,
    description: 'Expected score in the unit of the measure; null where no dataset tells of it in this measure.',
  })
  expectedScore!: number | null;
  @Field(() => ScoreInterval, { nullable: true, description: 'Spread of the scores on datasets like this one.' })
  interval!: { low: number; high: number } | null;
  @Field(() => Boolean, { description: 'Whether the evidence says that it does better than the baseline here.' })
  betterThanBaseline!: boolean;
  @Field(() => Int, { description: 'Datasets like this one on which it was tried.' })
  support!: number;
  @Field(() => [RecommendationEvidence], { description: 'Its results on the datasets that speak most, the most first.' })
  evidence!: ItemEvidence[];
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Hyper-parameters that did best on datasets like this one; null where none are told.',
  })
  settings!: Json;
  @Field(() => [typeNamed('ModelVersion')], {
    description: 'Models in the catalog that were trained with it on datasets like this one, for reuse.',
  })
  @ResolveWith<RecommendedItem, unknown>(async ({ models }, _, { loaders }) =>
    (await loaders.records(models)).filter((record) => record !== null),
  )
  models!: AnyRecord[];
  @Field(() => String, { description: 'Why it stands here, in words.' })
  why!: string;
}

@ObjectType('RecommendationNeighbour', {
  description: 'A dataset that speaks for the one asked about, and what worked there.',
  simpleResolvers: true,
})
export class RecommendationNeighbour implements Omit<NeighbourResult, 'dataset'> {
  @Field(() => EvidenceDataset, { description: 'The dataset.' })
  dataset!: DatasetName;
  @Field(() => Float, { description: 'Mean difference of the ranks of metafeatures: 0 for the same, 1 for opposite ends.' })
  distance!: number;
  @Field(() => Float, { description: 'Share in the evidence, from 0 to 1.' })
  weight!: number;
  @Field(() => String, { description: 'Measure of the score.' })
  measure!: string;
  @Field(() => RecommendedAlgorithm, { description: 'What did best there.' })
  best!: AlgorithmName;
  @Field(() => Float, { description: 'Its score there.' })
  score!: number;
}

@ObjectType('RecommendationBaseline', {
  description: 'The best single choice: the algorithm with the best mean place on all datasets.',
  simpleResolvers: true,
})
export class RecommendationBaseline {
  @Field(() => RecommendedAlgorithm, { description: 'The algorithm.' })
  algorithm!: AlgorithmName;
  @Field(() => Float, { nullable: true, description: 'Expected score here, in the unit of the measure.' })
  expectedScore!: number | null;
}

@ObjectType('RecommendationTrackRecord', {
  description: 'How recommending did on datasets whose results were hidden from it.',
  simpleResolvers: true,
})
export class RecommendationTrackRecord implements TrackRecord {
  @Field(() => Int, { description: 'Datasets on which recommendation and baseline were both tried.' })
  compared!: number;
  @Field(() => Float, { description: 'Mean regret of the recommendation: 0 for the best there is, 1 for the worst.' })
  regret!: number;
  @Field(() => Float, { description: 'Mean regret of the baseline.' })
  baselineRegret!: number;
  @Field(() => Float, { description: 'Probability of a difference like this by chance (Wilcoxon, one-sided).' })
  p!: number;
}

@ObjectType('RecommendationSource', { description: 'Where results come from.', simpleResolvers: true })
export class RecommendationSource implements EvidenceSource {
  @Field(() => String, { description: '`catalog`, or the title of public results.' })
  title!: string;
  @Field(() => String, { nullable: true, description: 'Licence of public results.' })
  licence!: string | null;
  @Field(() => String, { nullable: true, description: 'Where public results are published.' })
  url!: string | null;
  @Field(() => Int, { description: 'Datasets with results.' })
  datasets!: number;
  @Field(() => Int, { description: 'Results that were used.' })
  results!: number;
}

@ObjectType('Recommendation', { description: 'Which algorithms to try on a dataset, and how sure that is.', simpleResolvers: true })
export class Recommendation implements Omit<RecommendAnswer, 'items'> {
  @Field(() => String, { description: 'Measure that is recommended by.' })
  measure!: string;
  @Field(() => VerdictEnum, { description: 'Whether following the recommendation is better than always taking the baseline.' })
  verdict!: Verdict;
  @Field(() => String, { description: 'What the verdict rests on, or what is missing.' })
  reason!: string;
  @Field(() => RecommendationBaseline, { nullable: true, description: 'The best single choice; null where nothing was tried.' })
  baseline!: RecommendAnswer['baseline'];
  @Field(() => [RecommendationItem], { description: 'Algorithms to try, in this order.' })
  items!: RecommendedItem[];
  @Field(() => [RecommendationNeighbour], { description: 'Datasets that speak most for the one asked about, the most first.' })
  neighbours!: NeighbourResult[];
  @Field(() => RecommendationTrackRecord, {
    nullable: true,
    description: 'How recommending did so far; null where there is not enough to tell.',
  })
  trackRecord!: TrackRecord | null;
  @Field(() => [RecommendationSource], { description: 'Where the results come from.' })
  sources!: EvidenceSource[];
  @Field(() => Boolean, { description: 'False when evaluations could not be used, since they lead to no algorithm or no dataset.' })
  complete!: boolean;
  @Field(() => Boolean, { description: 'False while newer results are being learned: ask again in a while.' })
  upToDate!: boolean;
  @Field(() => DateTimeScalar, { description: 'Everything recorded before this time was used.' })
  asOf!: string;
}
