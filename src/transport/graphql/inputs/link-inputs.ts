import { Field, InputType } from 'type-graphql';
import type { Link, LinkAttributes } from '../../../model/kind.ts';
import type { TypeClass } from '../field-type.ts';
import { ATTRIBUTED_LINKS, type AttributedLinks } from '../link-attributes.ts';
import { declarePartInput, partInput } from './part-inputs.ts';
import { EntityRefInput, RoleRefInput } from './references.ts';

/** What an input says of a thing that it is linked to: which one, the role where there are several, and attributes. */

export function linkInputOf(link: Link): TypeClass {
  const attributed = link.attributes && ATTRIBUTED_INPUTS.get(link.attributes);
  return attributed ?? ('any' in link.role ? RoleRefInput : EntityRefInput);
}

const ATTRIBUTED_INPUTS: ReadonlyMap<LinkAttributes, TypeClass> = new Map(
  ATTRIBUTED_LINKS.map((link) => [link.attributes, attributedInput(link)]),
);

function attributedInput({ attributes, withRole }: AttributedLinks): TypeClass {
  const Input = withRole ? class extends RoleRefInput {} : class extends EntityRefInput {};
  for (const [name, field] of Object.entries(attributes.of)) {
    if (field.type !== 'parts') declarePartInput(Input.prototype, name, field);
    else {
      const part = partInput(field.name, field.doc, field.of);
      Field(() => [part], { nullable: true, description: field.doc })(Input.prototype, name);
    }
  }
  InputType(`${attributes.name}Input`, { description: `${attributes.doc} Names the thing as EntityRefInput does.` })(Input);
  return Input;
}
