import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../ports/runtime.ts';
import { PROBLEM_TYPE, problemOf, type Problem } from './problem.ts';

export interface ErrorReplyDeps {
  /** Where unexpected errors are told in full; default: the server's own log. */
  logger?: Pick<Logger, 'error'>;
  /** Id under which an unexpected error is logged and told; default: random. */
  errorId?: () => string;
}

/** Answers an error as problem details; also for errors that the server finds before any route does (`frameworkErrors`). */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, deps: ErrorReplyDeps): FastifyReply {
  const told = problemOf(error, deps.errorId ?? randomUUID);
  if (told.errorId !== undefined)
    (deps.logger ?? request.log).error({ err: error, errorId: told.errorId, url: request.url }, 'request failed');
  return sendProblem(reply, told);
}

/** As bytes: to a text the server would add a charset, which the type does not have. */
export function sendProblem(reply: FastifyReply, told: Problem): FastifyReply {
  return reply
    .code(told.status)
    .header('Access-Control-Allow-Origin', '*')
    .type(PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(told)));
}
