import type { Client } from '@elastic/elasticsearch';
import type { Held, Refused, SearchDocument } from '../../ports/search-index.ts';
import type { IndexedDocument, Tombstone } from './catalog-mapping.ts';
import { indexedDocument } from './indexed-document.ts';
import { translated } from './search-errors.ts';

const BULK_BYTES = 5_000_000;
const CONFLICT = 409;
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
    this.report(failures.filter(({ status }) => status !== OF_THE_DOCUMENT));
    return failures.map(({ id, path, reason }) => ({ id, path, reason }));
  }

  private report(failures: readonly Dropped[]): void {
    const [first] = failures;
    if (!first) return;
    const message = `${failures.length} document(s) were not indexed; the first: ${first.id}, status ${first.status}, ${first.reason}`;
    throw translated(Object.assign(new Error(message), { statusCode: first.status }), this.target.url, this.target.index);
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
