import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
import { badUserInput, SightlineError } from '../../errors/sightline-error.ts';
import type { GraphContext } from '../../graphql/context.ts';
import type { CostFacts } from '../../graphql/cost/field-cost.ts';
import { createKnownCosts } from '../../graphql/cost/known-costs.ts';
import type { CostQuestion, OperationCost } from '../../graphql/cost/operation-cost.ts';
import { operationDepth } from '../../graphql/cost/operation-depth.ts';
import { asRequestError } from '../error-format.ts';
import type { Observation } from '../observation/observation.ts';
import type { CallBudget } from './call-budget.ts';
import { tooDear } from './too-dear.ts';

/** What operations are held to before they are executed. */
export interface OperationLimits {
  readonly depth: number;
  readonly cost: number;
  readonly facts: Omit<CostFacts, 'nowMs'>;
  readonly budget: CallBudget;
}

/** What the answer's extensions say of the cost. */
interface CostReport {
  readonly used: number;
  readonly limit: number;
  /** What is left of the caller's minute; only where there is such a limit. */
  readonly remaining?: number;
}

/** Entries of an introspection: more than twice those of the query that tools send. */
const MAX_INTROSPECTED = 400_000;

type CostOf = (question: CostQuestion) => OperationCost;
type Resolved = GraphQLRequestContextDidResolveOperation<GraphContext>;

/** Refuses what is too deep, too dear or too much for this minute, and tells what the rest costs. */
export function limitsPlugin(
  schema: GraphQLSchema,
  limits: OperationLimits,
  observation: Observation,
): ApolloServerPlugin<GraphContext> {
  const costOf = createKnownCosts();
  return {
    async requestDidStart() {
      let report: CostReport | undefined;
      return {
        async didResolveOperation(resolved) {
          try {
            const used = assess(schema, limits, costOf, resolved);
            if (used === null) return;
            const { contextValue } = resolved;
            const paid = observation.recordBehind(contextValue)?.readingPoints ?? 0;
            const remaining = await limits.budget.charge(contextValue.caller.id, used, paid);
            report = { used, limit: limits.cost, ...(remaining === null ? {} : { remaining }) };
          } catch (error) {
            throw asRequestError(error);
          }
        },
        async willSendResponse({ response: { body } }) {
          if (report && body.kind === 'single') {
            body.singleResult.extensions = { ...body.singleResult.extensions, cost: report };
          }
        },
      };
    },
  };
}

/**
 * The cost of the operation; `null` for what is not going to be executed in any case.
 *
 * @throws QUERY_TOO_COMPLEX with what it has and what is accepted
 */
function assess(
  schema: GraphQLSchema,
  limits: OperationLimits,
  costOf: CostOf,
  { document, operation, request, operationName, contextValue: { nowMs } }: Resolved,
): number | null {
  // No operation, or several and no name: told by the execution, which does nothing else.
  if (!operation) return null;
  const { variables = {} } = request;
  const depth = operationDepth(document, operation);
  if (depth > limits.depth) {
    throw new SightlineError('QUERY_TOO_COMPLEX', `the depth is ${depth}; accepted: at most ${limits.depth}`, {
      depth,
      limit: limits.depth,
    });
  }
  if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors) return null;
  const { used, introspected } = orRefused(() =>
    costOf({
      schema,
      document,
      operationName: operationName ?? undefined,
      variables,
      facts: { ...limits.facts, nowMs },
    }),
  );
  if (used > limits.cost) {
    throw tooDear(used, limits.cost);
  }
  if (introspected > MAX_INTROSPECTED) {
    throw new SightlineError(
      'QUERY_TOO_COMPLEX',
      `the introspection has about ${introspected} entries; accepted: at most ${MAX_INTROSPECTED}`,
    );
  }
  return used;
}

/** An argument that only its field would refuse leaves the cost unknown: then nothing is executed. */
function orRefused(reckon: () => OperationCost): OperationCost {
  try {
    return reckon();
  } catch (error) {
    if (error instanceof GraphQLError) throw badUserInput(error.message);
    throw error;
  }
}
