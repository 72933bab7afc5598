import { Arg, Field, Int, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { description: 'Where a page stands in its list, as in the GraphQL Cursor Connections.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follow.' })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'Whether more come before.' })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null on an empty page.' })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null on an empty page.' })
  endCursor!: string | null;
}

export interface PageEdge<Item> {
  cursor: string;
  node: Item;
}
export interface ConnectionValue<Edge extends PageEdge<unknown>> {
  edges: Edge[];
  nodes: Edge['node'][];
  pageInfo: PageInfo;
}

/** The value of a connection type. */
export function connectionOf<Edge extends PageEdge<unknown>>(
  edges: Edge[],
  more: { next: boolean; previous: boolean },
): ConnectionValue<Edge> {
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: more.next,
      hasPreviousPage: more.previous,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Declares the arguments of a list that is paged forward. */
export function ForwardPage(): (prototype: object, name: string) => void {
  return (prototype, name) => {
    Arg('first', () => Int, { nullable: true, description: 'How many at most, up to 200; 50 unless said.' })(prototype, name, 0);
    Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' })(prototype, name, 1);
  };
}
