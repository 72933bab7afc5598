import type { Quad } from 'n3';
import type { RdfFormat } from './formats.ts';
import { contextFor, propertyContext } from './jsonld-context.ts';
import { EVERY_PREFIX, nodesOf } from './jsonld-document.ts';
import { ntriples } from './ntriples.ts';
import { schemesOf } from './prefixes.ts';
import { rdfXmlBody, rdfXmlEnd, rdfXmlStart } from './rdfxml.ts';
import { turtleBody, turtleStart } from './turtle.ts';

/**
 * A document in the making, for pages and for dumps that are too large to be held: what `start`, each `add` and `end` answer makes it up,
 * and equal quads give equal text. All documents are of the default graph, also in N-Quads and TriG, which then are N-Triples and Turtle:
 * a page and a dump are one graph each, and whoever loads them gives the graph the name that is right for them. Written by hand: each
 * is some lines, and faster than a library that keeps state for what may come in any order. IRIs are those that went through the guard
 * in `iri.ts`.
 */
export interface StreamWriter {
  start(): string;
  /** Quads of the default graph that belong together, those of a subject one after the other. */
  add(quads: readonly Quad[]): string;
  end(): string;
}

/**
 * @param whole all that will be added, where it is known before: the document then declares what it uses only, and JSON-LD is laid out
 * for people
 */
export function openWriter(format: RdfFormat, whole?: readonly Quad[]): StreamWriter {
  return WRITERS[format](whole);
}

type OpenWriter = (whole?: readonly Quad[]) => StreamWriter;
const nothing = (): string => '';
const lines: OpenWriter = () => ({ start: nothing, add: ntriples, end: nothing });
const turtle: OpenWriter = (whole) => ({
  start: () => turtleStart(whole),
  add: turtleBody,
  end: nothing,
});

/** A format without a writer does not compile. */
const WRITERS: Record<RdfFormat, OpenWriter> = {
  ntriples: lines,
  nquads: lines,
  turtle,
  trig: turtle,
  jsonld: jsonLd,
  rdfxml: (whole) => ({ start: () => rdfXmlStart(whole), add: rdfXmlBody, end: rdfXmlEnd }),
};

/**
 * JSON-LD with the context inlined, so that no reader fetches anything. Where it is not known what will come, all properties are declared
 * and no prefix, since an IRI of a scheme with a prefix's name would be read as a short form.
 */
function jsonLd(whole?: readonly Quad[]): StreamWriter {
  const clashing = whole ? schemesOf(whole) : EVERY_PREFIX;
  const text = (value: unknown): string => (whole ? JSON.stringify(value, null, 2) : JSON.stringify(value));
  let before = '';
  return {
    start: () => `{"@context":${text(whole ? contextFor(whole, clashing) : propertyContext())},"@graph":[`,
    add: (quads) => {
      let nodes = '';
      for (const node of nodesOf(quads, clashing)) {
        nodes += `${before}\n${text(node)}`;
        before = ',';
      }
      return nodes;
    },
    end: () => '\n]}\n',
  };
}
