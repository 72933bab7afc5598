import { Field, ID, InputType, Int } from 'type-graphql';
import type { KindName } from '../../../model/kind.ts';
import type { Reference } from '../../../services/reference.ts';
import { EntityKind } from '../enums.ts';
import { IriScalar, KeyScalar } from '../scalars.ts';

@InputType('EntityRefInput', {
  description: 'Names a thing: by id, by IRI, or by key. Give `kind` where several kinds are possible, and of a version also `version`.',
})
export class EntityRefInput implements Reference {
  @Field(() => ID, { nullable: true, description: 'Its id.' })
  id?: string | null;
  @Field(() => IriScalar, { nullable: true, description: 'Its IRI in this catalog.' })
  iri?: string | null;
  @Field(() => EntityKind, { nullable: true, description: 'Its kind; may be left out where only one is possible.' })
  kind?: KindName | null;
  @Field(() => KeyScalar, { nullable: true, description: 'Its key; of a version, the key of the dataset or model.' })
  key?: string | null;
  @Field(() => KeyScalar, { nullable: true, description: 'Version label, where a version is meant.' })
  version?: string | null;
  @Field(() => Int, { nullable: true, description: 'In a batch: what an earlier item of it stands for, by its place counted from 0.' })
  item?: number | null;
}

@InputType('RoleRefInput', { description: 'Names a thing, as EntityRefInput does, with the role that it plays.' })
export class RoleRefInput extends EntityRefInput {
  @Field(() => String, {
    nullable: true,
    description: 'The role, such as training, validation or base-model; the field says which one is taken otherwise.',
  })
  role?: string | null;
}
