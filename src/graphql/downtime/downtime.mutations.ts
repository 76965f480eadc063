import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphContext } from '../context.ts';
import { refused } from '../write/user-error.ts';
import type { UserError } from '../write/user-error.type.ts';
import { downtimeFaults } from './downtime.check.ts';
import { DeleteDowntimeInput, ScheduleDowntimeInput } from './downtime.input.ts';
import { DowntimePayload } from './downtime.payload.ts';
import { Downtime } from './downtime.type.ts';

/** Writes to downtimes. */
@Resolver()
export class DowntimeMutations {
  @Authorized('EDITOR')
  @Mutation(() => DowntimePayload, {
    description:
      'Plans a downtime. ZMON sets only entities that some alert definition watches: when it is none of them, the error ' +
      'is `NOTHING_MATCHED`. Alerts show it after their next evaluation. For EDITOR.',
  })
  async scheduleDowntime(
    @Arg('input', () => ScheduleDowntimeInput, { description: 'The new downtime.' }) input: ScheduleDowntimeInput,
    @Ctx() { selection, loaders, nowMs }: GraphContext,
  ): Promise<DowntimePayload> {
    const place = selection.sourceEndpoint('zmon', input);
    const faults = downtimeFaults(input, nowMs);
    if (faults.length > 0) return { downtime: null, userErrors: faults };
    const entities = [...new Set(input.entities)];
    const outcome = await loaders.zmon.writes.scheduleDowntime(place, {
      comment: input.comment,
      startTimeMs: input.startTime ?? null,
      endTimeMs: input.endTime,
      entities,
      alertDefinitionIds: input.alertDefinitionIds ? [...new Set(input.alertDefinitionIds)] : null,
    });
    if (!outcome.written) return { downtime: null, userErrors: [refused(outcome.refusal)] };
    const covered = outcome.value.entities ?? entities;
    if (covered.length === 0) return { downtime: null, userErrors: [NOTHING_MATCHED] };
    return { downtime: new Downtime(outcome.value), userErrors: uncovered(entities, covered) };
  }

  @Authorized('EDITOR')
  @Mutation(() => DowntimePayload, {
    description:
      'Ends or withdraws a downtime. ZMON does not tell whether there was one of this id: an unknown one succeeds too. ' +
      'For EDITOR.',
  })
  async deleteDowntime(
    @Arg('input', () => DeleteDowntimeInput, { description: 'Which downtime.' }) input: DeleteDowntimeInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<DowntimePayload> {
    const place = selection.sourceEndpoint('zmon', input);
    const outcome = await loaders.zmon.writes.deleteDowntime(place, input.downtimeId);
    return outcome.written
      ? { downtime: new Downtime(outcome.value), userErrors: [] }
      : { downtime: null, userErrors: [{ ...refused(outcome.refusal), field: ['input', 'downtimeId'] }] };
  }
}

/** ZMON answers with an id also then, but has scheduled nothing (upstreams.md §2, quirk 2). */
const NOTHING_MATCHED: UserError = {
  code: 'NOTHING_MATCHED',
  message: 'No alert definition watches any of these entities: no downtime was scheduled.',
  field: ['input', 'entities'],
  upstreamCode: null,
};

function uncovered(asked: readonly string[], covered: readonly string[]): UserError[] {
  const known = new Set(covered.map((entity) => entity.toLowerCase()));
  const left = asked.filter((entity) => !known.has(entity.toLowerCase()));
  if (left.length === 0) return [];
  const message = `The downtime does not cover ${left.join(', ')}: no alert definition watches it.`;
  return [{ code: 'PARTIAL', message, field: ['input', 'entities'], upstreamCode: null }];
}
