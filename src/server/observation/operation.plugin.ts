import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { GraphContext } from '../../graphql/context.ts';
import { OPERATION_NAME_CHARACTERS_MAX, type OperationSummary } from '../../telemetry/operation-summary.ts';
import type { ServiceMetrics } from '../../telemetry/service-metrics.ts';
import type { Observation } from './observation.ts';

/** Counts every operation, ends its span and hands its summary to the log. Comes after the plugin that tells the cost. */
export function operationPlugin(observation: Observation, metrics: ServiceMetrics): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart({ contextValue }) {
      const startedAt = performance.now();
      const record = observation.recordBehind(contextValue);
      const trace = record?.trace?.startOperation();
      if (record && trace) record.operationTrace = trace;
      return {
        async willSendResponse(answered) {
          const summary = summaryOf(answered, performance.now() - startedAt);
          // What nobody waits for any more failed for nobody.
          if (!hasLeft(answered)) metrics.observeOperation(summary);
          if (record) record.operation = summary;
          trace?.end(summary, contextValue.caller.id);
        },
      };
    },
  };
}

function summaryOf(
  { operation, response }: GraphQLRequestContextWillSendResponse<GraphContext>,
  ms: number,
): OperationSummary {
  const result = response.body.kind === 'single' ? response.body.singleResult : response.body.initialResult;
  const codes = (result.errors ?? []).map(({ extensions }) => String(extensions?.code));
  return {
    name: operation?.name?.value.slice(0, OPERATION_NAME_CHARACTERS_MAX) ?? null,
    type: operation?.operation ?? null,
    ms,
    cost: costOf(result.extensions?.cost),
    codes: [...new Set(codes)].sort(),
  };
}

/** Whether its client hung up while it was executed. */
function hasLeft({ errors = [] }: GraphQLRequestContextWillSendResponse<GraphContext>): boolean {
  return errors.some(({ originalError }) => originalError?.name === 'ClientGone');
}

/** The points that the answer tells of. */
function costOf(report: unknown): number | null {
  if (typeof report !== 'object' || report === null || !('used' in report)) return null;
  return typeof report.used === 'number' ? report.used : null;
}
