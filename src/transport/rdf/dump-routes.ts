import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../ports/runtime.ts';
import type { LakeReader } from '../../services/lake-reader.ts';
import { kindsOf } from '../kind-list.ts';
import type { CatalogNames } from './catalog-quads.ts';
import { dumpChunks, newReport, type DumpRequest } from './dump.ts';
import { contentType, FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { problem } from './problem.ts';
import { sendProblem } from './problem-reply.ts';
import { sendStream } from './representation.ts';
import { checkParameters, queryOf } from './request.ts';

/** The whole lake over HTTP: `/dump.ttl` and the other formats, streamed from one state of the catalog. */

export interface DumpRouteDeps {
  lake: LakeReader;
  base: string;
  catalog: CatalogNames;
  logger: Pick<Logger, 'warn' | 'error'>;
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
  checkParameters(query, ['kinds']);
  const asked = query.get('kinds');
  const { base, catalog } = deps;
  const dump: DumpRequest = { format, base, catalog, ...(asked === null ? {} : { kinds: kindsOf(asked, 'kinds') }) };
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
  reply.raw.setTimeout(STALLED, () => out.destroy(new Error('the client takes nothing')));
  const ended = new AbortController();
  out.once('close', () => {
    running.count--;
    ended.abort();
  });
  // The client went away, or the database did: either way the answer stops before its end, and that is told here.
  void (deps.lake.blocksOthers ? throughFile(deps, dump, { out, signal: ended.signal }) : written(deps, dump, { to: out })).catch(
    (error: unknown) => deps.logger.warn({ error }, 'A dump was not finished.'),
  );
  return out;
}

async function written(
  { lake, logger }: DumpRouteDeps,
  dump: DumpRequest,
  { to, signal }: { to: NodeJS.WritableStream; signal?: AbortSignal },
): Promise<void> {
  const report = newReport();
  await lake.snapshot((snapshot) => pipeline(dumpChunks(snapshot, dump, report), to, ...(signal ? [{ signal }] : [])));
  for (const { path, problem: why } of report.leftOut) logger.error({ path, problem: why }, 'This thing is left out of a dump.');
}

/** Where a snapshot keeps all others waiting it is written to a file first, so that they do not wait for the client. */
async function throughFile(
  deps: DumpRouteDeps,
  dump: DumpRequest,
  { out, signal }: { out: PassThrough; signal: AbortSignal },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'catalog-dump-'));
  try {
    const file = join(folder, 'dump');
    await written(deps, dump, { to: createWriteStream(file, { mode: 0o600 }), signal });
    await pipeline(createReadStream(file), out);
  } catch (error) {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
