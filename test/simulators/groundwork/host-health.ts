import type { StoredHost } from './host-model.ts';

/** Service states from worst to best, with what each makes of the host (upstreams.md §5 q23). */
const WORST_FIRST: readonly (readonly [service: string, host: string | null])[] = [
  ['UNSCHEDULED CRITICAL', 'UNSCHEDULED DOWN'],
  ['WARNING', 'WARNING'],
  ['PENDING', null],
  ['SCHEDULED CRITICAL', 'SCHEDULED DOWN'],
  ['UNKNOWN', 'UNREACHABLE'],
  ['OK', 'UP'],
];

/** The status that bubbles up from the services of a host that is itself well. */
export function bubbleUpStatus(host: StoredHost): string {
  const states = new Set(host.services.map((service) => service.monitorStatus));
  if (!['UP', 'PENDING'].includes(host.monitorStatus) || states.size === 0) return host.monitorStatus;
  const worst = WORST_FIRST.find(([service]) => states.has(service));
  return worst?.[1] ?? host.monitorStatus;
}

/** The share of services that are OK, in percent, as text with at most two decimals (q13). */
export function serviceAvailability(host: StoredHost): string {
  if (host.services.length === 0) return '0';
  const good = host.services.filter((service) => service.monitorStatus === 'OK').length;
  return String(Number(((good / host.services.length) * 100).toFixed(2)));
}
