import { InputError, NotFoundError } from '../../errors.ts';
import { readInstant } from '../../model/instant.ts';
import { encodeSegment } from '../../model/registry.ts';
import type { LineageDirection } from '../../services/lineage/lineage-types.ts';
import { splitSuffix, type RdfFormat } from './formats.ts';

/** What a request asks for, read from its raw URL: a decoded path could not tell a slash in a key from one between segments. */

export interface LineageRequest {
  direction?: LineageDirection;
  maxDepth?: number;
  asOf?: string;
}

/** The place below the prefix, each segment encoded as the catalog encodes it. @throws InputError for broken percent-encoding */
export function pathOfUrl(url: string, prefix: string): string {
  const path = url.replace(/[?#].*$/s, '').slice(prefix.length);
  try {
    return path
      .split('/')
      .map((segment) => encodeSegment(decodeURIComponent(segment)))
      .join('/');
  } catch (cause) {
    throw new InputError(`The path ${prefix}${path} is not percent-encoded UTF-8; encode each segment once.`, { cause });
  }
}

export function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

/** The thing at the path; where there is none and the path ends like a file, the thing before the ending. A key may end like a file too. */
export async function findDescribed<T>(
  path: string,
  find: (path: string) => Promise<T>,
): Promise<{ found: T; path: string; suffix: RdfFormat | null }> {
  try {
    return { found: await find(path), path, suffix: null };
  } catch (error) {
    const file = error instanceof NotFoundError ? splitSuffix(path) : null;
    if (!file) throw error;
    return { found: await findOr(file.path, find, error), path: file.path, suffix: file.format };
  }
}
async function findOr<T>(path: string, find: (path: string) => Promise<T>, before: unknown): Promise<T> {
  try {
    return await find(path);
  } catch (error) {
    throw error instanceof NotFoundError ? before : error;
  }
}

const DIRECTIONS = ['upstream', 'downstream', 'both'] as const satisfies readonly LineageDirection[];
const PARAMETERS = ['direction', 'depth', 'asOf'] as const;

/** @throws InputError that names the parameter */
export function lineageRequestOf(query: URLSearchParams): LineageRequest {
  checkParameters(query, PARAMETERS);
  const request: LineageRequest = {};
  const [direction, depth, asOf] = PARAMETERS.map((name) => query.get(name));
  if (typeof direction === 'string') request.direction = directionOf(direction);
  if (typeof depth === 'string') request.maxDepth = depthOf(depth);
  if (typeof asOf === 'string') request.asOf = instantOf(asOf);
  return request;
}
/** @throws InputError for what is unknown and what is given twice */
export function checkParameters(query: URLSearchParams, all: readonly string[]): void {
  for (const name of query.keys()) {
    if (!all.includes(name)) throw wrong(name, `is unknown; there are ${all.join(', ')}`);
    if (query.getAll(name).length > 1) throw wrong(name, 'is given more than once');
  }
}
function directionOf(text: string): LineageDirection {
  const direction = DIRECTIONS.find((one) => one === text.toLowerCase());
  if (direction === undefined) throw wrong('direction', `must be one of ${DIRECTIONS.join(', ')}`);
  return direction;
}
export function depthOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw wrong('depth', 'must be a whole number of steps, such as 3');
  return Number(text);
}
export function instantOf(text: string, name = 'asOf'): string {
  const read = readInstant(text);
  if ('problem' in read) throw wrong(name, `must be a time with zone, such as 2024-04-17T00:00:00Z (write + as %2B): ${read.problem}`);
  return read.instant;
}
function wrong(name: string, rule: string): InputError {
  return new InputError(`${name} ${rule}.`, { field: name });
}
