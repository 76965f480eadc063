import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { badUserInput } from '../../../src/errors/sightline-error.ts';
import { UpstreamError } from '../../../src/errors/upstream-error.ts';
import { fanOut } from '../../../src/graphql/metrics/fan-out.ts';
import type { MetricsEndpoint } from '../../../src/selection/metrics-endpoint.ts';
import { selectionOf } from '../selection/selection-of.ts';

const endpoints = selectionOf().metricsEndpoints({ regions: ['kr', 'us', 'jp'] });
const down = (region: string | null) =>
  new UpstreamError('UPSTREAM_TIMEOUT', `${region} is down`, { source: 'nhn', operation: 'query' });
const answering =
  (...dead: string[]) =>
  async ({ region }: MetricsEndpoint) => {
    if (region !== null && dead.includes(region)) throw down(region);
    return region;
  };
const neverStale = () => null;

describe('Asking several endpoints', () => {
  it('gives the answers in the order of the endpoints, and one entry of coverage each', async () => {
    const { answers, coverage } = await fanOut(endpoints, 'WARN', answering(), neverStale);
    expect(answers.map(({ value }) => value)).toEqual(['kr', 'us', 'jp']);
    expect(coverage.map(({ region, status }) => `${region} ${status}`)).toEqual([
      'kr COMPLETE',
      'us COMPLETE',
      'jp COMPLETE',
    ]);
  });

  it('under WARN answers with what came, and names what did not', async () => {
    const { answers, coverage } = await fanOut(endpoints, 'WARN', answering('us'), neverStale);
    expect(answers.map(({ value }) => value)).toEqual(['kr', 'jp']);
    expect(coverage[1]).toEqual({
      ...{ source: 'nhn', region: 'us', status: 'FAILED', staleSeconds: null },
      ...{ code: 'UPSTREAM_TIMEOUT', message: 'us is down' },
    });
  });

  it('under ABORT fails with the first failure', async () => {
    await expect(fanOut(endpoints, 'ABORT', answering('us', 'jp'), neverStale)).rejects.toThrow('us is down');
  });

  it('fails when all fail', async () => {
    await expect(fanOut(endpoints, 'WARN', answering('kr', 'us', 'jp'), neverStale)).rejects.toThrow('kr is down');
  });

  it('fails when a failure is not an upstream’s: no region can answer a wrong question', async () => {
    const ask = async ({ region }: MetricsEndpoint) => {
      if (region === 'jp') throw badUserInput('wrong');
      throw down(region);
    };
    await expect(fanOut(endpoints, 'WARN', ask, neverStale)).rejects.toThrow('wrong');
  });
});
