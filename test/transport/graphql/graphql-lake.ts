import { vi } from 'vitest';
import { fastify, type FastifyInstance } from 'fastify';
import { registerGraphql } from '../../../src/transport/graphql/server.ts';
import type { Logger } from '../../../src/ports/runtime.ts';
import { BASE_IRI, openLake, silent, type TestLake } from '../../support/lake.ts';
import { embeddedDatabase } from '../../support/databases.ts';

/** GraphQL over a whole embedded catalog, spoken to as a client does. */
export interface GraphqlLake {
  lake: TestLake;
  server: FastifyInstance;
  /** Posts a query; answers the body. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** As `ask`, with the number of SQL statements. */
  counted(query: string, variables?: Record<string, unknown>): Promise<Answer & { statements: number }>;
  close(): Promise<void>;
}
export interface Answer {
  status: number;
  data: unknown;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; field?: string; errorId?: string } }[];
}

/** A value inside an answer: `at(data, 'entity.files.0.path')`. */
export function at<T = unknown>(value: unknown, path: string): T {
  return path.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value) as T;
}

export async function openGraphqlLake(logger: Logger = silent): Promise<GraphqlLake> {
  const lake = await openLake(embeddedDatabase);
  // The index is brought up to date by hand, so that its statements are not counted with those of queries.
  await lake.indexer.stop();
  const server = fastify();
  const iriOf = (path: string): string => `${BASE_IRI}/id/${path}`;
  await registerGraphql(server, { services: { ...lake.services, iriOf }, logger, callerOf: () => ({ actor: 'tester' }) });
  const ask = async (query: string, variables?: Record<string, unknown>): Promise<Answer> => {
    const response = await server.inject({ method: 'POST', url: '/graphql', payload: { query, variables } });
    const { data, errors = [] } = response.json<Answer>();
    return { status: response.statusCode, data, errors };
  };
  return {
    lake,
    server,
    ask,
    counted: async (query, variables) => {
      const statements = vi.spyOn(lake.dataSource, 'query');
      try {
        return { ...(await ask(query, variables)), statements: statements.mock.calls.length };
      } finally {
        statements.mockRestore();
      }
    },
    close: async () => {
      await server.close();
      await lake.close();
    },
  };
}
