import { describe, expect, it } from 'vitest';
import { type Deadline, noDeadline } from '../../src/resilience/deadline.ts';
import { createHttpClient, type HttpClient } from '../../src/upstreams/http/http-client.ts';
import { nhnPrometheus, prometheusAccess } from '../../src/upstreams/prometheus/access.ts';
import { createBuildInfoReader, UNKNOWN_BUILD } from '../../src/upstreams/prometheus/build-info.ts';
import { createPrometheusClient } from '../../src/upstreams/prometheus/prometheus-client.ts';
import { json, type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

const options = { deadline: noDeadline() };
const told = (data: unknown) => json({ status: 'success', data });
const accessTo = (server: ScriptedServer) => prometheusAccess({ auth: { type: 'none' } }, server.endpoint());

function http(): HttpClient {
  return createHttpClient({
    upstreamTimeoutMs: 5_000,
    upstreamBodyBytes: 1_000_000,
    upstreamConcurrency: 4,
    random: () => 0,
  });
}

/** Tells the version, and lists nothing. */
function serverOf(version: unknown): Script {
  return (response, request) => told(request.url.includes('buildinfo') ? version : [])(response, request);
}

describe('what a Prometheus tells of its version', () => {
  it.each<[unknown, boolean, boolean, boolean]>([
    [{ version: '2.42.0+ds' }, false, false, false],
    [{ version: '2.51.0' }, true, false, false],
    [{ version: '3.0.1' }, true, false, true],
    [{ version: 'v3.2.0-rc.1' }, true, true, true],
    [{ version: '4.0.0' }, true, true, true],
    [{ version: '3.5.0', application: 'Grafana Mimir' }, false, false, false],
    [{ version: 'main' }, false, false, false],
    [{ version: 3 }, false, false, false],
    [[], false, false, false],
  ])('%j decides what it is asked for', async (data, limitsLists, limitsQueries, escapesLabelNames) => {
    await using server = await startScriptedServer(told(data));
    const build = await createBuildInfoReader(http()).of(accessTo(server), options);
    expect(build).toMatchObject({ limitsLists, limitsQueries, escapesLabelNames });
  });

  it('is asked once by callers of one time, and again after an hour, or a minute where it was not told', async () => {
    let nowMs = 0;
    let answer: Script = json({}, 404);
    await using server = await startScriptedServer((response, request) => answer(response, request));
    const reader = createBuildInfoReader(http(), () => nowMs);
    const ask = () => reader.of(accessTo(server), options);
    expect(await Promise.all([ask(), ask()])).toEqual([UNKNOWN_BUILD, UNKNOWN_BUILD]);
    await ask();
    expect(server.requests).toHaveLength(1);

    answer = told({ version: '2.51.0' });
    nowMs += 60_001;
    expect((await ask()).version).toBe('2.51.0');
    nowMs += 3_599_000;
    await ask();
    expect(server.requests).toHaveLength(2);
    nowMs += 1_001;
    await ask();
    expect(server.requests).toHaveLength(3);
  });

  it('is never asked of NHN, nor waited for by a caller who has left', async () => {
    await using server = await startScriptedServer(() => undefined);
    const reader = createBuildInfoReader(http());
    expect(await reader.of(nhnPrometheus({ endpoint: server.endpoint(), appKey: 'k' }), options)).toBe(UNKNOWN_BUILD);
    expect(server.requests).toEqual([]);

    const left = new AbortController();
    const deadline: Deadline = { signal: left.signal, remainingMs: () => 1_000, whenOver: (then) => then() };
    const waiting = reader.of(accessTo(server), { deadline });
    await expect.poll(() => server.requests.length).toBe(1);
    left.abort();
    expect(await waiting).toBe(UNKNOWN_BUILD);
    expect(await reader.of(accessTo(server), { deadline })).toBe(UNKNOWN_BUILD);
  });

  it('is asked only where something depends on it', async () => {
    await using server = await startScriptedServer(serverOf({ version: '3.2.0' }));
    const prometheus = createPrometheusClient(http());
    await prometheus.labels(accessTo(server), {}, options);
    await prometheus.labelValues(accessTo(server), 'job', {}, options);
    expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/labels', '/api/v1/label/job/values']);
    await prometheus.labels(accessTo(server), { limit: 5 }, options);
    await prometheus.labelValues(accessTo(server), 'a/b', {}, options);
    expect(server.requests.slice(2).map(({ url }) => url)).toEqual([
      '/api/v1/status/buildinfo',
      '/api/v1/labels?limit=5',
      '/api/v1/label/U__a_2f_b/values',
    ]);
  });
});
