import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PrometheusDriver } from 'prometheus-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { findProgram } from '../support/prometheus/find-program.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import type { PrometheusServer } from '../support/prometheus/prometheus.ts';

let prometheus: PrometheusServer;
let gateway: Gateway;

beforeAll(async () => {
  prometheus = await startFixturePrometheus();
  gateway = await startGateway({ nhn: {}, sources: [{ name: 'real', kind: 'prometheus', url: prometheus.url }] });
});
afterAll(() => Promise.all([gateway?.close(), prometheus?.close()]));

const start = fixtureRange.startMs / 1_000;
const end = fixtureRange.endMs / 1_000;
const middle = new Date((fixtureRange.startMs + fixtureRange.endMs) / 2);
const face = () => `${gateway.url}/prometheus/real`;

describe('promtool gives the same answers from the gateway as from Prometheus itself:', () => {
  const run = promisify(execFile);
  const promtool = async (args: readonly string[]) => {
    const options = { maxBuffer: 64 * 1_024 * 1_024 };
    return (await run(await findProgram('promtool', 'prometheus'), [...args], options)).stdout;
  };

  const span = [`--start=${start}`, `--end=${end}`];
  const at = `--time=${middle.toISOString()}`;
  it.each<[string, readonly string[], readonly string[]]>([
    ['query instant', [at], ['sort(memory_free_bytes)']],
    ['query instant', [at], ['sort(sum by (job, code) (rate(http_requests_total[5m])))']],
    ['query instant', [at], ['sort(special_value)']],
    ['query instant', [at], ['1+1']],
    ['query instant', [at, '--format=json'], ['scalar(up{instance="10.9.0.1:9100"})']],
    ['query range', [...span, '--step=30s'], ['memory_free_bytes']],
    ['query range', [...span, '--step=97s'], ['sum by (job) (rate(http_requests_total[5m]))']],
    ['query range', [...span, '--step=1m', '--format=json'], ['special_value']],
    ['query range', [...span, '--step=7m'], ['interrupted']],
    ['query series', ['--match=up{job="api"}', '--match=awkward', ...span], []],
    ['query series', ['--match={__name__=~"build.*"}'], []],
    ['query labels', span, ['__name__']],
    ['query labels', [], ['instance']],
    ['query labels', ['--match=awkward'], ['text']],
  ])('%s %j %j', async (command, flags, operands) => {
    const [first, second] = command.split(' ');
    const ask = (url: string) => promtool([first ?? '', second ?? '', ...flags, url, ...operands]);
    const [told, expected] = [await ask(face()), await ask(prometheus.url)];
    expect(expected.trim()).not.toBe('');
    expect(told).toBe(expected);
  });

  it('and the same kind of refusal', async () => {
    const refusal = promtool(['query', 'instant', at, face(), 'up{']);
    await expect(refusal).rejects.toMatchObject({ stderr: expect.stringContaining('bad_data') });
    const execution = promtool(['query', 'instant', at, face(), 'up + on(job) http_requests_total']);
    await expect(execution).rejects.toMatchObject({ stderr: expect.stringMatching(/execution: .*matching/) });
  });
});

describe('a JavaScript client gives the same answers from the gateway as from Prometheus itself:', () => {
  const driver = (endpoint: string) => new PrometheusDriver({ endpoint, baseURL: '/api/v1' });
  it.each<[string, (client: PrometheusDriver) => Promise<unknown>]>([
    ['an instant query', (client) => client.instantQuery('sort(special_value)', middle)],
    ['a range query', (client) => client.rangeQuery('up', start * 1_000, end * 1_000, 60)],
    ['series', (client) => client.series(['up', 'awkward'], start * 1_000, end * 1_000)],
    ['names of labels', (client) => client.labelNames(['up'], start * 1_000, end * 1_000)],
    ['values of a label', (client) => client.labelValues('text', ['awkward'], start * 1_000, end * 1_000)],
    ['metadata', (client) => client.metadata('up')],
  ])('%s', async (_, ask) => {
    const [told, expected] = await Promise.all([ask(driver(face())), ask(driver(prometheus.url))]);
    expect(JSON.stringify(told)).toBe(JSON.stringify(expected));
  });
});

describe('Grafana’s data source', () => {
  /** What its back end sends: a form, its own user agent, and the headers that were configured for the data source. */
  async function grafana(method: 'GET' | 'POST', path: string, form: readonly [string, string][] = []) {
    const pairs = new URLSearchParams(form.map(([name, value]): [string, string] => [name, value]));
    const response = await fetch(`${face()}${path}${method === 'GET' && form.length > 0 ? `?${pairs}` : ''}`, {
      method,
      headers: {
        'user-agent': 'Grafana/11.3.0',
        'accept-encoding': 'gzip',
        'x-sysmon-region': 'kr',
        'x-grafana-org-id': '1',
        ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(method === 'POST' ? { body: pairs.toString() } : {}),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  const range: [string, string][] = [
    ['start', String(start)],
    ['end', String(end)],
  ];

  it('is told that all is well by Save & test', async () => {
    const time = String(middle.getTime() / 1_000);
    const health: [string, string][] = [
      ['query', '1+1'],
      ['time', time],
    ];
    expect(await grafana('POST', '/api/v1/query', health)).toEqual({
      status: 200,
      body: { status: 'success', data: { resultType: 'scalar', result: [Number(time), '2'] } },
    });
    const build = await grafana('GET', '/api/v1/status/buildinfo');
    expect(build).toMatchObject({ status: 200, body: { status: 'success', data: { version: '2.42.0+ds' } } });
    expect(await grafana('GET', '/api/v1/rules')).toMatchObject({
      status: 404,
      body: { status: 'error', errorType: 'not_found' },
    });
  });

  it('fills its metric and label browser', async () => {
    const names = await grafana('GET', '/api/v1/label/__name__/values', range);
    expect(names.body.data).toContain('http_requests_total');
    const labels = await grafana('POST', '/api/v1/labels', [...range, ['match[]', 'http_requests_total']]);
    expect(labels.body.data).toEqual(['__name__', 'code', 'handler', 'instance', 'job', 'method']);
    const values = await grafana('GET', '/api/v1/label/code/values', [
      ...range,
      ['match[]', '{__name__="http_requests_total",job="api"}'],
      ['limit', '2'],
    ]);
    expect(values.body).toEqual({ status: 'success', data: ['200', '404'], warnings: [expect.stringContaining('2')] });
    const series = await grafana('POST', '/api/v1/series', [...range, ['match[]', 'up{instance="10.9.0.1:9100"}']]);
    expect(series.body.data).toEqual([{ __name__: 'up', instance: '10.9.0.1:9100', job: 'api' }]);
    expect(await grafana('GET', '/api/v1/metadata', [['limit', '5000']])).toMatchObject({ status: 200 });
  });

  it('draws a panel, as Prometheus itself would, and takes no exemplars for no answer', async () => {
    const panel: [string, string][] = [
      ['end', String(end)],
      ['query', 'sum by (job) (rate(http_requests_total{job=~".+"}[1m0s]))'],
      ['start', String(start)],
      ['step', '15'],
    ];
    const told = await grafana('POST', '/api/v1/query_range', panel);
    const direct = await fetch(`${prometheus.url}/api/v1/query_range?${new URLSearchParams(panel)}`);
    expect(told).toEqual({ status: 200, body: JSON.parse(await direct.text()) });
    expect(told.body.data.result).toHaveLength(4);
    expect(await grafana('POST', '/api/v1/query_exemplars', panel)).toMatchObject({
      status: 200,
      body: { status: 'success', data: [] },
    });
  });
});
