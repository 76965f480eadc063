import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NhnSimulator } from '../simulators/nhn/nhn-options.ts';
import { startNhnSimulator } from '../simulators/nhn/nhn-simulator.ts';
import { story } from '../simulators/story.ts';
import { callNhn, field } from './nhn-caller.ts';

let simulator: NhnSimulator;

beforeAll(async () => {
  simulator = await startNhnSimulator({
    prometheus: { regions: ['kr'], projects: ['aOpreudC'], scrapeIntervalSeconds: 1 },
  });
}, 60_000);

afterAll(() => simulator?.close());

const proxied = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${simulator.endpoints.kr}/prometheus/api/v1${path}`, {
    ...init,
    headers: { 'x-tc-app-key': 'sim-app-key-aOpreudC', ...init.headers },
  });

/** The values of an instant vector, as text. */
const ask = async (query: string): Promise<string[]> => {
  const answer: unknown = await (await proxied(`/query?${new URLSearchParams({ query })}`)).json();
  const result = field(field(answer, 'data'), 'result');
  if (!Array.isArray(result)) throw new Error(`not a vector: ${JSON.stringify(answer)}`);
  return result.map((entry) => String(field(entry, 'value')).split(',')[1] ?? '');
};

describe('the history behind the NHN simulator', () => {
  it('is six hours long from the first second', async () => {
    expect(await ask('count_over_time(up{job="web",instance="10.10.1.11:8080"}[6h] offset 1m)')).toEqual(['360']);
  });

  it('has every target, told apart by instance, job and openmetrics_id', async () => {
    const { state } = simulator.store('kr', 'aOpreudC');
    expect(await ask('count(count by (instance, job, openmetrics_id) (up))')).toEqual([String(state.targets.size)]);
  });

  it('never lets a counter fall, across the seam to live scrapes', async () => {
    const live = 'min(count_over_time(http_requests_total{job="db"}[30s]))';
    await vi.waitUntil(async () => Number((await ask(live))[0] ?? 0) > 2, { timeout: 15_000, interval: 100 });
    for (const name of ['http_requests_total', 'http_request_duration_seconds_bucket', 'node_cpu_seconds_total']) {
      expect(await ask(`sum(resets(${name}[7h]))`), name).toEqual(['0']);
    }
    expect(await ask('max(abs(delta(process_start_time_seconds[7h])))')).toEqual(['0']);
  });

  it('shows the server of the story as down for its last forty minutes, and since', async () => {
    const up = `up{instance="${story.down.ip}:8080"}`;
    expect(await ask(`${up} offset 41m`)).toEqual(['1']);
    expect(await ask(`${up} offset 38m`)).toEqual(['0']);
    await vi.waitUntil(async () => Number((await ask(`count_over_time(${up}[20s])`))[0] ?? 0) > 2, { timeout: 15_000 });
    expect(await ask(up)).toEqual(['0']);
    expect(await ask(`http_requests_total{instance="${story.down.ip}:8080"}`)).toEqual([]);
  });

  it('scrapes a target soon after it was created through the API, and forgets it when deleted', async () => {
    const { state } = simulator.store('kr', 'aOpreudC');
    const batch = [...state.workspaces.values()].find(({ jobName }) => jobName === 'batch')?.jobId;
    const hostId = [...state.servers.values()].find(({ hostNm }) => hostNm === 'cache-02')?.hostId;
    const path = `/v1.0/projects/aOpreudC/jobs/${batch}/targets`;
    const { body: targetId } = await callNhn(simulator, 'POST', path, { json: { hostId, port: 9333 } });
    const up = `up{job="batch",instance="10.10.3.12:9333",openmetrics_id="${targetId}"}`;
    await vi.waitUntil(async () => (await ask(up))[0] === '1', { timeout: 15_000, interval: 100 });
    await callNhn(simulator, 'DELETE', `${path}/${targetId}`);
    await vi.waitUntil(async () => (await ask(up)).length === 0, { timeout: 15_000, interval: 100 });
  }, 40_000);
});

describe('the proxy before the Prometheus', () => {
  it('lets the listed endpoints through, and only by the listed methods', async () => {
    const form = {
      method: 'POST',
      body: new URLSearchParams({ query: 'up', 'match[]': 'up', start: '0', end: '9', step: '1' }),
    };
    for (const path of ['/query', '/query_range', '/series', '/labels']) {
      expect((await proxied(path, form)).status, path).toBe(200);
      expect((await proxied(`${path}?${form.body}`)).status, path).toBe(200);
    }
    expect((await proxied('/label/job/values')).status).toBe(200);
    expect((await proxied('/metadata')).status).toBe(200);
    for (const path of ['/label/job/values', '/metadata']) expect((await proxied(path, form)).status, path).toBe(404);
  });

  it.each([
    '/targets',
    '/rules',
    '/alerts',
    '/status/flags',
    '/query_exemplars',
    '/query/',
    '/label/job/x/values',
    '/../../-/ready',
  ])('answers 404 for %s', async (path) => {
    expect((await proxied(path)).status).toBe(404);
  });

  it('passes a JSON body on, in which Prometheus finds no query', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await proxied('/query', { method: 'POST', headers, body: JSON.stringify({ query: 'up' }) });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
  });

  it('asks for the key, which chooses the project', async () => {
    expect((await proxied('/query?query=1', { headers: { 'x-tc-app-key': '' } })).status).toBe(401);
    const other = await proxied('/query?query=1', { headers: { 'x-tc-app-key': 'sim-app-key-bKw7Qz12' } });
    expect([other.status, simulator.log.count({ operation: 'query', project: 'bKw7Qz12' })]).toEqual([503, 1]);
  });

  it('takes the upstream request back when the client leaves', async () => {
    const upstream = await startNhnSimulator();
    upstream.faults.add({}, { kind: 'blackHole' });
    const proxy = await startNhnSimulator({ prometheusUrl: () => upstream.endpoints.kr });
    const leaving = new AbortController();
    const answer = fetch(`${proxy.endpoints.kr}/prometheus/api/v1/query?query=up`, {
      headers: { 'x-tc-app-key': 'sim-app-key-aOpreudC' },
      signal: leaving.signal,
    });
    await vi.waitUntil(() => upstream.log.count() === 1);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await vi.waitUntil(() => upstream.log.count({ aborted: true }) === 1 && proxy.log.count({ aborted: true }) === 1);
    await Promise.all([proxy.close(), upstream.close()]);
  });
});
