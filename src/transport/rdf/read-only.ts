import type { FastifyInstance } from 'fastify';
import { problem } from './problem.ts';
import { sendProblem } from './problem-reply.ts';

/** Answers what would change something at these paths with 405: the catalog is written over GraphQL. */
export function readOnly(scope: FastifyInstance, ...paths: readonly string[]): void {
  for (const url of paths) {
    scope.route({
      method: ['POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      // Before the body is read, whatever its type.
      onRequest: (request, reply, done) => {
        const detail = `${request.method} is not possible here. Read with GET or HEAD; write over GraphQL at /graphql.`;
        sendProblem(reply.header('Allow', 'GET, HEAD, OPTIONS'), problem(405, 'METHOD_NOT_ALLOWED', detail));
        done();
      },
      handler: (_request, reply) => reply,
    });
  }
}
