import { expect, it } from 'vitest';
import type { EndpointState } from '../../../src/resilience/endpoint-state.ts';
import { createServiceMetrics } from '../../../src/telemetry/service-metrics.ts';

const calm: EndpointState = {
  circuit: 'CLOSED',
  quiet: false,
  reachable: null,
  latencyMs: null,
  lastError: null,
  inFlight: 0,
  queued: 0,
};
const operation = { type: 'query', ms: 12, cost: 3, codes: [] } as const;

/** The samples of one metric, by their labels. */
async function samplesOf(metrics: { text(): Promise<string> }, name: string): Promise<Record<string, number>> {
  const lines = (await metrics.text()).split('\n');
  const found = lines.flatMap((line) => {
    const [, sample, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    return sample === name ? [[labels, Number(value)] as const] : [];
  });
  return Object.fromEntries(found);
}

it('operation names beyond the limit are counted as other, and those known go on being themselves', async () => {
  const metrics = createServiceMetrics({ operationNames: 2 });
  for (const name of ['First', 'Second', 'Third', 'Fourth', 'First']) metrics.observeOperation({ ...operation, name });
  const label = (name: string) => `operation_name="${name}",operation_type="query"`;
  expect(await samplesOf(metrics, 'sightline_operation_duration_seconds_count')).toEqual({
    [label('First')]: 2,
    [label('Second')]: 1,
    [label('other')]: 2,
  });
  expect(await samplesOf(metrics, 'sightline_operation_cost_points_total')).toMatchObject({ [label('other')]: 6 });
});

it('10,000 names make no more series than the limit and one', async () => {
  const metrics = createServiceMetrics({ operationNames: 20 });
  for (let i = 0; i < 10_000; i++) {
    metrics.observeOperation({ ...operation, name: `Op${i}`, codes: ['BAD_USER_INPUT'] });
  }
  expect(Object.keys(await samplesOf(metrics, 'sightline_operation_duration_seconds_count'))).toHaveLength(21);
  expect(Object.keys(await samplesOf(metrics, 'sightline_operation_errors_total'))).toHaveLength(21);
});

it('an operation without a name is anonymous, one that could not be read is unknown', async () => {
  const metrics = createServiceMetrics({ operationNames: 5 });
  metrics.observeOperation({ ...operation, name: null });
  metrics.observeOperation({ name: null, type: null, ms: 1, cost: null, codes: ['GRAPHQL_PARSE_FAILED'] });
  expect(await samplesOf(metrics, 'sightline_operation_duration_seconds_count')).toEqual({
    'operation_name="anonymous",operation_type="query"': 1,
    'operation_name="unknown",operation_type="unknown"': 1,
  });
  expect(await samplesOf(metrics, 'sightline_operation_errors_total')).toEqual({
    'operation_name="unknown",operation_type="unknown",code="GRAPHQL_PARSE_FAILED"': 1,
  });
});

it('an endpoint that nobody has asked yet is told as closed', async () => {
  const metrics = createServiceMetrics({ operationNames: 1 });
  metrics.watchEndpoints(() => [{ source: 'nhn', region: 'kr', state: calm }]);
  expect(await samplesOf(metrics, 'sightline_upstream_circuit_state')).toEqual({
    'source="nhn",region="kr",state="CLOSED"': 1,
    'source="nhn",region="kr",state="HALF_OPEN"': 0,
    'source="nhn",region="kr",state="OPEN"': 0,
  });
});

it('endpoints of one source and region are told as one: the worst circuit, and the calls of both', async () => {
  const metrics = createServiceMetrics({ operationNames: 1 });
  metrics.watchEndpoints(() => [
    { source: 'tmp', region: null, state: { ...calm, inFlight: 2 } },
    { source: 'tmp', region: null, state: { ...calm, circuit: 'OPEN', inFlight: 1, queued: 4 } },
  ]);
  expect(await samplesOf(metrics, 'sightline_upstream_circuit_state')).toMatchObject({
    'source="tmp",region="",state="OPEN"': 1,
    'source="tmp",region="",state="CLOSED"': 0,
  });
  expect(await samplesOf(metrics, 'sightline_upstream_calls_in_flight')).toEqual({ 'source="tmp",region=""': 3 });
  expect(await samplesOf(metrics, 'sightline_upstream_calls_waiting')).toEqual({ 'source="tmp",region=""': 4 });
});

it('changes of a circuit are counted by where it went', async () => {
  const metrics = createServiceMetrics({ operationNames: 1 });
  for (const to of ['OPEN', 'HALF_OPEN', 'OPEN'] as const) {
    metrics.observeEndpoint({ type: 'circuit', source: 'nhn', region: 'jp', to });
  }
  expect(await samplesOf(metrics, 'sightline_upstream_circuit_changes_total')).toEqual({
    'source="nhn",region="jp",state="OPEN"': 2,
    'source="nhn",region="jp",state="HALF_OPEN"': 1,
  });
});

it('the delay of the event loop is told', async () => {
  const text = await createServiceMetrics({ operationNames: 1 }).text();
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
});
