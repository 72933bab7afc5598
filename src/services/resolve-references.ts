import { InputError } from '../errors.ts';
import type { Head, Kind, KindName } from '../model/kind.ts';
import { constantCase } from '../model/kind.ts';
import { kindOf, pathOf } from '../model/registry.ts';
import type { StoreReader } from '../ports/store.ts';
import type { Reference } from './reference.ts';

/** One reference to be looked up: where it stands in the input and which kinds are possible there. */
export interface Wanted {
  reference: Reference;
  to: readonly KindName[];
  place: string;
}

/** Heads of references, in their order; two statements at most. @throws InputError that names the first one that leads nowhere */
export async function resolveReferences(reader: StoreReader, wanted: readonly Wanted[], baseIri: string): Promise<Head[]> {
  const targets = wanted.map((one) => targetOf(one, baseIri));
  const byId = await reader.heads([...new Set(targets.flatMap((t) => ('id' in t ? [t.id] : [])))]);
  const byPath = await reader.headsByPath([...new Set(targets.flatMap((t) => ('path' in t ? [t.path] : [])))]);
  const found = new Map([...byId.map((head) => [head.id, head] as const), ...byPath.map((head) => [head.path, head] as const)]);
  return wanted.map((one, i) => {
    const target = targets[i];
    const head = target ? found.get('id' in target ? target.id : target.path) : undefined;
    return checked(one, head);
  });
}

function checked({ reference, to, place }: Wanted, head: Head | undefined): Head {
  const words = describe(reference);
  if (!head)
    throw new InputError(`${place}: there is no ${to.map(constantCase).join(' or ')} ${words}; register it first.`, { field: place });
  if (!to.includes(head.kind))
    throw new InputError(`${place}: ${words} is a ${constantCase(head.kind)}, not a ${to.map(constantCase).join(' or ')}.`, {
      field: place,
    });
  if (head.retiredAt !== null) throw new InputError(`${place}: ${words} was retired; restore it first.`, { field: place });
  return head;
}

function targetOf({ reference, to, place }: Wanted, baseIri: string): { id: string } | { path: string } {
  if (reference.id) return { id: reference.id.toLowerCase() };
  const path = pathOfReference(reference, to.length === 1 ? to[0] : undefined, baseIri);
  if (path !== null) return { path };
  const missing = reference.key ? `kind (${to.map(constantCase).join(', ')})` : 'id, iri, or key';
  throw new InputError(`${place}: the reference needs ${missing}${needsVersion(reference, to) ? ' and version' : ''}.`, { field: place });
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

function describe(reference: Reference): string {
  const text = reference.id ?? reference.iri ?? [reference.key, reference.version].filter(Boolean).join(' version ');
  return JSON.stringify(text.length > 80 ? text.slice(0, 80) + '…' : text);
}
