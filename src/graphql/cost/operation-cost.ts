import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
} from 'graphql';
// The package's main entry loads a second copy of graphql, which refuses the types of the first.
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity/cjs';
import { type CostArgs, type CostFacts, type FieldCost, numberOf } from './field-cost.ts';
import { FIELD_COSTS } from './field-costs.ts';
import { createSeriesPoints } from './series-points.ts';
import { TARGET_READ_CALLS, TargetReads } from './target-reads.ts';

/** What an operation is going to cost, before it is executed. */
export interface OperationCost {
  /** Points: an upstream call is 10, an object of the answer 0.05, a leaf 0.02. */
  readonly used: number;
  /** Entries of an introspection's answer, roughly. */
  readonly introspected: number;
}

/** Which operation, with which variables. */
export interface CostQuestion {
  readonly schema: GraphQLSchema;
  /** Valid against the schema. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  /** Can be coerced: see `variablesFit`. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly facts: CostFacts;
}

/** Points of one upstream call. */
export const CALL_POINTS = 10;
/** Entities of a list whose calls are sent together. */
const SHARED_BY = 50;
/** Entries of a list of objects about whose length nothing is known. */
const LIST_GUESS = 10;

/** A leaf is free of calls, but not of time: a thousand aliases of one are a thousand leaves in each row. */
const LEAF_POINTS = 0.02;
const OBJECT_POINTS = 0.05;
/** An introspection, whatever it asks for. */
const META_POINTS = 10;
/** Entries of the lists below a type in an introspection. */
const META_LIST_GUESS = 6;

type Measure = (facts: CostFacts & { readonly typeCount: number }) => ComplexityEstimator;

/** Objects of the answer, a little for each leaf, and the calls that each entity makes for itself. */
const ownPoints: Measure = (facts) => {
  const seriesPoints = createSeriesPoints();
  return ({ type, field, args, childComplexity }) => {
    if (field.name === '__typename') return LEAF_POINTS;
    if (isMeta(field)) return isRoot(type) ? META_POINTS : 0;
    const cost = costOf(type, field);
    if (cost.uses) {
      seriesPoints.note(cost.uses(args), OBJECT_POINTS + childComplexity);
      return LEAF_POINTS;
    }
    // What the table does not know of a root field is taken for a look-up.
    const calls = cost.calls ? cost.calls(args, facts) : isRoot(type) ? 1 : 0;
    const points = cost.reads ? seriesPoints.settle(cost.reads(args, facts)) : 0;
    return calls * CALL_POINTS + points + answerPoints(field, cost, args, facts, childComplexity);
  };
};

/** Calls that the entities of a list share. */
const sharedCalls: Measure =
  (facts) =>
  ({ type, field, args, childComplexity }) => {
    const cost = costOf(type, field);
    const entries = times(field, cost, args, facts);
    const own = cost.sharedCalls?.(args, facts) ?? 0;
    return own + (cost.apart ? entries : Math.ceil(entries / SHARED_BY)) * childComplexity;
  };

/** Calls of entities with several targets, which share none of these. */
const singleTargetCalls: Measure =
  (facts) =>
  ({ type, field, args, childComplexity }) => {
    const cost = costOf(type, field);
    // Metrics of anything but a server are those of one target, or of one label that all its targets have.
    if (getNamedType(field.type).name === 'Metrics' && !cost.manyTargets) return 0;
    return (cost.singleTargetCalls?.(args, facts) ?? 0) + times(field, cost, args, facts) * childComplexity;
  };

/** Calls for each alert definition: as many as are named, not as there are entities that mean them. */
const definitionCalls: Measure =
  (facts) =>
  ({ type, field, args, childComplexity }) => {
    const cost = costOf(type, field);
    const meant = cost.apart ? times(field, cost, args, facts) : (cost.definitions?.(args, facts) ?? 1);
    return (cost.definitionCalls ?? 0) + meant * childComplexity;
  };

/** Notes in `reads` whose targets are read. A field's own measure says only whether it leads there. */
const targetReads =
  (reads: TargetReads): Measure =>
  (facts) =>
  ({ type, field, args, childComplexity }) => {
    const cost = costOf(type, field);
    if (childComplexity === 0 && !cost.readsTargets?.(args)) return 0;
    const everywhere = cost.apart && args.codes == null && args.regions == null && field.name === 'regions';
    if (everywhere) reads.addEverywhere(facts);
    else if (isRoot(type) || 'region' in args || 'project' in args) reads.add(args);
    return 1;
  };

/** Entries of an introspection's answer. They are in memory, so they are not paid for, but there is an end to them. */
const metaEntries: Measure =
  ({ typeCount }) =>
  ({ field, type, childComplexity }) => {
    if (!isMeta(field) && !type.name.startsWith('__')) return 0;
    const list = isListType(getNullableType(field.type));
    return (list ? (field.name === 'types' ? typeCount : META_LIST_GUESS) : 1) * (1 + childComplexity);
  };

/**
 * Predicts what the operation costs. Literals and variables count alike. The time it takes grows with the selections,
 * fragments spread out: the caller bounds those before.
 *
 * @throws GraphQLError for arguments that cannot be read.
 */
export function operationCost({ schema, document, operationName, variables, facts }: CostQuestion): OperationCost {
  const allFacts = { ...facts, typeCount: Object.keys(schema.getTypeMap()).length };
  const total = (measure: Measure) =>
    getComplexity({
      schema,
      query: document,
      variables: { ...variables },
      estimators: [measure(allFacts)],
      maxQueryNodes: Number.POSITIVE_INFINITY,
      ...(operationName === undefined ? {} : { operationName }),
    });
  const reads = new TargetReads();
  total(targetReads(reads));
  const calls =
    total(sharedCalls) + total(singleTargetCalls) + total(definitionCalls) + reads.count * TARGET_READ_CALLS;
  return {
    used: Math.ceil(total(ownPoints)) + calls * CALL_POINTS,
    introspected: mayIntrospect(document) ? total(metaEntries) : 0,
  };
}

/** Spares ordinary documents a walk; may be wrong in the one direction only. */
function mayIntrospect({ loc }: DocumentNode): boolean {
  return loc === undefined || /__schema|__type(?!name)/.test(loc.source.body);
}

function answerPoints(
  field: GraphQLField<unknown, unknown>,
  cost: FieldCost,
  args: CostArgs,
  facts: CostFacts,
  below: number,
): number {
  if (cost.points !== undefined) return cost.points;
  if (!isCompositeType(getNamedType(field.type))) return LEAF_POINTS;
  return times(field, cost, args, facts) * (OBJECT_POINTS + below);
}

function costOf(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): FieldCost {
  return FIELD_COSTS[`${type.name}.${field.name}`] ?? {};
}

function times(field: GraphQLField<unknown, unknown>, cost: FieldCost, args: CostArgs, facts: CostFacts): number {
  if (cost.times) return cost.times(args, facts);
  const named = getNamedType(field.type).name;
  if (named === 'PageInfo') return 0;
  // The connection counts for its rows: `nodes` and `edges` are the same rows.
  if (named.endsWith('Connection')) return numberOf(args.first, facts.pageSize);
  if (named.endsWith('Edge') || field.name === 'nodes') return 1;
  return isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)) ? LIST_GUESS : 1;
}

function isRoot({ name }: GraphQLNamedType): boolean {
  return name === 'Query' || name === 'Mutation' || name === 'Subscription';
}

/** Introspection reads what is in memory, and its answer is bounded by the document. */
function isMeta({ name, type }: GraphQLField<unknown, unknown>): boolean {
  return name.startsWith('__') || getNamedType(type).name.startsWith('__');
}
