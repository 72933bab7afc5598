import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGraphqlLake, type GraphqlLake } from './graphql-lake.ts';

interface Body {
  data?: unknown;
  errors?: { message: string; extensions: { code: string } }[];
}

describe('GraphQL over HTTP', () => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
  });
  afterAll(() => catalog.close());

  it('answers GET for clients that send the header against forged requests, and no others', async () => {
    const url = `/graphql?query=${encodeURIComponent('{ datasets { totalCount } }')}`;
    const allowed = await catalog.server.inject({ url, headers: { 'apollo-require-preflight': '1' } });
    expect(allowed.json()).toEqual({ data: { datasets: { totalCount: 0 } } });
    const forged = await catalog.server.inject({ url });
    expect(forged.statusCode).toBe(400);
    expect(forged.json<Body>().errors?.[0]?.extensions.code).toBe('INPUT_INVALID');
  });

  it('answers 200 for what was executed, with errors of fields beside the data', async () => {
    const response = await catalog.server.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: '{ node(id: "x") { id } lineage(of: "x") { complete } }' },
    });
    expect(response.statusCode).toBe(200);
    expect(response.json<Body>().errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' }, path: ['lineage'] }]);
  });

  it.each([
    ['no JSON', '{', 'application/json'],
    ['no query', '{}', 'application/json'],
    ['an operation that there is not', '{"query":"query A { datasets { totalCount } }","operationName":"B"}', 'application/json'],
    ['a batch', '[{"query":"{ datasets { totalCount } }"}]', 'application/json'],
  ])('refuses %s with 400 and a code', async (_, payload, type) => {
    const response = await catalog.server.inject({ method: 'POST', url: '/graphql', payload, headers: { 'content-type': type } });
    expect(response.statusCode).toBe(400);
    expect(response.json<Body>().errors?.[0]?.extensions.code).toBe('INPUT_INVALID');
  });

  it('lets tools read the schema', async () => {
    const { errors } = await catalog.ask(getIntrospectionQuery());
    expect(errors).toEqual([]);
  });
});
