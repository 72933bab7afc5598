import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../ports/runtime.ts';
import { shareAnswer } from './cors.ts';
import { negotiate } from './negotiate.ts';
import { PAGE_HEADERS } from './page.ts';
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
  return wantsPage(request) ? sendProblemPage(reply, told) : sendProblem(reply, told);
}

/** Browsers name HTML when a person opens an address; programs ask for data, or for anything. */
function wantsPage({ method, headers: { accept } }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && negotiate(accept, ['problem', 'html']) === 'html';
}
export function sendProblemPage(reply: FastifyReply, told: Problem): FastifyReply {
  return begin(reply, told).headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(problemPage(told));
}

/** As bytes: to a text the server would add a charset, which the type does not have. */
export function sendProblem(reply: FastifyReply, told: Problem): FastifyReply {
  return begin(reply, told)
    .type(PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(told)));
}
/** What was said already of an answer that is not to come is taken back. */
function begin(reply: FastifyReply, { status }: Problem): FastifyReply {
  return shareAnswer(reply).removeHeader('Content-Encoding').code(status).header('Vary', 'Accept');
}
