import { RE2JS } from 're2js';

/** Why a regular expression is none of RE2's; null when it is one. */
export function regexFault(pattern: string): string | null {
  return compile(pattern).fault;
}

/** Whether an expression, anchored as Prometheus anchors it, matches the empty string. False for a broken expression. */
export function regexMatchesEmpty(pattern: string): boolean {
  return compile(pattern).compiled?.matches('') ?? false;
}

function compile(pattern: string): { compiled: RE2JS; fault: null } | { compiled: null; fault: string } {
  try {
    return { compiled: RE2JS.compile(`^(?:${pattern})$`), fault: null };
  } catch (error) {
    return { compiled: null, fault: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^error parsing regexp: /, '');
}
