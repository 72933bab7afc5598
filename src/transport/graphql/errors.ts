import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CatalogError, type ErrorCode } from '../../errors.ts';
import type { Logger } from '../../ports/runtime.ts';

/** The one place that turns errors into those of GraphQL: `extensions { code, field?, errorId? }`. */

/** The query asks for more than one answer may hold; nothing of it was executed. */
export class QueryTooComplexError extends CatalogError {
  readonly code = 'QUERY_TOO_COMPLEX';
  readonly logLevel = 'info';
}

/** Codes of Apollo for requests that cannot be executed as they are. */
const BAD_REQUEST: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
]);
/** Part of the protocol: clients that hear it send the query with its hash. */
const PERSISTED_QUERY_NOT_FOUND = 'PERSISTED_QUERY_NOT_FOUND';
/** `graphql` compares repeated fields with each other, and gives up at some point. */
const GAVE_UP = 'Validation aborted.';

/** Formats one error for the answer, and logs it. What nobody expected is masked: the answer has an id, the log has the error. */
export function errorFormatter(logger: Logger): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = causeOf(error);
    if (cause instanceof CatalogError && cause.code !== 'INTERNAL') {
      logger[cause.logLevel]({ error: cause, path: formatted.path }, 'a GraphQL field was refused');
      return withExtensions(formatted, cause.message, { code: cause.code, ...(cause.field === undefined ? {} : { field: cause.field }) });
    }
    if (cause instanceof GraphQLError && isBadRequest(cause)) {
      logger.info({ error: cause }, 'a GraphQL request was refused');
      return requestError(formatted, cause);
    }
    const errorId = randomUUID();
    logger.error({ error: cause, errorId, path: formatted.path }, 'a GraphQL field failed');
    return withExtensions(formatted, `This should not have happened. Tell whoever runs the catalog the id ${errorId}.`, {
      code: 'INTERNAL',
      errorId,
    });
  };
}

function isBadRequest({ extensions: { code, http } }: GraphQLError): boolean {
  const status = typeof http === 'object' && http !== null && 'status' in http ? Number(http.status) : 0;
  return BAD_REQUEST.has(code) || code === PERSISTED_QUERY_NOT_FOUND || (status >= 400 && status < 500);
}

function requestError(formatted: GraphQLFormattedError, cause: GraphQLError): GraphQLFormattedError {
  if (cause.extensions.code === PERSISTED_QUERY_NOT_FOUND)
    return { message: cause.message, extensions: { code: PERSISTED_QUERY_NOT_FOUND } };
  if (cause.message === GAVE_UP)
    return withExtensions(formatted, 'The same fields are repeated too often to be compared. Ask for each field once.', {
      code: 'QUERY_TOO_COMPLEX',
    });
  return withExtensions(formatted, formatted.message, { code: 'INPUT_INVALID' });
}

/** What a resolver or a scalar threw, under all wrapping. */
function causeOf(error: unknown): unknown {
  const inner = unwrapResolverError(error);
  return inner instanceof GraphQLError && inner.originalError instanceof CatalogError ? inner.originalError : inner;
}

interface CodedExtensions extends Record<string, string | undefined> {
  code: ErrorCode;
}
function withExtensions({ locations, path }: GraphQLFormattedError, message: string, extensions: CodedExtensions): GraphQLFormattedError {
  return { message, ...(locations ? { locations } : {}), ...(path ? { path } : {}), extensions };
}
