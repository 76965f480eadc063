import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';
import { startFixturePrometheus } from '../support/prometheus/fixture.ts';
import { awkwardTexts } from '../support/prometheus/fixture-awkward.ts';
import { fixtureRange } from '../support/prometheus/fixture-series.ts';
import { writeSeries } from '../support/prometheus/openmetrics.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus/prometheus.ts';

const timeSeconds = fixtureRange.startMs / 1000;
/** Every well-formed text but the empty one, which is a label that is absent. */
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\r', '`', "'", '{', '}', '|', '.', '*', '$', '(', ')', '\u0000', '#'),
    minLength: 1,
    maxLength: 8,
  }),
);
const drawn = fc.sample(text, { numRuns: 400, seed: 20_261_121 });
/** Beside each drawn text its look-alikes: other case, other normal form, longer, shorter. */
const texts = [
  ...new Set(
    drawn.flatMap((value) => [
      value,
      value.normalize('NFD'),
      value.normalize('NFC'),
      value.toUpperCase(),
      `${value} `,
      `${value}\\`,
    ]),
  ),
];

let drawnPrometheus: PrometheusServer;
let fixture: PrometheusServer;
let gateway: Gateway;

beforeAll(async () => {
  [drawnPrometheus, fixture] = await Promise.all([
    startPrometheus({
      backfill: texts.map((value, index) => `${writeSeries('drawn', { text: value })} ${index} ${timeSeconds}\n`),
    }),
    startFixturePrometheus(),
  ]);
  gateway = await startGateway({
    nhn: {
      scale: { workspaces: 0, targetsPerWorkspace: 0 },
      prometheusUrl: (region) => (region === 'jp' ? fixture.url : drawnPrometheus.url),
    },
    nhnSource: { scope: { workspace: { text: '{name}' }, server: { text: '{name}' } } },
  });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([drawnPrometheus.close(), fixture.close()]);
});

type Found = { metrics: { instant: { series: { label: string | null; latest: { raw: string } }[] } } };

/** What a workspace of this very name sees of a metric. */
async function seenBy(region: 'kr' | 'jp', name: string, metric: string, atSeconds: number) {
  const store = gateway.nhn.store(region, 'aOpreudC');
  const { jobId } = store.putWorkspace({ jobName: name, lstModYmdt: '2026-01-01T00:00:00' });
  try {
    const { region: found } = await data<{ region: { workspace: Found } }>(
      gateway,
      `query ($region: RegionCode!, $id: ID!, $metric: PromQL!, $time: DateTime!) { region(code: $region) { workspace(workspaceId: $id) {
        metrics { instant(query: $metric, time: $time) { series { label(name: "text") latest { raw } } } }
      } } }`,
      { variables: { region, id: jobId, metric, time: new Date(atSeconds * 1000).toISOString() } },
    );
    return found.workspace.metrics.instant.series.map(({ label, latest }) => [label, latest.raw]);
  } finally {
    store.state.workspaces.delete(jobId);
  }
}

describe('A label value in a scope matches exactly itself in the real Prometheus', () => {
  it('any Unicode text, with its look-alikes beside it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...drawn), async (value) => {
        expect(await seenBy('kr', value, 'drawn', timeSeconds)).toEqual([[value, String(texts.indexOf(value))]]);
      }),
      { numRuns: 300 },
    );
  });

  it('one that no series has matches none', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        fc.pre(!texts.includes(value));
        expect(await seenBy('kr', value, 'drawn', timeSeconds)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each(awkwardTexts)('the awkward text %j', async (value) => {
    const number = awkwardTexts.indexOf(value);
    expect(await seenBy('jp', value, 'awkward', timeSeconds)).toEqual([[value, String(number * 1000)]]);
  });

  it('several of them at once, as the targets of one server', async () => {
    const store = gateway.nhn.store('kr', 'aOpreudC');
    const { jobId } = store.putWorkspace({ jobName: 'several', lstModYmdt: '2026-01-01T00:00:00' });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...drawn), { minLength: 2, maxLength: 5 }), async (values) => {
        // NHN names a target's server in each of its answers: here each target names another.
        const own = store.putServer({ hostNm: 'own', svrIp: '10.0.0.1' });
        gateway.nhn.faults.add(
          { operation: 'listTargets' },
          {
            kind: 'wrongShape',
            body: {
              header: { isSuccessful: true, resultCode: 0, resultMessage: 'SUCCESS' },
              body: values.map((hostNm, n) => ({
                targetId: `t${n}`,
                jobId,
                hostId: own.hostId,
                port: 1,
                hostNm,
                svrIp: '10.0.0.1',
              })),
            },
          },
          { times: 1 },
        );
        const { data: answer } = await ask<{ region: { server: Found } }>(
          gateway,
          `query ($id: ID!, $time: DateTime!) { region(code: "kr") { server(hostId: $id) {
            metrics { instant(query: "drawn", time: $time) { series { label(name: "text") latest { raw } } } }
          } } }`,
          { variables: { id: own.hostId, time: new Date(timeSeconds * 1000).toISOString() } },
        );
        const seen = answer.region.server.metrics.instant.series.map(({ label }) => label);
        expect(new Set(seen)).toEqual(new Set(values));
        expect(seen).toHaveLength(values.length);
      }),
      { numRuns: 60 },
    );
  });
});
