import type { UpstreamCall } from '../../errors/upstream-error.ts';
import type { AttemptTracer } from '../../resilience/attempt-tracer.ts';
import type { EndpointObserver } from '../../resilience/endpoint-event.ts';
import { createEndpointPolicy, type EndpointPolicy } from '../../resilience/endpoint-policy.ts';
import type { EndpointState } from '../../resilience/endpoint-state.ts';
import { createAnswerRoom } from './answer-room.ts';
import type { Endpoint } from './endpoint.ts';
import type { CallOptions, UpstreamRequest, UpstreamResponse } from './exchange.ts';
import { mutationFailure } from './mutation-outcome.ts';
import { createTransport, type Transport } from './transport.ts';

/** Limits of every upstream, from the configuration's `limits`. */
export interface HttpClientOptions {
  /** Of one attempt. */
  readonly upstreamTimeoutMs: number;
  /** Of one answer, after decompression. */
  readonly upstreamBodyBytes: number;
  /** Of all answers together that are being read, or held by requests that are not over yet; no bound when left out. */
  readonly upstreamBytesInFlight?: number;
  /** In flight per endpoint. */
  readonly upstreamConcurrency: number;
  /** Waiting for a free place per endpoint; the policy's default when left out. */
  readonly upstreamQueue?: number;
  /** How often a failed read is sent again; the policy's default when left out. */
  readonly upstreamRetries?: number;
  readonly observe?: EndpointObserver;
  /** Makes a span of each attempt, whose trace context is sent with it. */
  readonly trace?: AttemptTracer;
  /** In [0, 1): the jitter of retries. */
  readonly random?: () => number;
}

/** The one way out: every call to an upstream passes its endpoint's policy, then got. */
export interface HttpClient {
  /**
   * Sends `request` below `endpoint` and gives the answer, whatever its status, to `read`, which returns its meaning or
   * throws an UpstreamError about `call`.
   *
   * `read` is part of the attempt: a transient error that it throws is retried (reads only) and counts for the circuit.
   *
   * @throws UpstreamError; or the abort's own reason when the caller left
   */
  call<T>(
    endpoint: Endpoint,
    request: UpstreamRequest,
    options: CallOptions,
    read: (response: UpstreamResponse, call: UpstreamCall) => T,
  ): Promise<T>;
  /** How the endpoint does now. */
  state(endpoint: Endpoint): EndpointState;
  /** Bytes of answers that are being read, or belong to requests under way. */
  readonly bytesInFlight: number;
  /** Closes idle connections: at shutdown. */
  close(): void;
}

interface Line {
  readonly policy: EndpointPolicy;
  readonly transport: Transport;
}

/** Makes the client. Policies and connections come into being with an endpoint's first call and stay. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { upstreamTimeoutMs, upstreamBodyBytes, upstreamConcurrency, upstreamQueue, upstreamRetries } = options;
  const { observe, random, trace = untraced } = options;
  const room = createAnswerRoom(options.upstreamBytesInFlight ?? Number.POSITIVE_INFINITY);
  const lines = new Map<string, Line>();

  function lineOf(endpoint: Endpoint): Line {
    const { source, region } = endpoint;
    const key = JSON.stringify([source, region, endpoint.baseUrl.href]);
    const known = lines.get(key);
    if (known !== undefined) return known;
    const line = {
      policy: createEndpointPolicy({
        source,
        region,
        concurrency: upstreamConcurrency,
        attemptTimeoutMs: upstreamTimeoutMs,
        observe,
        ...(upstreamQueue === undefined ? {} : { queueLimit: upstreamQueue }),
        ...(upstreamRetries === undefined ? {} : { retries: upstreamRetries }),
        ...(random === undefined ? {} : { random }),
      }),
      transport: createTransport(endpoint, { maxSockets: upstreamConcurrency, maxBodyBytes: upstreamBodyBytes }),
    };
    lines.set(key, line);
    return line;
  }

  return {
    call(endpoint, request, callOptions, read) {
      const { policy, transport } = lineOf(endpoint);
      const { operation, idempotent } = request;
      const call = callOf(endpoint, operation);
      let attempts = 0;
      return policy.run({
        operation,
        idempotent,
        deadline: callOptions.deadline,
        account: request.account,
        observe: callOptions.observe,
        async attempt({ signal, answered }) {
          const lease = room.open();
          try {
            return await trace({ call, method: request.method, attempt: ++attempts }, async (span) => {
              const headers = { ...callOptions.headers, ...span.headers, ...request.headers };
              const response = await transport.send({ ...request, headers }, call, signal, lease);
              answered(response.status, response.bytes);
              span.answered(response.status, response.bytes);
              const value = read(response, { ...call, status: response.status });
              // What was read of it lives as long as the request that asked.
              callOptions.deadline.whenOver(lease.release);
              return value;
            });
          } catch (error) {
            lease.release();
            throw idempotent ? error : mutationFailure(error);
          }
        },
      });
    },
    state: (endpoint) => lineOf(endpoint).policy.state,
    get bytesInFlight() {
      return room.bytes;
    },
    close() {
      for (const { transport } of lines.values()) transport.close();
    },
  };
}

const NO_SPAN = { headers: {}, answered: () => undefined };

const untraced: AttemptTracer = (_attempt, send) => send(NO_SPAN);

/** The facts of a call that its errors carry. */
function callOf({ source, region }: Endpoint, operation: string): UpstreamCall {
  return { source, operation, ...(region === null ? {} : { region }) };
}
