import type { Flight, SingleFlight } from '../../cache/single-flight.ts';
import type {
  ZmonAccess,
  ZmonActiveAlert,
  ZmonActiveFilter,
  ZmonAlert,
  ZmonAlertDefinition,
  ZmonCheckDefinition,
  ZmonEntity,
  ZmonEntityFilter,
} from '../../upstreams/zmon/shapes.ts';
import type { ZmonClient } from '../../upstreams/zmon/zmon-client.ts';
import type { RequestCall } from '../request-call.ts';
import { accessOf, flightPrefix, type ZmonPlace } from './zmon-place.ts';

/** ZMON's reads as one request makes them: identical ones that run at the same time, of any request, are sent once. */
export interface ZmonReads {
  getAlertDefinition(place: ZmonPlace, definitionId: number): Promise<ZmonAlertDefinition | null>;
  getCheckDefinition(place: ZmonPlace, checkDefinitionId: number): Promise<ZmonCheckDefinition | null>;
  listAlerts(place: ZmonPlace, definitionIds: readonly number[]): Promise<readonly ZmonAlert[]>;
  listActiveAlerts(place: ZmonPlace, filter: ZmonActiveFilter): Promise<readonly ZmonActiveAlert[]>;
  listEntities(place: ZmonPlace, filters: readonly ZmonEntityFilter[]): Promise<readonly ZmonEntity[]>;
}

/** Puts single flight between a request's loaders and the client. */
export function sharedZmonReads(client: ZmonClient, flights: SingleFlight, call: RequestCall): ZmonReads {
  const share =
    <Question, T>(
      operation: string,
      send: (access: ZmonAccess, question: Question, options: RequestCall) => Promise<T>,
    ): ((place: ZmonPlace, question: Question) => Promise<T>) =>
    (place, question) => {
      const { region } = place.endpoint;
      return flights.run(
        {
          key: flightPrefix(place) + JSON.stringify([operation, question]),
          deadline: call.deadline,
          call: { source: place.source.name, operation, ...(region === null ? {} : { region }) },
          keys: Array.isArray(question) ? question.length : 1,
        },
        (flight: Flight) => send(accessOf(place), question, { ...call, deadline: flight }),
      );
    };

  return {
    getAlertDefinition: share('getAlertDefinition', client.getAlertDefinition),
    getCheckDefinition: share('getCheckDefinition', client.getCheckDefinition),
    listAlerts: share('listAlerts', client.listAlerts),
    listActiveAlerts: share('listActiveAlerts', client.listActiveAlerts),
    listEntities: share('listEntities', client.listEntities),
  };
}
