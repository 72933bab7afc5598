import type { AnyRecord } from '../model/kind.ts';
import { fieldsOf, kindOf, versionKindOf } from '../model/registry.ts';
import type { Refused, SearchDocument } from '../ports/search-index.ts';
import type { StoreReader } from '../ports/store.ts';
import { fieldTexts, searchDocument, type Around } from './search-document.ts';
import { factsOf, type Facts } from './search-facts.ts';

/** Documents of records, and those of which none can be made. */
export interface MadeDocuments {
  documents: SearchDocument[];
  refused: Refused[];
}

/**
 * What can be found of things, with what stands around them: of a dataset or model what its latest version says, of a version what its
 * dataset or model says. Lazy fields are read into the records. A number of statements that does not depend on how many they are.
 */
export async function searchDocuments(store: StoreReader, records: readonly AnyRecord[]): Promise<MadeDocuments> {
  if (records.length === 0) return { documents: [], refused: [] };
  const relatives = await relativesOf(store, records);
  const facts = await factsOf(store, [...relatives.all.values()]);
  const made: MadeDocuments = { documents: [], refused: [] };
  for (const record of records) {
    try {
      made.documents.push(searchDocument(record, aroundOf(record, relatives, facts)));
    } catch (error) {
      // One record that is not as it should be keeps no other one out.
      made.refused.push({ id: record.id, path: record.path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return made;
}

interface Relatives {
  /** Latest version by the id of its dataset or model. */
  latest: Map<string, AnyRecord>;
  /** The records with their latest versions and their parents. */
  all: Map<string, AnyRecord>;
}
async function relativesOf(store: StoreReader, records: readonly AnyRecord[]): Promise<Relatives> {
  const all = new Map(records.map((record) => [record.id, record]));
  const parentIds = records.filter((record) => versionKindOf(record.kind)).map((record) => record.id);
  const heads = await store.versions(parentIds, 1);
  const missing = [...heads.map(({ id }) => id), ...records.flatMap(({ parentId }) => parentId ?? [])].filter((id) => !all.has(id));
  for (const record of missing.length === 0 ? [] : await store.records([...new Set(missing)])) all.set(record.id, record);
  await readLazyFields(store, [...all.values()]);
  const latest = new Map(
    heads.flatMap(({ id, parentId }) => {
      const version = all.get(id);
      return version && parentId !== null ? [[parentId, version] as const] : [];
    }),
  );
  return { latest, all };
}

const UNKNOWN: Facts = { words: [], labels: {}, numbers: [], uses: 0 };

function aroundOf(record: AnyRecord, { latest, all }: Relatives, facts: ReadonlyMap<string, Facts>): Around {
  const factsAt = (id: string | undefined): Facts => facts.get(id ?? '') ?? UNKNOWN;
  const own = factsAt(record.id);
  const version = latest.get(record.id);
  const parent = all.get(record.parentId ?? '');
  // Of the latest version everything is told, of the dataset or model only who answers for it and what it is for.
  const [below, above] = [factsAt(version?.id), factsAt(parent?.id)];
  const words = [...(version ? fieldTexts(version) : []), ...(parent ? [parent.name] : []), ...own.words, ...below.words, ...above.words];
  return {
    words: [...new Set(words)],
    labels: joined(joined(own.labels, below.labels), above.labels),
    numbers: distinct([...own.numbers, ...below.numbers]),
    // What uses the latest version uses the thing.
    uses: own.uses + below.uses,
  };
}
function joined(a: Facts['labels'], b: Facts['labels']): Facts['labels'] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Facts['labels'])[];
  return Object.fromEntries(names.map((name) => [name, [...(a[name] ?? []), ...(b[name] ?? [])]]));
}
function distinct(numbers: Facts['numbers']): Facts['numbers'] {
  return [...new Map(numbers.map((number) => [`${number.group} ${number.name} ${number.value}`, number])).values()];
}

async function readLazyFields(store: StoreReader, records: readonly AnyRecord[]): Promise<void> {
  for (const kind of new Set(records.map((record) => record.kind))) {
    const group = records.filter((record) => record.kind === kind);
    for (const [name, field] of fieldsOf(kindOf(kind))) {
      if (!field.lazy) continue;
      const ids = group.map((record) => record.id);
      const values = await store.lazyField(kind, name, ids);
      for (const record of group) record[name] = values.get(record.id) ?? null;
    }
  }
}
