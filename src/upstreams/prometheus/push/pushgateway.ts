import type { CallOptions } from '../../http/exchange.ts';
import type { HttpClient } from '../../http/http-client.ts';
import type { PrometheusAccess } from '../shapes.ts';
import { notSent, readWriteOutcome, type WriteOutcome } from '../write/write-outcome.ts';
import { expositionFault } from './exposition.check.ts';
import { type GroupingKey, groupingFaults, groupingPath } from './grouping-path.ts';

/** Metrics to push, in the text exposition format. */
export interface Push {
  readonly group: GroupingKey;
  readonly exposition: string;
  /** Whether everything that the group has is replaced; else only metrics of the same names are. */
  readonly replace: boolean;
}

/** A Pushgateway (upstreams.md §3, T8). Both are sent once: a failure says whether the outcome is known. */
export interface PushgatewayClient {
  push(access: PrometheusAccess, push: Push, options: CallOptions): Promise<WriteOutcome>;
  /** Deleting a group that does not exist succeeds too. */
  remove(access: PrometheusAccess, group: GroupingKey, options: CallOptions): Promise<WriteOutcome>;
}

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/** Makes the client; it keeps nothing but `http`. The access's endpoint is the Pushgateway's. */
export function createPushgatewayClient(http: HttpClient): PushgatewayClient {
  return {
    async push(access, { group, exposition, replace }, options) {
      // The format ends every line, the last one too.
      const text = exposition === '' || exposition.endsWith('\n') ? exposition : `${exposition}\n`;
      const fault = expositionFault(text);
      const faults = [...groupingFaults(group), ...(fault === null ? [] : [{ path: ['exposition'], message: fault }])];
      if (faults.length > 0) return notSent(faults);
      return http.call(
        access.endpoint,
        {
          operation: replace ? 'replacePushed' : 'push',
          method: replace ? 'PUT' : 'POST',
          path: groupingPath(group),
          body: { bytes: Buffer.from(text), contentType: TEXT_FORMAT },
          headers: access.headers,
          idempotent: false,
        },
        options,
        (response, call) => readWriteOutcome(response, call, access.secrets),
      );
    },

    async remove(access, group, options) {
      const faults = groupingFaults(group);
      if (faults.length > 0) return notSent(faults);
      return http.call(
        access.endpoint,
        {
          operation: 'deletePushed',
          method: 'DELETE',
          path: groupingPath(group),
          headers: access.headers,
          idempotent: false,
        },
        options,
        (response, call) => readWriteOutcome(response, call, access.secrets),
      );
    },
  };
}
