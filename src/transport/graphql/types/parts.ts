import { Field, Float, ObjectType, Root } from 'type-graphql';
import type { Json, Long, PartOf } from '../../../model/kind.ts';
import type { MetafeatureDefinition } from '../../../model/metafeature.ts';
import {
  estimationProcedurePart,
  featurePart,
  filePart,
  hyperParameterPart,
  operationPart,
  settingPart,
  VALUE_HINTS,
  type FeatureDistribution,
  type FeatureStatistics,
  type ValueHint,
} from '../../../model/parts.ts';
import { UNDEFINED_REASONS, type UndefinedReason } from '../../../model/undefined-metafeature.ts';
import { MetafeatureGroup, UndefinedReasonEnum } from '../enums.ts';
import type { TypeClass } from '../field-type.ts';
import { reasonWith, type MetafeatureValue } from '../metafeature-values.ts';
import { PartField } from '../model-field.ts';
import { ResolveWith } from '../resolve-with.ts';
import { LongScalar } from '../scalars.ts';

/** Parts of records: values with fields of their own, but without a life of their own. */

@ObjectType('File', { description: 'A file of a dataset or model version.', simpleResolvers: true })
class FileType {
  @PartField(filePart, 'path') path!: string;
  @PartField(filePart, 'mediaType') mediaType!: string | null;
  @PartField(filePart, 'format') format!: string | null;
  @PartField(filePart, 'bytes') bytes!: Long | null;
  @PartField(filePart, 'sha256') sha256!: string | null;
  @PartField(filePart, 'md5') md5!: string | null;
}

@ObjectType('FeatureStatistics', { description: 'What is known of the values of one column; null where undefined.', simpleResolvers: true })
class FeatureStatisticsType implements FeatureStatistics {
  @Field(() => LongScalar, { nullable: true, description: 'Cells without a value.' })
  missing!: number | null;
  @Field(() => LongScalar, { nullable: true, description: 'Different values seen.' })
  distinct!: number | null;
  @Field(() => String, { nullable: true, description: 'Smallest value, as a text so that it is exact.' })
  minimum!: string | null;
  @Field(() => String, { nullable: true, description: 'Largest value, as a text so that it is exact.' })
  maximum!: string | null;
  @Field(() => Float, { nullable: true, description: 'Arithmetic mean, missing cells left out.' })
  mean!: number | null;
  @Field(() => Float, { nullable: true, description: 'Sample standard deviation (n-1).' })
  standardDeviation!: number | null;
  @Field(() => Float, { nullable: true, description: 'Adjusted Fisher-Pearson skewness G1.' })
  skewness!: number | null;
  @Field(() => Float, { nullable: true, description: 'Bias-adjusted excess kurtosis G2.' })
  kurtosis!: number | null;
}

@ObjectType('Quantile', { description: 'A value and the share of values that are at most it.', simpleResolvers: true })
class QuantileType {
  @Field(() => Float, { description: 'Between 0 and 1; 0.5 is the median.' })
  share!: number;
  @Field(() => String, { description: 'The value as a text, like that of the minimum.' })
  value!: string;
}

@ObjectType('ValueCount', { description: 'A value and how often it is seen.', simpleResolvers: true })
class ValueCountType {
  @Field(() => String, { description: 'The value; of a long text its first 100 characters.' })
  value!: string;
  @Field(() => LongScalar, { description: 'Rows with it, of those looked at.' })
  count!: number;
}

@ObjectType('FeatureCorrelation', { description: 'How a column depends on another one.', simpleResolvers: true })
class FeatureCorrelationType {
  @Field(() => String, { description: 'Name of the other column.' })
  feature!: string;
  @Field(() => Float, { description: "Pearson's correlation, from -1 to 1." })
  correlation!: number;
  @Field(() => LongScalar, { description: 'Rows that it is of: those looked at where neither is missing.' })
  rows!: number;
}

type StoredDistribution = Partial<FeatureDistribution>;
@ObjectType('FeatureDistribution', {
  description: 'How the values of one column are distributed; null or empty where that does not apply to them or is not known.',
})
class FeatureDistributionType {
  @Field(() => LongScalar, { nullable: true, description: 'Rows looked at, where that is a sample; null: all rows.' })
  sampledRows!: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether the number of distinct values is an estimate.' })
  distinctEstimated!: boolean | null;
  @Field(() => [QuantileType], { description: 'Quantiles of numbers and dates, between neighbours in proportion.' })
  quantiles(@Root() { quantiles }: StoredDistribution): QuantileType[] {
    return quantiles ?? [];
  }
  @Field(() => [LongScalar], { description: 'Rows in 20 parts of equal width between minimum and maximum.' })
  histogram(@Root() { histogram }: StoredDistribution): number[] {
    return histogram ?? [];
  }
  @Field(() => [ValueCountType], { description: 'The ten most frequent values.' })
  top(@Root() { top }: StoredDistribution): ValueCountType[] {
    return top ?? [];
  }
  @Field(() => LongScalar, { nullable: true, description: 'Characters of the shortest text.' })
  shortest!: number | null;
  @Field(() => Float, { nullable: true, description: 'Mean number of characters of a text.' })
  meanLength!: number | null;
  @Field(() => LongScalar, { nullable: true, description: 'Characters of the longest text.' })
  longest!: number | null;
  @Field(() => Float, { nullable: true, description: "Pearson's correlation with a target of numbers." })
  targetCorrelation!: number | null;
  @Field(() => [FeatureCorrelationType], {
    description:
      'The strongest correlations with other columns of numbers, among 100 columns at most and 10,000 rows from all over the table.',
  })
  correlations(@Root() { correlations }: StoredDistribution): FeatureCorrelationType[] {
    return correlations ?? [];
  }
  @Field(() => Float, { nullable: true, description: 'Mutual information of a nominal feature and a nominal target, in bits.' })
  mutualInformation!: number | null;
  @Field(() => [String], {
    description: `What the values seem to be: ${VALUE_HINTS.join(', ')}. A suspicion by their form or the name of the column.`,
  })
  hints(@Root() { hints }: StoredDistribution): ValueHint[] {
    return hints ?? [];
  }
}

type FeaturePart = PartOf<typeof featurePart>;
@ObjectType('Feature', { description: 'A column of a dataset version.', simpleResolvers: true })
class FeatureType {
  @PartField(featurePart, 'name') name!: string;
  @PartField(featurePart, 'type') type!: FeaturePart['type'];
  @PartField(featurePart, 'role') role!: FeaturePart['role'];
  @PartField(featurePart, 'statistics') statistics!: Json;
  @PartField(featurePart, 'distribution') distribution!: Json;
}

@ObjectType('Metafeature', { description: 'A value that characterises a dataset, with what it means.', simpleResolvers: true })
class MetafeatureType implements MetafeatureValue {
  @Field(() => String, { description: 'OpenML name, such as NumberOfInstances.' })
  name!: string;
  @Field(() => Float, { nullable: true, description: 'The value; null where it is undefined for this table.' })
  value!: number | null;
  @Field(() => String, { description: 'Name for people.' })
  title!: string;
  @Field(() => String, { description: 'How the value is computed.' })
  definition!: string;
  @Field(() => String, { description: 'Unit of the value; 1 for a plain number.' })
  unit!: string;
  @Field(() => MetafeatureGroup, { description: 'Group it belongs to.' })
  group!: MetafeatureDefinition['group'];
  @Field(() => UndefinedReasonEnum, { nullable: true, description: 'Why the value is undefined; null where there is one.' })
  @ResolveWith(reasonWith((reason) => reason))
  reason!: UndefinedReason | null;
  @Field(() => String, { nullable: true, description: 'The reason, in a sentence for people.' })
  @ResolveWith(reasonWith((reason) => UNDEFINED_REASONS[reason]))
  explanation!: string | null;
}

@ObjectType('Setting', { description: 'A hyper-parameter as it was set for a run.', simpleResolvers: true })
class SettingType {
  @PartField(settingPart, 'name') name!: string;
  @PartField(settingPart, 'value') value!: Json;
}

@ObjectType('HyperParameter', { description: 'A hyper-parameter that an implementation takes.', simpleResolvers: true })
class HyperParameterType {
  @PartField(hyperParameterPart, 'name') name!: string;
  @PartField(hyperParameterPart, 'default') default!: Json;
  @PartField(hyperParameterPart, 'description') description!: string | null;
}

type OperationPart = PartOf<typeof operationPart>;
@ObjectType('ProcessOperation', { description: 'A step of a process.', simpleResolvers: true })
class OperationType {
  @PartField(operationPart, 'name') name!: string;
  @PartField(operationPart, 'kind') kind!: OperationPart['kind'];
  @PartField(operationPart, 'description') description!: string | null;
  @PartField(operationPart, 'parameters') parameters!: Json;
  @PartField(operationPart, 'code') code!: string | null;
}

type ProcedurePart = PartOf<typeof estimationProcedurePart>;
@ObjectType('EstimationProcedure', {
  description: 'How the score of a model is estimated, such as by 5-fold cross-validation.',
  simpleResolvers: true,
})
class EstimationProcedureType {
  @PartField(estimationProcedurePart, 'type') type!: ProcedurePart['type'];
  @PartField(estimationProcedurePart, 'folds') folds!: number | null;
  @PartField(estimationProcedurePart, 'repeats') repeats!: number | null;
  @PartField(estimationProcedurePart, 'percentage') percentage!: number | null;
  @PartField(estimationProcedurePart, 'stratified') stratified!: boolean | null;
  @PartField(estimationProcedurePart, 'seed') seed!: Long | null;
}

export const PARTS: readonly TypeClass[] = [
  FileType,
  FeatureStatisticsType,
  QuantileType,
  ValueCountType,
  FeatureDistributionType,
  FeatureType,
  MetafeatureType,
  SettingType,
  HyperParameterType,
  OperationType,
  EstimationProcedureType,
];
