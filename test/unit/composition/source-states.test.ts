import { describe, expect, it } from 'vitest';
import { areUsable, endpointStates } from '../../../src/composition/source-states.ts';
import type { CircuitState } from '../../../src/resilience/endpoint-state.ts';
import type { Endpoint } from '../../../src/upstreams/http/endpoint.ts';
import { createSourceRegistry, type PrometheusSource } from '../../../src/upstreams/source.ts';

const endpoint = (source: string, region: string): Endpoint => ({
  source,
  kind: 'prometheus',
  region,
  baseUrl: new URL(`http://${source}.${region}.example`),
});

const source = (name: string, pushgateways: readonly Endpoint[] = []): PrometheusSource => ({
  name,
  kind: 'prometheus',
  endpoints: [endpoint(name, 'kr'), endpoint(name, 'jp')],
  auth: { type: 'none' },
  remoteWritePath: '/api/v1/write',
  pushgateways: [...pushgateways],
});

const registry = createSourceRegistry([source('one'), source('two')]);

/** States in which these endpoints have an open circuit, or one that is trying again. */
const states = (open: readonly string[], circuit: CircuitState = 'OPEN', quiet = false) => {
  return ({ source: name, region }: Endpoint) => ({
    circuit: open.includes(`${name} ${region}`) ? circuit : ('CLOSED' as const),
    quiet,
    reachable: null,
    latencyMs: null,
    lastError: null,
    inFlight: 0,
    queued: 0,
  });
};

describe('Sources are usable', () => {
  it.each([
    ['nothing', true, true, []],
    ['one region of one source', true, true, ['one kr']],
    ['a whole source', true, false, ['one kr', 'one jp']],
    ['one region of each', true, true, ['one kr', 'two kr']],
    ['everything', false, false, ['one kr', 'one jp', 'two kr', 'two jp']],
  ])('while %s is failing: any of them %s, all of them %s', (_what, any, all, open) => {
    expect(areUsable(registry, states(open), 'any')).toBe(any);
    expect(areUsable(registry, states(open), 'all')).toBe(all);
  });

  it('while they asked to be left alone: what was kept of them is still answered', () => {
    expect(areUsable(registry, states(['one kr', 'one jp', 'two kr', 'two jp'], 'OPEN', true), 'all')).toBe(true);
  });

  it('while they are tried again', () => {
    expect(areUsable(registry, states(['one kr', 'one jp', 'two kr', 'two jp'], 'HALF_OPEN'), 'all')).toBe(true);
  });
});

it('every endpoint is watched, also a Pushgateway', () => {
  const pushing = createSourceRegistry([source('one', [endpoint('one', 'push')])]);
  expect(endpointStates(pushing, states(['one push'])).map(({ region, state }) => [region, state.circuit])).toEqual([
    ['kr', 'CLOSED'],
    ['jp', 'CLOSED'],
    ['push', 'OPEN'],
  ]);
});
