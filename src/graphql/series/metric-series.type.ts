import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Field, ID, Info, Int, ObjectType, registerEnumType } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import type { MetricsEndpoint } from '../../selection/metrics-endpoint.ts';
import { type ColumnValue, numbersOf, timestampColumn, valueColumn } from '../../timeseries/columns.ts';
import { downsampleIndices } from '../../timeseries/downsample.ts';
import type { Interval } from '../../timeseries/interval.ts';
import type { Series } from '../../timeseries/series.ts';
import { type AnswerBudget, FIELD_CELLS, LOOK_CELLS } from '../answer/answer-budget.ts';
import { fieldsBelow } from '../answer/fields-below.ts';
import type { GraphContext } from '../context.ts';
import { SampleValues, Timestamps } from '../scalars/columns.scalar.ts';
import { RegionCode } from '../scalars/region-code.scalar.ts';
import { HistogramSample } from './histogram.type.ts';
import { LabelSet } from './label.type.ts';
import { Sample } from './sample.type.ts';

/** What stands in a column for NaN and infinities. */
export const NonFinite = { NULL: 'NULL', STRING: 'STRING' } as const;
/** What stands in a column for NaN and infinities. */
export type NonFinite = (typeof NonFinite)[keyof typeof NonFinite];

registerEnumType(NonFinite, {
  name: 'NonFinite',
  description: 'What stands in a column for NaN and infinities, which JSON numbers cannot carry.',
  valuesConfig: {
    NULL: { description: '`null`: most chart libraries draw a gap.' },
    STRING: { description: 'The texts `"NaN"`, `"+Inf"` and `"-Inf"`.' },
  },
});

const MAX_POINTS =
  'At most so many points: the lowest and highest of each stretch stay, so spikes survive. All when left out.';

/** One series of an answer. */
@ObjectType({ description: 'One series of an answer, as columns for charts and as rows for small results.' })
export class MetricSeries extends LabelSet {
  readonly series: Series;
  readonly endpoint: MetricsEndpoint;
  /** The time that the query was about, also where it has no points; both ends belong to it. */
  readonly window: Interval | null;
  #indices: Map<number, readonly number[]> | undefined;
  #numbers: readonly number[] | undefined;

  /** `asked` is what a range query asked for; of an instant one, `null`, the window is the moment of its answer. */
  constructor(series: Series, endpoint: MetricsEndpoint, asked: Interval | null) {
    super(series.labels);
    this.series = series;
    this.endpoint = endpoint;
    const at = series.timestampsMs[0];
    this.window = asked ?? (at === undefined ? null : { startMs: at, endMs: at });
  }

  @Field(() => ID, { description: 'Name of the source that it came from.' })
  get source(): string {
    return this.endpoint.source.name;
  }

  @Field(() => RegionCode, {
    nullable: true,
    description: 'Region that it came from; null when the source serves every region.',
  })
  get region(): string | null {
    return this.endpoint.region;
  }

  @Field(() => Timestamps, {
    description: 'The column of times: unix seconds. It belongs to `values` of the same `maxPoints`.',
  })
  timestamps(
    @Arg('maxPoints', () => Int, { nullable: true, description: MAX_POINTS }) maxPoints: number | null,
    @Ctx() { answer }: GraphContext,
  ): readonly number[] {
    const chosen = this.#chosen(maxPoints, answer);
    answer.spend(chosen?.length ?? this.series.timestampsMs.length);
    return timestampColumn(this.series, chosen);
  }

  @Field(() => SampleValues, {
    description: 'The column of values. It belongs to `timestamps` of the same `maxPoints`.',
  })
  values(
    @Arg('maxPoints', () => Int, { nullable: true, description: MAX_POINTS }) maxPoints: number | null,
    @Arg('nonFinite', () => NonFinite, {
      nullable: true,
      description: 'What stands for NaN and infinities; `NULL` when left out.',
    })
    nonFinite: NonFinite | null,
    @Ctx() { answer }: GraphContext,
  ): readonly ColumnValue[] {
    const chosen = this.#chosen(maxPoints, answer);
    answer.spend(chosen?.length ?? this.series.raw.length);
    return valueColumn(this.series, nonFinite ?? 'NULL', chosen);
  }

  @Field(() => [Sample], {
    description: 'The points as rows: typed, and dear in large answers, where columns are better.',
  })
  samples(
    @Arg('maxPoints', () => Int, { nullable: true, description: MAX_POINTS }) maxPoints: number | null,
    @Ctx() { answer }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Iterable<Sample> {
    const chosen = this.#chosen(maxPoints, answer);
    answer.spend((chosen?.length ?? this.series.raw.length) * fieldsBelow(info) * FIELD_CELLS);
    return rowsOf(this.series, chosen);
  }

  @Field(() => Sample, { nullable: true, description: 'The newest point; null when there is none.' })
  get latest(): Sample | null {
    const timestampMs = this.series.timestampsMs.at(-1);
    const raw = this.series.raw.at(-1);
    return timestampMs === undefined || raw === undefined ? null : new Sample(timestampMs, raw);
  }

  @Field(() => [HistogramSample], { description: 'Points that are native histograms; empty for ordinary series.' })
  get histograms(): HistogramSample[] {
    return this.series.histograms.map((point) => new HistogramSample(point));
  }

  /** The points that stay under `maxPoints`; all when undefined. Times and values asked for separately get the same ones. */
  #chosen(maxPoints: number | null | undefined, answer: AnswerBudget): readonly number[] | undefined {
    if (maxPoints === null || maxPoints === undefined) return undefined;
    if (maxPoints < 1) throw badUserInput(`maxPoints: ${maxPoints} is out of bounds; accepted: 1 or more`);
    this.#indices ??= new Map();
    const known = this.#indices.get(maxPoints);
    if (known) return known;
    answer.spend(this.series.raw.length * LOOK_CELLS);
    this.#numbers ??= numbersOf(this.series);
    const chosen = downsampleIndices(this.#numbers, maxPoints);
    this.#indices.set(maxPoints, chosen);
    return chosen;
  }
}

/** Each row is made when it is written: of hundred thousand only one is there at a time. */
function* rowsOf({ timestampsMs, raw }: Series, indices: Iterable<number> = timestampsMs.keys()): Generator<Sample> {
  for (const i of indices) yield new Sample(timestampsMs[i] ?? Number.NaN, raw[i] ?? '');
}
