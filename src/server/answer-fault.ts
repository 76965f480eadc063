import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** What HTTP itself refuses: a body that is no JSON, too large, of an unknown type. The form is that of GraphQL errors. */
export function answerFault(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    request.log.error({ err: error }, 'masked error');
    return reply.code(500).send(body('Internal server error', 'INTERNAL_SERVER_ERROR'));
  }
  return reply.code(status).send(body(error.message, 'BAD_USER_INPUT'));
}

function body(message: string, code: string) {
  return { errors: [{ message, extensions: { code } }] };
}
