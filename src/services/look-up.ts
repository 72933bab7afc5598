import { InputError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { StoreReader } from '../ports/store.ts';
import type { Sought } from './catalog-filter.ts';
import type { Reference } from './reference.ts';
import { pathOfReference } from './writing/resolve-references.ts';

/**
 * Ids of what filters name; what does not exist is left out. Two statements at most, whatever their number.
 * @throws InputError for a reference that does not say enough
 */
export async function lookUp(reader: StoreReader, sought: readonly Sought[], baseIri: string): Promise<Map<Reference, string>> {
  const targets = sought.map((one) => targetOf(one, baseIri));
  const [byId, byPath] = await Promise.all([
    reader.heads([...new Set(targets.flatMap(({ id }) => id ?? []))]),
    reader.headsByPath([...new Set(targets.flatMap(({ path }) => path ?? []))]),
  ]);
  const ids = new Set(byId.map((head) => head.id));
  const atPath = new Map(byPath.map((head) => [head.path, head.id]));
  return new Map(
    sought.flatMap(({ reference }, i): [Reference, string][] => {
      const { id = null, path = '' } = targets[i] ?? {};
      const found = id !== null && ids.has(id) ? id : atPath.get(path);
      return found === undefined ? [] : [[reference, found]];
    }),
  );
}

function targetOf({ reference, to }: Sought, baseIri: string): { id?: string; path?: string } {
  if (reference.id) return isEntityId(reference.id) ? { id: reference.id.toLowerCase() } : {};
  const path = pathOfReference(reference, to.length === 1 ? to[0] : undefined, baseIri);
  if (path === null) throw new InputError('Say which thing: id, iri, or kind and key, and of a version also version.', { field: 'key' });
  return { path };
}
