import { accessOf as groundworkAccess } from '../loaders/groundwork/host-place.ts';
import type { SourceDirectory } from '../loaders/source-directory.ts';
import { accessOf as zmonAccess } from '../loaders/zmon/zmon-place.ts';
import { type Deadline, type RunningDeadline, startDeadline } from '../resilience/deadline.ts';
import type { GroundworkClient } from '../upstreams/groundwork/groundwork-client.ts';
import type { CallOptions } from '../upstreams/http/exchange.ts';
import type { HttpClient } from '../upstreams/http/http-client.ts';
import type { NhnClient } from '../upstreams/nhn/nhn-client.ts';
import { prometheusAccess } from '../upstreams/prometheus/access.ts';
import type { PrometheusClient } from '../upstreams/prometheus/prometheus-client.ts';
import type { SourceRegistry } from '../upstreams/source.ts';
import type { ZmonClient } from '../upstreams/zmon/zmon-client.ts';

/** What the directory asks with. */
interface DirectoryPorts {
  readonly http: HttpClient;
  readonly nhn: NhnClient;
  readonly prometheus: PrometheusClient;
  readonly zmon: ZmonClient;
  readonly groundwork: GroundworkClient;
  /** How long a probe may take, in milliseconds. */
  readonly probeTimeoutMs: number;
}

/** The directory as one request has it: what it probes is told to that request, and ends with it. */
export type OpenDirectory = (call: CallOptions) => SourceDirectory;

/** Makes the directory of the configured sources. */
export function createSourceDirectory(
  registry: SourceRegistry,
  { http, nhn, prometheus, zmon, groundwork, probeTimeoutMs }: DirectoryPorts,
): OpenDirectory {
  return (call) => ({
    all: () => registry.all(),
    state: (endpoint) => http.state(endpoint),
    async probe(source, endpoint) {
      using own = startDeadline({ timeoutMs: probeTimeoutMs });
      const options = { ...call, deadline: within(call.deadline, own) };
      try {
        if (source.kind === 'prometheus') {
          await prometheus.query(prometheusAccess(source, endpoint), { query: '1' }, options);
        }
        // Any status will do: that of a definition which does not exist costs ZMON the least.
        if (source.kind === 'zmon') await zmon.listAlerts(zmonAccess({ source, endpoint }), [1], options);
        if (source.kind === 'groundwork') {
          await groundwork.completeNames(groundworkAccess({ source, endpoint }), '*', 1, options);
        }
        if (source.kind === 'nhn' && endpoint.region !== null) {
          const { region } = endpoint;
          const project = source.projects.find(({ regions }) => regions === null || regions.includes(region));
          if (!project) return;
          const scope = { endpoint, region, projectId: project.id, appKey: project.appKey };
          await nhn.listServers(scope, options);
        }
      } catch {
        // The endpoint's state tells what happened: a probe reports and never fails.
      }
    },
  });
}

/** Ends with whichever of the two ends first, and for its reason. */
function within(request: Deadline, own: RunningDeadline): Deadline {
  return {
    signal: AbortSignal.any([request.signal, own.signal]),
    remainingMs: () => Math.min(request.remainingMs(), own.remainingMs()),
    // Its own ends with the probe, whatever ended that.
    whenOver: own.whenOver,
  };
}
