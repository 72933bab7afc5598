/** Every expected failure of the catalog. Transports map the code; nobody else invents one. */
export type ErrorCode =
  | 'INPUT_INVALID'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'GONE'
  | 'CONFLICT'
  | 'CURSOR_INVALID'
  | 'QUERY_TOO_COMPLEX'
  | 'RATE_LIMITED'
  | 'SEARCH_UNAVAILABLE'
  | 'INTERNAL';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface ErrorDetails {
  /** Path of the input field at fault, such as `inputs[0].entity`. */
  field?: string;
  cause?: unknown;
}

/** Base of all expected failures. The message names the place and what to do. */
export abstract class CatalogError extends Error {
  abstract readonly code: ErrorCode;
  abstract readonly logLevel: LogLevel;
  readonly field?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    if (details.field !== undefined) this.field = details.field;
  }
}

/** The caller's input breaks a rule; nothing of it was stored. */
export class InputError extends CatalogError {
  readonly code = 'INPUT_INVALID';
  readonly logLevel = 'info';
}

/** No such thing. */
export class NotFoundError extends CatalogError {
  readonly code = 'NOT_FOUND';
  readonly logLevel = 'debug';
}

/** What is left to say of a thing that was retired. */
export interface Tombstone {
  kind: string;
  key: string;
  name: string;
  retiredAt: string;
  reason: string | null;
  /** Paths below `/id/` of what took its place. */
  replacedBy: string[];
}
/** The thing was retired. */
export class GoneError extends CatalogError {
  readonly code = 'GONE';
  readonly logLevel = 'debug';
  readonly tombstone: Tombstone;

  constructor(message: string, tombstone: Tombstone) {
    super(message);
    this.tombstone = tombstone;
  }
}

/** Somebody else wrote first, or the same key already stands for other content. */
export class ConflictError extends CatalogError {
  readonly code = 'CONFLICT';
  readonly logLevel = 'info';
}

/** A cursor that was not issued for this filter and order. */
export class CursorError extends CatalogError {
  readonly code = 'CURSOR_INVALID';
  readonly logLevel = 'info';
}

/** The search index cannot be reached; the store still can. */
export class SearchUnavailableError extends CatalogError {
  readonly code = 'SEARCH_UNAVAILABLE';
  readonly logLevel = 'warn';
}

/** The surroundings (database, port, directory, environment) are not as needed; the command line ends with code 2. */
export class SetupError extends CatalogError {
  readonly code = 'INTERNAL';
  readonly logLevel = 'error';
}

/** The embedded data directory is open in another process. */
export class DataDirectoryInUseError extends SetupError {}

/** The database refuses a value that it was given, however often it is asked. */
export class RefusedByStoreError extends Error {}

/** For the default branch of an exhaustive switch: a new case does not compile until it is handled. */
export class UnreachableCaseError extends Error {
  constructor(value: never) {
    super(`unhandled case ${JSON.stringify(value)}`);
    this.name = 'UnreachableCaseError';
  }
}
