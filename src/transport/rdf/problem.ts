import { CatalogError, GoneError, type ErrorCode, type Tombstone } from '../../errors.ts';
import { maskSecrets } from '../secrets.ts';

/** Errors as problem details (RFC 9457). */

export const PROBLEM_TYPE = 'application/problem+json';

const STATUS = {
  INPUT_INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  GONE: 410,
  CONFLICT: 409,
  CURSOR_INVALID: 400,
  QUERY_TOO_COMPLEX: 400,
  RATE_LIMITED: 429,
  SEARCH_UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<ErrorCode, number>;
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  410: 'Gone',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  detail: string;
  code: string;
  field?: string;
  /** Names the entry of the log that tells what happened. */
  errorId?: string;
  /** What is left to say of something that was retired. */
  tombstone?: Tombstone;
  /** Media types that there are. */
  available?: readonly string[];
  /** Profiles that tell of the thing. */
  profiles?: readonly string[];
}

/** What a client is told of an error. The message of an unexpected one stays in the log, under the id. */
export function problemOf(error: unknown, newErrorId: () => string): Problem {
  if (error instanceof CatalogError && error.code !== 'INTERNAL') {
    const known = problem(STATUS[error.code], error.code, maskSecrets(error.message));
    if (error.field !== undefined) known.field = error.field;
    if (error instanceof GoneError) known.tombstone = error.tombstone;
    return known;
  }
  const status = clientFault(error);
  if (status !== null)
    return problem(status, 'INPUT_INVALID', error instanceof Error ? maskSecrets(error.message) : 'The request cannot be understood.');
  const errorId = newErrorId();
  return { ...problem(500, 'INTERNAL', `Something went wrong; the log has it under ${errorId}.`), errorId };
}

export function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail, code };
}

/** Status of an error of the HTTP server that lies with the request; null for all others. */
function clientFault(error: unknown): number | null {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
