import { isObjectType, type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import { Extensions } from 'type-graphql';
import type { GraphqlContext } from './context.ts';

/**
 * Field resolvers as plain functions beside the field. type-graphql's own way copies the source into an instance of the class
 * and awaits a chain for every value; lists of records are too hot for that.
 */

const KEY = 'resolveWith';

export type Resolve<Source, Args = Record<string, never>> = (
  source: Source,
  args: Args,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
) => unknown;

export function ResolveWith<Source, Args>(resolve: Resolve<Source, Args>): (prototype: object, name: string) => void {
  const decorate = Extensions({ [KEY]: resolve });
  return (prototype, name) => decorate(prototype, name);
}

/** Puts the functions where `graphql` looks for them, and answers the schema. */
export function attachResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.extensions[KEY] as GraphQLFieldResolver<unknown, GraphqlContext> | undefined;
      if (resolve) field.resolve = resolve;
    }
  }
  return schema;
}
