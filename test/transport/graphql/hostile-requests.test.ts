import fc from 'fast-check';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerGraphql } from '../../../src/transport/graphql/server.ts';
import { BASE_IRI, silent } from '../../support/lake.ts';
import { openGraphqlLake, type Answer, type GraphqlLake } from './graphql-lake.ts';

const repeated = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join(' ');
const nested = (depth: number, open: string, close: string, inside = ''): string => open.repeat(depth) + inside + close.repeat(depth);

describe('a request that asks for too much', () => {
  let catalog: GraphqlLake;
  let server: FastifyInstance;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    server = fastify({ bodyLimit: 32 * 1024 * 1024 });
    const services = { ...catalog.lake.services, iriOf: (path: string) => `${BASE_IRI}/id/${path}` };
    await registerGraphql(server, { services, logger: silent, callerOf: () => ({ actor: 'tester' }) });
  });
  afterAll(async () => {
    await server.close();
    await catalog.close();
  });

  /** Posts a body as it is; answers what came and how many statements it cost. */
  async function post(payload: string): Promise<Answer & { statements: number }> {
    const statements = vi.spyOn(catalog.lake.dataSource, 'query');
    try {
      const response = await server.inject({
        method: 'POST',
        url: '/graphql',
        payload,
        headers: { 'content-type': 'application/json' },
      });
      const { data, errors = [] } = response.json<Answer>();
      return { status: response.statusCode, data, errors, statements: statements.mock.calls.length };
    } finally {
      statements.mockRestore();
    }
  }

  it.each([
    ['10,000 aliases', `{ ${repeated(10_000, (i) => `a${i}: datasets { totalCount }`)} }`, 'words and signs'],
    ['1,000 aliases of what costs a statement', `{ ${repeated(1000, (i) => `a${i}: datasets { totalCount }`)} }`, 'could hold'],
    ['the same field 3,000 times', `{ ${'datasets { nodes { id } } '.repeat(2000)} }`, 'repeated too often'],
    [
      'the schema 300 times',
      `{ ${repeated(300, (i) => `a${i}: __schema { types { fields { type { fields { name } } } } }`)} }`,
      'could hold',
    ],
    ['selections within selections', `{ ${nested(5000, 'a {', '}', 'a')} }`, 'brackets'],
    ['fragments within fragments', `{ ${nested(3000, '... on Query {', '}', '__typename')} }`, 'brackets'],
    ['lists within lists', `{ datasets(filter: ${nested(7000, '[', ']')}) { totalCount } }`, 'brackets'],
    ['objects within objects', `{ datasets(filter: ${nested(3000, '{ a: ', '}', '1')}) { totalCount } }`, 'brackets'],
    ['types within types', `query ($a: ${nested(7000, '[', ']', 'Int')}) { __typename }`, 'brackets'],
    ['a query of 20 MB', `{ __typename } #${'x'.repeat(20_000_000)}`, 'characters'],
    ['brackets that never close', '{'.repeat(10_000), 'brackets'],
    ['loops in the schema', `{ __schema { ${'types { ' + nested(3, 'fields { type { ', '} } ', 'name ') + '}'} } }`, 'introspection'],
  ])('is refused in one error before anything is read: %s', async (_, query, message) => {
    const answer = await post(JSON.stringify({ query }));
    expect(answer).toMatchObject({
      status: 400,
      statements: 0,
      errors: [{ message: expect.stringMatching(new RegExp(message, 'i')) as string }],
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]?.extensions.code).toMatch(/^(QUERY_TOO_COMPLEX|INPUT_INVALID)$/);
    expect(answer.errors[0]?.message.length).toBeLessThan(500);
  });

  it.each([
    ['fragments in a circle', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }', 'within itself'],
    ['directives that there are not', `{ __typename ${'@a '.repeat(7000)} }`, 'Unknown directive'],
    ['directives of which one is possible', `{ __typename ${'@skip(if: true) '.repeat(2000)} }`, 'can only be used once'],
    ['variables that nothing uses', `query (${repeated(3000, (i) => `$a${i}: Int`)}) { __typename }`, 'never used'],
    ['fields that there are not', `{ ${repeated(5000, (i) => `a${i}`)} }`, 'Cannot query field'],
  ])('tells a few problems of many: %s', async (_, query, message) => {
    const answer = await post(JSON.stringify({ query }));
    expect(answer).toMatchObject({ status: 400, statements: 0 });
    expect(answer.errors.length).toBeLessThanOrEqual(6);
    expect(answer.errors[0]).toMatchObject({ message: expect.stringContaining(message) as string, extensions: { code: 'INPUT_INVALID' } });
  });

  const settings = 'query ($v: [EntityRefInput!]) { datasets(filter: { administrator: $v }) { totalCount } }';
  it.each([
    ['lists within lists', nested(10_000_000, '[', ']'), 'within each other'],
    ['objects within objects', nested(100_000, '{"a":', '}', '1'), 'within each other'],
    ['a list of 100,000', `[${Array(100_000).fill('{"key":"a"}').join(',')}]`, 'could hold'],
  ])('is refused for its variables: %s', async (_, value, message) => {
    const answer = await post(`{"query":${JSON.stringify(settings)},"variables":{"v":${value}}}`);
    expect(answer).toMatchObject({
      status: 400,
      statements: 0,
      errors: [{ message: expect.stringContaining(message) as string, extensions: { code: 'QUERY_TOO_COMPLEX' } }],
    });
  });

  it('is refused for variables in an address too', async () => {
    const variables = nested(4000, '[', ']');
    const response = await server.inject({
      url: `/graphql?query=${encodeURIComponent(settings)}&variables=${encodeURIComponent(`{"v":${variables}}`)}`,
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json<Answer>().errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  });

  it('is refused for a list of requests, however long', async () => {
    const answer = await post(`[${Array(10_000).fill('{"query":"{ datasets { totalCount } }"}').join(',')}]`);
    expect(answer).toMatchObject({ status: 400, statements: 0, errors: [{ extensions: { code: 'INPUT_INVALID' } }] });
  });

  it('is answered with what is wrong, whatever the bytes', async () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '...',
      '"',
      '"""',
      '#',
      '\n',
      '@',
      '$a',
      ':',
      'datasets',
      'nodes',
      'query',
      'fragment',
      'on',
      '\u0000',
      '1e9',
      '&',
      '|',
      '!',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }), async (pieces) => {
        const { status, errors, data } = await post(JSON.stringify({ query: `{ ${pieces.join(' ')}` }));
        expect(status === 400 ? errors.length : 1).toBeGreaterThan(0);
        expect(errors.every(({ extensions: { code } }) => code !== 'INTERNAL')).toBe(true);
        expect(status === 200 || data === undefined).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves a long text in a variable alone', async () => {
    const mutation = 'mutation ($input: RegisterDatasetInput!) { registerDataset(input: $input) { outcome } }';
    const { status, errors } = await post(
      JSON.stringify({ query: mutation, variables: { input: { key: 'long', name: 'L', description: 'x['.repeat(20_000) } } }),
    );
    expect([status, errors]).toEqual([200, []]);
  });
});
