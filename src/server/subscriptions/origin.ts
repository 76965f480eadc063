import type { IncomingMessage } from 'node:http';

/**
 * Whether a WebSocket may be opened from the page that asks for it. Browsers open them from any page without asking first,
 * so the gateway looks: at `Origin`, which only browsers send, and no page can change.
 */
export function isAllowedOrigin({ headers: { origin, host } }: IncomingMessage, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
