import { isDefinitionId } from '../alert/alert.args.ts';
import { badInput } from '../write/user-error.ts';
import type { UserError } from '../write/user-error.type.ts';
import type { ScheduleDowntimeInput } from './downtime.input.ts';

/** ZMON takes no end further ahead than this (upstreams.md §2, error matrix). */
const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * Faults of a downtime by ZMON's rules, told before anything is sent: newer servers answer some of them with an empty HTTP
 * 500, after which nobody could know what happened (upstreams.md §2, error matrix).
 */
export function downtimeFaults(input: ScheduleDowntimeInput, nowMs: number): UserError[] {
  const { comment, startTime, endTime, entities, alertDefinitionIds } = input;
  const faults: UserError[] = [];
  if (comment.trim() === '') faults.push(badInput('comment', 'accepted: a text that is not empty'));
  if (startTime !== null && startTime !== undefined && wholeSecond(startTime) >= wholeSecond(endTime)) {
    faults.push(badInput('endTime', 'accepted: a moment after startTime, by a second or more'));
  } else if (endTime <= nowMs) {
    faults.push(badInput('endTime', 'accepted: a moment in the future'));
  }
  if (endTime > nowMs + YEAR_MS) faults.push(badInput('endTime', 'accepted: a moment within one year from now'));
  if (entities.length === 0 || entities.some((entity) => entity.trim() === '')) {
    faults.push(badInput('entities', 'accepted: at least one entity id, none of them empty'));
  }
  if (alertDefinitionIds && (alertDefinitionIds.length === 0 || !alertDefinitionIds.every(isDefinitionId))) {
    faults.push(badInput('alertDefinitionIds', 'accepted: at least one positive id, or leave it out for all'));
  }
  return faults;
}

function wholeSecond(momentMs: number): number {
  return Math.floor(momentMs / 1_000);
}
