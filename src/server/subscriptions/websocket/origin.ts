import type { IncomingMessage } from 'node:http';

/**
 * Whether a WebSocket may be opened from the page that asks for it. Browsers open them from any page without asking first,
 * so the gateway looks: at `Origin`, which only browsers send, and no page can change.
 */
export function isAllowedOrigin({ headers: { origin, host } }: IncomingMessage, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  // As addresses, not as texts: ports may be left out, and names have no case.
  const from = new URL(origin);
  const own = `${from.protocol}//${host}`;
  return from.host !== '' && URL.canParse(own) && from.host === new URL(own).host;
}
