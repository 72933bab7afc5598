import { Field, Float, InputType } from 'type-graphql';
import { VALUE_HINTS, type ValueHint } from '../../../model/parts.ts';
import { LongScalar } from '../scalars.ts';

@InputType('QuantileInput', { description: 'A value and the share of values that are at most it.' })
class QuantileInput {
  @Field(() => Float, { description: 'Between 0 and 1; 0.5 is the median.' })
  share!: number;
  @Field(() => String, { description: 'The value as a text, like that of the minimum.' })
  value!: string;
}

@InputType('ValueCountInput', { description: 'A value and how often it is seen.' })
class ValueCountInput {
  @Field(() => String, { description: 'The value.' })
  value!: string;
  @Field(() => LongScalar, { description: 'Rows with it, of those looked at.' })
  count!: number;
}

@InputType('FeatureCorrelationInput', { description: 'How a column depends on another one.' })
class FeatureCorrelationInput {
  @Field(() => String, { description: 'Name of the other column.' })
  feature!: string;
  @Field(() => Float, { description: "Pearson's correlation, from -1 to 1." })
  correlation!: number;
  @Field(() => LongScalar, { description: 'Rows that it is of.' })
  rows!: number;
}

@InputType('FeatureDistributionInput', {
  description: 'How the values of one column are distributed; leave out what does not apply to them.',
})
export class FeatureDistributionInput {
  @Field(() => LongScalar, { nullable: true, description: 'Rows looked at, where that is a sample; null: all rows.' })
  sampledRows?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether the number of distinct values is an estimate.' })
  distinctEstimated?: boolean;
  @Field(() => [QuantileInput], { nullable: true, description: 'Quantiles of numbers and dates.' })
  quantiles?: QuantileInput[] | null;
  @Field(() => [LongScalar], { nullable: true, description: 'Rows in parts of equal width between minimum and maximum.' })
  histogram?: number[] | null;
  @Field(() => [ValueCountInput], { nullable: true, description: 'The most frequent values.' })
  top?: ValueCountInput[] | null;
  @Field(() => LongScalar, { nullable: true, description: 'Characters of the shortest text.' })
  shortest?: number | null;
  @Field(() => Float, { nullable: true, description: 'Mean number of characters of a text.' })
  meanLength?: number | null;
  @Field(() => LongScalar, { nullable: true, description: 'Characters of the longest text.' })
  longest?: number | null;
  @Field(() => Float, { nullable: true, description: "Pearson's correlation with a target of numbers." })
  targetCorrelation?: number | null;
  @Field(() => [FeatureCorrelationInput], { nullable: true, description: 'The strongest correlations with other columns of numbers.' })
  correlations?: FeatureCorrelationInput[] | null;
  @Field(() => Float, { nullable: true, description: 'Mutual information of a nominal feature and a nominal target, in bits.' })
  mutualInformation?: number | null;
  @Field(() => [String], { nullable: true, description: `What the values seem to be: ${VALUE_HINTS.join(', ')}.` })
  hints?: ValueHint[];
}
