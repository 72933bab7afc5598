import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Field, Int } from 'type-graphql';
import { InputError } from '../../errors.ts';
import type { AnyRecord, Head, Kind, Link } from '../../model/kind.ts';
import type { LinkedThing } from '../../services/described.ts';
import { headsSuffice, OfHead } from './asked-fields.ts';
import type { GraphqlContext } from './context.ts';
import { sharedTypeName, typeNamed } from './field-type.ts';
import { linkTypeName, saysMore, statedAttributes } from './link-attributes.ts';
import type { Loaders } from './loaders.ts';
import { ResolveWith } from './resolve-with.ts';

/**
 * Links to other things. One target is that thing, or null; many are a list that says whether it is whole: `{ nodes complete }`.
 * A bare list could only be cut in silence or fail the answer around it, and an input may state thousands.
 */

export const LIST_DEFAULT = 50;
/** As many as one input can state, so that every list can be had whole. */
export const LIST_MAX = 10_000;

/** TypeScript types of link properties: they are resolved, never read from the record. */
export type One = AnyRecord | null;
export interface Many {
  nodes: unknown[];
  complete: boolean;
}
type Shape<L extends Link> = L['many'] extends true ? Many : L['many'] extends false ? One : One | Many;

/** A field for a link of the model: type, target and description are the model's. */
export function LinkField<K extends Kind, N extends string & keyof K['links']>(
  kind: K,
  name: N,
): <T extends { [P in N]: Shape<K['links'][N]> }>(prototype: T, key: N) => void {
  const link = kind.links[name];
  if (!link) throw new Error(`${kind.name} has no link ${name}`);
  return (prototype) => {
    if (link.many) declareList(prototype, name, link);
    else {
      Field(() => typeNamed(sharedTypeName(link.to)), { description: link.doc, nullable: true })(prototype, name);
      ResolveWith<AnyRecord, unknown>((source, _, context, info) => resolveOne({ source, name }, context, info))(prototype, name);
    }
    OfHead()(prototype, name);
  };
}

function declareList(prototype: object, name: string, link: Link): void {
  Field(() => typeNamed(`${saysMore(link) ? linkTypeName(link) : sharedTypeName(link.to)}List`), { description: link.doc })(
    prototype,
    name,
  );
  declareFirst(prototype, name);
  ResolveWith<AnyRecord, { first: number | null }>((source, { first }, { loaders }, info) => {
    const whole = !loaders.once(info, () => headsSuffice(info, saysMore(link) ? ['nodes', 'entity'] : ['nodes']));
    return resolveMany({ source, name, link, whole }, listSize(first), loaders);
  })(prototype, name);
}

/** Declares the argument that bounds a list. */
export function declareFirst(prototype: object, name: string, fallback = LIST_DEFAULT): void {
  const description = `How many at most, up to ${LIST_MAX}; \`complete\` says whether these are all.`;
  Arg('first', () => Int, { nullable: true, defaultValue: fallback, description })(prototype, name, 0);
}

interface At {
  source: Head;
  name: string;
}
async function resolveOne({ source, name }: At, { loaders }: GraphqlContext, info: GraphQLResolveInfo): Promise<Head | null> {
  const [linked] = await loaders.link(source, name, 1);
  if (!linked) return null;
  return loaders.once(info, () => headsSuffice(info, [])) ? linked.head : loaders.record(linked.head.id);
}

async function resolveMany(
  { source, name, link, whole }: At & { link: Link; whole: boolean },
  most: number,
  loaders: Loaders,
): Promise<Many> {
  const linked = await loaders.link(source, name, most + 1);
  const taken = linked.slice(0, most);
  const heads = taken.map((thing) => thing.head);
  const things = whole ? await loaders.records(heads.map((head) => head.id)) : heads;
  return {
    nodes: saysMore(link) ? taken.map((thing, i) => linkNode(link, thing, things[i] ?? null)) : things,
    complete: linked.length <= most,
  };
}
function linkNode(link: Link, { role, edgeId, validFrom, attributes }: LinkedThing, entity: Head | null): object {
  return { ...statedAttributes(link, attributes), role, entity, edgeId, validFrom };
}

/** @throws InputError when out of bounds */
export function listSize(first: number | null, fallback = LIST_DEFAULT): number {
  const size = first ?? fallback;
  if (size < 0 || size > LIST_MAX) throw new InputError(`first: a number from 0 to ${LIST_MAX} is expected.`, { field: 'first' });
  return size;
}
