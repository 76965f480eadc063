import type { Config } from '../config/config.schema.ts';
import { badUserInput } from '../errors/sightline-error.ts';
import { createAnswerBudget } from '../graphql/answer/answer-budget.ts';
import type { LoadObserver, ReadTracer } from '../loaders/load-event.ts';
import { createLoaders, type LoaderPorts } from '../loaders/loaders.ts';
import { startDeadline } from '../resilience/deadline.ts';
import { Selection } from '../selection/selection.ts';
import type { OpenRequestFunction, RequestFacts } from '../server/open-request.ts';
import { parseTraceparent } from '../telemetry/tracing/traceparent.ts';
import { parseDurationMs } from '../timeseries/duration.ts';
import type { SourceRegistry } from '../upstreams/source.ts';
import type { OpenDirectory } from './source-directory.ts';

/** What every request shares. */
interface SharedPorts extends LoaderPorts {
  readonly config: Config;
  readonly registry: SourceRegistry;
  readonly sources: OpenDirectory;
  /** Told of what the loaders of every request do. */
  readonly observeLoads: LoadObserver;
  readonly traceRead: ReadTracer | undefined;
}

/** Makes the function that opens each request: its deadline, its selection, its own set of loaders. */
export function createOpenRequest({
  config,
  registry,
  sources,
  observeLoads,
  traceRead,
  ...ports
}: SharedPorts): OpenRequestFunction {
  const { limits } = config;
  return ({ caller, headers, clientSignal, tally, repetition }: RequestFacts) => {
    const timeoutMs = Math.min(limits.requestTimeoutMs, askedTimeoutMs(single(headers['x-sightline-timeout'])));
    // What is no trace context would be none for the upstream either.
    const traceparent = single(headers.traceparent);
    const continued = traceparent !== undefined && parseTraceparent(traceparent) !== null;
    const selected = {
      region: single(headers['x-sysmon-region']),
      project: single(headers['x-sysmon-project']),
      ...(config.auth?.forwardAppKey ? { appKey: single(headers['x-tc-app-key']) } : {}),
    };
    const selection = new Selection(registry, caller, selected, config.defaultRegion);
    const deadline = startDeadline({ timeoutMs, clientSignal });
    const call = {
      deadline,
      observe: tally.observeEndpoint,
      ...(continued ? { headers: { traceparent } } : {}),
    };
    return {
      context: {
        caller,
        selection,
        loaders: createLoaders(ports, {
          ...call,
          observeLoads(event) {
            observeLoads(event);
            tally.observeLoads(event);
          },
          ...(traceRead ? { traceRead } : {}),
        }),
        sources: sources(call),
        limits,
        answer: createAnswerBudget(limits.answerCells),
        nowMs: ports.nowMs(),
        remarks: [],
        repetition: repetition ?? null,
      },
      [Symbol.dispose]: () => deadline[Symbol.dispose](),
    };
  };
}

/** A header that is sent empty or twice selects nothing: it is as if it were not there. */
function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}

function askedTimeoutMs(header: string | undefined): number {
  if (header === undefined) return Number.POSITIVE_INFINITY;
  try {
    const timeoutMs = parseDurationMs(header);
    if (timeoutMs > 0) return timeoutMs;
  } catch {
    // Told below: every text that is no duration is refused alike.
  }
  throw badUserInput('X-Sightline-Timeout: accepted: a duration greater than 0, such as 2s or 500ms');
}
