import type { Client } from '@elastic/elasticsearch';
import type { Held, Refused, SearchDocument } from '../../ports/search-index.ts';
import type { IndexedDocument, Tombstone } from './catalog-mapping.ts';
import { indexedDocument } from './indexed-document.ts';
import { translated } from './search-errors.ts';

const BULK_BYTES = 5_000_000;
const CONFLICT = 409;
const BUSY = 429;
/** What the server says of a document that it will never take. */
const OF_THE_DOCUMENT = 400;

export interface BulkTarget {
  client: Client;
  /** For messages. */
  url: string;
  index: string;
  /** The name is an alias; without it the server would make an index by that name, and guess its mapping. */
  isAlias: boolean;
  /** What is written can be found when the writing is done. */
  refresh: boolean;
}

interface Dropped {
  status: number;
  id: string;
  path: string;
  reason: string;
}

/** Writes whole documents, of which the newest revision wins, also within one list. */
export class BulkWriter {
  private readonly target: BulkTarget;

  constructor(target: BulkTarget) {
    this.target = target;
  }

  put(documents: readonly SearchDocument[]): Promise<Refused[]> {
    return this.write(documents.map(indexedDocument));
  }

  async remove(things: readonly Held[]): Promise<void> {
    await this.write(things.map(({ id, revision }) => ({ id, revision, removed: true })));
  }

  /** @returns the documents that the server refuses for what they are */
  private async write(documents: readonly (IndexedDocument | Tombstone)[]): Promise<Refused[]> {
    if (documents.length === 0) return [];
    const { client, index, isAlias, refresh } = this.target;
    const dropped: Dropped[] = [];
    await client.helpers.bulk<IndexedDocument | Tombstone>({
      datasource: [...documents],
      onDocument: ({ id, revision }) => ({ index: { _index: index, _id: id, version: revision, version_type: 'external_gte' } }),
      onDrop: ({ status, document, error }) =>
        dropped.push({ status, id: document.id, path: 'path' in document ? document.path : '', reason: reasonOf(error) }),
      require_alias: isAlias,
      flushBytes: BULK_BYTES,
      concurrency: 2,
      ...(refresh ? { refreshOnCompletion: index } : {}),
    });
    // A refused older revision is as it should be.
    const failures = dropped.filter(({ status }) => status !== CONFLICT);
    await this.report(failures.filter(({ status }) => status !== OF_THE_DOCUMENT));
    return failures.map(({ id, path, reason }) => ({ id, path, reason }));
  }

  private async report(failures: readonly Dropped[]): Promise<void> {
    const [first] = failures;
    if (!first) return;
    const { url, index } = this.target;
    const reason = first.status === BUSY ? ((await this.block()) ?? first.reason) : first.reason;
    const message = `${failures.length} document(s) were not indexed; the first: ${first.id}, status ${first.status}, ${reason}`;
    throw translated(Object.assign(new Error(message), { statusCode: first.status }), url, index);
  }
  /** A server whose disk is full says no more than one that is too busy, once the client has tried again. */
  private async block(): Promise<string | null> {
    const { client, index } = this.target;
    const answer = await client.indices.getSettings({ index, name: 'index.blocks.*', flat_settings: true });
    const set = Object.values(answer).flatMap(({ settings }) => Object.entries(settings ?? {}));
    const [name] = set.find(([, value]) => String(value) === 'true') ?? [];
    return name === undefined ? null : `blocked by: [TOO_MANY_REQUESTS/12/${name}]`;
  }
}

interface Reason {
  reason?: string | null;
  type?: string;
  caused_by?: Reason;
}
function reasonOf(error: Reason | null): string {
  const own = error?.reason ?? error?.type ?? 'no reason given';
  return error?.caused_by ? `${own}: ${reasonOf(error.caused_by)}` : own;
}
