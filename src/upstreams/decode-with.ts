import type { z } from 'zod';
import type { UpstreamCall } from '../errors/upstream-error.ts';
import { type AnswerPath, malformed } from './malformed.ts';

/** `value` as `schema` reads it. `at` is where in the answer it stands. @throws UpstreamError naming the first bad path */
export function decodeWith<T>(schema: z.ZodType<T>, value: unknown, call: UpstreamCall, at: AnswerPath = []): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const what = issue?.message.replace('Invalid input: ', '').replace('received undefined', 'received nothing');
  throw malformed(call, [...at, ...(issue?.path ?? [])], what ?? 'not as documented');
}
