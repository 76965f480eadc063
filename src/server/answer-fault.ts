import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { SightlineError } from '../errors/sightline-error.ts';
import { statusOf } from './error-format.ts';

/**
 * What is refused before the graph sees it: a caller that nobody knows, a body that is no JSON, too large, of an unknown
 * type. The form is that of GraphQL errors.
 */
export function answerFault(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof SightlineError) {
    const { retryAfterSeconds } = error.extensions;
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    return reply.code(statusOf(error)).send({ errors: [{ message: error.message, extensions: error.extensions }] });
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    request.log.error({ err: error }, 'masked error');
    return reply.code(500).send(faultBody('Internal server error', 'INTERNAL_SERVER_ERROR'));
  }
  return reply.code(status).send(faultBody(error.message));
}

/** What no route serves. The query is not repeated: anything may stand in it. */
export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ''] = request.url.split('?', 1);
  return reply.code(404).send(faultBody(`there is no route ${request.method} ${path}`));
}

/** The body of a refusal, in the form of GraphQL errors. */
export function faultBody(message: string, code = 'BAD_USER_INPUT') {
  return { errors: [{ message, extensions: { code } }] };
}
