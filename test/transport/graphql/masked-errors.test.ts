import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../../src/ports/runtime.ts';
import { registerGraphql } from '../../../src/transport/graphql/server.ts';
import { BASE_IRI } from '../../support/lake.ts';
import { openGraphqlLake, type Answer, type GraphqlLake } from './graphql-lake.ts';

interface Line {
  level: string;
  details: { error?: Error; errorId?: string };
}

describe('an error that nobody expected', () => {
  const lines: Line[] = [];
  const log = (level: string) => (details: object) => void lines.push({ level, details });
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake(logger);
    await catalog.lake.register(['Dataset', { key: 'd', name: 'D' }]);
  });
  afterAll(() => catalog.close());

  const secret = 'secret at /etc/passwd';
  function expectMasked({ errors }: Pick<Answer, 'errors'>): void {
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toEqual({ code: 'INTERNAL', errorId: expect.any(String) as string });
    expect(errors[0]?.message).not.toContain('secret');
    const logged = lines.find(({ details }) => details.errorId === errors[0]?.extensions.errorId);
    expect(logged?.level).toBe('error');
    expect(logged?.details.error?.message).toContain(secret);
  }

  it('in a resolver is masked, with an id that is in the log', async () => {
    const find = vi.spyOn(catalog.lake.services.catalog, 'find').mockRejectedValueOnce(new Error(secret));
    expectMasked(await catalog.ask('{ entity(kind: DATASET, key: "d") { id } }'));
    find.mockRestore();
  });

  it('in the value of a scalar is masked', async () => {
    const record = await catalog.lake.services.catalog.find({ kind: 'Dataset', key: 'd' });
    const broken = { ...record, revision: secret } as unknown as typeof record;
    const find = vi.spyOn(catalog.lake.services.catalog, 'find').mockResolvedValueOnce(broken);
    expectMasked(await catalog.ask('{ entity(kind: DATASET, key: "d") { revision } }'));
    find.mockRestore();
  });

  it('in telling who calls is masked', async () => {
    const server = fastify();
    const services = { ...catalog.lake.services, iriOf: (path: string) => `${BASE_IRI}/id/${path}` };
    const callerOf = (): never => {
      throw new Error(secret);
    };
    await registerGraphql(server, { services, logger, callerOf });
    for (const headers of [{}, { accept: 'text/event-stream' }]) {
      const payload = { query: 'subscription { changes { id } }' };
      const answer = await server.inject({ method: 'POST', url: '/graphql', payload, headers });
      expect(answer.statusCode).toBe(500);
      expectMasked(answer.json());
    }
    await server.close();
  });

  it('aside, answers have nothing of the plugin that works out how long each field may be kept: it makes lists cost more', async () => {
    const answer = await catalog.server.inject({ method: 'POST', url: '/graphql', payload: { query: '{ datasets { totalCount } }' } });
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, undefined]);
  });
});
