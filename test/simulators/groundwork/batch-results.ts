import { answerResource } from './groundwork-answer.ts';
import type { GroundWorkCall } from './groundwork-call.ts';

/** What became of one item of a batch. */
export type ItemResult = {
  readonly entity?: string;
  readonly status: 'success' | 'failure' | 'warning';
  readonly message?: string;
  readonly location?: string;
};

/** Whose name and verb stand on a batch's answer. */
export type BatchKind = { readonly entityType: string; readonly operation: 'Update' | 'Delete' };

/** Where the server believes a host is; its own name for itself is of no use outside (upstreams.md §5 q5). */
export function locationOf(hostName: string): string {
  return `http://gw.internal/foundation-webapp/api/hosts/${encodeURIComponent(hostName)}`;
}

/** Answers 200 with one result per item, in the order of the request, whatever became of them. */
export function answerResults(call: GroundWorkCall, kind: BatchKind, results: readonly ItemResult[]): void {
  const count = (status: ItemResult['status']): number => results.filter((one) => one.status === status).length;
  const counters =
    call.switches.resultCounters === 'code'
      ? { successful: count('success'), failed: count('failure'), warning: count('warning') }
      : { success: count('success'), failure: count('failure') };
  answerResource(call, 200, 'results', { ...counters, count: results.length, ...kind, results });
}
