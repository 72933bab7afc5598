import { Field, ID, ObjectType } from 'type-graphql';
import type { AttributeField, LinkAttributes, PartField } from '../../../model/kind.ts';
import { sharedTypeName, typeNamed, type TypeClass } from '../field-type.ts';
import { ATTRIBUTED_LINKS, type AttributedLinks } from '../link-attributes.ts';
import { declarePartField } from '../model-field.ts';
import { DateTimeScalar } from '../scalars.ts';
import { declareList } from './lists.ts';

/** Linked things with what the link says of them beyond the role, derived from the model: `ApprovalLink`, `ApprovalLinkList`. */

function linkType({ attributes, to }: AttributedLinks): TypeClass {
  const Link = class {};
  const { prototype } = Link;
  Field(() => typeNamed(sharedTypeName(to)), { description: 'The thing.' })(prototype, 'entity');
  Field(() => String, { nullable: true, description: 'What the thing is to the other.' })(prototype, 'role');
  Field(() => ID, { description: 'Id of the edge; `lineage` tells of the same one.' })(prototype, 'edgeId');
  Field(() => DateTimeScalar, { description: 'Since when the link holds.' })(prototype, 'validFrom');
  for (const [name, field] of Object.entries(attributes.of)) declareAttribute(prototype, name, field);
  ObjectType(`${attributes.name}Link`, { description: attributes.doc, simpleResolvers: true })(Link);
  return Link;
}

function declareAttribute(prototype: object, name: string, field: AttributeField): void {
  if (field.type !== 'parts') declarePartField(prototype, name, field);
  else Field(() => [typeNamed(field.name)], { description: field.doc })(prototype, name);
}

/** Lists inside attributes are of parts with fields of their own. */
function partTypes({ of }: LinkAttributes): TypeClass[] {
  return Object.values(of).flatMap((field) => (field.type === 'parts' ? [partType(field.name, field.of, field.doc)] : []));
}
function partType(name: string, of: Readonly<Record<string, PartField>>, description: string): TypeClass {
  const Part = class {};
  for (const [field, declared] of Object.entries(of)) declarePartField(Part.prototype, field, declared);
  ObjectType(name, { description, simpleResolvers: true })(Part);
  return Part;
}

export const LINKS: readonly TypeClass[] = ATTRIBUTED_LINKS.flatMap((link) => [
  linkType(link),
  declareList(`${link.attributes.name}Link`, `${link.attributes.doc.replace(/\.$/, '')}: some, and whether these are all.`),
  ...partTypes(link.attributes),
]);
