import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { SetupError } from '../errors.ts';
import { spooled } from './spool.ts';

/** An answer that is taken while it comes, as lines of JSON: `{"value": …}` each, then `{"done": true}` or `{"error": …}`. */

/** Reads values and hands them to `take`. */
export type Stream = (take: (values: AsyncIterable<unknown>) => Promise<void>, ...args: unknown[]) => Promise<void>;

/** What was told of an error. */
export interface ToldError {
  code: string;
  message: string;
  field?: string;
}

/**
 * Answers with what is read. It is read to its end first, then sent as fast as the client takes it: the catalog has one connection, and
 * would keep all others waiting for a slow client. A client that goes away ends the reading.
 */
export async function sendValues(
  response: ServerResponse,
  read: (take: (values: AsyncIterable<unknown>) => Promise<void>) => Promise<void>,
  tell: (error: unknown) => ToldError,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.setHeader('content-type', 'application/x-ndjson');
  try {
    await spooled(
      (file) => read((values) => pipeline(linesOf(values), file, { signal: gone.signal })),
      (file) => pipeline(file, response, { end: false }),
    );
    response.end(`${JSON.stringify({ done: true })}\n`);
  } catch (error) {
    // Nobody is there to be told where it is the client that went away.
    if (!response.destroyed) response.end(`\n${JSON.stringify({ error: tell(error) })}\n`);
  }
}

async function* linesOf(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify({ value })}\n`;
}

type Line = { value: unknown } | { done: true } | { error: ToldError };

/** The values of an answer. @throws what `errorOf` makes of the error that it ends with; SetupError when it ends before its end */
export async function* valuesOf(response: IncomingMessage, errorOf: (told: ToldError) => Error): AsyncGenerator<unknown> {
  for await (const line of textLines(response)) {
    const read = parsed(line);
    if ('error' in read) throw errorOf(read.error);
    if ('done' in read) return;
    yield read.value;
  }
  throw cutOff();
}

function parsed(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch (cause) {
    throw cutOff(cause);
  }
}
function cutOff(cause?: unknown): SetupError {
  return new SetupError('The server that has the data directory open stopped in the middle of its answer; repeat the command.', { cause });
}

async function* textLines(response: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunksOf(response)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(Boolean);
  }
  if (rest !== '') yield rest;
}

async function* chunksOf(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) yield chunk as string;
  } catch (cause) {
    throw cutOff(cause);
  }
}
