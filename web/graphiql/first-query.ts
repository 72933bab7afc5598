const FALLBACK = `# Type a query; Ctrl-Space completes it, Ctrl-Enter runs it.
{
  __typename
}
`;

/** The query of the documentation where the checkout has it, so that the page and the documentation never differ. */
export function firstQuery(): string {
  const found = import.meta.glob<string>('../../src/transport/graphql/story-query.graphql', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  return Object.values(found)[0] ?? FALLBACK;
}
