import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.ts';
import { NHN_ENDPOINTS } from '../../../src/config/source.schema.ts';
import { faultsOf, SMALLEST } from './faults.ts';

describe('what a configuration leaves out', () => {
  it('has the documented defaults', () => {
    const config = parseConfig(SMALLEST, {});
    expect(config).toMatchObject({
      listen: { host: '0.0.0.0', port: 4000 },
      playground: true,
      introspection: true,
      cors: { origins: [] },
      limits: { requestTimeoutMs: 10_000, upstreamConcurrency: 15, pageSize: 100, pageSizeMax: 1_000 },
    });
    expect(config.listen).not.toHaveProperty('adminPort');
  });

  it('is closed in production, unless the file opens it', () => {
    const env = { NODE_ENV: 'production' };
    expect(parseConfig(SMALLEST, env)).toMatchObject({ playground: false, introspection: false });
    const open = `${SMALLEST}playground: true\nintrospection: true\n`;
    expect(parseConfig(open, env)).toMatchObject({ playground: true, introspection: true });
  });

  it('gives an NHN source its four regions and the usual labels', () => {
    const { sources } = parseConfig('sources: [{ name: n, kind: nhn, projects: [{ id: p, appKey: k }] }]', {});
    expect(sources[0]).toMatchObject({
      endpoints: NHN_ENDPOINTS,
      scope: {
        target: { instance: '{ip}:{port}' },
        server: { instance: '{ip}:{port}' },
        workspace: { job: '{name}' },
      },
    });
  });
});

describe('PORT and HOST', () => {
  it('win over listen, and keep what else it says', () => {
    const yaml = `${SMALLEST}listen: { host: 10.0.0.1, port: 1, adminPort: 9091 }\n`;
    expect(parseConfig(yaml, { PORT: '8080', HOST: '::1' }).listen).toEqual({
      host: '::1',
      port: 8080,
      adminPort: 9091,
    });
    expect(parseConfig(SMALLEST, { PORT: '8080' }).listen).toEqual({ host: '0.0.0.0', port: 8080 });
  });

  it('are as if they were not there when they are empty', () => {
    expect(parseConfig(SMALLEST, { PORT: '', HOST: '' }).listen).toEqual({ host: '0.0.0.0', port: 4000 });
  });

  it('are checked like the keys that they override, and hide no fault of listen', () => {
    expect(faultsOf(SMALLEST, { PORT: 'http' })).toEqual(['listen.port: accepted: a number']);
    expect(faultsOf(SMALLEST, { PORT: '70000' })).toEqual(['listen.port: accepted: a number of at most 65535']);
    expect(faultsOf(`${SMALLEST}listen: 4000\n`, { PORT: '80' })).toEqual([
      'listen: accepted: a mapping of keys to values',
    ]);
  });
});
