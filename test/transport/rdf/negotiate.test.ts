import { describe, expect, it } from 'vitest';
import { RDF_FORMATS } from '../../../src/transport/rdf/formats.ts';
import { negotiate, OFFERS } from '../../../src/transport/rdf/negotiate.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const FUJI =
  'text/ttl, text/turtle, application/turtle, application/x-turtle;q=0.6, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3';

describe('the Accept header', () => {
  it.each([
    [undefined, 'turtle'],
    ['', 'turtle'],
    ['*/*', 'turtle'],
    ['*', 'turtle'],
    ['text/turtle', 'turtle'],
    ['application/ld+json', 'jsonld'],
    ['application/n-triples', 'ntriples'],
    ['application/n-quads', 'nquads'],
    ['application/trig', 'trig'],
    ['text/html', 'html'],
    [BROWSER, 'html'],
    [FUJI, 'turtle'],
    ['application/xhtml+xml', 'html'],
    ['application/vnd.schemaorg.ld+json, application/ld+json', 'jsonld'],
    ['application/json', 'jsonld'],
    ['text/n3', 'turtle'],
    ['application/x-turtle', 'turtle'],
    ['text/*', 'turtle'],
    ['application/*', 'jsonld'],
    ['TEXT/Turtle', 'turtle'],
    ['text/turtle; charset=utf-8', 'turtle'],
    ['application/ld+json;profile="a,b;q=0";q=0.5, text/turtle;q=0.4', 'jsonld'],
    ['text/turtle;q=0.5, application/ld+json;q=0.9', 'jsonld'],
    ['application/ld+json, text/turtle', 'jsonld'],
    ['text/turtle, application/ld+json', 'turtle'],
    ['*/*;q=0.1, application/n-triples', 'ntriples'],
    ['*/*, application/n-triples', 'ntriples'],
    ['text/turtle;q=0, */*', 'jsonld'],
    ['text/turtle;q=0, text/*;q=0.5', 'html'],
    ['text/*;q=0.9, text/turtle;q=0.1', 'html'],
    ['image/png', null],
    ['text/turtle;q=0', null],
    ['*/*;q=0', null],
    ['text/turtle;q=0.000', null],
    ['text/turtle;q=many', null],
    ['text/turtle;q=2, application/ld+json;q=0.1', 'jsonld'],
    ['application/rdf+xml', 'rdfxml'],
    ['application/rdf+xml, */*;q=0.1', 'rdfxml'],
    [',,text/turtle', 'turtle'],
    ['text', null],
  ])('%j gives %s', (accept, offer) => {
    expect(negotiate(accept, OFFERS)).toBe(offer);
  });

  it('gives only what is offered', () => {
    expect(negotiate(BROWSER, RDF_FORMATS)).toBe('rdfxml');
    expect(negotiate('text/html', RDF_FORMATS)).toBeNull();
  });

  it('is read in time that grows with its length only', () => {
    expect(negotiate('a/b;q=0.1,'.repeat(50_000) + '"'.repeat(50_001), OFFERS)).toBeNull();
  });
});
