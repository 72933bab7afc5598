import { rangesOf } from './rdf/negotiate.ts';

/** The media type that an Accept header likes best (RFC 9110, section 12.5.1); of equals the first one, and null when none is acceptable. */
export function preferredType<Type extends string>(accept: string | undefined, types: readonly Type[]): Type | null {
  const ranges = rangesOf(accept === undefined || accept.trim() === '' ? '*/*' : accept);
  // The most specific range that matches decides on a type.
  const weight = (type: string): number =>
    [type, `${type.split('/')[0]}/*`, '*/*'].map((name) => ranges.find((range) => range.type === name)?.q).find((q) => q !== undefined) ??
    0;
  const [best] = types.filter((type) => weight(type) > 0).sort((a, b) => weight(b) - weight(a));
  return best ?? null;
}
