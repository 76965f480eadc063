import type { Deadline } from '../resilience/deadline.ts';
import type { EndpointObserver } from '../resilience/endpoint-event.ts';
import type { LoadObserver, ReadTracer } from './load-event.ts';

/** What every call of one request carries: whose time it is, and who counts it. */
export interface RequestCall {
  readonly deadline: Deadline;
  readonly observe?: EndpointObserver;
  readonly observeLoads?: LoadObserver;
  readonly traceRead?: ReadTracer;
  /** Trace context, sent upstream. */
  readonly headers?: Readonly<Record<string, string>>;
}
