import type { Labels } from '../../../timeseries/series.ts';
import type { CallOptions } from '../../http/exchange.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { below, path, type UpstreamPath } from '../../http/path.ts';
import type { PrometheusAccess } from '../shapes.ts';
import { type SeriesDraft, samplesFaults } from './samples.check.ts';
import { notSent, readWriteOutcome, type WriteOutcome } from './write-outcome.ts';
import { encodeWriteRequest, WRITE_HEADERS } from './write-request.ts';
import type { WrittenSeries } from './written-series.ts';

/** Prometheus remote write. */
export interface RemoteWriteClient {
  /**
   * Sends the series to `remoteWritePath` below the access's endpoint, once: a failure says whether the outcome is known.
   *
   * @throws UpstreamError when the server refuses for another reason than the samples, or cannot be asked
   */
  write(
    access: PrometheusAccess,
    remoteWritePath: string,
    drafts: readonly SeriesDraft[],
    options: CallOptions,
  ): Promise<WriteOutcome>;
}

/** Makes the client; it keeps nothing but `http`. */
export function createRemoteWriteClient(http: HttpClient): RemoteWriteClient {
  return {
    async write(access, remoteWritePath, drafts, options) {
      const faults = samplesFaults(drafts);
      if (faults.length > 0) return notSent(faults);
      const bytes = encodeWriteRequest(drafts.map(seriesOf));
      return http.call(
        access.endpoint,
        {
          operation: 'remoteWrite',
          method: 'POST',
          path: configuredPath(remoteWritePath),
          body: { bytes, contentType: 'application/x-protobuf' },
          headers: { ...WRITE_HEADERS, ...access.headers },
          idempotent: false,
        },
        options,
        (response, call) => readWriteOutcome(response, call, access.secrets),
      );
    },
  };
}

/** A draft without faults. */
function seriesOf({ labels, timestamps, values }: SeriesDraft): WrittenSeries {
  return {
    labels: labels as Labels,
    timestampsMs: timestamps.map((seconds) => Math.round(seconds * 1_000)),
    values,
  };
}

function configuredPath(text: string): UpstreamPath {
  return text
    .split('/')
    .filter((segment) => segment !== '')
    .reduce<UpstreamPath>((whole, segment) => below(whole, path`/${segment}`), path``);
}
