import { setImmediate } from 'node:timers/promises';
import type { Quad } from 'n3';
import type { KindName } from '../../model/kind.ts';
import { DCT, LAKE, VOID, XSD } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import type { LakeSnapshot } from '../../services/lake-reader.ts';
import { catalogIri, catalogQuads, listingQuads, type CatalogNames } from './catalog-quads.ts';
import type { RdfFormat } from './formats.ts';
import { IriBuilder } from './iri.ts';
import { EVERYTHING, type LakeTelling } from './lake-telling.ts';
import { ownGraph } from './own-graph.ts';
import { QuadSet } from './quad-set.ts';
import { openWriter, type StreamWriter } from './stream-writer.ts';
import { ToldTerms } from './told-terms.ts';

/** The whole lake as one document, made while it is written: memory does not grow with the lake. */

/** Characters that are put together before they are handed on. */
const CHUNK = 64 * 1024;
/** Things left out that are named; the count is whole. */
const MOST_NAMED = 1000;

export interface DumpRequest {
  format: RdfFormat;
  base: string;
  catalog: CatalogNames;
  /** In a profile; absent: the base graph. */
  telling?: LakeTelling;
  kinds?: readonly KindName[];
}

/** How far it is, and in the end what came of it. */
export interface DumpReport {
  /** Things gone through. */
  things: number;
  /** Those of them of which something is said. */
  told: number;
  /** Statements written. */
  triples: number;
  /** Things in the lake of the kinds asked for. */
  of: number;
  /** Things that could not be told, with the reason: the first 1,000. */
  leftOut: { path: string; problem: string }[];
  /** All that could not be told. */
  leftOutCount: number;
}

export function newReport(): DumpReport {
  return { things: 0, told: 0, triples: 0, of: 0, leftOut: [], leftOutCount: 0 };
}

interface Run {
  request: DumpRequest;
  report: DumpReport;
  writer: StreamWriter;
  terms: ToldTerms;
}

/**
 * Pieces of the document. A thing that cannot be told is left out, and the document says so: it ends with a statement of whether it is
 * complete, so that a document that was cut off, or that lacks something, is known by its own content.
 * @param report is kept up to date while the pieces are taken
 */
export async function* dumpChunks(snapshot: LakeSnapshot, request: DumpRequest, report: DumpReport): AsyncGenerator<string> {
  const run: Run = { request, report, writer: openWriter(request.format), terms: new ToldTerms() };
  const { kinds, base, catalog, telling = EVERYTHING } = request;
  report.of = snapshot.census.filter(({ kind }) => kinds?.includes(kind) ?? true).reduce((sum, { all }) => sum + all, 0);
  let chunk = run.writer.start() + written(telling.further(catalogQuads(base, catalog), base), run);
  for await (const batch of snapshot.batches({ ...(kinds ? { kinds } : {}), latest: telling.latest })) {
    for (const described of batch) {
      chunk += textOf(described, run);
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
      // Answers of the database are looked at, and so is what else this process has to do.
      await setImmediate();
    }
  }
  yield chunk + written(closingQuads(request, report), run) + run.writer.end();
}

function written(quads: readonly Quad[], { writer, report }: Run): string {
  const text = writer.add(quads);
  report.triples += quads.length;
  return text;
}

/** Whole or nothing: what is wrong with one thing, in its mapping or in a value that the format has no form for, costs no other thing. */
function textOf(described: Described, run: Run): string {
  const { request, report, terms } = run;
  const { base, telling = EVERYTHING } = request;
  const { path, retiredAt } = described.record;
  report.things++;
  try {
    const graph = ownGraph(described, base, { quadsOf: telling.quadsOf, told: terms });
    const listing = telling.further(listingQuads(base, graph, retiredAt !== null), base);
    const fresh = terms.freshOf(graph.terms);
    const text = written([...graph.own, ...listing, ...fresh], run);
    terms.remember(fresh);
    if (text !== '') report.told++;
    return text;
  } catch (error) {
    report.leftOutCount++;
    if (report.leftOut.length < MOST_NAMED) report.leftOut.push({ path, problem: error instanceof Error ? error.message : String(error) });
    return '';
  }
}

function closingQuads({ base }: DumpRequest, { leftOut, leftOutCount }: DumpReport): Quad[] {
  const quads = new QuadSet();
  const iris = new IriBuilder(base);
  const node = `${iris.base}/dump`;
  quads.types(node, [VOID.Dataset]);
  quads.text(node, DCT.title, 'Everything in the catalog');
  quads.link(node, VOID.rootResource, catalogIri(base));
  quads.typed(node, LAKE.complete, String(leftOutCount === 0), XSD.boolean);
  for (const { path } of leftOut) quads.link(node, LAKE.leftOut, iris.of({ path }));
  return quads.sorted();
}
