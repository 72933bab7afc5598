import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../ports/runtime.ts';
import type { LakeReader } from '../../services/lake-reader.ts';
import { kindsOf } from '../kind-list.ts';
import { spooled } from '../spool.ts';
import type { CatalogNames } from './catalog-quads.ts';
import { dumpRequest } from './dump-request.ts';
import { dumpChunks, newReport, type DumpRequest } from './dump.ts';
import { contentType, FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { problem } from './problem.ts';
import { sendProblem } from './problem-reply.ts';
import { sendStream } from './representation.ts';
import { checkParameters, queryOf } from './request.ts';

/** The whole lake over HTTP: `/dump.ttl` and the other formats, streamed from one state of the catalog. */

export interface DumpRouteDeps {
  lake: Pick<LakeReader, 'snapshot' | 'blocksOthers'>;
  base: string;
  catalog: CatalogNames;
  logger: Pick<Logger, 'info' | 'error'>;
}

/** Each holds a connection of the database for as long as it runs. */
const MOST_AT_ONCE = 2;
/** Milliseconds after which a client that takes nothing is cut off: it holds a state of the database. */
const STALLED = 60_000;

export function registerDumpRoutes(scope: FastifyInstance, deps: DumpRouteDeps): void {
  const running = { count: 0 };
  for (const format of RDF_FORMATS) {
    scope.get(`/dump${FORMATS[format].suffix}`, (request, reply) => sendDump(request, reply, { deps, format, running }));
  }
}

interface DumpContext {
  deps: DumpRouteDeps;
  format: RdfFormat;
  running: { count: number };
}
function sendDump(request: FastifyRequest, reply: FastifyReply, context: DumpContext): FastifyReply {
  const { deps, format, running } = context;
  const query = queryOf(request.url);
  checkParameters(query, ['kinds', 'profile']);
  const [kinds, profile] = [query.get('kinds'), query.get('profile')];
  const asked = { format, ...(kinds === null ? {} : { kinds: kindsOf(kinds, 'kinds') }), ...(profile === null ? {} : { profile }) };
  const dump = dumpRequest(asked, deps);
  if (request.method !== 'HEAD' && running.count >= MOST_AT_ONCE) {
    const detail = `${MOST_AT_ONCE} dumps are under way already; try again in a minute.`;
    return sendProblem(reply.header('Retry-After', '60'), problem(503, 'BUSY', detail));
  }
  const headers = { 'Content-Disposition': `inline; filename="dump${FORMATS[format].suffix}"` };
  return sendStream(request, reply, { type: contentType(format), headers, open: () => openDump(reply, dump, context) });
}

function openDump(reply: FastifyReply, dump: DumpRequest, { deps, running }: DumpContext): Readable {
  running.count++;
  const out = new PassThrough();
  const ended = new AbortController();
  out.once('close', () => {
    running.count--;
    ended.abort();
  });
  const cutStalled = (): void => {
    reply.raw.setTimeout(STALLED, () => out.destroy(new StalledError('The client takes nothing.')));
  };
  void sendLake({ deps, dump, out, signal: ended.signal, cutStalled }).catch((error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
    // The answer stops before its end in any case. That clients go away is their right; what else ends a dump is ours to mend.
    if (clientLeft(error)) deps.logger.info({ error }, 'The client of a dump went away.');
    else deps.logger.error({ error }, 'A dump was not finished.');
  });
  return out;
}

class StalledError extends Error {}
function clientLeft(error: unknown): boolean {
  if (error instanceof StalledError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR';
}

interface Sending {
  deps: DumpRouteDeps;
  dump: DumpRequest;
  out: PassThrough;
  /** Of the client's going away. */
  signal: AbortSignal;
  /** From now on the client is to take what it is sent. */
  cutStalled: () => void;
}
async function sendLake({ deps, dump, out, signal, cutStalled }: Sending): Promise<void> {
  if (deps.lake.blocksOthers) {
    // All others wait while the lake is read, so that the client is not waited for meanwhile.
    await spooled(
      (file) => writeLake(deps, dump, { to: file, signal }),
      (content) => {
        cutStalled();
        return pipeline(content, out);
      },
    );
  } else {
    cutStalled();
    await writeLake(deps, dump, { to: out });
  }
}

async function writeLake(
  { lake, logger }: DumpRouteDeps,
  dump: DumpRequest,
  { to, signal }: { to: Writable; signal?: AbortSignal },
): Promise<void> {
  const report = newReport();
  await lake.snapshot((snapshot) => pipeline(dumpChunks(snapshot, dump, report), to, signal ? { signal } : {}));
  for (const { path, problem: why } of report.leftOut) logger.error({ path, problem: why }, 'This thing is left out of a dump.');
  const more = report.leftOutCount - report.leftOut.length;
  if (more > 0) logger.error({ more }, 'More things are left out of a dump.');
}
