import type { GraphiQLProps } from 'graphiql';
import type { ExecutionResult } from 'graphql';

type Fetcher = GraphiQLProps['fetcher'];

const ACCEPT = 'application/graphql-response+json, application/json';

/** Posts a query to the server that the page came from, with the headers of the tab "Headers". An answer that is not JSON becomes an error that shows its text. */
export const fetchGraphql: Fetcher = async (query, options) => {
  const headers = new Headers(options?.headers);
  headers.set('accept', ACCEPT);
  headers.set('content-type', 'application/json');
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(query) });
  const text = await response.text();
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    throw new Error(`The server answered ${response.status} ${response.statusText} and not JSON: ${text.slice(0, 300)}`);
  }
  return JSON.parse(text) as ExecutionResult;
};
