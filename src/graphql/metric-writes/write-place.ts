import { SightlineError } from '../../errors/sightline-error.ts';
import type { WritableEndpoint, WritableSource } from '../../loaders/prometheus/metric.writes.ts';
import type { GraphContext } from '../context.ts';
import { badInput } from '../write/user-error.ts';
import type { UserError } from '../write/user-error.type.ts';

/** Where a write is to go, as its input says. */
interface PlaceInput {
  readonly source?: string | null;
  readonly region?: string | null;
}

/** Where a write goes, or why nowhere. */
export type Placed<Place> = { readonly place: Place } | { readonly fault: UserError };

type Pushgateway = WritableSource['pushgateways'][number];

/** The endpoint that samples are written to: NHN's takes none. */
export function samplesPlace(input: PlaceInput, context: GraphContext): Placed<WritableEndpoint> {
  return inSource(input, context, sourcesOf(context), (source) => {
    const [place] = context.selection.metricsEndpoints({ source: source.name, region: input.region });
    return place && place.project === null ? place : undefined;
  });
}

/** The Pushgateway that metrics are pushed to. */
export function pushPlace(
  input: PlaceInput,
  context: GraphContext,
): Placed<{ readonly source: WritableSource; readonly pushgateway: Pushgateway }> {
  const having = sourcesOf(context).filter(({ pushgateways }) => pushgateways.length > 0);
  return inSource(input, context, having, (source) => {
    const everywhere = source.pushgateways.find(({ region }) => region === null);
    const region = everywhere ? null : context.selection.region(input.region);
    const pushgateway = everywhere ?? source.pushgateways.find((each) => each.region === region);
    if (pushgateway) return { source, pushgateway };
    const accepted = source.pushgateways.map((each) => each.region).join(', ');
    throw new SightlineError('BAD_USER_INPUT', `source ${source.name} pushes not in ${region}; accepted: ${accepted}`);
  });
}

function sourcesOf({ sources }: GraphContext): WritableSource[] {
  return sources.all().filter((source) => source.kind === 'prometheus');
}

function inSource<Place>(
  input: PlaceInput,
  context: GraphContext,
  capable: readonly WritableSource[],
  find: (source: WritableSource) => Place | undefined,
): Placed<Place> {
  const source = input.source ? capable.find(({ name }) => name === input.source) : capable[0];
  if (!source) {
    const accepted = capable.map(({ name }) => name).join(', ') || 'none: no configured source takes this';
    return { fault: badInput('source', `accepted: ${accepted}`) };
  }
  try {
    const place = find(source);
    if (place) return { place };
  } catch (error) {
    if (error instanceof SightlineError && error.code === 'BAD_USER_INPUT') {
      return { fault: badInput('region', error.message) };
    }
    throw error;
  }
  return { fault: badInput('region', `accepted: ${context.selection.regions().join(', ')}`) };
}
