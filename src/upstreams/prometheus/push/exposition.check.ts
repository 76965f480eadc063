import { ExpositionFault, type ExpositionLine, readExpositionLine } from './exposition-line.ts';

/** What a text has said of its metrics so far. */
interface Story {
  readonly types: Map<string, string>;
  readonly helped: Set<string>;
  /** Families of which a sample was seen: their type cannot be told any more. */
  readonly sampled: Set<string>;
  readonly samples: Set<string>;
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * The first fault of a text in the exposition format 0.0.4, with its line; `null` when a Pushgateway can take it.
 *
 * As strict as Prometheus' own reader, and in three things stricter: a sample must be given once, without a timestamp,
 * and fit its metric's type. A Pushgateway refuses these too, but in words about its own insides.
 */
export function expositionFault(text: string): string | null {
  const story: Story = { types: new Map(), helped: new Set(), sampled: new Set(), samples: new Set() };
  for (const [index, line] of text.split('\n').entries()) {
    try {
      tell(story, readExpositionLine(line));
    } catch (error) {
      if (error instanceof ExpositionFault) return `line ${index + 1}: ${error.message}`;
      throw error;
    }
  }
  return story.samples.size === 0 ? 'accepted: at least one sample, such as: jobs_total 3' : null;
}

function tell(story: Story, line: ExpositionLine): void {
  if (line === null) return;
  const { metric } = line;
  if (line.kind === 'help') {
    if (story.helped.has(metric)) throw new ExpositionFault(`a second HELP of ${metric}`);
    story.helped.add(metric);
    return;
  }
  if (line.kind === 'type') {
    if (story.types.has(metric)) throw new ExpositionFault(`a second TYPE of ${metric}`);
    if (story.sampled.has(metric)) throw new ExpositionFault(`the TYPE of ${metric} comes after its samples`);
    story.types.set(metric, line.type);
    return;
  }
  story.sampled.add(familyOf(story, metric, line.labels));
  const identity = JSON.stringify([metric, ...[...line.labels].sort()]);
  if (story.samples.has(identity)) throw new ExpositionFault(`a second sample of ${metric} with the same labels`);
  story.samples.add(identity);
}

/** The metric whose TYPE holds for the sample. */
function familyOf({ types }: Story, metric: string, labels: ReadonlyMap<string, string>): string {
  const suffix = /_(?:bucket|sum|count)$/.exec(metric)?.[0] ?? '';
  const stem = metric.slice(0, metric.length - suffix.length);
  const family = suffix !== '' && SUFFIXES[types.get(stem) ?? '']?.includes(suffix) ? stem : metric;
  const type = types.get(family) ?? 'untyped';
  const part = metric.slice(family.length);
  if (SUFFIXES[type]?.includes(part) === false) {
    throw new ExpositionFault(`${metric} is a ${type}: its samples are ${SUFFIXES[type].map((end) => metric + end)}`);
  }
  const needed =
    type === 'histogram' && part === '_bucket' ? 'le' : type === 'summary' && part === '' ? 'quantile' : null;
  if (needed !== null && !isBound(labels.get(needed))) {
    throw new ExpositionFault(`${metric} needs the label ${needed} with a number`);
  }
  return family;
}

function isBound(text: string | undefined): boolean {
  return text !== undefined && /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i.test(text);
}
