/** What an expression evaluates to. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** How a function is called: the types of its arguments, and how many of the last ones may be left out or repeated. */
export interface FunctionSignature {
  readonly args: readonly ValueType[];
  /** Arguments that may be left out at the end. */
  readonly optional: number;
  /** Whether the last argument may be repeated. */
  readonly variadic: boolean;
  readonly returns: ValueType;
}

function signature(
  args: readonly ValueType[],
  returns: ValueType,
  more: Partial<FunctionSignature> = {},
): FunctionSignature {
  return { args, returns, optional: 0, variadic: false, ...more };
}

function all(names: string, described: FunctionSignature): [string, FunctionSignature][] {
  return names.split(' ').map((name) => [name, described]);
}

const OVER_TIME = [
  'avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time mad_over_time',
  'max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time',
  'ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time absent_over_time',
].join(' ');

const PER_SAMPLE = [
  'abs acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sqrt tan tanh',
  'histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar timestamp start_timestamp absent sort sort_desc',
].join(' ');

/** Every function of Prometheus 2.42 to 3.x, with the types that the servers check. */
export const FUNCTIONS: ReadonlyMap<string, FunctionSignature> = new Map([
  ...all(OVER_TIME, signature(['matrix'], 'vector')),
  ...all(PER_SAMPLE, signature(['vector'], 'vector')),
  ...all(
    'day_of_month day_of_week day_of_year days_in_month hour minute month year',
    signature(['vector'], 'vector', { optional: 1 }),
  ),
  ...all('clamp_max clamp_min', signature(['vector', 'scalar'], 'vector')),
  ...all('clamp', signature(['vector', 'scalar', 'scalar'], 'vector')),
  ...all('round', signature(['vector', 'scalar'], 'vector', { optional: 1 })),
  ...all('predict_linear', signature(['matrix', 'scalar'], 'vector')),
  ...all('quantile_over_time', signature(['scalar', 'matrix'], 'vector')),
  ...all('holt_winters double_exponential_smoothing', signature(['matrix', 'scalar', 'scalar'], 'vector')),
  ...all('histogram_quantile', signature(['scalar', 'vector'], 'vector')),
  ...all('histogram_quantiles', signature(['vector', 'string', 'scalar'], 'vector', { variadic: true })),
  ...all('histogram_fraction', signature(['scalar', 'scalar', 'vector'], 'vector')),
  ...all('label_replace', signature(['vector', 'string', 'string', 'string', 'string'], 'vector')),
  ...all('label_join', signature(['vector', 'string', 'string', 'string'], 'vector', { optional: 1, variadic: true })),
  ...all('sort_by_label sort_by_label_desc', signature(['vector', 'string'], 'vector', { variadic: true })),
  ...all('info', signature(['vector', 'vector'], 'vector', { optional: 1 })),
  ...all('vector', signature(['scalar'], 'vector')),
  ...all('scalar', signature(['vector'], 'scalar')),
  ...all('time pi start end range step', signature([], 'scalar')),
]);

/** The aggregations, and the type of the parameter before the operand where there is one. */
export const AGGREGATIONS: ReadonlyMap<string, ValueType | null> = new Map<string, ValueType | null>([
  ...['avg', 'count', 'group', 'max', 'min', 'stddev', 'stdvar', 'sum'].map((name): [string, null] => [name, null]),
  ...['bottomk', 'limit_ratio', 'limitk', 'quantile', 'topk'].map((name): [string, ValueType] => [name, 'scalar']),
  ['count_values', 'string'],
]);
