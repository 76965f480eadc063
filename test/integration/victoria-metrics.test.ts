import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { data } from '../support/graphql-client.ts';
import { startVictoriaMetrics, type VictoriaMetricsServer } from '../support/prometheus/victoria-metrics.ts';

let victoria: VictoriaMetricsServer;
let gateway: Gateway;
const nowSeconds = Math.floor(Date.now() / 15_000) * 15 - 600;

beforeAll(async () => {
  victoria = await startVictoriaMetrics();
  gateway = await startGateway({ nhn: {}, sources: [{ name: 'victoria', kind: 'prometheus', url: victoria.url }] });
  const series = ['a', 'b', 'c'].map((zone, index) => ({
    labels: { __name__: 'stored_jobs', zone, text: 'say "hi", 서울' },
    timestamps: [0, 15, 30, 45].map((after) => nowSeconds + after),
    values: [0, 1, 2, 3].map((step) => index * 10 + step),
  }));
  const written = await data<{ writeSamples: unknown }>(
    gateway,
    `mutation ($series: [WriteSeriesInput!]!) {
      writeSamples(input: { series: $series }) { writtenSamples userErrors { message } }
    }`,
    { variables: { series } },
  );
  expect(written.writeSamples).toEqual({ writtenSamples: 12, userErrors: [] });
  // It answers queries only once it has indexed what was written.
  await vi.waitFor(async () => expect((await face('series?match[]=stored_jobs')).data).toHaveLength(3), 10_000);
});
afterAll(() => Promise.all([gateway?.close(), victoria?.close()]));

async function face(path: string): Promise<{ status: string; errorType?: string; data: unknown; warnings?: string[] }> {
  return JSON.parse(await (await fetch(`${gateway.url}/prometheus/victoria/api/v1/${path}`)).text());
}

async function direct(path: string): Promise<{ data: unknown }> {
  return JSON.parse(await (await fetch(`${victoria.url}/api/v1/${path}`)).text());
}

describe('VictoriaMetrics as a source of kind prometheus', () => {
  it.each([
    `query?query=sort(stored_jobs)&time=${nowSeconds + 45}`,
    `query?query=sum(stored_jobs)by(zone)&time=${nowSeconds + 45}`,
    `query?query=stored_jobs%7Bzone%3D%22none%22%7D&time=${nowSeconds + 45}`,
    `query?query=1%2B1&time=${nowSeconds}`,
    `query_range?query=stored_jobs&start=${nowSeconds}&end=${nowSeconds + 45}&step=15`,
    `query_range?query=sum(rate(stored_jobs%5B30s%5D))&start=${nowSeconds}&end=${nowSeconds + 45}&step=15`,
    `series?match[]=stored_jobs&start=${nowSeconds}`,
    'labels?match[]=stored_jobs',
    'label/zone/values',
    'label/__name__/values?match[]=stored_jobs',
  ])('gives the gateway the same answer as any other client: %s', async (path) => {
    const [told, expected] = [await face(path), await direct(path)];
    expect(told.status).toBe('success');
    expect(told.data).toEqual(expected.data);
  });

  it('is graphed with its labels and values as they were written', async () => {
    const found = await data<{ metrics: { range: { series: unknown[] } } }>(
      gateway,
      `query ($start: DateTime!, $end: DateTime!) {
        metrics(source: "victoria") {
          range(query: "stored_jobs{zone='b'}", range: { start: $start, end: $end }, step: "15s") {
            series { name label(name: "text") timestamps values }
          }
        }
      }`,
      {
        variables: {
          start: new Date(nowSeconds * 1_000).toISOString(),
          end: new Date((nowSeconds + 45) * 1_000).toISOString(),
        },
      },
    );
    expect(found.metrics.range.series).toEqual([
      {
        name: 'stored_jobs',
        label: 'say "hi", 서울',
        timestamps: [0, 15, 30, 45].map((after) => nowSeconds + after),
        values: [10, 11, 12, 13],
      },
    ]);
  });

  it('is cut to a limit by the gateway, whatever it does itself', async () => {
    const cut = await face('label/zone/values?limit=2');
    expect(cut.data).toHaveLength(2);
    const few = await face(`query?query=stored_jobs&time=${nowSeconds + 45}&limit=1`);
    expect(few).toMatchObject({ data: { result: [expect.anything()] }, warnings: [expect.any(String)] });
  });

  it('has no metadata and another version than Prometheus, and neither is a failure', async () => {
    expect(await face('metadata')).toMatchObject({ status: 'success', data: {} });
    expect(await face('status/buildinfo')).toMatchObject({ status: 'success', data: { version: '2.24.0' } });
  });

  it('has its refusals told as such', async () => {
    expect(await face('query?query=label_replace(stored_jobs,"a","b","c","(")')).toMatchObject({
      status: 'error',
      errorType: 'execution',
    });
  });
});
