import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { StreamWriter as LibraryWriter, type Quad } from 'n3';
import { loadSeeds } from '../../src/app.ts';
import type { KindName } from '../../src/model/kind.ts';
import { PREFIXES } from '../../src/model/vocab.ts';
import type { Described } from '../../src/services/described.ts';
import { LakeReader } from '../../src/services/lake-reader.ts';
import { createHttpServer } from '../../src/transport/http.ts';
import { dumpChunks, newReport } from '../../src/transport/rdf/dump.ts';
import { FORMATS, RDF_FORMATS } from '../../src/transport/rdf/formats.ts';
import { ownGraph } from '../../src/transport/rdf/own-graph.ts';
import { openWriter } from '../../src/transport/rdf/stream-writer.ts';
import { DATABASES, embeddedDatabase } from '../support/databases.ts';
import { BASE_IRI, openLake, silent, type TestLake } from '../support/lake.ts';
import { multiplyLake } from './big-lake.ts';
import { benchmark, quantile, timings, type Figures } from './measure.ts';

/** Things of the large lake: `THINGS=1000000 npm run bench -- dump`, which takes about half an hour. */
const THINGS = Number(process.env.THINGS ?? 20_000);
/** Times that the demo lake is written for one figure. */
const REPEATS = 40;
const ROUNDS = 5;
const CHUNK = 64 * 1024;
const CATALOG = { title: 'Lake', publisher: 'Team' };

const perSecond = (count: number, milliseconds: number): string => `${Math.round((count / milliseconds) * 1000).toLocaleString('en')} /s`;
const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

async function demoLake(): Promise<{ lake: TestLake; things: Described[] }> {
  const lake = await openLake(embeddedDatabase);
  await loadSeeds(lake);
  const things: Described[] = [];
  for await (const batch of new LakeReader(lake.store, BASE_IRI).batches()) things.push(...batch);
  return { lake, things };
}

/** Bytes of texts, put together in chunks and encoded as a socket wants them. */
function toNowhere(texts: Iterable<string>): number {
  let [bytes, chunk] = [0, ''];
  for (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK) continue;
    bytes += Buffer.from(chunk).length;
    chunk = '';
  }
  return bytes + Buffer.from(chunk).length;
}
function* repeated<T>(all: readonly T[]): Generator<T> {
  for (let i = 0; i < REPEATS; i++) yield* all;
}
const nullSink = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
function* mapped<T, U>(all: Iterable<T>, to: (one: T) => U): Generator<U> {
  for (const one of all) yield to(one);
}

/** Ours, n3's, and texts that were made before, in turn: of each the best round. */
async function benchWriters(): Promise<Figures> {
  const { lake, things } = await demoLake();
  await lake.close();
  const graphs = things.map((described) => ownGraph(described, BASE_IRI).own);
  const triples = graphs.reduce((sum, graph) => sum + graph.length, 0) * REPEATS;
  // Through bytes, so that they are plain texts and not put together anew each time.
  const ready = graphs.map((graph) => Buffer.from(openWriter('ntriples').add(graph)).toString());
  const library = (options: { format: string; prefixes?: Readonly<Record<string, string>> }) => (): Promise<void> =>
    pipeline(Readable.from(repeated(graphs.flat())), new LibraryWriter(options), nullSink());
  const works: Record<string, () => unknown> = {
    'texts made before (N-Triples)': () => toNowhere(repeated(ready)),
    ...Object.fromEntries(
      RDF_FORMATS.map((format) => [
        FORMATS[format].label,
        () => {
          const writer = openWriter(format);
          return toNowhere(mapped(repeated(graphs), (graph) => writer.add(graph)));
        },
      ]),
    ),
    'n3 StreamWriter, N-Triples': library({ format: 'N-Triples' }),
    'n3 StreamWriter, Turtle': library({ format: 'text/turtle', prefixes: PREFIXES }),
  };
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, work] of Object.entries(works))
      times.set(name, [...(times.get(name) ?? []), ...(await timings(1, () => Promise.resolve(work())))]);
  const best = (name: string): number => Math.min(...(times.get(name) ?? []));
  const figures = Object.keys(works).map((name): [string, string] => {
    const base = best('N-Triples') / best(name);
    return [`${name}, triples`, `${perSecond(triples, best(name))} (N-Triples × ${base.toFixed(2)})`];
  });
  return { 'triples of the demo lake': triples / REPEATS, ...Object.fromEntries(figures) };
}

/** What it takes to make the statements, without reading and writing. */
async function benchQuads(): Promise<Figures> {
  const { lake, things } = await demoLake();
  await lake.close();
  let all: Quad[][] = [];
  const times = await timings(ROUNDS * 4, () => Promise.resolve((all = things.map((one) => ownGraph(one, BASE_IRI).own))));
  const triples = all.reduce((sum, graph) => sum + graph.length, 0);
  return {
    'statements made, best round': perSecond(triples, quantile(times, 0)),
    'statements made, median round': perSecond(triples, quantile(times, 0.5)),
  };
}

interface Seen {
  figures: Figures;
  /** Megabytes by how much was done. */
  memory: { done: number; rss: number }[];
}
/** Things go by; memory is looked at with every megabyte. */
async function dumped(lake: TestLake, name: string, compressed: boolean): Promise<Seen> {
  const report = newReport();
  const memory: Seen['memory'] = [];
  let bytes = 0;
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      memory.push({ done: report.things / report.of, rss: megabytes(process.memoryUsage.rss()) });
      done();
    },
  });
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await new LakeReader(lake.store, BASE_IRI).snapshot((snapshot) => {
    const chunks = dumpChunks(snapshot, { format: 'ntriples', base: BASE_IRI, catalog: CATALOG }, report);
    return compressed ? pipeline(chunks, createGzip({ level: 3 }), sink) : pipeline(chunks, sink);
  });
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  if (report.leftOutCount > 0) throw new Error(`${report.leftOutCount} things were left out: ${JSON.stringify(report.leftOut[0])}`);
  const figures = {
    [`${name}: things, triples, MB`]: `${report.things}, ${report.triples}, ${megabytes(bytes)}`,
    [`${name}: triples`]: `${perSecond(report.triples, milliseconds)} (of processor time ${perSecond(report.triples, (user + system) / 1000)})`,
    [`${name}: things`]: perSecond(report.things, milliseconds),
  };
  return { figures, memory };
}
/** The most until each part is done. */
function mostAt(memory: Seen['memory']): string {
  const until = (part: number): number => memory.reduce((most, { done, rss }) => (done <= part ? Math.max(most, rss) : most), 0);
  return [0.1, 0.25, 0.5, 0.75, 1].map((part) => `${part * 100} %: ${until(part)}`).join(', ');
}

async function benchDump(): Promise<Figures> {
  const figures: Figures = {};
  for (const [database, open] of DATABASES) {
    // The embedded database is for smaller lakes.
    if (THINGS > 100_000 && open === embeddedDatabase) continue;
    const lake = await openLake(open);
    await loadSeeds(lake);
    await lake.indexer.stop();
    await multiplyLake(lake.dataSource, THINGS);
    figures[`${database}: memory before, MB`] = megabytes(process.memoryUsage.rss());
    const plain = await dumped(lake, database, false);
    figures[`${database}: most memory until, MB`] = mostAt(plain.memory);
    const compressed = await dumped(lake, `${database}, gzip`, true);
    Object.assign(figures, plain.figures, compressed.figures);
    await lake.close();
  }
  return figures;
}

const PAGES: readonly KindName[] = ['DatasetVersion', 'ModelVersion', 'TrainingRun'];
/** All things of a kind in turn, over HTTP. */
async function benchPages(): Promise<Figures> {
  const { lake, things } = await demoLake();
  await lake.indexer.stop();
  const server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const figures: Figures = {};
  for (const kind of PAGES) {
    const paths = things.flatMap(({ record }) => (record.kind === kind && record.retiredAt === null ? [record.path] : []));
    for (const format of RDF_FORMATS) {
      const ask = async (round: number): Promise<void> => {
        const url = `${server.listeningOrigin}/id/${paths[round % paths.length] ?? ''}${FORMATS[format].suffix}`;
        const answer = await fetch(url);
        if (answer.status !== 200 || (await answer.text()) === '') throw new Error(`${url} answers ${answer.status}`);
      };
      await timings(paths.length, ask);
      const times = await timings(200, ask);
      figures[`page of a ${kind} in ${FORMATS[format].label}, ms`] =
        `p50 ${quantile(times, 0.5).toFixed(1)}, p95 ${quantile(times, 0.95).toFixed(1)}`;
    }
  }
  await server.close();
  await lake.close();
  return figures;
}

benchmark('Writers of RDF to nowhere', benchWriters);
benchmark('Statements of the demo lake', benchQuads);
benchmark(`Dump of ${THINGS.toLocaleString('en')} things`, benchDump);
benchmark('Pages over HTTP', benchPages);
