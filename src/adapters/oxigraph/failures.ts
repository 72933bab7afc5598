import { GraphStoreError } from '../../ports/graph-store.ts';
import { SparqlEngineError, type SparqlFailure, type SparqlQuery } from '../../ports/sparql-engine.ts';

/** What the engine says when it has no answer: each names what to do. */

const REMEDY = 'Narrow the query: name a subject or a type, take out patterns that share no variable, or count instead of listing.';
const TRIPLES_PER_SECOND = 150_000;

export function full(maxTriples: number): SparqlEngineError {
  return new SparqlEngineError(
    'full',
    `The catalog has more than ${counted(maxTriples)} triples, which is as many as its own SPARQL engine may hold. ` +
      'Push it to a triple store (npx catalog push URL) and query that one, or raise SPARQL_MAX_TRIPLES (about 0.6 GB of memory for each million).',
  );
}
export function unfillable(triples: number, why: string): SparqlEngineError {
  return new SparqlEngineError(
    'full',
    `The catalog's own SPARQL engine cannot hold its ${counted(triples)} triples (${why}). ` +
      'Push the catalog to a triple store (npx catalog push URL) and query that one.',
  );
}
export function loading(part: number, triples: number): SparqlEngineError {
  const percent = Math.floor(part * 100);
  const seconds = Math.ceil(((1 - part) * triples) / TRIPLES_PER_SECOND) + 1;
  return new SparqlEngineError('loading', `The SPARQL engine is being filled (${percent} %); try again in ${seconds} s.`, seconds);
}
export function busy(waiting: number): SparqlEngineError {
  return new SparqlEngineError('busy', `${waiting} queries are waiting already; try again in a moment.`, 5);
}
export function waitedTooLong({ timeoutMs }: SparqlQuery): SparqlEngineError {
  return new SparqlEngineError('busy', `Other queries took all of ${seconds(timeoutMs)}; try again in a moment.`, 5);
}
export function outOfTime({ timeoutMs }: SparqlQuery): SparqlEngineError {
  return new SparqlEngineError('time', `The query took longer than ${seconds(timeoutMs)} and was ended. ${REMEDY}`);
}
export function outOfMemory(bytes: number): SparqlEngineError {
  return new SparqlEngineError('memory', `The query needed more than ${Math.round(bytes / 2 ** 20)} MB of memory and was ended. ${REMEDY}`);
}
export function broken(why: string): SparqlEngineError {
  return new SparqlEngineError('broken', `The query broke the engine (${why}). It may be nested too deeply or be too long. ${REMEDY}`);
}
export function gone(): SparqlEngineError {
  return new SparqlEngineError('gone', 'Whoever asked has gone.');
}
export function closed(): SparqlEngineError {
  return new SparqlEngineError('gone', 'The catalog is being stopped.');
}

/** An answer that the engine did not give. */
export function notGiven(
  { failure, message }: { failure: SparqlFailure; message: string },
  { maxResults }: SparqlQuery,
): SparqlEngineError {
  switch (failure) {
    case 'results':
      return new SparqlEngineError(
        failure,
        `The answer has more than ${counted(maxResults)} rows or triples. Add a LIMIT (with ORDER BY and OFFSET to read on), or narrow the query.`,
      );
    case 'bytes':
      return new SparqlEngineError(failure, 'The answer is too long to be sent at once. Add a LIMIT, or ask for fewer variables.');
    default:
      return new SparqlEngineError(failure, `The engine does not take the query: ${withoutPlace(message)}`);
  }
}
/** Oxigraph finds most of what is wrong with variables at the end of the text, and says that it expected what it misses. */
function withoutPlace(message: string): string {
  return message.replace(/^error at \d+:\d+: (?:expected (?:one of )?)?/, '').replace(/, \[_\]$/, '');
}

/** The same for whoever writes. What broke the engine may not break the next one. */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof SparqlEngineError)) return error;
  return error.reason === 'broken'
    ? new GraphStoreError('The SPARQL engine broke while it took triples in; the next one is being filled.', { again: true })
    : new GraphStoreError(error.message, { again: false });
}

function counted(number: number): string {
  return number.toLocaleString('en-US');
}
function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
