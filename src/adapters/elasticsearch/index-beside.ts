import { setTimeout as sleep } from 'node:timers/promises';
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
/** Queries that began in the index before it was replaced have ended by then. */
const ENDING_MS = 500;
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
  const all = Object.entries(await client.indices.get({ index: `${alias}-*`, ignore_unavailable: true }));
  const existing = all.filter(([name]) => /^-\d{6}$/.test(name.slice(alias.length)));
  const numbers = existing.map(([name]) => Number(name.slice(-6)));
  // Of a process that ended before it could delete what it had replaced.
  const replaced = existing.filter(([, one]) => one.mappings?._meta?.schema !== undefined && Object.keys(one.aliases ?? {}).length === 0);
  for (const [old] of replaced) await client.indices.delete({ index: old, ignore_unavailable: true });
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

/**
 * The alias moves in one step for the server: no query sees neither of them, nor both. The old index goes afterwards, since a server takes an
 * index out before it knows that the alias stands for another one, and queries would fail meanwhile.
 */
async function swap(client: Client, alias: string, name: string): Promise<void> {
  await client.indices.putSettings({ index: name, settings: { refresh_interval: '1s' } });
  await client.indices.refresh({ index: name });
  const old = await indexOf(client, alias);
  await client.indices.updateAliases({
    actions: [
      ...(old ? [{ remove: { index: old.name, alias } }] : []),
      { remove: { index: name, alias: besideOf(alias) } },
      { add: { index: name, alias, is_write_index: true } },
    ],
  });
  if (!old) return;
  await sleep(ENDING_MS);
  await client.indices.delete({ index: old.name, ignore_unavailable: true });
}
