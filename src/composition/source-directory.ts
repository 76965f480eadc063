import { accessOf as groundworkAccess } from '../loaders/groundwork/host-place.ts';
import type { SourceDirectory } from '../loaders/source-directory.ts';
import { accessOf as zmonAccess } from '../loaders/zmon/zmon-place.ts';
import { startDeadline } from '../resilience/deadline.ts';
import type { GroundworkClient } from '../upstreams/groundwork/groundwork-client.ts';
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

/** Makes the directory of the configured sources. */
export function createSourceDirectory(
  registry: SourceRegistry,
  { http, nhn, prometheus, zmon, groundwork, probeTimeoutMs }: DirectoryPorts,
): SourceDirectory {
  return {
    all: () => registry.all(),
    state: (endpoint) => http.state(endpoint),
    async probe(source, endpoint) {
      using deadline = startDeadline({ timeoutMs: probeTimeoutMs });
      try {
        if (source.kind === 'prometheus') {
          await prometheus.query(prometheusAccess(source, endpoint), { query: '1' }, { deadline });
        }
        // Any status will do: that of a definition which does not exist costs ZMON the least.
        if (source.kind === 'zmon') await zmon.listAlerts(zmonAccess({ source, endpoint }), [1], { deadline });
        if (source.kind === 'groundwork') {
          await groundwork.completeNames(groundworkAccess({ source, endpoint }), '*', 1, { deadline });
        }
        if (source.kind === 'nhn' && endpoint.region !== null) {
          const { region } = endpoint;
          const project = source.projects.find(({ regions }) => regions === null || regions.includes(region));
          if (!project) return;
          const scope = { endpoint, region, projectId: project.id, appKey: project.appKey };
          await nhn.listServers(scope, { deadline });
        }
      } catch {
        // The endpoint's state tells what happened: a probe reports and never fails.
      }
    },
  };
}
