import { Field, Float, ObjectType } from 'type-graphql';
import { FEATURE_TYPES } from '../../../model/parts.ts';
import type { AnyRecord } from '../../../model/kind.ts';
import type { Column, RenamedColumn, RetypedColumn } from '../../../services/comparison/compare-profiles.ts';
import type { DatasetComparison } from '../../../services/comparison/comparison-service.ts';
import type { Change, FeatureDrift, INDEX_PARTS } from '../../../services/comparison/feature-drift.ts';
import type { DriftLevel } from '../../../services/comparison/stability-index.ts';
import { defineEnum, enumOf } from '../enums.ts';
import { typeNamed } from '../field-type.ts';
import { ResolveWith } from '../resolve-with.ts';
import { LongScalar } from '../scalars.ts';

/** What is other between two dataset versions. */

const DriftLevelEnum = defineEnum<DriftLevel>(
  'DriftLevel',
  'How far values have drifted. What chance alone would do to so few rows is no drift.',
  {
    none: 'Index below 0.1, mean within 0.2 deviations, deviation within a quarter, missing cells within one in a hundred rows.',
    small: 'Beyond one of these bounds.',
    large:
      'Index of 0.25, mean off by half a deviation, deviation off by the factor 1.41, or ten more or fewer missing cells in a hundred rows.',
  },
);
const IndexPartsEnum = defineEnum<(typeof INDEX_PARTS)[number]>('StabilityIndexParts', 'What rows were counted by.', {
  values: 'Each of the most frequent values, and all others together.',
  quantiles: 'Between quantiles of the values before.',
});

@ObjectType('ChangedCount', {
  description: 'A number of rows or values before and after; null where it is not known.',
  simpleResolvers: true,
})
class ChangedCount implements Change<number> {
  @Field(() => LongScalar, { nullable: true, description: 'In what is compared with.' })
  before!: number | null;
  @Field(() => LongScalar, { nullable: true, description: 'In what is asked about.' })
  after!: number | null;
}
@ObjectType('ChangedNumber', {
  description: 'A figure before and after; null where it is not defined or not known.',
  simpleResolvers: true,
})
class ChangedNumber implements Change<number> {
  @Field(() => Float, { nullable: true, description: 'In what is compared with.' })
  before!: number | null;
  @Field(() => Float, { nullable: true, description: 'In what is asked about.' })
  after!: number | null;
}
@ObjectType('ChangedText', { description: 'A text before and after; null where there is none.', simpleResolvers: true })
class ChangedText implements Change<string> {
  @Field(() => String, { nullable: true, description: 'In what is compared with.' })
  before!: string | null;
  @Field(() => String, { nullable: true, description: 'In what is asked about.' })
  after!: string | null;
}

@ObjectType('ComparedColumn', { description: 'A column that only one of two versions has.', simpleResolvers: true })
class ComparedColumn implements Column {
  @Field(() => String, { description: 'Column name.' })
  name!: string;
  @Field(() => enumOf(FEATURE_TYPES), { description: 'Type of the values.' })
  type!: Column['type'];
}
@ObjectType('RenamedColumn', { description: 'A column with the same rows under another name.', simpleResolvers: true })
class RenamedColumnType implements RenamedColumn {
  @Field(() => String, { description: 'Its name before.' })
  before!: string;
  @Field(() => String, { description: 'Its name after.' })
  after!: string;
}
@ObjectType('RetypedColumn', { description: 'A column whose values are of another type.', simpleResolvers: true })
class RetypedColumnType implements RetypedColumn {
  @Field(() => String, { description: 'Column name, after.' })
  name!: string;
  @Field(() => enumOf(FEATURE_TYPES), { description: 'Type before.' })
  before!: RetypedColumn['before'];
  @Field(() => enumOf(FEATURE_TYPES), { description: 'Type after.' })
  after!: RetypedColumn['after'];
}

@ObjectType('FeatureDrift', {
  description: 'How the values of a column that both versions have are other; null where a figure is not defined or not known.',
  simpleResolvers: true,
})
class FeatureDriftType implements FeatureDrift {
  @Field(() => String, { description: 'Column name, after.' })
  name!: string;
  @Field(() => DriftLevelEnum, { description: 'Worst of all figures; of numbers that name rows of missing cells alone.' })
  level!: DriftLevel;
  @Field(() => ChangedNumber, { description: 'Share of rows without a value, 0 to 1.' })
  missing!: Change<number>;
  @Field(() => ChangedCount, { description: 'Different values.' })
  distinct!: Change<number>;
  @Field(() => ChangedText, { description: 'Smallest value.' })
  minimum!: Change<string>;
  @Field(() => ChangedText, { description: 'Largest value.' })
  maximum!: Change<string>;
  @Field(() => ChangedNumber, { description: 'Arithmetic mean.' })
  mean!: Change<number>;
  @Field(() => ChangedNumber, { description: 'Sample standard deviation.' })
  standardDeviation!: Change<number>;
  @Field(() => Float, { nullable: true, description: 'Difference of the means in units of the deviation before.' })
  meanShift!: number | null;
  @Field(() => Float, { nullable: true, description: 'Deviation after by deviation before.' })
  deviationRatio!: number | null;
  @Field(() => Float, {
    nullable: true,
    description:
      'Population stability index: the sum of (a - b) ln(a / b) over shares before (b) and after (a). Half a row is added to each count.',
  })
  stabilityIndex!: number | null;
  @Field(() => IndexPartsEnum, { nullable: true, description: 'What the shares of the index are of.' })
  indexOver!: FeatureDrift['indexOver'];
  @Field(() => [String], { description: 'Values of a nominal column that came, where all are known.' })
  valuesAdded!: string[];
  @Field(() => [String], { description: 'Values of a nominal column that are gone, where all are known.' })
  valuesGone!: string[];
}

@ObjectType('DatasetComparison', { description: 'What is other in a dataset version than in another one.', simpleResolvers: true })
export class DatasetComparisonType implements Omit<DatasetComparison, 'beforeId' | 'afterId'> {
  @Field(() => typeNamed('DatasetVersion'), { description: 'The version that is compared with.' })
  @ResolveWith<DatasetComparison, unknown>(({ beforeId }, _, { loaders }) => loaders.record(beforeId, 'DatasetVersion'))
  before!: AnyRecord;
  @Field(() => typeNamed('DatasetVersion'), { description: 'The version that is asked about.' })
  @ResolveWith<DatasetComparison, unknown>(({ afterId }, _, { loaders }) => loaders.record(afterId, 'DatasetVersion'))
  after!: AnyRecord;
  @Field(() => Boolean, { description: 'Whether rows, target and columns are the same and no column drifted.' })
  unchanged!: boolean;
  @Field(() => ChangedCount, { description: 'Number of rows.' })
  rows!: Change<number>;
  @Field(() => ChangedText, { description: 'Name of the target column.' })
  target!: Change<string>;
  @Field(() => [ComparedColumn], { description: 'Columns that only the version after has.' })
  added!: Column[];
  @Field(() => [ComparedColumn], { description: 'Columns that only the version before has.' })
  removed!: Column[];
  @Field(() => [RenamedColumnType], {
    description:
      'Columns of another name that are certain to be the same: as many rows, all figures alike, and no other column with these.',
  })
  renamed!: RenamedColumn[];
  @Field(() => [RetypedColumnType], { description: 'Columns of another type.' })
  retyped!: RetypedColumn[];
  @Field(() => Boolean, { description: 'Whether the columns that both have stand in another order.' })
  reordered!: boolean;
  @Field(() => DriftLevelEnum, { description: 'Worst of all columns.' })
  drift!: DriftLevel;
  @Field(() => [FeatureDriftType], { description: 'All columns that both have, in the order after.' })
  features!: FeatureDrift[];
  @Field(() => Boolean, { description: 'Whether the same version of the profiler made both; if not, a part may come from that.' })
  sameProfiler!: boolean;
}
