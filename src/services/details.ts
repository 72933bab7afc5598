import { InputError } from '../errors.ts';
import type { Kind } from '../model/kind.ts';
import { fieldsOf, linksOf, versionKindOf } from '../model/registry.ts';
import type { Condition } from '../ports/store.ts';

/** What may be stated of a thing and may be missing: a governance front end asks for datasets without licence or administrator. */
export interface Detail {
  /** Of a field or link of the kind; `description`, `tags`, `versions`. */
  name: string;
  doc: string;
  /** Holds where something is stated. */
  stated: Condition;
}

/** The details of a kind; what is required is none, since it is always there. */
export function detailsOf(kind: Kind): Detail[] {
  const fieldStated = (field: string): Condition => ({ field, op: 'isNull', value: false });
  return [
    { name: 'description', doc: 'What it is, in words.', stated: fieldStated('description') },
    { name: 'tags', doc: 'Words to find it by.', stated: fieldStated('tags') },
    ...fieldsOf(kind).flatMap(([name, { required, doc }]) => (required ? [] : [{ name, doc, stated: fieldStated(name) }])),
    ...linksOf(kind).flatMap(([name, { required, doc, relation, direction, role, to }]) =>
      required
        ? []
        : [{ name, doc, stated: { op: 'linkedToAny' as const, relation, direction, role: 'is' in role ? role.is : null, kinds: to } }],
    ),
    ...(versionKindOf(kind.name) ? [{ name: 'versions', doc: 'Versions that are in use.', stated: { op: 'hasVersions' as const } }] : []),
  ];
}

/** @throws InputError when the kind has no such detail */
export function detail(kind: Kind, name: string, place: string): Detail {
  const found = detailsOf(kind).find((one) => one.name === name);
  if (!found)
    throw new InputError(`${place}: ${kind.name} has no ${JSON.stringify(name.slice(0, 60))} that could be missing.`, { field: place });
  return found;
}
