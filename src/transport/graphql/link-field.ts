import { Arg, Field, Int } from 'type-graphql';
import { InputError } from '../../errors.ts';
import type { AnyRecord, Kind, Link } from '../../model/kind.ts';
import type { LinkedThing } from '../../services/described.ts';
import type { GraphqlContext } from './context.ts';
import { sharedTypeName, typeNamed } from './field-type.ts';
import { linkTypeName, saysMore, statedAttributes } from './link-attributes.ts';
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
      ResolveWith<AnyRecord, unknown>((source, _, context) => resolveOne(source, name, context))(prototype, name);
    }
  };
}

function declareList(prototype: object, name: string, link: Link): void {
  Field(() => typeNamed(`${saysMore(link) ? linkTypeName(link) : sharedTypeName(link.to)}List`), { description: link.doc })(
    prototype,
    name,
  );
  declareFirst(prototype, name);
  ResolveWith<AnyRecord, { first: number | null }>((source, { first }, context) => resolveMany({ source, name, link }, first, context))(
    prototype,
    name,
  );
}

/** Declares the argument that bounds a list. */
export function declareFirst(prototype: object, name: string, fallback = LIST_DEFAULT): void {
  const description = `How many at most, up to ${LIST_MAX}; \`complete\` says whether these are all.`;
  Arg('first', () => Int, { nullable: true, defaultValue: fallback, description })(prototype, name, 0);
}

async function resolveOne(source: AnyRecord, name: string, { loaders }: GraphqlContext): Promise<One> {
  const [linked] = await loaders.link(source, name, 1);
  return linked ? loaders.record(linked.head.id) : null;
}

async function resolveMany(
  { source, name, link }: { source: AnyRecord; name: string; link: Link },
  first: number | null,
  context: GraphqlContext,
): Promise<Many> {
  const most = listSize(first);
  const linked = await context.loaders.link(source, name, most + 1);
  const taken = linked.slice(0, most);
  const records = await context.loaders.records(taken.map((thing) => thing.head.id));
  return {
    nodes: saysMore(link) ? taken.map((thing, i) => linkNode(link, thing, records[i] ?? null)) : records,
    complete: linked.length <= most,
  };
}
function linkNode(link: Link, { role, edgeId, validFrom, attributes }: LinkedThing, entity: AnyRecord | null): object {
  return { ...statedAttributes(link, attributes), role, entity, edgeId, validFrom };
}

/** @throws InputError when out of bounds */
export function listSize(first: number | null, fallback = LIST_DEFAULT): number {
  const size = first ?? fallback;
  if (size < 0 || size > LIST_MAX) throw new InputError(`first: a number from 0 to ${LIST_MAX} is expected.`, { field: 'first' });
  return size;
}
