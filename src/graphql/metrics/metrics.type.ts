import { ObjectType } from 'type-graphql';
import { EVERYTHING, type SeriesScope } from '../../loaders/metrics/series-scope.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import type { ProjectScope } from '../../selection/project-scope.ts';
import type { PartialPolicy } from './fan-out.ts';

/** PromQL over some endpoints, narrowed to what an entity may see. Nothing is looked up before a field is asked for. */
@ObjectType({
  description:
    'PromQL, in the scope where this stands: all series of a project and region, or only those of a workspace, a target ' +
    'or a server. Every selector of an expression is narrowed to the scope; nothing outside it can be read.',
})
export class Metrics {
  /** @throws what the selection says of arguments that fit no endpoint: each field fails on its own. */
  readonly endpoints: () => readonly MetricsEndpoint[];
  readonly scope: () => Promise<SeriesScope>;
  readonly partial: PartialPolicy;

  constructor(
    endpoints: () => readonly MetricsEndpoint[],
    scope: () => Promise<SeriesScope> = async () => EVERYTHING,
    partial: PartialPolicy = 'WARN',
  ) {
    this.endpoints = endpoints;
    this.scope = scope;
    this.partial = partial;
  }

  /** Those of an entity of a project, in the entity's own region. */
  static ofProject(project: ProjectScope, scope?: () => Promise<SeriesScope>): Metrics {
    const { source, endpoint, region } = project;
    return new Metrics(() => [{ source, endpoint, region, project }], scope);
  }
}
