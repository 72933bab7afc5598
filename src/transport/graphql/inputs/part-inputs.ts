import { Field, Float, InputType } from 'type-graphql';
import type { PartField } from '../../../model/kind.ts';
import {
  estimationProcedurePart,
  featurePart,
  filePart,
  hyperParameterPart,
  operationPart,
  settingPart,
  type FeatureStatistics,
} from '../../../model/parts.ts';
import { plainType, type TypeClass } from '../field-type.ts';
import { LongScalar } from '../scalars.ts';
import { FeatureDistributionInput } from './distribution-input.ts';
import { EntityRefInput } from './references.ts';

/** Inputs for parts of records, derived from the model. */

@InputType('FeatureStatisticsInput', { description: 'What is known of the values of one column; leave out what is undefined.' })
export class FeatureStatisticsInput implements Partial<FeatureStatistics> {
  @Field(() => LongScalar, { nullable: true, description: 'Cells without a value.' })
  missing?: number | null;
  @Field(() => LongScalar, { nullable: true, description: 'Different values seen.' })
  distinct?: number | null;
  @Field(() => String, { nullable: true, description: 'Smallest value, as a text so that it is exact.' })
  minimum?: string | null;
  @Field(() => String, { nullable: true, description: 'Largest value, as a text so that it is exact.' })
  maximum?: string | null;
  @Field(() => Float, { nullable: true, description: 'Arithmetic mean, missing cells left out.' })
  mean?: number | null;
  @Field(() => Float, { nullable: true, description: 'Sample standard deviation (n-1).' })
  standardDeviation?: number | null;
  @Field(() => Float, { nullable: true, description: 'Adjusted Fisher-Pearson skewness G1.' })
  skewness?: number | null;
  @Field(() => Float, { nullable: true, description: 'Bias-adjusted excess kurtosis G2.' })
  kurtosis?: number | null;
}

@InputType('MetafeatureInput', { description: 'The value of a metafeature.' })
export class MetafeatureInput {
  @Field(() => String, { description: 'OpenML name, such as NumberOfInstances.' })
  name!: string;
  @Field(() => Float, { nullable: true, description: 'The value; null where it is undefined for the table.' })
  value?: number | null;
}

export function partInput(name: string, description: string, of: Readonly<Record<string, PartField>>): TypeClass {
  const Input = class {};
  for (const [field, declared] of Object.entries(of)) declarePartInput(Input.prototype, field, declared);
  InputType(`${name}Input`, { description })(Input);
  return Input;
}

export function declarePartInput(prototype: object, name: string, field: PartField): void {
  const statistics = name === 'distribution' ? FeatureDistributionInput : FeatureStatisticsInput;
  const type = plainType(field) ?? (field.type === 'reference' ? EntityRefInput : statistics);
  Field(() => type, { nullable: !field.required, description: field.doc })(prototype, name);
}

const PART_INPUTS: ReadonlyMap<Readonly<Record<string, PartField>>, TypeClass> = new Map<Readonly<Record<string, PartField>>, TypeClass>([
  [filePart, partInput('File', 'A file of a dataset or model version.', filePart)],
  [featurePart, partInput('Feature', 'A column of a dataset version.', featurePart)],
  [settingPart, partInput('Setting', 'A hyper-parameter as it was set for a run.', settingPart)],
  [hyperParameterPart, partInput('HyperParameter', 'A hyper-parameter that an implementation takes.', hyperParameterPart)],
  [operationPart, partInput('ProcessOperation', 'A step of a process.', operationPart)],
  [estimationProcedurePart, partInput('EstimationProcedure', 'How the score of a model is estimated.', estimationProcedurePart)],
]);

export function partInputOf(of: Readonly<Record<string, PartField>>): TypeClass {
  const found = PART_INPUTS.get(of);
  if (!found) throw new Error('part-inputs.ts has no input for a part of the model');
  return found;
}
