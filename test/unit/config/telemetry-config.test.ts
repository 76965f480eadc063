import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.ts';
import { faultsOf, SMALLEST } from './faults.ts';

const configOf = (yaml: string) => parseConfig(SMALLEST + yaml, { TOKEN: 'collector-secret' });

describe('telemetry', () => {
  it('makes no traces unless a collector is named, and then all of them', () => {
    expect(configOf('').telemetry).toEqual({ otlpHeaders: {}, sampleRatio: 1 });
    const { telemetry } = configOf(
      `telemetry: { otlpEndpoint: "http://127.0.0.1:4318", otlpHeaders: { authorization: "Bearer \${TOKEN}" } }`,
    );
    expect(telemetry).toMatchObject({
      otlpEndpoint: 'http://127.0.0.1:4318',
      otlpHeaders: { authorization: 'Bearer collector-secret' },
    });
  });

  it.each(['nowhere', 'ftp://collector', 'http://user:pw@collector', 'http://collector?a=b', 'http://collector#a'])(
    'a collector at %s is a fault, which does not repeat it',
    (otlpEndpoint) => {
      const faults = faultsOf(`${SMALLEST}telemetry: { otlpEndpoint: "${otlpEndpoint}" }`);
      expect(faults).toEqual([expect.stringMatching(/^telemetry\.otlpEndpoint: accepted: an http or https URL/)]);
      expect(faults.join()).not.toContain('user:pw');
    },
  );

  it.each([
    [0, true],
    [1, true],
    [-0.01, false],
    [1.01, false],
  ])('a share of %s is accepted: %s', (ratio, accepted) => {
    expect(faultsOf(`${SMALLEST}telemetry: { sampleRatio: ${ratio} }`).length === 0).toBe(accepted);
  });
});

it.each([
  ['any', true],
  ['all', true],
  ['none', false],
])('readiness by %s is accepted: %s', (policy, accepted) => {
  expect(faultsOf(`${SMALLEST}readiness: ${policy}`).length === 0).toBe(accepted);
});

it.each([
  [0, false],
  [1, true],
  [10_000, true],
  [10_001, false],
])('%d operation names are accepted: %s', (count, accepted) => {
  expect(faultsOf(`${SMALLEST}limits: { operationNames: ${count} }`).length === 0).toBe(accepted);
});
