import { chmod, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { CatalogError, ConflictError, InputError, NotFoundError, SearchUnavailableError, SetupError } from '../errors.ts';
import { sendValues, valuesOf, type Stream, type ToldError } from './local-stream.ts';

/**
 * Lets commands work on an embedded catalog that a server has open: only one process can have the database, so the others ask it
 * through a socket in the data directory, which only the directory's owner can reach.
 */

/** Longest path of a Unix socket that every system takes. */
const MAX_SOCKET_PATH = 100;
const MAX_BODY = 256 * 1024 * 1024;

type Method = (...args: unknown[]) => Promise<unknown>;
/** What may be called, by `service.method`. Arguments and answers are JSON. */
export type CallTable = Readonly<Record<string, Method>>;
/** Calls whose answer may be larger than memory. */
export type StreamTable = Readonly<Record<string, Stream>>;
interface Tables {
  calls: CallTable;
  streams?: StreamTable;
}

export function socketPath(dataDir: string): string | null {
  const path = join(dataDir, 'catalog.sock');
  return path.length <= MAX_SOCKET_PATH ? path : null;
}

/** Serves the calls until closed. The caller holds the directory's lock, so a socket that is there already is a dead one. */
export async function serveLocalSocket(dataDir: string, tables: Tables): Promise<Server | null> {
  const path = socketPath(dataDir);
  if (path === null) return null;
  await rm(path, { force: true });
  const server = createServer((incoming, response) => void serve(incoming, response, tables));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  await chmod(path, 0o600);
  return server;
}

async function serve(incoming: IncomingMessage, response: ServerResponse, { calls, streams = {} }: Tables): Promise<void> {
  response.setHeader('content-type', 'application/json');
  try {
    const { call, args } = JSON.parse(await readBody(incoming)) as { call: string; args: unknown[] };
    const stream = Object.hasOwn(streams, call) ? streams[call] : undefined;
    if (stream) return await sendValues(response, (take) => stream(take, ...args), told);
    const method = Object.hasOwn(calls, call) ? calls[call] : undefined;
    if (!method) throw new InputError(`There is no call ${call}; is the server of another version?`);
    response.end(JSON.stringify({ value: (await method(...args)) ?? null }));
  } catch (error) {
    response.end(JSON.stringify({ error: told(error) }));
  }
}

function told(error: unknown): ToldError {
  return error instanceof CatalogError
    ? { code: error.code, message: error.message, field: error.field }
    : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

/** Calls the process that has the directory open. @throws the CatalogError it answered, SetupError when nobody answers */
export async function callLocalSocket(path: string, call: string, args: readonly unknown[]): Promise<unknown> {
  const text = await readBody(await send(path, { call, args }));
  const answered = JSON.parse(text) as { value?: unknown; error?: ToldError };
  if (answered.error) throw remoteError(answered.error);
  return answered.value;
}

/** The same for an answer that is taken while it comes. @throws the CatalogError it ended with, SetupError when nobody answers, or not to the end */
export async function streamLocalSocket<T>(
  path: string,
  { call, args, signal }: { call: string; args: readonly unknown[]; signal?: AbortSignal },
  take: (values: AsyncIterable<unknown>) => Promise<T>,
): Promise<T> {
  const response = await send(path, { call, args }, signal);
  try {
    return await take(valuesOf(response, remoteError));
  } finally {
    response.destroy();
  }
}

function send(path: string, body: object, signal?: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: path, method: 'POST', path: '/', signal }, resolve);
    outgoing.on('error', (cause) =>
      reject(new SetupError('The server that has the data directory open does not answer; stop it and repeat.', { cause })),
    );
    outgoing.end(JSON.stringify(body));
  });
}

function remoteError({ code, message, field }: ToldError): CatalogError {
  const details = field === undefined ? {} : { field };
  switch (code) {
    case 'INPUT_INVALID':
      return new InputError(message, details);
    case 'NOT_FOUND':
      return new NotFoundError(message, details);
    case 'CONFLICT':
      return new ConflictError(message, details);
    case 'SEARCH_UNAVAILABLE':
      return new SearchUnavailableError(message, details);
    default:
      return new SetupError(message, details);
  }
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY) throw new InputError('The request is too large.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
