import { join } from 'node:path';
import type { Logger } from 'pino';
import { createAuthenticator } from './auth/authenticator.ts';
import { createLastGoodCache } from './cache/last-good-cache.ts';
import { createSingleFlight } from './cache/single-flight.ts';
import { answerBytes } from './composition/answer-bytes.ts';
import { createOpenRequest } from './composition/open-request.ts';
import { createSharedState } from './composition/shared-state.ts';
import { createSourceDirectory } from './composition/source-directory.ts';
import { sourceRegistryOf } from './composition/source-registry.ts';
import { areUsable, endpointStates } from './composition/source-states.ts';
import { createConfiguredTracing } from './composition/tracing.ts';
import { loadTrustedDocuments } from './composition/trusted-documents.ts';
import type { Config } from './config/config.schema.ts';
import { buildGraph } from './graphql/schema.ts';
import { createNhnLists } from './loaders/nhn/nhn-lists.ts';
import { startDeadline } from './resilience/deadline.ts';
import { createCallerShare } from './server/admission/caller-share.ts';
import { createAuthentication } from './server/authenticate.ts';
import { createDrain } from './server/drain.ts';
import { createAdminServer, createHttpServer } from './server/http-server.ts';
import { createLogger } from './telemetry/logger.ts';
import { createServiceMetrics } from './telemetry/service-metrics.ts';
import { createGroundworkClient } from './upstreams/groundwork/groundwork-client.ts';
import { createHttpClient } from './upstreams/http/http-client.ts';
import { createNhnClient } from './upstreams/nhn/nhn-client.ts';
import { createPrometheusClient } from './upstreams/prometheus/prometheus-client.ts';
import { createPushgatewayClient } from './upstreams/prometheus/push/pushgateway.ts';
import { createRemoteWriteClient } from './upstreams/prometheus/write/remote-write.ts';
import { createZmonClient } from './upstreams/zmon/zmon-client.ts';

/** What the surroundings may choose; tests do. */
export interface AppOptions {
  readonly logger?: Logger;
  /** The playground's built page; beside the compiled server when left out. */
  readonly playgroundDir?: string;
  /** The clock by which windows, caches and stale answers go, epoch milliseconds; deadlines have their own. */
  readonly nowMs?: () => number;
}

/** The running service. */
export interface App {
  /** Base URL of the public port, without a slash at its end. */
  readonly url: string;
  readonly logger: Logger;
  /** Stops accepting, lets requests in flight finish up to `limits.shutdownGraceMs`, then closes everything. */
  close(): Promise<void>;
}

/** How long upstreams are told that nobody will ask any more. */
const FAREWELL_MS = 1_000;

/**
 * Connections that may wait to be accepted. Node's 511 is soon full while the event loop is busy, and who is turned away
 * by the kernel gets no answer at all, not even that the service has too much to do.
 */
const BACKLOG = 4_096;

/** A dashboard of twenty panels, in two tabs. */
const SUBSCRIPTIONS_PER_CALLER = 50;

/** The one place that constructs and wires: builds the service from its configuration and lets it listen. */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { limits, listen } = config;
  const nowMs = options.nowMs ?? Date.now;
  const logger = options.logger ?? createLogger({ level: config.log.level });
  const metrics = createServiceMetrics(limits);
  const tracing = await createConfiguredTracing(config, logger);
  const registry = sourceRegistryOf(config);

  const http = createHttpClient({
    ...limits,
    upstreamBytesInFlight: answerBytes(limits),
    observe: metrics.observeEndpoint,
    ...(tracing ? { trace: tracing.traceAttempt } : {}),
  });
  metrics.watchEndpoints(() => endpointStates(registry, http.state));
  const nhn = createNhnClient(http);
  const prometheus = createPrometheusClient(http);
  const zmon = createZmonClient(http);
  const groundwork = createGroundworkClient(http);
  const sources = createSourceDirectory(registry, {
    http,
    nhn,
    prometheus,
    zmon,
    groundwork,
    probeTimeoutMs: limits.upstreamTimeoutMs,
  });

  const shared = createSharedState(config, { logger, observeRedis: metrics.observeRedis, nowMs });
  const drain = createDrain(limits.shutdownGraceMs);
  const doors = { logger, metrics, bodyBytes: limits.bodyBytes, transferLimits: limits };
  const server = await createHttpServer({
    graph: await buildGraph({ regions: registry.regions() }),
    openRequest: createOpenRequest({
      config,
      registry,
      sources,
      nhn,
      nhnLists: createNhnLists(shared.lists),
      prometheus,
      zmon,
      groundwork,
      remoteWrite: createRemoteWriteClient(http),
      pushgateway: createPushgatewayClient(http),
      flights: createSingleFlight(),
      downtimeRecord: shared.downtimeRecord,
      join: config.join,
      ranges: shared.ranges,
      lastGood: createLastGoodCache(limits.cacheBytes / 4),
      freshness: limits,
      observeLoads: metrics.observeLoads,
      traceRead: tracing?.traceRead,
      mergeQueries: config.mergeQueries,
      nowMs,
    }),
    authentication: createAuthentication(createAuthenticator(config.auth), createCallerShare(shareOf(config))),
    introspection: config.introspection,
    documentTokens: limits.documentTokens,
    operationLimits: {
      depth: limits.depth,
      cost: limits.cost,
      facts: {
        pageSize: limits.pageSize,
        samplesPerSeries: limits.samplesPerSeries,
        regionCount: registry.regions().length,
        endpointCount: registry.all().reduce((sum, { endpoints }) => sum + endpoints.length, 0),
        mergeQueries: config.mergeQueries,
      },
      budget: shared.budget,
    },
    trustedDocuments: loadTrustedDocuments(config),
    ...doors,
    loadLimits: limits,
    tracing,
    metricsHere: listen.adminPort === undefined,
    readiness: () => {
      if (drain.draining) return { ready: false, reason: 'draining' };
      return areUsable(registry, http.state, config.readiness)
        ? { ready: true, reason: 'ready' }
        : { ready: false, reason: 'no source can be used' };
    },
    playground: {
      enabled: config.playground,
      assetsDir: options.playgroundDir ?? join(import.meta.dirname, 'playground', 'page'),
      defaults: playgroundDefaults(config),
    },
    corsOrigins: config.cors.origins,
    stopping: drain.begun,
    subscriptionLimits: { ...limits, subscriptionsPerCaller: subscriptionsPerCallerOf(config) },
  });

  drain.watch(server);
  const url = await server.listen({ host: listen.host, port: listen.port, backlog: BACKLOG });
  if (listen.adminPort !== undefined) {
    const admin = createAdminServer(doors);
    drain.watch(admin);
    await admin.listen({ host: listen.host, port: listen.adminPort });
  }
  shared.connect();
  if (config.auth === undefined) logger.warn('auth is not configured: every caller is ADMIN');
  return {
    url,
    logger,
    close: async () => {
      await drain.close();
      using farewell = startDeadline({ timeoutMs: FAREWELL_MS });
      await groundwork.close(farewell);
      http.close();
      await tracing?.close();
      shared.close();
    },
  };
}

/** How many requests one caller may have under way. */
function shareOf({ auth, limits }: Config): number | undefined {
  // Where everyone is the same caller there is nobody to leave places to.
  return auth && (limits.requestsPerCaller ?? Math.ceil(limits.requestsInFlight / 2));
}

/** Where everyone is the same caller, only an operator who says so wants them to share. */
function subscriptionsPerCallerOf({ auth, limits }: Config): number | undefined {
  return limits.subscriptionsPerCaller ?? (auth ? SUBSCRIPTIONS_PER_CALLER : undefined);
}

/** What the playground's headers say before anyone edits them. */
function playgroundDefaults({ defaultRegion, sources, auth }: Config): { region: string; project: string | null } {
  const regions = sources.flatMap(({ endpoints }) => Object.keys(endpoints ?? {}));
  // The page is shown to anyone: where callers are told apart it names no project.
  const projects = auth ? [] : sources.flatMap((source) => (source.kind === 'nhn' ? source.projects : []));
  return { region: defaultRegion ?? regions[0] ?? '', project: projects[0]?.id ?? null };
}
