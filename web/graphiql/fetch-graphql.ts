import type { GraphiQLProps } from 'graphiql';
import { getOperationAST, OperationTypeNode, type DocumentNode, type ExecutionResult } from 'graphql';
import { createClient } from 'graphql-sse';

type Fetcher = GraphiQLProps['fetcher'];
type Query = Parameters<Fetcher>[0];

const ACCEPT = 'application/graphql-response+json, application/json';

/** Sends a query to the server that the page came from, with the headers of the tab "Headers"; answers to a subscription come one by one. */
export const fetchGraphql: Fetcher = (query, options) =>
  isSubscription(query, options?.documentAST)
    ? createClient({ url: '/graphql', headers: options?.headers, retryAttempts: 0 }).iterate({
        query: query.query,
        operationName: query.operationName ?? undefined,
        variables: query.variables as Record<string, unknown> | undefined,
      })
    : post(query, options?.headers);

function isSubscription({ operationName }: Query, document: DocumentNode | undefined): boolean {
  return document !== undefined && getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}

/** An answer that is not JSON becomes an error that shows its text. */
async function post(query: Query, given: Record<string, string> | undefined): Promise<ExecutionResult> {
  const headers = new Headers(given);
  headers.set('accept', ACCEPT);
  headers.set('content-type', 'application/json');
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(query) });
  const text = await response.text();
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    throw new Error(`The server answered ${response.status} ${response.statusText} and not JSON: ${text.slice(0, 300)}`);
  }
  return JSON.parse(text) as ExecutionResult;
}
