import { Field, ID, InputType, Int } from 'type-graphql';
import type { Json, RelationName } from '../../../model/kind.ts';
import { Relation } from '../enums.ts';
import type { RelateInput, ThingInput } from '../operations.ts';
import { JsonScalar } from '../scalars.ts';
import { EntityRefInput } from './references.ts';

/** Inputs of the mutations that are the same for all kinds. */

export const CLIENT_MUTATION_ID =
  'An id of the caller’s choice. A repetition with the same id is answered as the first time, and nothing is done again. Of an item in a batch it is only answered back: the batch has an id of its own.';

@InputType('CallInput', { description: 'What can be said of the call itself.' })
abstract class CallInput {
  @Field(() => Int, { nullable: true, description: 'Revision that was read; another one by now is a conflict. Not checked unless given.' })
  expectedRevision?: number | null;
  @Field(() => String, { nullable: true, description: 'Why this is done, for the history.' })
  reason?: string | null;
  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

@InputType('RetireInput', { description: 'What to take out of use.' })
export class RetireInput extends CallInput implements ThingInput {
  @Field(() => ID, { description: 'Its id. The versions of a dataset or model go with it.' })
  id!: string;
}
@InputType('RestoreInput', { description: 'What to bring back into use.' })
export class RestoreInput extends CallInput implements ThingInput {
  @Field(() => ID, { description: 'Its id. The versions that went with a dataset or model come back with it.' })
  id!: string;
}
@InputType('RelateInput', { description: 'A relation between two things, as the fields of their kinds know it.' })
export class RelationInput extends CallInput implements RelateInput {
  @Field(() => EntityRefInput, { description: 'The thing that depends on the other.' })
  from!: EntityRefInput;
  @Field(() => Relation, { description: 'The relation.' })
  relation!: RelationName;
  @Field(() => EntityRefInput, { description: 'The thing depended on.' })
  to!: EntityRefInput;
  @Field(() => String, { nullable: true, description: 'Role in the relation, such as training; needed where several are possible.' })
  role?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'What the relation says beyond its role, as the input of the kind names it.' })
  attributes?: Json;
}
@InputType('EndRelationInput', { description: 'A relation that holds no longer.' })
export class EndRelationInput extends CallInput implements ThingInput {
  @Field(() => ID, { description: 'Id of the edge, as `lineage` and lists of links tell it.' })
  id!: string;
}
