import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGraphqlLake, type GraphqlLake } from './graphql-lake.ts';

interface Reply {
  status: number;
  body: { data?: unknown; errors?: { message: string; extensions: { code: string } }[] };
  cache: unknown;
}
const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex');

describe.each(['POST', 'GET'] as const)('persisted queries over %s', (method) => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
  });
  afterAll(() => catalog.close());

  async function ask(hash: string, query?: string, variables?: object): Promise<Reply> {
    const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
    const body = { ...(query === undefined ? {} : { query }), ...(variables ? { variables } : {}), extensions };
    const parameters = Object.entries(body).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const response = await catalog.server.inject(
      method === 'POST'
        ? { method, url: '/graphql', payload: body }
        : { method, url: `/graphql?${new URLSearchParams(parameters).toString()}`, headers: { 'apollo-require-preflight': 'true' } },
    );
    return { status: response.statusCode, body: response.json(), cache: response.headers['cache-control'] };
  }

  it('are asked for, sent once, and then known by their hash', async () => {
    const query = '{ datasets { totalCount } }';
    const unknown = await ask(hashOf(query));
    expect(unknown).toEqual({
      status: 200,
      body: { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
      cache: 'private, no-cache, must-revalidate',
    });
    const answer = { data: { datasets: { totalCount: 0 } } };
    expect(await ask(hashOf(query), query)).toMatchObject({ status: 200, body: answer });
    expect(await ask(hashOf(query))).toMatchObject({ status: 200, body: answer });
  });

  it('are refused under a hash that is not theirs, and not kept', async () => {
    const query = '{ models { totalCount } }';
    const hash = hashOf('something else');
    expect(await ask(hash, query)).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringContaining('sha') as string, extensions: { code: 'INPUT_INVALID' } }] },
    });
    expect((await ask(hash)).body.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('are bounded by their variables each time, and not kept when they are refused', async () => {
    const query =
      'query ($n: Int) { datasets(first: $n) { nodes { versions(first: $n) { nodes { derivedFrom(first: $n) { nodes { edgeId } } } } } } }';
    const tooMuch = { status: 400, body: { errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] } };
    expect(await ask(hashOf(query), query, { n: 200 })).toMatchObject(tooMuch);
    expect((await ask(hashOf(query))).body.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await ask(hashOf(query), query, { n: 2 })).body.errors).toBeUndefined();
    expect(await ask(hashOf(query), undefined, { n: 200 })).toMatchObject(tooMuch);
    expect((await ask(hashOf(query), undefined, { n: 2 })).body.errors).toBeUndefined();
  });

  it('are refused in another version of the protocol', async () => {
    const response = await catalog.server.inject({
      method: 'POST',
      url: '/graphql',
      payload: { extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'INPUT_INVALID' } }] });
  });
});
