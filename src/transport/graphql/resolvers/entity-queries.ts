import { Arg, Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { InputError } from '../../../errors.ts';
import type { AnyRecord, KindName } from '../../../model/kind.ts';
import type { GraphqlContext } from '../context.ts';
import { EntityKind } from '../enums.ts';
import { IriScalar, KeyScalar } from '../scalars.ts';
import { EntityType } from '../types/entity.ts';
import { NodeType } from '../types/node.ts';

const MAX_IDS = 200;

@ArgsType()
class EntityArgs {
  @Field(() => EntityKind, { nullable: true, description: 'Its kind.' })
  kind?: KindName | null;
  @Field(() => KeyScalar, { nullable: true, description: 'Its key; of a version, the key of the dataset or model.' })
  key?: string | null;
  @Field(() => KeyScalar, { nullable: true, description: 'Version label, where a version is meant.' })
  version?: string | null;
  @Field(() => IriScalar, { nullable: true, description: 'Its IRI, instead of kind and key.' })
  iri?: string | null;
}

/** Finding single things. */
@Resolver()
export class EntityQueries {
  @Query(() => NodeType, { nullable: true, description: 'Anything by its id; null when there is no such thing.' })
  node(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { loaders }: GraphqlContext): Promise<AnyRecord | null> {
    return loaders.record(id.toLowerCase());
  }

  @Query(() => [NodeType], {
    nullable: 'items',
    description: 'Things by their ids, in the order of the ids; null for each that there is not.',
  })
  nodes(
    @Arg('ids', () => [ID], { description: `At most ${MAX_IDS} ids.` }) ids: string[],
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<(AnyRecord | null)[]> {
    if (ids.length > MAX_IDS)
      throw new InputError(`ids: at most ${MAX_IDS} can be asked for at once, these are ${ids.length}.`, { field: 'ids' });
    return loaders.records(ids.map((id) => id.toLowerCase()));
  }

  @Query(() => EntityType, {
    nullable: true,
    description:
      'A thing by its IRI, or by kind and key, and of a version also its label; null when there is no such thing. What was taken out of use has `retiredAt`.',
  })
  entity(@Args(() => EntityArgs) reference: EntityArgs, @Ctx() { services }: GraphqlContext): Promise<AnyRecord | null> {
    return services.catalog.find(reference);
  }
}
