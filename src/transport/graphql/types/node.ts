import { Field, ID, InterfaceType } from 'type-graphql';
import type { KindName } from '../../../model/kind.ts';

/** Things are told apart by their kind, which is also the name of their type. */
export const kindOfThing = ({ kind }: { kind: KindName }): string => kind;

@InterfaceType('Node', { description: 'Anything with an id that `node` finds.', resolveType: kindOfThing })
export abstract class NodeType {
  @Field(() => ID, { description: 'Unique and stable; a UUID.' })
  id!: string;
}
