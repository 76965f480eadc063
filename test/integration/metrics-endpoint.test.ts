import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { findProgram } from '../support/prometheus/find-program.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {}, limits: { operationNames: 4 } });
});
afterAll(() => gateway.close());

const metrics = async (): Promise<string> => (await fetch(`${gateway.url}/metrics`)).text();
const value = (text: string, name: string, labels: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${name}{`) && each.includes(labels));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

it('every endpoint has a closed circuit before anyone asks, and nothing under way', async () => {
  const text = await metrics();
  for (const region of ['kr', 'kr2', 'us', 'jp']) {
    const place = `source="nhn",region="${region}"`;
    expect(value(text, 'sightline_upstream_circuit_state', `${place},state="CLOSED"`)).toBe(1);
    expect(value(text, 'sightline_upstream_circuit_state', `${place},state="OPEN"`)).toBe(0);
    expect(value(text, 'sightline_upstream_calls_in_flight', place)).toBe(0);
  }
  expect(text).toMatch(/^sightline_http_requests_in_flight 1$/m);
});

it('operations have rate, errors and duration by their names, with a bound on the names', async () => {
  await data(gateway, 'query Named { servers { totalCount } }');
  await ask(gateway, 'query Named { nothing }');
  await ask(gateway, '{ servers { totalCount } }');
  await ask(gateway, '{');
  for (let i = 0; i < 6; i++) await data(gateway, `query More${i} { __typename }`);
  const text = await metrics();
  const count = 'sightline_operation_duration_seconds_count';
  expect(value(text, count, 'operation_name="Named",operation_type="query"')).toBe(1);
  expect(value(text, count, 'operation_name="anonymous"')).toBe(1);
  expect(value(text, count, 'operation_name="unknown",operation_type="unknown"')).toBe(2);
  expect(value(text, count, 'operation_name="More0"')).toBe(1);
  expect(value(text, count, 'operation_name="other",operation_type="query"')).toBe(5);
  expect(text).not.toContain('More1');
  expect(value(text, 'sightline_operation_errors_total', 'code="GRAPHQL_PARSE_FAILED"')).toBe(1);
  expect(value(text, 'sightline_operation_errors_total', 'code="GRAPHQL_VALIDATION_FAILED"')).toBe(1);
});

it('calls, retries, batches and changes of a circuit are told by endpoint', async () => {
  gateway.nhn.faults.add({ operation: 'listServers', region: 'jp' }, { kind: 'status', status: 503 });
  const servers = '{ region(code: "jp") { servers { totalCount } } }';
  await expect
    .poll(async () => {
      await ask(gateway, servers);
      return value(await metrics(), 'sightline_upstream_circuit_state', 'region="jp",state="OPEN"');
    })
    .toBe(1);
  const text = await metrics();
  const call = 'source="nhn",region="jp",operation="listServers"';
  expect(value(text, 'sightline_upstream_retries_total', call)).toBeGreaterThan(0);
  expect(
    value(text, 'sightline_upstream_call_duration_seconds_count', `${call},code="UPSTREAM_UNAVAILABLE"`),
  ).toBeGreaterThan(0);
  expect(value(text, 'sightline_upstream_circuit_changes_total', 'region="jp",state="OPEN"')).toBe(1);
  expect(value(text, 'sightline_load_keys_count', 'operation="listServers"')).toBeGreaterThan(0);
  expect(value(text, 'sightline_upstream_circuit_state', 'region="kr",state="CLOSED"')).toBe(1);
});

it('promtool finds nothing to say about the metrics', async () => {
  const promtool = await findProgram('promtool', 'prometheus');
  const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], {
    input: await metrics(),
    encoding: 'utf8',
  });
  expect([stdout, stderr, status]).toEqual(['', '', 0]);
});

it('by the policy "all" one source that fails takes the instance out of service, by "any" it does not', async () => {
  const sources = [{ name: 'gone', kind: 'prometheus', url: 'http://127.0.0.1:9' }];
  for (const [readiness, status] of [
    ['any', 200],
    ['all', 503],
  ] as const) {
    const own = await startGateway({ nhn: {}, sources, config: { readiness }, limits: { upstreamRetries: 0 } });
    try {
      await expect
        .poll(async () => {
          await ask(own, '{ metrics(source: "gone") { instant(query: "1") { text } } }');
          const text = await (await fetch(`${own.url}/metrics`)).text();
          return value(text, 'sightline_upstream_circuit_state', 'source="gone",region="",state="OPEN"');
        })
        .toBe(1);
      expect((await fetch(`${own.url}/readyz`)).status).toBe(status);
    } finally {
      await own.close();
    }
  }
});
