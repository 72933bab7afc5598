import { GraphQLError, Kind, Lexer, Source, TokenKind, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { costProblem, measure } from './cost.ts';
import { QueryTooComplexError } from './errors.ts';

/** Bounds of a request, each checked before what it bounds is worked on: the text before it is parsed, the query before anything is read. */

/** Far above what a person or a generated client writes. */
const MAX_TOKENS = 15_000;
/** Problems of one query that are told; then its validation stops. */
export const MAX_PROBLEMS = 5;
const MAX_CHARACTERS = 1_000_000;
/** Brackets within brackets, in the query or in its variables; readers of both call themselves for each. */
const MAX_NESTING = 100;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Before a request or its variables are parsed: that takes seconds for brackets without end. @throws QueryTooComplexError */
export function checkJson(text: string): void {
  if (isNestedTooDeep(text))
    throw new QueryTooComplexError(
      `The request has more than ${MAX_NESTING} lists and objects within each other. Make its variables flatter.`,
    );
}

/** Before a query is parsed. @throws QueryTooComplexError */
export function checkQuery(query: string): void {
  const problem = textProblem(query);
  if (problem !== null) throw new QueryTooComplexError(problem);
}

/** @param document valid @throws QueryTooComplexError when it is too deep or too costly */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): void {
  const fragments = document.definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  const problem = costProblem(measure({ schema, operation, fragments, variables }));
  if (problem !== null) throw new QueryTooComplexError(problem);
}

/** Null also for what is no query: the parser says where. */
function textProblem(query: string): string | null {
  if (query.length > MAX_CHARACTERS)
    return `The query has ${query.length} characters; at most ${MAX_CHARACTERS} are possible. Put long values into variables.`;
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  try {
    for (let tokens = 0; lexer.advance().kind !== TokenKind.EOF; tokens++) {
      const { kind } = lexer.token;
      if (OPENING.has(kind)) depth++;
      else if (CLOSING.has(kind)) depth--;
      if (depth > MAX_NESTING) return `The query has more than ${MAX_NESTING} brackets within each other. Ask in several queries.`;
      if (tokens >= MAX_TOKENS)
        return `The query has more than ${MAX_TOKENS} words and signs. Ask in several queries, and put values into variables.`;
    }
    return null;
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Whether a JSON text, which need not be valid, has more brackets within each other than a request may have. */
function isNestedTooDeep(json: string): boolean {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const sign = json[i];
    if (sign === '"') i = endOfText(json, i);
    else if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}
function endOfText(json: string, start: number): number {
  for (let i = start + 1; i < json.length; i++) {
    if (json[i] === '"') return i;
    if (json[i] === '\\') i++;
  }
  return json.length;
}
