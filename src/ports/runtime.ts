/** What services need of the machine, injected so that tests can fix it. */
export interface Clock {
  /** Now, ISO 8601 in UTC with milliseconds. */
  now(): string;
}
export interface Ids {
  /** A UUIDv7: unique, and later ones sort after earlier ones. */
  next(): string;
}
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
