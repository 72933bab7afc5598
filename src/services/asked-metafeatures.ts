import { InputError, NotFoundError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { AnyRecord, Head, Measures } from '../model/kind.ts';
import { metafeature, METAFEATURES } from '../model/metafeature.ts';
import type { StoreReader } from '../ports/store.ts';
import type { Asked } from './similarity/metafeature-space.ts';

/** A dataset that a question is about: a registered one (or a version of one), or metafeatures alone. */
export interface AskedDataset {
  /** Id of a dataset or dataset version. */
  to?: string | null;
  metafeatures?: readonly { name: string; value: number | null }[] | null;
}

/**
 * What it is compared by: of a dataset its latest version's metafeatures.
 * @param field how the id is called where it was given
 * @throws NotFoundError, InputError when there are none
 */
export async function askedMetafeatures(store: StoreReader, { to, metafeatures }: AskedDataset, field: string): Promise<Asked> {
  if (metafeatures) return { metafeatures: measuresOf(metafeatures), profiler: null, datasetId: null };
  if (!to) throw new InputError(`Give \`${field}\`, a dataset, or \`metafeatures\`.`, { field });
  const head = await datasetHead(store, to, field);
  const isWhole = head.kind === 'Dataset';
  const [version] = isWhole ? await store.versions([head.id], 1) : [head];
  const [record] = version ? await store.records([version.id], 'DatasetVersion') : [];
  const mine = (record?.metafeatures ?? {}) as Measures;
  if (isBlank(mine))
    throw new InputError(`${head.name} has no metafeatures to compare by; profile its file, or give \`metafeatures\`.`, { field });
  return { metafeatures: mine, profiler: profilerOf(record), datasetId: isWhole ? head.id : head.parentId };
}

/** Values of different versions of a profiler are not compared. */
export function profilerOf(version: AnyRecord | undefined): string | null {
  return typeof version?.profiler === 'string' ? version.profiler : null;
}

async function datasetHead(store: StoreReader, id: string, field: string): Promise<Head> {
  const [head] = isEntityId(id) ? await store.heads([id]) : [];
  if (head?.kind !== 'Dataset' && head?.kind !== 'DatasetVersion')
    throw new NotFoundError(`There is no dataset with the id ${id}.`, { field });
  return head;
}
function measuresOf(given: readonly { name: string; value: number | null }[]): Measures {
  const unknown = given.find(({ name }) => !metafeature(name));
  if (unknown) throw new InputError(`metafeatures: none is called ${JSON.stringify(unknown.name)}.`, { field: 'metafeatures' });
  const measures = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  if (isBlank(measures)) throw new InputError('metafeatures: at least one value is needed.', { field: 'metafeatures' });
  return measures;
}
/** Whether nothing is there that datasets are compared by. */
function isBlank(measures: Measures): boolean {
  return METAFEATURES.every(({ name }) => (measures[name] ?? null) === null);
}
