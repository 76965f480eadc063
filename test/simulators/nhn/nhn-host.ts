import type { ServerResponse } from 'node:http';
import { answerText } from '../support/answer.ts';
import type { Faults } from '../support/faults.ts';
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server.ts';
import type { RequestLog } from '../support/request-log.ts';
import { readHeader, type SimulatedRequest } from '../support/simulated-request.ts';
import { answerFailure, answerRefusal } from './nhn-answer.ts';
import type { NhnEstate } from './nhn-estate.ts';
import { answerInternal, isInternal, type NhnInternals } from './nhn-internals.ts';
import type { NhnRegion } from './nhn-model.ts';
import { answerRest, type NhnRestHost } from './nhn-rest.ts';
import { isProxied, readNhnRoute } from './nhn-route.ts';
import type { PrometheusProxy } from './prometheus-proxy.ts';

/** What one regional host is made of. */
export interface NhnHostOptions extends NhnRestHost, NhnInternals {
  readonly port?: number;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly estate: NhnEstate;
  readonly proxy: PrometheusProxy;
  readonly prometheusUrl: (region: NhnRegion, projectId: string) => string | null;
}

/** Starts the listener that stands for one of `kr1`, `kr2`, `us1`, `jp1`. */
export function startNhnHost(options: NhnHostOptions): Promise<LoopbackServer> {
  return startLoopbackServer({
    source: 'nhn',
    ...(options.port === undefined ? {} : { port: options.port }),
    log: options.log,
    faults: options.faults,
    name: (request) => {
      const route = readNhnRoute(request.method, request.path);
      const owner = options.estate.projectOfKey(readHeader(request, 'x-tc-app-key'));
      return {
        operation: route.operation ?? 'unknown',
        region: options.region,
        project: route.projectId ?? owner?.id ?? null,
      };
    },
    internal: (request) => isInternal(request.path),
    answer: (request, response) =>
      isInternal(request.path) ? answerInternal(options, request, response) : answer(options, request, response),
    businessFailure: (response, code, message) => answerFailure(response, options.wording, code, message),
  });
}

function answer(options: NhnHostOptions, request: SimulatedRequest, response: ServerResponse): void | Promise<void> {
  const route = readNhnRoute(request.method, request.path);
  const owner = options.estate.projectOfKey(readHeader(request, 'x-tc-app-key'));
  if (!owner) return answerRefusal(response, options.wording, 401);
  if (route.operation === null) {
    // The proxy's allow-list does not tell a forbidden method from a forbidden path (quirk 13).
    return answerText(response, route.otherMethod && !isProxied(request.path) ? 405 : 404, '');
  }
  const projectId = route.projectId ?? owner.id;
  const store = projectId === owner.id ? options.estate.store(options.region, projectId) : undefined;
  if (!store) return answerRefusal(response, options.wording, 403);
  if (isProxied(request.path)) {
    return options.proxy.forward(options.prometheusUrl(options.region, projectId), request, response);
  }
  return answerRest(options, store, route, request, response);
}
