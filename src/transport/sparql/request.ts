import type { FastifyRequest } from 'fastify';
import type { SparqlDataset } from '../../ports/sparql-engine.ts';
import { queryOf } from '../rdf/request.ts';
import { readOnly } from './checked-query.ts';
import { SparqlProblem } from './sparql-problem.ts';

/** What a request of the SPARQL 1.1 Protocol asks for. */
export interface ProtocolRequest {
  /** Null: no query is given, as when the endpoint itself is asked what it is. */
  text: string | null;
  /** Of `default-graph-uri` and `named-graph-uri`, which come before FROM; null where there are none. */
  dataset: SparqlDataset | null;
  /** Of `format`, which is no part of the protocol but known to many clients. */
  format: string | null;
}

/** Media types of what is posted. */
export const FORM = 'application/x-www-form-urlencoded';
export const QUERY = 'application/sparql-query';
export const UPDATE = 'application/sparql-update';

/**
 * Other parameters are left alone: clients send some that only certain endpoints know.
 * @throws SparqlProblem for updates, and for more or less than one query
 */
export function protocolRequestOf({ url, method, headers, body }: FastifyRequest): ProtocolRequest {
  const inUrl = queryOf(url);
  if (method !== 'POST') return requestIn(inUrl, null);
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const posted = typeof body === 'string' ? body : '';
  switch (type.trim().toLowerCase()) {
    case UPDATE:
      throw readOnly();
    case QUERY:
      return requestIn(inUrl, posted);
    default:
      return withQuery(requestIn(new URLSearchParams([...new URLSearchParams(posted), ...inUrl]), null));
  }
}
function withQuery(request: ProtocolRequest): ProtocolRequest {
  if (request.text !== null) return request;
  throw new SparqlProblem(400, 'INPUT_INVALID', 'The form has no query; send it as query=.');
}

/** @param posted the query, when it is the body itself */
function requestIn(parameters: URLSearchParams, posted: string | null): ProtocolRequest {
  if (parameters.has('update')) throw readOnly();
  const given = [...(posted === null ? [] : [posted]), ...parameters.getAll('query')];
  if (given.length > 1) throw new SparqlProblem(400, 'INPUT_INVALID', 'There is more than one query; send one at a time.');
  const [defaults, named] = [parameters.getAll('default-graph-uri'), parameters.getAll('named-graph-uri')];
  const format = parameters.get('format');
  return {
    text: given[0] ?? null,
    dataset: defaults.length + named.length === 0 ? null : { default: defaults, named },
    format: format === '' ? null : format,
  };
}
