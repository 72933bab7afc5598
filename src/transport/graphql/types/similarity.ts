import { Field, Float, ObjectType } from 'type-graphql';
import type { AnyRecord } from '../../../model/kind.ts';
import type { SimilarItem } from '../../../services/search-types.ts';
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
  @Field(() => Boolean, { description: 'False when some dataset could not be compared, for want of metafeatures.' })
  complete!: boolean;
}
