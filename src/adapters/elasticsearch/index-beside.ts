import type { Client, estypes } from '@elastic/elasticsearch';
import type { IndexBeside } from '../../ports/search-index.ts';
import { BulkWriter } from './bulk-writer.ts';
import { CATALOG_MAPPINGS, CATALOG_SETTINGS, SCHEMA } from './catalog-mapping.ts';
import { errorType } from './search-errors.ts';

/** Indices behind aliases: the one that is searched, and one that is filled to take its place. */

export interface Place {
  client: Client;
  url: string;
  alias: string;
}
/** What an index says of itself. */
export interface IndexMeta {
  /** Form of its documents. */
  schema?: number;
  /** How far it was filled. */
  progress?: string | null;
}

const FIRST = 1;
const numbered = (alias: string, number: number): string => `${alias}-${String(number).padStart(6, '0')}`;
const besideOf = (alias: string): string => `${alias}-beside`;

/** The request that makes the first index. */
export function firstIndex(alias: string): estypes.IndicesCreateRequest {
  return indexRequest(numbered(alias, FIRST), alias, true);
}
function indexRequest(index: string, alias: string, isSearched: boolean): estypes.IndicesCreateRequest {
  return {
    index,
    // What is being filled is searched by nobody: it need not be made ready for that each second.
    settings: { ...CATALOG_SETTINGS, ...(isSearched ? {} : { refresh_interval: '-1' }) },
    mappings: { ...CATALOG_MAPPINGS, _meta: { schema: SCHEMA } },
    aliases: { [alias]: { is_write_index: true } },
  };
}

/** The index that an alias stands for. */
export async function indexOf(client: Client, alias: string): Promise<{ name: string; uuid: string; meta: IndexMeta } | null> {
  if (!(await client.indices.existsAlias({ name: alias }))) return null;
  const [found] = Object.entries(await client.indices.get({ index: alias }));
  if (!found) return null;
  const [name, { settings, mappings }] = found;
  return { name, uuid: settings?.index?.uuid ?? '', meta: mappings?._meta ?? {} };
}

/** The index under way is gone on with if its documents are of this form. */
export async function openBeside({ client, url, alias }: Place): Promise<IndexBeside> {
  const begun = await indexOf(client, besideOf(alias));
  if (begun && begun.meta.schema !== SCHEMA) await client.indices.delete({ index: begun.name });
  const beside = begun?.meta.schema === SCHEMA ? begun : await createBeside(client, alias);
  const writer = new BulkWriter({ client, url, index: beside.name, isAlias: false, refresh: false });
  return {
    identity: beside.uuid,
    progress: beside.meta.progress ?? null,
    put: (documents) => writer.put(documents),
    remove: (things) => writer.remove(things),
    reached: async (progress) => {
      await client.indices.putMapping({ index: beside.name, _meta: { schema: SCHEMA, progress } });
    },
    prepare: async () => {
      await client.indices.refresh({ index: beside.name });
    },
    swap: () => swap(client, alias, beside.name),
  };
}

async function createBeside(client: Client, alias: string): Promise<{ name: string; uuid: string; meta: IndexMeta }> {
  const existing = Object.keys(await client.indices.get({ index: `${alias}-*`, ignore_unavailable: true }));
  const numbers = existing.map((name) => Number(/-(\d{6})$/.exec(name)?.[1] ?? 0));
  const name = numbered(alias, Math.max(FIRST, ...numbers) + 1);
  try {
    await client.indices.create(indexRequest(name, besideOf(alias), false));
  } catch (error) {
    // Somebody else was a moment earlier.
    if (errorType(error) !== 'resource_already_exists_exception') throw error;
  }
  const made = await indexOf(client, besideOf(alias));
  if (!made) throw new Error(`Elasticsearch has no index behind ${besideOf(alias)}, which was just made.`);
  return made;
}

/** One step for the server: no query sees neither of them, nor both. */
async function swap(client: Client, alias: string, name: string): Promise<void> {
  await client.indices.putSettings({ index: name, settings: { refresh_interval: '1s' } });
  await client.indices.refresh({ index: name });
  const old = await indexOf(client, alias);
  await client.indices.updateAliases({
    actions: [
      ...(old ? [{ remove_index: { index: old.name } }] : []),
      { remove: { index: name, alias: besideOf(alias) } },
      { add: { index: name, alias, is_write_index: true } },
    ],
  });
}
