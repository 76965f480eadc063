import { badUserInput } from '../../errors/sightline-error.ts';
import type { GraphContext } from '../../graphql/context.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import type { ApiAnswer } from './api-answer.ts';
import type { Parameters } from './parameters.ts';

/** What a path names; each part may be left out from the right. */
export interface PathParts {
  readonly source?: string;
  readonly region?: string;
  readonly project?: string;
  /** Of `label/{name}/values`. */
  readonly name?: string;
}

/** One request of the API, understood. */
export interface ApiRequest {
  readonly parameters: Parameters;
  readonly endpoint: MetricsEndpoint;
  readonly label: string;
  readonly context: GraphContext;
  /**
   * Has the caller pay for the whole request, once it is known what it costs.
   *
   * @throws QUERY_TOO_COMPLEX or RATE_LIMITED, before anything is sent
   */
  pay(points: number): Promise<void>;
}

/** Answers one endpoint of the API. */
export type ApiHandler = (request: ApiRequest) => Promise<ApiAnswer>;

/**
 * The Prometheus that the path names, and where it names none the request's headers and the configuration.
 *
 * @throws BAD_USER_INPUT or FORBIDDEN
 */
export function endpointOf({ source, region, project }: PathParts, { selection }: GraphContext): MetricsEndpoint {
  // Also where one URL serves every region: a code that is nobody's is a mistake.
  if (region !== undefined) selection.region(region);
  const [endpoint] = selection.metricsEndpoints({ source, region, project });
  if (!endpoint) throw badUserInput('no source of metrics is configured');
  if (project !== undefined && endpoint.project === null) {
    throw badUserInput(`source ${endpoint.source.name} has no projects; accepted: a path without one`);
  }
  return endpoint;
}
