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
  // The shape is what the test asked for.
  data: Data;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; field?: string; errorId?: string } }[];
}
/** Nested answers without a cast at each step. */
export interface Data {
  [name: string]: Data & Data[] & string & number & boolean & null;
}

export async function openGraphqlLake(logger: Logger = silent): Promise<GraphqlLake> {
  const lake = await openLake(embeddedDatabase);
  const server = fastify();
  const iriOf = (path: string): string => `${BASE_IRI}/id/${path}`;
  await registerGraphql(server, { services: { ...lake.services, iriOf }, logger, callerOf: () => ({ actor: 'tester' }) });
  const ask = async (query: string, variables?: Record<string, unknown>): Promise<Answer> => {
    const response = await server.inject({ method: 'POST', url: '/graphql', payload: { query, variables } });
    const { data, errors = [] } = response.json<Answer>();
    return { status: response.statusCode, data, errors };
  };
  return {
    lake, server, ask,
    counted: async (query, variables) => {
      const before = lake.statements();
      const answer = await ask(query, variables);
      return { ...answer, statements: lake.statements() - before };
    },
    close: async () => {
      await server.close();
      await lake.close();
    },
  };
}
