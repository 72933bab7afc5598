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

/** @param request as it came, of any form @throws QueryTooComplexError */
export function checkRequest({ query, variables }: { query?: unknown; variables?: unknown }): void {
  const problem = (typeof query === 'string' ? textProblem(query) : null) ?? variablesProblem(variables);
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

function variablesProblem(given: unknown): string | null {
  let level = containersIn(typeof given === 'string' ? parsed(given) : given);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return `The variables have more than ${MAX_NESTING} lists and objects within each other.`;
    level = level.flatMap((container) => Object.values(container).flatMap(containersIn));
  }
  return null;
}
function containersIn(value: unknown): object[] {
  return typeof value === 'object' && value !== null ? [value] : [];
}
/** What cannot be parsed is refused by who uses it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
