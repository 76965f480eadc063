import type { IncomingMessage } from 'node:http';

/**
 * How often a header was sent, by its lower-case name. Of some headers Node keeps the first and drops the others without a
 * word, and joins those of others: what was sent twice can be seen only here.
 */
export function countOf({ rawHeaders }: IncomingMessage, name: string): number {
  return rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === name).length;
}
