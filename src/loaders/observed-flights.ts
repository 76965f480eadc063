import type { Flight, FlightRequest, SingleFlight } from '../cache/single-flight.ts';
import type { RequestCall } from './request-call.ts';

/** The flights as one request uses them: its observers see every read, whether it is sent or joins another. */
export function observedFlights(flights: SingleFlight, { observeLoads, traceRead }: RequestCall): SingleFlight {
  if (!observeLoads && !traceRead) return flights;
  return {
    run<T>(request: FlightRequest, begin: (flight: Flight) => Promise<T>): Promise<T> {
      const { call, keys = 1 } = request;
      const read = { source: call.source, region: call.region ?? null, operation: call.operation, keys };
      const run = (tellTrace?: () => void): Promise<T> => {
        let joined = false;
        const onJoined = () => {
          joined = true;
          tellTrace?.();
          request.onJoined?.();
        };
        // Whether it joins is known when this returns; its answer comes later.
        const answer = flights.run({ ...request, onJoined }, begin);
        observeLoads?.({ type: 'read', ...read, joined });
        return answer;
      };
      return traceRead ? traceRead(read, run) : run();
    },
    invalidate: (prefix) => flights.invalidate(prefix),
    get size() {
      return flights.size;
    },
  };
}
