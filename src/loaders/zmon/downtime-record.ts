import { z } from 'zod';
import type { Records } from '../../cache/records/records.ts';
import { endpointKey } from '../../selection/source-endpoint.ts';
import type { ZmonDowntime } from '../../upstreams/zmon/shapes.ts';
import type { ZmonPlace } from './zmon-place.ts';

/**
 * The downtimes that were scheduled through the gateway. ZMON lists none (upstreams.md §2: there is no GET of them), and of
 * those that are over, or whose machine is quiet, it says nothing anywhere else.
 */
export type DowntimeRecord = Records<ZmonDowntime>;

/** Tells controllers apart, also where instances that share a record have given different ones the same name. */
export function downtimePlace(place: ZmonPlace): string {
  return `downtimes/${endpointKey(place)}/${place.endpoint.baseUrl.href}`;
}

const texts = z.array(z.string()).nullable();
const downtime: z.ZodType<ZmonDowntime> = z.strictObject({
  downtimeId: z.string(),
  comment: z.string().nullable(),
  startTimeMs: z.number().nullable(),
  endTimeMs: z.number().nullable(),
  createdBy: z.string().nullable(),
  entities: texts,
  alertDefinitionIds: z.array(z.number()).nullable(),
});

/** The downtime as an instance has recorded it, or `null` for anything else: theirs may be another version. */
export function parseRecordedDowntime(value: unknown): ZmonDowntime | null {
  return downtime.safeParse(value).data ?? null;
}
