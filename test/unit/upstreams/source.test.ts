import { describe, expect, it } from 'vitest';
import type { Endpoint, SourceKind } from '../../../src/upstreams/http/endpoint.ts';
import { createSourceRegistry, endpointFor, regionsOf, type Source } from '../../../src/upstreams/source.ts';

const endpoint = (source: string, kind: SourceKind, region: string | null): Endpoint => ({
  source,
  kind,
  region,
  baseUrl: new URL(`http://${region ?? 'all'}.test`),
});
const regional: Source = {
  name: 'nhn-prom',
  kind: 'prometheus',
  endpoints: [endpoint('nhn-prom', 'prometheus', 'kr'), endpoint('nhn-prom', 'prometheus', 'jp')],
  auth: { type: 'none' },
  remoteWritePath: '/api/v1/write',
  pushgateways: [],
};
const everywhere: Source = {
  name: 'zmon',
  kind: 'zmon',
  endpoints: [endpoint('zmon', 'zmon', null)],
  auth: { type: 'none' },
};

describe('source registry', () => {
  it('finds sources by name and the first of a kind', () => {
    const registry = createSourceRegistry([regional, everywhere]);
    expect(registry.all()).toEqual([regional, everywhere]);
    expect(registry.byName('zmon')).toBe(everywhere);
    expect(registry.byName('none')).toBeUndefined();
    expect(registry.firstOf('prometheus')).toBe(regional);
    expect(registry.firstOf('nhn')).toBeUndefined();
    expect(registry.regions()).toEqual(['kr', 'jp']);
  });

  it('picks the endpoint of the region, or the one that serves every region', () => {
    expect(endpointFor(regional, 'jp')?.region).toBe('jp');
    expect(endpointFor(regional, 'us')).toBeUndefined();
    expect(endpointFor(everywhere, 'us')?.region).toBeNull();
    expect(regionsOf(regional)).toEqual(['kr', 'jp']);
    expect(regionsOf(everywhere)).toBeNull();
  });

  it('refuses two sources of one name', () => {
    expect(() => createSourceRegistry([everywhere, everywhere])).toThrow(RangeError);
  });
});
