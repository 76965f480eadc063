import { type UpstreamCall, UpstreamError } from '../errors/upstream-error.ts';
import { describeCall } from '../resilience/abort-error.ts';

/** Where in a foreign answer something is: keys and indexes from the top. */
export type AnswerPath = readonly PropertyKey[];

/**
 * An answer that cannot be read: `body[3].jobId: expected string, received number`. The value itself is never quoted.
 */
export function malformed(call: UpstreamCall, at: AnswerPath, what: string): UpstreamError {
  const message = `${describeCall(call)}: its answer could not be read: ${writePath(at)}: ${what}`;
  return new UpstreamError('UPSTREAM_MALFORMED', message, call);
}

/** Foreign JSON text as a value nobody has looked at yet. @throws UpstreamError UPSTREAM_MALFORMED */
export function parseJson(text: string, call: UpstreamCall): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the text.
    throw malformed(call, [], text.trimStart().startsWith('<') ? 'a page instead of JSON' : 'not JSON');
  }
}

/** What kind of value it is, as errors name it. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'array' : typeof value;
}

function writePath(path: AnswerPath): string {
  if (path.length === 0) return 'the whole';
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
