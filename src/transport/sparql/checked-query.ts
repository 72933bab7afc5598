import { Parser } from '@traqula/parser-sparql-1-1';
import { AstFactory, type Query } from '@traqula/rules-sparql-1-1';
import type { SparqlDataset } from '../../ports/sparql-engine.ts';
import { measureQuery } from './query-measure.ts';
import { SparqlProblem } from './sparql-problem.ts';
import { placed, syntaxFault, undeclaredPrefix } from './syntax-fault.ts';

/** Reads queries before the engine does: what it must not do is refused here, with the place in the text. */

type SourceLocation = Query['loc'];
export interface CheckedQuery {
  form: 'select' | 'ask' | 'construct' | 'describe';
  /** With a LIMIT that asks for one result more than may be answered, so that too many are noticed and never cut. */
  text: string;
  /** Of FROM and FROM NAMED; null where there are none. */
  dataset: SparqlDataset | null;
}

/** UTF-8 bytes of a query. */
const MAX_BYTES = 64 * 1024;
/** The engine's stack and its planner bear a few times of either. */
const MAX_DEPTH = 100;
const MAX_PARTS = 300;

/**
 * @param base of relative IRIs
 * @throws SparqlProblem that names line and column of a syntax error
 */
export function checkedQuery(text: string, { base, maxResults }: { base: string; maxResults: number }): CheckedQuery {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new SparqlProblem(413, 'QUERY_TOO_COMPLEX', `A query has at most ${MAX_BYTES / 1024} kB; this one is longer.`);
  }
  const source = withoutCodepointEscapes(text);
  const query = parse(source);
  checkMeasure(source, query);
  const form = query.subType;
  return {
    form,
    text: form === 'ask' ? source : withLimit(source, query, maxResults + 1),
    dataset: datasetOf(query, base),
  };
}

function checkMeasure(source: string, query: Parsed): void {
  const { depth, parts, services, prefixes } = measureQuery<SourceLocation>(query);
  if (depth > MAX_DEPTH || parts > MAX_PARTS) {
    throw tooComplex(`it has ${parts} patterns and operations, ${depth} deep; at most ${MAX_PARTS} and ${MAX_DEPTH} are answered`);
  }
  const [service] = services;
  if (service) {
    const detail = 'SERVICE is refused: the catalog asks no other server. Ask that server yourself and join the answers.';
    throw new SparqlProblem(400, 'INPUT_INVALID', placed(source, startOf(service), detail));
  }
  const declared = new Set(query.context.map((one) => (one.subType === 'prefix' ? one.key : null)));
  for (const [prefix, loc] of prefixes) {
    if (!declared.has(prefix)) throw new SparqlProblem(400, 'INPUT_INVALID', undeclaredPrefix(source, startOf(loc), prefix));
  }
}

type Parsed = Exclude<ReturnType<Parser['parse']>, { type: 'update' }>;
let parser: Parser | null = null;

function parse(source: string): Parsed {
  parser ??= new Parser({
    // The engine judges the use of variables itself, and knows more of it.
    defaultContext: { astFactory: new AstFactory({ tracksSourceLocation: true }), skipValidation: true },
    lexerConfig: { positionTracking: 'full' },
  });
  const parsed = readWith(parser, source);
  if (parsed.type === 'query') return parsed;
  if (parsed.updates.every(({ operation }) => operation === undefined)) {
    throw new SparqlProblem(400, 'INPUT_INVALID', 'The query is empty. Try SELECT * { ?subject ?property ?value } LIMIT 10.');
  }
  throw readOnly();
}

/** The endpoint only reads. */
export function readOnly(): SparqlProblem {
  return new SparqlProblem(403, 'FORBIDDEN', 'This endpoint only reads: SPARQL Update is refused. Write over GraphQL at /graphql.');
}

function readWith(reader: Parser, source: string): ReturnType<Parser['parse']> {
  try {
    return reader.parse(source);
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('it is nested too deeply to be read');
    throw new SparqlProblem(400, 'INPUT_INVALID', syntaxFault(source, error instanceof Error ? error.message : String(error)));
  }
}
function tooComplex(why: string): SparqlProblem {
  return new SparqlProblem(400, 'QUERY_TOO_COMPLEX', `The query is too complex: ${why}. Ask for less at once.`);
}

function startOf(loc: SourceLocation): number {
  return 'start' in loc ? loc.start : 0;
}

/** `\u0041` and `\U00000041` stand for characters anywhere in a query (SPARQL 1.1, section 19.2); positions are those without them. */
function withoutCodepointEscapes(text: string): string {
  return text.replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g, (escape, short: string | undefined, long: string | undefined) => {
    const code = parseInt(short ?? long ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : escape;
  });
}

/** Puts the limit in, unless there is a lower one. The rest of the text stays as it is, comments and all. */
function withLimit(source: string, { solutionModifiers, values }: Parsed, limit: number): string {
  const given = solutionModifiers.limitOffset;
  if (given?.limit !== undefined && given.limit <= limit) return source;
  const offset = given?.offset === undefined ? '' : ` OFFSET ${given.offset}`;
  const clause = `\nLIMIT ${limit}${offset}\n`;
  const { start, end } = rangeOf(given?.loc) ?? rangeOf(values?.loc, true) ?? { start: source.length, end: source.length };
  return source.slice(0, start) + clause + source.slice(end);
}
/** @param before the place before it, not what it covers */
function rangeOf(loc: SourceLocation | undefined, before = false): { start: number; end: number } | null {
  if (!loc || !('start' in loc) || !('end' in loc)) return null;
  return { start: loc.start, end: before ? loc.start : loc.end };
}

function datasetOf({ datasets, context }: Parsed, base: string): SparqlDataset | null {
  if (datasets.clauses.length === 0) return null;
  const ownBase = context.find((one) => one.subType === 'base')?.value.value;
  const absolute = (iri: string): string => (URL.canParse(iri) ? iri : new URL(iri, ownBase ?? base).href);
  const namespaces = new Map(context.flatMap((one) => (one.subType === 'prefix' ? [[one.key, one.value.value]] : [])));
  const graphs = (kind: 'default' | 'named'): string[] =>
    datasets.clauses
      .filter(({ clauseType }) => clauseType === kind)
      .map(({ value }) => absolute('prefix' in value ? (namespaces.get(value.prefix) ?? '') + value.value : value.value));
  return { default: graphs('default'), named: graphs('named') };
}
