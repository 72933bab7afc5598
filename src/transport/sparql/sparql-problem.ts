import type { SparqlEngineError, SparqlFailure } from '../../ports/sparql-engine.ts';
import { problem, type Problem } from '../rdf/problem.ts';

/** A request that is answered with a problem; the message says what to do. */
export class SparqlProblem extends Error {
  readonly told: Problem;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.name = 'SparqlProblem';
    this.told = { ...problem(status, code, detail), ...(TITLES[status] === undefined ? {} : { title: TITLES[status] }) };
  }
}
const TITLES: Readonly<Record<number, string>> = {
  413: 'Too long',
  415: 'Unsupported media type',
  422: 'Beyond the bounds',
};

const ANSWERS: Readonly<Record<SparqlFailure, readonly [status: number, code: string]>> = {
  refused: [400, 'INPUT_INVALID'],
  time: [503, 'QUERY_TIMEOUT'],
  memory: [422, 'QUERY_TOO_COMPLEX'],
  broken: [422, 'QUERY_TOO_COMPLEX'],
  results: [422, 'RESULT_TOO_LARGE'],
  bytes: [422, 'RESULT_TOO_LARGE'],
  busy: [503, 'SPARQL_UNAVAILABLE'],
  loading: [503, 'SPARQL_UNAVAILABLE'],
  full: [503, 'SPARQL_UNAVAILABLE'],
  gone: [503, 'SPARQL_UNAVAILABLE'],
};

export function problemOfEngine(error: SparqlEngineError): SparqlProblem {
  const [status, code] = ANSWERS[error.reason];
  return new SparqlProblem(status, code, error.message);
}
