import { clip, type Interval } from '../../timeseries/interval.ts';
import type { NhnServer } from '../../upstreams/nhn/shapes.ts';
import type { ZmonAlert, ZmonDowntime } from '../../upstreams/zmon/shapes.ts';
import type { ReadEntity } from '../join/claims.ts';
import { claimFits } from '../join/machine.ts';
import { type DowntimeRecord, downtimePlace } from './downtime-record.ts';
import type { MachineAlertsKey, MachineAlertsLoader } from './machine-alerts.loader.ts';

/** What lies over a machine's series: its planned downtimes, and the alerts that are firing for it. */
export interface MachineOverlays {
  /** Earliest first. */
  readonly downtimes: readonly ZmonDowntime[];
  readonly alerts: readonly ZmonAlert[];
}

/** Overlays by machine; the calls are those of the definitions, for any number of machines. */
export interface OverlayLoader {
  ofServer(key: MachineAlertsKey, server: NhnServer): Promise<MachineOverlays>;
}

/**
 * Makes the overlays of one request.
 *
 * ZMON tells of downtimes only beside alerts that are firing (Z8), and lists none; what was scheduled through the gateway is
 * known besides, also when it is over or its machine quiet.
 */
export function createOverlayLoader(
  machineAlerts: MachineAlertsLoader,
  record: DowntimeRecord,
  readEntity: ReadEntity,
): OverlayLoader {
  const recorded = async ({ place, definitionIds }: MachineAlertsKey, server: NhnServer) =>
    (await record.all(downtimePlace(place)))
      .filter(({ alertDefinitionIds }) => alertDefinitionIds?.some((id) => definitionIds.includes(id)) ?? true)
      .filter(({ entities }) =>
        entities?.some((entity) => readEntity(entity).some((claim) => claimFits(claim, server))),
      );

  return {
    async ofServer(key, server) {
      const alerts = await machineAlerts.ofServer(key, server.hostId);
      const all = [...alerts.flatMap(({ downtimes }) => downtimes), ...(await recorded(key, server))];
      // One downtime covers several alerts of a machine; the record's copy, which comes last, knows more of it.
      const downtimes = [...new Map(all.map((downtime) => [downtime.downtimeId, downtime])).values()];
      return { downtimes: downtimes.sort((a, b) => (a.startTimeMs ?? 0) - (b.startTimeMs ?? 0)), alerts };
    },
  };
}

/** The part of a downtime inside of a window; `null` when there is none. A time that ZMON does not tell has no bound. */
export function downtimeWithin({ startTimeMs, endTimeMs }: ZmonDowntime, window: Interval): Interval | null {
  return clip(
    { startMs: startTimeMs ?? Number.NEGATIVE_INFINITY, endMs: endTimeMs ?? Number.POSITIVE_INFINITY },
    window,
  );
}

/** The part of a window in which an alert has been firing, up to now; `null` when there is none. */
export function firingWithin({ startedAtMs }: ZmonAlert, window: Interval, nowMs: number): Interval | null {
  if (window.startMs > nowMs) return null;
  return clip(
    { startMs: startedAtMs ?? Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY },
    { startMs: window.startMs, endMs: Math.min(window.endMs, nowMs) },
  );
}
