import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../../../src/ports/runtime.ts';
import { registerGraphql } from '../../../../src/transport/graphql/server.ts';
import { BASE_IRI } from '../../../support/lake.ts';
import { at, openGraphqlLake, type GraphqlLake } from '../graphql-lake.ts';
import { TRANSPORTS, type Following, type Told } from './clients.ts';

interface Line {
  level: string;
  details: { error?: unknown; errorId?: string };
}
const lines: Line[] = [];
const log = (level: string) => (details: object) => void lines.push({ level, details });
const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };

const CHANGES =
  'subscription ($kinds: [EntityKind!], $of: ID, $after: String) { changes(kinds: $kinds, of: $of, after: $after) { cursor kind id revision action entity { key name } } }';

describe.each(TRANSPORTS)('subscriptions over $name', ({ follow }) => {
  let catalog: GraphqlLake;
  let url: string;
  const open: Following[] = [];
  let serial = 0;

  beforeAll(async () => {
    catalog = await openGraphqlLake(logger);
    url = `${await catalog.server.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  });
  afterAll(async () => {
    await Promise.all(open.map((one) => one.end()));
    await catalog.close();
  });

  const subscribers = (): number => catalog.lake.services.changes.subscribers;
  /** A subscription that has begun: what is written from now on comes. */
  async function started(query: string, variables?: Record<string, unknown>): Promise<Following & { first: Promise<Told | null> }> {
    const before = subscribers();
    const following = follow(url, query, variables);
    open.push(following);
    const first = following.next();
    await expect.poll(subscribers).toBe(before + 1);
    const end = async (): Promise<void> => {
      await following.end();
      await expect.poll(subscribers).toBe(before);
    };
    return { ...following, first, end };
  }
  async function refused(query: string, variables?: Record<string, unknown>): Promise<NonNullable<Told['errors']>> {
    const following = follow(url, query, variables);
    open.push(following);
    const answer = await following.next();
    expect(answer?.data ?? null).toBeNull();
    await expect.poll(subscribers).toBe(0);
    return answer?.errors ?? [];
  }
  const register = async (kind: string, input: Record<string, unknown>): Promise<string> => {
    const { data, errors } = await catalog.ask(
      `mutation ($input: Register${kind}Input!) { register${kind}(input: $input) { ${kind[0]?.toLowerCase()}${kind.slice(1)} { id } } }`,
      { input },
    );
    expect(errors).toEqual([]);
    return at(data, `register${kind}.${kind[0]?.toLowerCase()}${kind.slice(1)}.id`);
  };
  const dataset = (name = 'A dataset'): Promise<string> => register('Dataset', { key: `set-${serial++}`, name });

  it('tell of a change with the thing as it is', async () => {
    const { first, end } = await started(CHANGES);
    const id = await dataset('Iris');
    expect(await first).toEqual({
      data: {
        changes: {
          cursor: expect.any(String) as string,
          kind: 'DATASET',
          id,
          revision: 1,
          action: 'CREATE',
          entity: { key: `set-${serial - 1}`, name: 'Iris' },
        },
      },
    });
    await end();
  });

  it('read what stands around the thing anew for each change', async () => {
    const query = 'subscription { changes(kinds: [DATASET]) { entity { ... on Dataset { administrator { name } } } } }';
    const { first, next, end } = await started(query);
    const [key, agent] = [`set-${serial++}`, `agent-${serial++}`];
    await register('Agent', { key: agent, name: 'Before', agentType: 'PERSON' });
    await register('Dataset', { key, name: 'D', administrator: { key: agent } });
    expect(at(await first, 'data.changes.entity.administrator.name')).toBe('Before');
    await register('Agent', { key: agent, name: 'After', agentType: 'PERSON', expectedRevision: 1 });
    await register('Dataset', { key, name: 'D again', administrator: { key: agent }, expectedRevision: 1 });
    expect(at(await next(), 'data.changes.entity.administrator.name')).toBe('After');
    await end();
  });

  it('say what was done, to a thing that is gone from lists too', async () => {
    const id = await dataset();
    const { first, next, end } = await started('subscription ($of: ID) { changes(of: $of) { action revision entity { retiredAt } } }', {
      of: id,
    });
    await register('Dataset', { key: `set-${serial - 1}`, name: 'Renamed', expectedRevision: 1 });
    for (const change of ['retire', 'restore'])
      await catalog.ask(`mutation ($id: ID!) { ${change}(input: { id: $id }) { outcome } }`, { id });
    const told = [await first, await next(), await next()].map((answer) =>
      at<{ action: string; revision: number }>(answer, 'data.changes'),
    );
    expect(told.map(({ action, revision }) => [action, revision])).toEqual([
      ['UPDATE', 2],
      ['RETIRE', 3],
      ['RESTORE', 4],
    ]);
    await end();
  });

  it('follow one thing, or kinds, and go on after a cursor', async () => {
    const id = await dataset();
    const { first, end } = await started(CHANGES, { of: id });
    await dataset();
    await register('DatasetVersion', { dataset: { id }, key: '1' });
    expect(at(await first, 'data.changes.kind')).toBe('DATASET_VERSION');
    await end();
    await dataset('Missed');
    const resumed = await started(CHANGES, { after: at(await first, 'data.changes.cursor'), kinds: ['DATASET'] });
    expect(at(await resumed.first, 'data.changes.entity.name')).toBe('Missed');
    await resumed.end();
  });

  it.each([
    ['a query', '{ datasets { totalCount } }', 'INPUT_INVALID', 'Only subscriptions'],
    ['a mutation', 'mutation { registerDataset(input: { key: "k", name: "n" }) { outcome } }', 'INPUT_INVALID', 'POST /graphql'],
    ['what is no query', 'subscription { changes {', 'INPUT_INVALID', 'Syntax Error'],
    ['a field that there is not', 'subscription { changes { what } }', 'INPUT_INVALID', 'Cannot query field "what"'],
    ['several fields', 'subscription { a: changes { id } b: changes { id } }', 'INPUT_INVALID', 'must select only one top level field'],
    [
      'several operations without a name',
      'subscription A { changes { id } } subscription B { changes { id } }',
      'INPUT_INVALID',
      'operationName',
    ],
    ['a query that is too deep', `subscription { changes { entity ${deep(10)} } }`, 'QUERY_TOO_COMPLEX', 'levels deep'],
    ['a query that costs too much', `subscription { changes { ${costly(500)} } }`, 'QUERY_TOO_COMPLEX', 'could hold'],
    ['brackets without end', `subscription { ${'{'.repeat(5000)}`, 'QUERY_TOO_COMPLEX', 'brackets'],
    ['words without end', `subscription { ${'id '.repeat(16_000)}}`, 'QUERY_TOO_COMPLEX', 'words'],
  ])('refuse %s, in one error and before anything is read', async (_, query, code, message) => {
    const statements = vi.spyOn(catalog.lake.dataSource, 'query');
    const errors = await refused(query);
    expect(statements).not.toHaveBeenCalled();
    statements.mockRestore();
    expect(errors).toMatchObject([{ extensions: { code }, message: expect.stringContaining(message) as string }]);
  });

  it.each([
    ['a variable of another type', { kinds: 'NONE' }, 'INPUT_INVALID'],
    ['a thing that there is not', { of: '018f0000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
    ['a cursor that is none', { after: 'x' }, 'CURSOR_INVALID'],
  ])('refuse %s', async (_, variables, code) => {
    expect(await refused(CHANGES, variables)).toMatchObject([{ extensions: { code } }]);
    expect(subscribers()).toBe(0);
  });

  it('mask errors that nobody expected, in the source and in the answer, with an id that is in the log', async () => {
    const source = vi.spyOn(catalog.lake.services.changes, 'subscribe').mockRejectedValueOnce(new Error('secret source'));
    const [broken] = await refused(CHANGES);
    source.mockRestore();
    const { first, next, end } = await started(CHANGES);
    const mapping = vi.spyOn(catalog.lake.services.changes, 'record').mockRejectedValueOnce(new Error('secret record'));
    await dataset();
    const failed = await first;
    mapping.mockRestore();
    await dataset('Next');
    expect(at(await next(), 'data.changes.entity.name')).toBe('Next');
    await end();
    for (const [error, secret] of [
      [broken, 'secret source'],
      [failed?.errors?.[0], 'secret record'],
    ] as const) {
      expect(error).toMatchObject({ extensions: { code: 'INTERNAL' }, message: expect.not.stringContaining('secret') as string });
      const logged = lines.find(({ details }) => details.errorId === error?.extensions?.errorId);
      expect(logged).toMatchObject({ level: 'error', details: { error: { message: secret } } });
    }
  });

  it('end with a masked error when the source fails on the way', async () => {
    const following = await started(CHANGES);
    const read = vi.spyOn(catalog.lake.services.changes, 'read').mockRejectedValueOnce(new Error('secret'));
    await following.end();
    const again = follow(url, CHANGES);
    open.push(again);
    expect(await again.next()).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL', errorId: expect.any(String) as string } }] });
    expect(await again.next()).toBeNull();
    read.mockRestore();
    await expect.poll(subscribers).toBe(0);
  });

  it('let no secret out', async () => {
    const { first, end } = await started('subscription { changes { entity { description } } }');
    await register('Dataset', { key: `set-${serial++}`, name: 'S', description: 'at s3://user:pw@bucket/a?token=abc' });
    expect(await first).toEqual({ data: { changes: { entity: { description: 'at s3://bucket/a' } } } });
    await end();
  });

  it('leave nothing behind when the client goes', async () => {
    const following = Array.from({ length: 5 }, () => follow(url, CHANGES));
    open.push(...following);
    const pending = following.map((one) => one.next());
    await expect.poll(subscribers).toBe(5);
    await Promise.all(following.map((one) => one.end()));
    await expect.poll(subscribers).toBe(0);
    await Promise.allSettled(pending);
  });

  it('end when the server stops, which does not wait for them', async () => {
    const server = fastify();
    const iriOf = (path: string): string => `${BASE_IRI}/id/${path}`;
    await registerGraphql(server, { services: { ...catalog.lake.services, iriOf }, logger, callerOf: () => ({ actor: null }) });
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const following = follow(`${address}/graphql`, CHANGES);
    open.push(following);
    const over = following.next().catch((error: unknown) => error);
    await expect.poll(subscribers).toBe(1);
    await server.close();
    await over;
    await expect.poll(subscribers).toBe(0);
  });

  it('mask an error in telling who calls', async () => {
    const server = fastify();
    const iriOf = (path: string): string => `${BASE_IRI}/id/${path}`;
    const callerOf = (): never => {
      throw new Error('secret caller');
    };
    await registerGraphql(server, { services: { ...catalog.lake.services, iriOf }, logger, callerOf });
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const following = follow(`${address}/graphql`, CHANGES);
    open.push(following);
    const told = await following.next().catch((error: unknown) => error);
    expect(JSON.stringify(told) + String(told)).not.toContain('secret');
    expect(lines.filter(({ level }) => level === 'error').at(-1)).toMatchObject({ details: { error: { message: 'secret caller' } } });
    await server.close();
  });
});

function deep(levels: number): string {
  return '{ ... on Dataset { latestVersion { dataset '.repeat(levels) + '{ id }' + '} } }'.repeat(levels);
}
function costly(aliases: number): string {
  return Array.from({ length: aliases }, (_, i) => `a${i}: entity { history(first: 200) { nodes { id at } } }`).join(' ');
}
