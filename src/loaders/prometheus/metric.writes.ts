import type { RangeCache } from '../../cache/range/range-cache.ts';
import type { SingleFlight } from '../../cache/single-flight.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import type { Endpoint } from '../../upstreams/http/endpoint.ts';
import { prometheusAccess } from '../../upstreams/prometheus/access.ts';
import type { GroupingKey } from '../../upstreams/prometheus/push/grouping-path.ts';
import type { Push, PushgatewayClient } from '../../upstreams/prometheus/push/pushgateway.ts';
import type { RemoteWriteClient } from '../../upstreams/prometheus/write/remote-write.ts';
import type { SeriesDraft } from '../../upstreams/prometheus/write/samples.check.ts';
import type { WriteOutcome } from '../../upstreams/prometheus/write/write-outcome.ts';
import { accessPrefix } from '../metrics/access.ts';
import type { RequestCall } from '../request-call.ts';

export type { SeriesDraft } from '../../upstreams/prometheus/write/samples.check.ts';
export type { WriteOutcome } from '../../upstreams/prometheus/write/write-outcome.ts';

/** A source that metrics can be written to. */
export type WritableSource = Extract<MetricsEndpoint['source'], { kind: 'prometheus' }>;
/** One endpoint of such a source. */
export type WritableEndpoint = Extract<MetricsEndpoint, { source: WritableSource }>;

/** Writes of metrics. Each is sent once. */
export interface MetricWrites {
  /** Remote write; the next read of the endpoint is fresh, whatever became of the write. */
  writeSamples(place: WritableEndpoint, drafts: readonly SeriesDraft[]): Promise<WriteOutcome>;
  push(source: WritableSource, pushgateway: Endpoint, push: Push): Promise<WriteOutcome>;
  deletePushed(source: WritableSource, pushgateway: Endpoint, group: GroupingKey): Promise<WriteOutcome>;
}

/** What the writes go out by. */
export interface MetricWritePorts {
  readonly remoteWrite: RemoteWriteClient;
  readonly pushgateway: PushgatewayClient;
  readonly flights: SingleFlight;
  readonly ranges: RangeCache;
}

/** Makes the writes of one request. */
export function createMetricWrites(ports: MetricWritePorts, call: RequestCall): MetricWrites {
  const { remoteWrite, pushgateway, flights, ranges } = ports;
  return {
    async writeSamples(place, drafts) {
      const access = prometheusAccess(place.source, place.endpoint);
      try {
        return await remoteWrite.write(access, place.source.remoteWritePath, drafts, call);
      } finally {
        // Also after a failure: a write that timed out may have happened.
        flights.invalidate(accessPrefix(place));
        await ranges.renew(accessPrefix(place));
      }
    },
    push: (source, endpoint, push) => pushgateway.push(prometheusAccess(source, endpoint), push, call),
    deletePushed: (source, endpoint, group) => pushgateway.remove(prometheusAccess(source, endpoint), group, call),
  };
}
