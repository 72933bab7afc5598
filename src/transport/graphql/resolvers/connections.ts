import { askedFields } from '../asked-fields.ts';
import { Arg, Field, Int, ObjectType, Query } from 'type-graphql';
import type { Kind } from '../../../model/kind.ts';
import { ALL_KINDS } from '../../../model/registry.ts';
import type { ListRequest } from '../../../services/catalog-types.ts';
import type { GraphqlContext } from '../context.ts';
import { typeNamed, type TypeClass } from '../field-type.ts';
import { filterOf, kindFilter, type FilterInput } from '../inputs/kind-filter.ts';
import { kindOrder, orderOf, type OrderInput } from '../inputs/kind-order.ts';
import { capitalised, oneOf, pluralOf, wordsOf } from '../kind-words.ts';
import { ResolveWith } from '../resolve-with.ts';
import { connectionOf, PageInfo } from '../types/paging.ts';

/** One list per kind: `datasets`, `dataSources`. */
export abstract class Connections {}

for (const kind of ALL_KINDS) declareList(kind);

function declareList(kind: Kind): void {
  const { prototype } = Connections;
  const [connection, filter, order] = [connectionType(kind), kindFilter(kind), kindOrder(kind)];
  const byDefault = kind.parent === undefined ? 'by name' : 'by version label, latest first,';
  Query(() => connection, { description: `Lists ${pluralOf(kind)}, ${byDefault} unless said otherwise, page by page.` })(
    prototype,
    kind.plural,
    {},
  );
  const arg = (
    name: string,
    type: () => TypeClass | [TypeClass] | StringConstructor | typeof Int,
    description: string,
    index: number,
  ): void => Arg(name, type, { nullable: true, description })(prototype, kind.plural, index);
  arg('filter', () => filter, 'Which ones.', 0);
  arg('orderBy', () => [order], 'In which order, what is unknown last; ties are ordered by id, in the direction of the last field.', 1);
  arg('first', () => Int, 'How many at most from the start or from `after` on, up to 200; 50 unless said.', 2);
  arg('after', () => String, 'Cursor of the item to start after.', 3);
  arg('last', () => Int, 'How many at most from the end or from `before` back, up to 200, instead of `first`.', 4);
  arg('before', () => String, 'Cursor of the item to end before.', 5);
  ResolveWith<unknown, ListArgs>((_, args, context, info) => {
    const fields = askedFields(info, kind, ['nodes'], ['edges', 'node']);
    return list(kind, { ...args, fields }, context);
  })(prototype, kind.plural);
}

function connectionType(kind: Kind): TypeClass {
  const [Edge, Connection] = [class {}, class {}];
  const words = wordsOf(kind.name);
  Field(() => String, { description: 'Opaque; give it as `after` or `before`, with the same filter and order.' })(Edge.prototype, 'cursor');
  Field(() => typeNamed(kind.name), { description: `The ${words}.` })(Edge.prototype, 'node');
  ObjectType(`${kind.name}Edge`, { description: `${capitalised(oneOf(kind.name))} with its place in the list.`, simpleResolvers: true })(
    Edge,
  );
  Field(() => [Edge], { description: 'The items of this page with their cursors.' })(Connection.prototype, 'edges');
  Field(() => [typeNamed(kind.name)], { description: 'The items of this page.' })(Connection.prototype, 'nodes');
  Field(() => PageInfo, { description: 'Where this page stands.' })(Connection.prototype, 'pageInfo');
  Field(() => Int, { description: 'How many the filter matches in all; counted only when asked for.' })(Connection.prototype, 'totalCount');
  ObjectType(`${kind.name}Connection`, { description: `A page of a list of ${pluralOf(kind)}.`, simpleResolvers: true })(Connection);
  return Connection;
}

interface ListArgs extends Omit<ListRequest, 'filter' | 'orderBy'> {
  filter?: FilterInput | null;
  orderBy?: OrderInput[] | null;
}

async function list(kind: Kind, args: ListArgs, { services, loaders }: GraphqlContext): Promise<object> {
  const { filter: given, orderBy, ...page } = args;
  const filter = filterOf(kind, given);
  const { items, hasNextPage, hasPreviousPage } = await services.catalog.list(kind.name, { ...page, filter, orderBy: orderOf(orderBy) });
  if (args.fields === undefined) for (const { record } of items) loaders.know(record);
  const edges = items.map(({ cursor, record }) => ({ cursor, node: record }));
  // A function is called by graphql only when its field was asked for.
  return {
    ...connectionOf(edges, { next: hasNextPage, previous: hasPreviousPage }),
    totalCount: () => services.catalog.count(kind.name, filter),
  };
}
