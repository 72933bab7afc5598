import { SearchUnavailableError } from '../../errors.ts';

/** What is wrong, by the names of the client's errors. */
const BY_NAME: Readonly<Record<string, string>> = {
  ConnectionError: 'cannot be reached. Check ELASTICSEARCH_URL and that the server runs.',
  NoLivingConnectionsError: 'cannot be reached. Check ELASTICSEARCH_URL and that the server runs.',
  TimeoutError: 'did not answer in time. Try again, or give it more memory and processors.',
  ProductNotSupportedError:
    'is not Elasticsearch. Set ELASTICSEARCH_URL to an Elasticsearch 8 or 9 server, or unset it to search in Postgres.',
};
/** Statuses of a server that is there and cannot serve now: too busy, starting, behind a proxy that does not reach it. */
const BUSY = [429, 502, 503, 504];

/** The URL for messages: without user name, password and query. */
export function withoutSecrets(url: string): string {
  return URL.canParse(url) ? Object.assign(new URL(url), { username: '', password: '', search: '', hash: '' }).href : '(not a URL)';
}

/** The error as the catalog's own where the server cannot be used at all; else the error itself. */
export function translated(error: unknown, url: string, alias: string): unknown {
  const reason = unavailability(error, alias);
  return reason === null ? error : new SearchUnavailableError(`Elasticsearch at ${withoutSecrets(url)} ${reason}`, { cause: error });
}

function unavailability(error: unknown, alias: string): string | null {
  if (!(error instanceof Error)) return null;
  return BY_NAME[error.name] ?? byBlock(error.message) ?? byStatus(statusOf(error), alias);
}
/** Where the server may not write, by what it says of that: its disk is full, or somebody has set it so. Its status would say too busy, or forbidden. */
function byBlock(message: string): string | null {
  const block = /blocked by: \[(?:FORBIDDEN|TOO_MANY_REQUESTS)\/\d+\/([^\]]+)\]/.exec(message)?.[1];
  return block === undefined
    ? null
    : `takes no writes (${block}). Free disk space if its disk is full; else set index.blocks.write, read_only and read_only_allow_delete of its indices to null.`;
}
function byStatus(status: number | null, alias: string): string | null {
  if (status === 401 || status === 403) return 'refuses the credentials. Put user name and password into ELASTICSEARCH_URL.';
  if (status === 404) return `has no index ${alias} yet. Restart the catalog, which creates it, or run \`catalog reindex\`.`;
  return status !== null && BUSY.includes(status) ? `is too busy or not ready (status ${status}). Try again.` : null;
}
function statusOf(error: Error): number | null {
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
}

/** What the server says of an error in a request, or null where it is no answer of the server. */
export function errorType(error: unknown): string | null {
  if (!(error instanceof Error) || !('body' in error)) return null;
  const { body } = error as { body?: { error?: { type?: unknown } } };
  const type = body?.error?.type;
  return typeof type === 'string' ? type : null;
}

/** Whether the error says that a point in time is none, or one that was let go. */
export function isGonePoint(error: unknown): boolean {
  const status = error instanceof Error ? statusOf(error) : null;
  return status === 404 || (status === 400 && JSON.stringify((error as { body?: unknown }).body ?? null).includes('point in time'));
}
