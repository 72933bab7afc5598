import type { Quad } from 'n3';
import type { KindName } from '../../model/kind.ts';
import { DCT, LAKE, VOID, XSD } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import type { LakeSnapshot } from '../../services/lake-reader.ts';
import { catalogIri, catalogQuads, listingQuads, type CatalogNames } from './catalog-quads.ts';
import type { RdfFormat } from './formats.ts';
import { IriBuilder } from './iri.ts';
import { ownGraph } from './own-graph.ts';
import { QuadSet } from './quad-set.ts';
import { openWriter } from './stream-writer.ts';

/** The whole lake as one document, made while it is written: memory does not grow with the lake. */

/** Characters that are put together before they are handed on. */
const CHUNK = 64 * 1024;
/** Statements about shared terms that are remembered; beyond them some are told again, which changes nothing in RDF. */
const MOST_TERMS = 200_000;
/** Things left out that are named in the document; the count is whole. */
const MOST_NAMED = 1000;

export interface DumpRequest {
  format: RdfFormat;
  base: string;
  catalog: CatalogNames;
  /** A projection of the base graph; absent: the base graph itself. */
  quadsOf?: (described: Described, base: string) => Quad[];
  kinds?: readonly KindName[];
}

/** How far it is, and in the end what came of it. */
export interface DumpReport {
  things: number;
  /** Statements written. */
  triples: number;
  /** Things in the lake of the kinds asked for. */
  of: number;
  /** Things that could not be told, with the reason. */
  leftOut: { path: string; problem: string }[];
  done: boolean;
}

export function newReport(): DumpReport {
  return { things: 0, triples: 0, of: 0, leftOut: [], done: false };
}

/**
 * Pieces of the document. A thing that cannot be told is left out, and the document says so: it ends with a statement of whether it is
 * complete, so that a document that was cut off, or that lacks something, is known by its own content.
 * @param report is kept up to date while the pieces are taken
 */
export async function* dumpChunks(snapshot: LakeSnapshot, request: DumpRequest, report: DumpReport): AsyncGenerator<string> {
  const writer = openWriter(request.format);
  const told = new ToldTerms();
  const kinds = request.kinds;
  report.of = snapshot.census.filter(({ kind }) => kinds?.includes(kind) ?? true).reduce((sum, { all }) => sum + all, 0);
  const begun = catalogQuads(request.base, request.catalog);
  report.triples += begun.length;
  let chunk = writer.start() + writer.add(begun);
  for await (const batch of snapshot.batches(kinds ? { kinds } : {})) {
    for (const described of batch) {
      const quads = quadsOrProblem(described, request, report);
      const fresh = told.withoutTold(quads);
      report.things++;
      report.triples += fresh.length;
      chunk += writer.add(fresh);
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  const last = closingQuads(request, report);
  report.triples += last.length;
  yield chunk + writer.add(last) + writer.end();
  report.done = true;
}

interface Told {
  own: readonly Quad[];
  terms: readonly Quad[];
}
function quadsOrProblem(described: Described, { base, quadsOf }: DumpRequest, report: DumpReport): Told {
  try {
    const graph = ownGraph(described, base, quadsOf);
    return { own: [...graph.own, ...listingQuads(base, graph, described.record.retiredAt !== null)], terms: graph.terms };
  } catch (error) {
    report.leftOut.push({ path: described.record.path, problem: error instanceof Error ? error.message : String(error) });
    return { own: [], terms: [] };
  }
}

/** Terms are told with the first thing that uses them. */
class ToldTerms {
  private readonly told = new Set<string>();

  withoutTold({ own, terms }: Told): Quad[] {
    const fresh = [...own];
    for (const quad of terms) {
      const { object } = quad;
      const key = `${quad.subject.value} ${quad.predicate.value} ${object.termType === 'Literal' ? `"${object.value}"^^${object.datatype.value}` : object.value}`;
      if (this.told.has(key)) continue;
      if (this.told.size < MOST_TERMS) this.told.add(key);
      fresh.push(quad);
    }
    return fresh;
  }
}

function closingQuads({ base }: DumpRequest, { leftOut }: DumpReport): Quad[] {
  const quads = new QuadSet();
  const iris = new IriBuilder(base);
  const node = `${iris.base}/dump`;
  quads.types(node, [VOID.Dataset]);
  quads.text(node, DCT.title, 'Everything in the catalog');
  quads.link(node, VOID.rootResource, catalogIri(base));
  quads.typed(node, LAKE.complete, String(leftOut.length === 0), XSD.boolean);
  for (const { path } of leftOut.slice(0, MOST_NAMED)) quads.link(node, LAKE.leftOut, iris.of({ path }));
  return quads.sorted();
}
