import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Parser, type Quad } from 'n3';
import { contentType, RDF_FORMATS, FORMATS } from './formats.ts';
import { IriBuilder } from './iri.ts';
import { contextText } from './jsonld-context.ts';
import { linkHeader, type Signpost } from './link-header.ts';
import { HTML, mediaTypeOf, negotiate, OFFERS } from './negotiate.ts';
import { ontologyPage } from './ontology-page.ts';
import { PAGE_HEADERS } from './page.ts';
import { readOnly } from './read-only.ts';
import { sendGraph, sendNotAcceptable, sendRepresentation } from './representation.ts';

/** A file of our own vocabulary under its address. */
interface Vocabulary {
  iri: string;
  quads: readonly Quad[];
  /** Its other forms. */
  signposts: readonly Signpost[];
}

/** `/ontology` (for people too) and `/shapes`, each with the endings of the formats, and `/context.jsonld`: the vocabulary of our own. */
export async function registerVocabularyRoutes(scope: FastifyInstance, { base }: { base: string }): Promise<void> {
  const ontology = await vocabulary(base, '/ontology', 'catalog.ttl');
  const html = ontologyPage(ontology.quads, ontology.signposts);
  scope.get('/ontology', (request, reply) => sendOntology(request, reply, { ontology, html }));
  const shapes = await vocabulary(base, '/shapes', 'shapes.ttl');
  scope.get('/shapes', (request, reply) => send(request, reply, shapes));
  for (const [path, one] of [['/ontology', ontology] as const, ['/shapes', shapes] as const]) {
    for (const suffix of RDF_FORMATS) {
      const url = path + FORMATS[suffix].suffix;
      scope.get(url, (request, reply) => sendGraph(request, reply, { ...graphOf(one), suffix }));
      readOnly(scope, url);
    }
  }
  scope.get('/context.jsonld', (request, reply) =>
    sendRepresentation(request, reply, { body: contextText(), type: contentType('jsonld'), headers: {} }),
  );
  readOnly(scope, '/ontology', '/shapes', '/context.jsonld');
}

function sendOntology(
  request: FastifyRequest,
  reply: FastifyReply,
  { ontology, html }: { ontology: Vocabulary; html: string },
): FastifyReply {
  const offer = negotiate(request.headers.accept, OFFERS);
  if (offer === null) return sendNotAcceptable(reply.header('Vary', 'Accept'), OFFERS.map(mediaTypeOf));
  if (offer !== 'html') return send(request, reply, ontology);
  return sendRepresentation(request, reply, {
    body: html,
    type: `${HTML}; charset=utf-8`,
    headers: { Vary: 'Accept', 'Content-Location': ontology.iri, Link: linkHeader(ontology.signposts), ...PAGE_HEADERS },
  });
}

function send(request: FastifyRequest, reply: FastifyReply, one: Vocabulary): FastifyReply {
  return sendGraph(request, reply, graphOf(one));
}
function graphOf({ iri, quads, signposts }: Vocabulary): { iri: string; quads: () => readonly Quad[]; headers: Record<string, string> } {
  return { iri, quads: () => quads, headers: { Link: linkHeader(signposts) } };
}

async function vocabulary(base: string, path: string, file: string): Promise<Vocabulary> {
  const iri = new IriBuilder(base).base + path;
  const text = await readFile(new URL(`../../../ontology/${file}`, import.meta.url), 'utf8');
  const others = RDF_FORMATS.map((format) => ({ rel: 'alternate', href: iri + FORMATS[format].suffix, type: FORMATS[format].mediaType }));
  return { iri, quads: new Parser().parse(text), signposts: [{ rel: 'canonical', href: iri }, ...others] };
}
