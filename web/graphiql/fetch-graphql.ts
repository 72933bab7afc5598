import type { GraphiQLProps } from 'graphiql';

type Fetcher = GraphiQLProps['fetcher'];

/** Posts a query to the server the page came from; headers are those of the tab "Headers". An answer that is not JSON is an error that shows its text. */
export const fetchGraphql: Fetcher = async (query, options) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { accept: 'application/graphql-response+json, application/json', ...headersOf(options?.headers), 'content-type': 'application/json' },
    body: JSON.stringify(query),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  if (!/\bjson\b/.test(type)) throw new Error(`The server answered ${response.status} without JSON: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Awaited<ReturnType<typeof fetch>>['body'] & object;
};
