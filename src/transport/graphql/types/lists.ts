import { Field, ID, ObjectType } from 'type-graphql';
import type { KindName, Link } from '../../../model/kind.ts';
import { ALL_KINDS, linksOf } from '../../../model/registry.ts';
import { typeNamed, type TypeClass } from '../field-type.ts';
import { pluralOf } from '../kind-words.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EntityType } from './entity.ts';

/** Short lists of linked things: `{ nodes complete }`. */

@ObjectType('RoleLink', { description: 'A linked thing with the role that it plays.', simpleResolvers: true })
class RoleLink {
  @Field(() => String, { nullable: true, description: 'What the thing is to the other, such as training, validation or base-model.' })
  role!: string | null;
  @Field(() => EntityType, { description: 'The thing.' })
  entity!: EntityType;
  @Field(() => ID, { description: 'Id of the edge; `lineage` tells of the same one.' })
  edgeId!: string;
  @Field(() => DateTimeScalar, { description: 'Since when the link holds.' })
  validFrom!: string;
}

export function declareList(name: string, description: string): TypeClass {
  const List = class {};
  Field(() => [typeNamed(name)], { description: 'As many as were asked for.' })(List.prototype, 'nodes');
  Field(() => Boolean, { description: 'False when there are more than were asked for.' })(List.prototype, 'complete');
  ObjectType(`${name}List`, { description, simpleResolvers: true })(List);
  return List;
}

/** Kinds of which a link or a thing with versions has many. */
const LISTED = new Set(
  ALL_KINDS.flatMap((kind) => [...(kind.parent ? [kind.name] : []), ...linksOf(kind).flatMap(([, link]) => targetOfMany(link))]),
);

export const LISTS: readonly TypeClass[] = [
  RoleLink,
  ...ALL_KINDS.filter((kind) => LISTED.has(kind.name)).map((kind) =>
    declareList(kind.name, `Some ${pluralOf(kind)}, and whether these are all.`),
  ),
  declareList('Activity', 'Some jobs, and whether these are all.'),
  declareList('Entity', 'Some things, and whether these are all.'),
  declareList('RoleLink', 'Some linked things with their roles, and whether these are all.'),
];

function targetOfMany(link: Link): KindName[] {
  return link.many && !('any' in link.role) && link.to.length === 1 ? [...link.to] : [];
}
