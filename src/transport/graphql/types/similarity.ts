import { Field, Float, ObjectType } from 'type-graphql';
import type { AnyRecord } from '../../../model/kind.ts';
import type { SimilarItem, SimilarModelItem } from '../../../services/search-types.ts';
import type { Aspect, AspectLikeness } from '../../../services/similarity/model-space.ts';
import { isEntityId } from '../../../model/entity-id.ts';
import { LikenessAspectEnum } from '../enums.ts';
import { EntityType } from './entity.ts';
import { typeNamed } from '../field-type.ts';
import { ResolveWith } from '../resolve-with.ts';

@ObjectType('MetafeatureContribution', { description: 'How far one metafeature sets two datasets apart.', simpleResolvers: true })
export class MetafeatureContribution {
  @Field(() => String, { description: 'OpenML name of the metafeature.' })
  metafeature!: string;
  @Field(() => Float, { nullable: true, description: 'Value of what was asked about; null where undefined.' })
  mine!: number | null;
  @Field(() => Float, { nullable: true, description: 'Value of the other dataset; null where undefined.' })
  theirs!: number | null;
  @Field(() => Float, { description: 'Share of the distance that comes from it, from 0 to 1.' })
  share!: number;
}

@ObjectType('SimilarDataset', { description: 'A dataset that is like what was asked about.', simpleResolvers: true })
export class SimilarDataset implements Omit<SimilarItem, 'datasetId' | 'versionId'> {
  @Field(() => typeNamed('Dataset'), { description: 'The dataset.' })
  @ResolveWith<SimilarItem, unknown>(({ datasetId }, _, { loaders }) => loaders.record(datasetId))
  dataset!: AnyRecord;
  @Field(() => typeNamed('DatasetVersion'), { description: 'Its version that was compared, the latest.' })
  @ResolveWith<SimilarItem, unknown>(({ versionId }, _, { loaders }) => loaders.record(versionId))
  version!: AnyRecord;
  @Field(() => Float, { description: '0 for the same metafeatures, 1 for opposite ends of the catalog in each.' })
  distance!: number;
  @Field(() => Boolean, { description: 'Whether the two are so close that they may hold the same data.' })
  nearDuplicate!: boolean;
  @Field(() => [MetafeatureContribution], { description: 'What sets the two apart, the largest share first.' })
  contributions!: MetafeatureContribution[];
}

@ObjectType('SimilarDatasets', { description: 'Datasets by their likeness in metafeatures.', simpleResolvers: true })
export class SimilarDatasets {
  @Field(() => [SimilarDataset], { description: 'The datasets, the most similar first.' })
  items!: SimilarItem[];
  @Field(() => Boolean, {
    description: 'False when some dataset could not be compared: it has no metafeatures, or those of another version of the profiler.',
  })
  complete!: boolean;
}

@ObjectType('ModelAspect', { description: 'How far two models are alike in one aspect, and by what.', simpleResolvers: true })
export class ModelAspect implements Omit<AspectLikeness, 'shared'> {
  @Field(() => LikenessAspectEnum, { description: 'The aspect.' })
  aspect!: Aspect;
  @Field(() => Float, { description: 'How much of the whole it is, from 0 to 1.' })
  weight!: number;
  @Field(() => Float, { description: '0: nothing is shared; 1: the same.' })
  similarity!: number;
  @Field(() => [EntityType], {
    description: 'Things that both have to do with: data, algorithms, tasks, base models. What says the most comes first.',
  })
  @ResolveWith<AspectLikeness, unknown>(async ({ shared }, _, { loaders }) =>
    (await loaders.records(shared.filter(isEntityId))).filter((record) => record !== null),
  )
  sharedThings!: AnyRecord[];
  @Field(() => [String], {
    description: 'Words and groups that both have: of names and descriptions, families of algorithms, types of task.',
  })
  @ResolveWith<AspectLikeness, unknown>(({ shared }) => shared.filter((feature) => !isEntityId(feature)))
  sharedWords!: string[];
}

@ObjectType('SimilarModel', { description: 'A model that is like what was asked about.', simpleResolvers: true })
export class SimilarModel implements Omit<SimilarModelItem, 'modelId' | 'versionId'> {
  @Field(() => typeNamed('Model'), { description: 'The model.' })
  @ResolveWith<SimilarModelItem, unknown>(({ modelId }, _, { loaders }) => loaders.record(modelId))
  model!: AnyRecord;
  @Field(() => typeNamed('ModelVersion'), {
    nullable: true,
    description: 'Its version that was compared, the latest; null where there is none.',
  })
  @ResolveWith<SimilarModelItem, unknown>(({ versionId }, _, { loaders }) => (versionId === null ? null : loaders.record(versionId)))
  version!: AnyRecord | null;
  @Field(() => Float, { description: '0: the same in all aspects; 1: nothing in common.' })
  distance!: number;
  @Field(() => [ModelAspect], {
    description: 'What the two have in common; aspects that say nothing about the model asked about are left out.',
  })
  aspects!: AspectLikeness[];
}

@ObjectType('SimilarModels', {
  description: 'Models by their likeness in data, algorithm, task, base models and description.',
  simpleResolvers: true,
})
export class SimilarModels {
  @Field(() => [SimilarModel], { description: 'The models, the most similar first; those with nothing in common are left out.' })
  items!: SimilarModelItem[];
  @Field(() => Boolean, {
    description: 'False when of some model not everything could be compared: it has no version, or too much around it.',
  })
  complete!: boolean;
}
