import { startDeadline } from '../../resilience/deadline.ts';
import type { CallOptions } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { below, path } from '../http/path.ts';
import { openEnvelope } from './envelope.ts';
import { isRecord } from './json.ts';
import type { PrometheusAccess } from './shapes.ts';

/** What a server is known to understand, by the version that it tells. */
export interface PrometheusBuild {
  /** As the server writes it; `null` when it tells none. */
  readonly version: string | null;
  /** `limit` of series, labels and label values: since 2.51. */
  readonly limitsLists: boolean;
  /** `limit` of query and query_range: since 3.2. */
  readonly limitsQueries: boolean;
  /** Label names in their `U__` form: since 3.0. */
  readonly escapesLabelNames: boolean;
}

/** A server that tells nothing is taken for the oldest: what it does not do is done here (upstreams.md §4, facts 8 and 13). */
export const UNKNOWN_BUILD: PrometheusBuild = {
  version: null,
  limitsLists: false,
  limitsQueries: false,
  escapesLabelNames: false,
};

/** The builds of all servers, each asked once and only when something depends on it. */
export interface BuildInfoReader {
  /** Never rejects: whoever cannot wait, or whose server does not tell, gets UNKNOWN_BUILD. */
  of(access: PrometheusAccess, options: CallOptions): Promise<PrometheusBuild>;
}

const PROBE_TIMEOUT_MS = 2_000;
/** Servers are upgraded while the gateway runs; one that did not tell may only have been starting. */
const KNOWN_FOR_MS = 3_600_000;
const UNKNOWN_FOR_MS = 60_000;

/** Makes the reader; it remembers one build per endpoint. `now` is monotonic milliseconds. */
export function createBuildInfoReader(http: HttpClient, now = () => performance.now()): BuildInfoReader {
  const known = new Map<string, { readonly build: Promise<PrometheusBuild>; until: number }>();

  async function ask(access: PrometheusAccess, options: CallOptions): Promise<PrometheusBuild> {
    // Not the first caller's deadline: others wait for the same answer.
    using deadline = startDeadline({ timeoutMs: PROBE_TIMEOUT_MS });
    try {
      return await http.call(
        access.endpoint,
        {
          operation: 'buildInfo',
          method: 'GET',
          path: below(access.pathPrefix, path`/api/v1/status/buildinfo`),
          headers: access.headers,
          idempotent: true,
        },
        { ...options, deadline },
        (response, call) => buildOf(openEnvelope(response, call, access.secrets).data),
      );
    } catch {
      return UNKNOWN_BUILD;
    }
  }

  return {
    of(access, options) {
      if (access.tellsBuild !== true) return Promise.resolve(UNKNOWN_BUILD);
      const { source, region, baseUrl } = access.endpoint;
      const key = JSON.stringify([source, region, baseUrl.href]);
      const remembered = known.get(key);
      if (remembered !== undefined && remembered.until > now()) return unlessAborted(remembered.build, options);
      const build = ask(access, options);
      const entry = { build, until: Number.POSITIVE_INFINITY };
      known.set(key, entry);
      void build.then(({ version }) => {
        entry.until = now() + (version === null ? UNKNOWN_FOR_MS : KNOWN_FOR_MS);
      });
      return unlessAborted(build, options);
    },
  };
}

function buildOf(data: unknown): PrometheusBuild {
  if (!isRecord(data) || typeof data.version !== 'string') return UNKNOWN_BUILD;
  const { version, application } = data;
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})(?:\.|$)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return UNKNOWN_BUILD;
  // Others count their own versions: Mimir 2.51 would not be Prometheus 2.51.
  if (application !== undefined) return { ...UNKNOWN_BUILD, version };
  const since = (wanted: number, wantedMinor: number) =>
    Number(major) > wanted || (Number(major) === wanted && Number(minor) >= wantedMinor);
  return { version, limitsLists: since(2, 51), limitsQueries: since(3, 2), escapesLabelNames: since(3, 0) };
}

/** What depends on the answer is about to fail by its own deadline: it need not wait for it. */
function unlessAborted(build: Promise<PrometheusBuild>, { deadline }: CallOptions): Promise<PrometheusBuild> {
  const { signal } = deadline;
  if (signal.aborted) return Promise.resolve(UNKNOWN_BUILD);
  const { promise, resolve } = Promise.withResolvers<PrometheusBuild>();
  const leave = () => resolve(UNKNOWN_BUILD);
  signal.addEventListener('abort', leave, { once: true });
  void build.then(resolve).finally(() => signal.removeEventListener('abort', leave));
  return promise;
}
