import { getNamedType, isCompositeType, Kind as Syntax, type FieldNode, type GraphQLCompositeType, type GraphQLResolveInfo } from 'graphql';
import { Extensions } from 'type-graphql';
import type { Kind } from '../../model/kind.ts';

/**
 * What a query asks of the things at a field, so that no more is read of them. Of linked things it is mostly the name: that is in the
 * head, which comes along with the link, and the record need not be read at all.
 */

/** In the head, or following from it. */
const OF_HEAD = new Set(['__typename', 'id', 'kind', 'key', 'iri', 'name', 'revision', 'retiredAt']);
const OF_BASE = new Set(['description', 'tags', 'createdAt', 'updatedAt']);
const KEY = 'ofHead';

/** Declares that the field's resolver needs no more of its source than the head. */
export function OfHead(): (prototype: object, name: string) => void {
  const decorate = Extensions({ [KEY]: true });
  return (prototype, name) => decorate(prototype, name);
}

/** Whether heads have all that is asked of the things at this field, or at the end of the path below it: `nodes`, `entity`. */
export function headsSuffice(info: GraphQLResolveInfo, path: readonly string[]): boolean {
  return selectedAt(info, path).every(({ node, type }) => isOfHead(node.name.value, type));
}

/** The fields of the kind's records that are asked for beyond the head, in the order of the query; undefined where only the whole record will do. */
export function askedFields(info: GraphQLResolveInfo, kind: Kind, ...paths: (readonly string[])[]): string[] | undefined {
  const beyond = paths
    .flatMap((path) => selectedAt(info, path))
    .filter(({ node, type }) => !isOfHead(node.name.value, type))
    .map(({ node }) => node.name.value);
  return beyond.every((name) => OF_BASE.has(name) || Object.hasOwn(kind.fields, name)) ? [...new Set(beyond)] : undefined;
}

/** Whether the query asks for the field at the end of the path: `edges`, `cursor`. */
export function isAsked(info: GraphQLResolveInfo, ...path: readonly string[]): boolean {
  return selectedAt(info, path.slice(0, -1)).some(({ node }) => node.name.value === path.at(-1));
}

function isOfHead(name: string, type: GraphQLCompositeType): boolean {
  return OF_HEAD.has(name) || ('getFields' in type && type.getFields()[name]?.extensions[KEY] === true);
}

/** A selected field with the type that it is selected on. */
interface Selected {
  node: FieldNode;
  type: GraphQLCompositeType;
}

function selectedAt(info: GraphQLResolveInfo, path: readonly string[]): Selected[] {
  const type = getNamedType(info.returnType);
  if (!isCompositeType(type)) return [];
  return path.reduce(
    (selected, name) => selected.filter(({ node }) => node.name.value === name).flatMap((one) => below(one, info)),
    info.fieldNodes.flatMap((node) => selectedIn(node, type, info)),
  );
}

function below({ node, type }: Selected, info: GraphQLResolveInfo): Selected[] {
  const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
  const inner = field ? getNamedType(field.type) : undefined;
  return isCompositeType(inner) ? selectedIn(node, inner, info) : [];
}

/** The fields selected below a node, those in fragments too. */
function selectedIn({ selectionSet }: Pick<FieldNode, 'selectionSet'>, type: GraphQLCompositeType, info: GraphQLResolveInfo): Selected[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Syntax.FIELD) return [{ node: selection, type }];
    const fragment = selection.kind === Syntax.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    const on = fragment?.typeCondition ? info.schema.getType(fragment.typeCondition.name.value) : type;
    return fragment && isCompositeType(on) ? selectedIn(fragment, on, info) : [];
  });
}
