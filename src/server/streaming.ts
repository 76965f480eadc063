import type { FastifyReply } from 'fastify';

const waiting = new WeakMap<FastifyReply, Set<() => void>>();

/**
 * Calls `over` once: when the request is answered, when its client has gone, or when its answer has become a stream. A
 * stream lasts for hours, is bounded by limits of its own, and says nothing of how long an answer took.
 */
export function onceAnswered(reply: FastifyReply, over: () => void): void {
  const known = waiting.get(reply);
  if (known) return void known.add(over);
  waiting.set(reply, new Set([over]));
  reply.raw.once('close', () => startStreaming(reply));
}

/** The answer becomes a stream: from here on it takes no place among the requests under way. */
export function startStreaming(reply: FastifyReply): void {
  const all = waiting.get(reply) ?? [];
  waiting.set(reply, new Set());
  for (const over of all) over();
}
