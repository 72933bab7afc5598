import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../ports/runtime.ts';
import { PAGE_POLICY } from './page.ts';
import { problemPage } from './problem-page.ts';
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
  return wantsPage(request) ? sendPage(reply, told) : sendProblem(reply, told);
}

/** Browsers name HTML when a person opens an address; programs ask for data, or for anything. */
function wantsPage({ method, headers: { accept } }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && accept !== undefined && /(^|,)\s*text\/html\s*(,|$)/.test(accept);
}
function sendPage(reply: FastifyReply, told: Problem): FastifyReply {
  return reply
    .code(told.status)
    .header('Vary', 'Accept')
    .header('Content-Security-Policy', PAGE_POLICY)
    .header('X-Content-Type-Options', 'nosniff')
    .type('text/html; charset=utf-8')
    .send(problemPage(told));
}

/** As bytes: to a text the server would add a charset, which the type does not have. */
export function sendProblem(reply: FastifyReply, told: Problem): FastifyReply {
  return reply
    .code(told.status)
    .header('Access-Control-Allow-Origin', '*')
    .type(PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(told)));
}
