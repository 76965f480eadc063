import { Arg, Field, ObjectType } from 'type-graphql';
import type { Labels } from '../../timeseries/series.ts';

/** One label. */
@ObjectType({ description: 'One label of a series.', simpleResolvers: true })
export class Label {
  @Field(() => String, { description: 'Its name, such as `instance`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value, such as `10.0.0.5:9100`.' })
  readonly value!: string;
}

/** The labels, sorted by name, without the metric's. */
function sortedLabels(labels: Labels): Label[] {
  return Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What identifies a series. */
@ObjectType({ description: 'What identifies a series: the metric’s name and its labels.' })
export class LabelSet {
  readonly record: Labels;

  constructor(record: Labels) {
    this.record = record;
  }

  @Field(() => String, { nullable: true, description: 'Name of the metric; null where an expression dropped it.' })
  get name(): string | null {
    return this.record.__name__ ?? null;
  }

  @Field(() => [Label], { description: 'The labels, sorted by name, without the metric’s name.' })
  get labels(): Label[] {
    return sortedLabels(this.record);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Value of one label; null when the series has none of that name.',
  })
  label(@Arg('name', () => String, { description: 'Name of the label.' }) name: string): string | null {
    return Object.hasOwn(this.record, name) ? (this.record[name] ?? null) : null;
  }
}
