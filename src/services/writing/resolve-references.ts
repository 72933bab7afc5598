import { InputError } from '../../errors.ts';
import type { Head, Kind, KindName } from '../../model/kind.ts';
import { constantCase } from '../../model/kind.ts';
import { kindOf, pathOf } from '../../model/registry.ts';
import type { Reference } from '../reference.ts';

/** One reference to be looked up: where it stands in the input and which kinds are possible there (all of them when none is named). */
export interface Wanted {
  reference: Reference;
  to: readonly KindName[];
  place: string;
}

/** How a reference is looked up; null when it does not say enough. */
export function targetOf(reference: Reference, to: readonly KindName[], baseIri: string): { id: string } | { path: string } | null {
  if (reference.id) return { id: reference.id.toLowerCase() };
  const path = pathOfReference(reference, to.length === 1 ? to[0] : undefined, baseIri);
  return path === null ? null : { path };
}

/** What was found for a reference, if it can stand there. @throws InputError that says what is wrong with it */
export function checkedHead({ reference, to, place }: Wanted, head: Head | undefined, mayBeRetired = false): Head {
  const words = describeReference(reference);
  const kinds = to.length === 0 ? 'thing' : to.map(constantCase).join(' or ');
  const refuse = (message: string): InputError => new InputError(`${place}: ${message}`, { field: place });
  if (!head) throw refuse(`there is no ${kinds} ${words}; register it first.`);
  if (to.length > 0 && !to.includes(head.kind)) throw refuse(`${words} is a ${constantCase(head.kind)}, not a ${kinds}.`);
  if (head.retiredAt !== null && !mayBeRetired) throw retired(head, place);
  return head;
}

/** The error for a new link to what is out of use. */
export function retired({ path }: Head, place: string): InputError {
  return new InputError(`${place}: ${path} was retired; restore it first.`, { field: place });
}

/** The error for a reference that does not say enough. */
export function incomplete({ reference, to, place }: Wanted): InputError {
  const missing = reference.key ? `kind${to.length === 0 ? '' : ` (${to.map(constantCase).join(', ')})`}` : 'id, iri, or key';
  return new InputError(`${place}: the reference needs ${missing}${needsVersion(reference, to) ? ' and version' : ''}.`, { field: place });
}
function needsVersion(reference: Reference, to: readonly KindName[]): boolean {
  const name = reference.kind ?? (to.length === 1 ? to[0] : undefined);
  return name !== undefined && kindOf(name).parent !== undefined && !reference.version;
}

/** `dataset/iris/v/1`, or null where the reference does not say enough. An id is not a path. */
export function pathOfReference(reference: Reference, onlyKind: KindName | undefined, baseIri: string): string | null {
  if (reference.iri) return reference.iri.startsWith(`${baseIri}/id/`) ? reference.iri.slice(baseIri.length + 4) : '';
  const name = reference.kind ?? onlyKind;
  if (name === undefined || !reference.key) return null;
  const kind: Kind = kindOf(name);
  const key = reference.key.normalize('NFC');
  if (kind.parent === undefined) return pathOf(kind, key);
  if (!reference.version) return null;
  return pathOf(kind, reference.version.normalize('NFC'), pathOf(kindOf(kind.parent), key));
}

/** As it was given, not too long. */
export function describeReference(reference: Reference): string {
  const said = reference.id ?? reference.iri ?? [reference.key, reference.version].filter(Boolean).join(' version ');
  return JSON.stringify(said.length > 80 ? said.slice(0, 80) + '…' : said);
}
