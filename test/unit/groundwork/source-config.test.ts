import { expect, it } from 'vitest';
import { sourceRegistryOf } from '../../../src/composition/source-registry.ts';
import { ConfigError } from '../../../src/config/config-error.ts';
import { parseConfig } from '../../../src/config/load-config.ts';

const parse = (source: string) =>
  parseConfig(`sources: [{ name: gw, kind: groundwork, ${source} }]`, { GW_PASSWORD: 'hush-hush' });
const password = `"\${GW_PASSWORD}"`;

it('a GroundWork source is what the documented defaults say', () => {
  const registry = sourceRegistryOf(parse(`url: http://gw.test/base/, auth: { username: api, password: ${password} }`));
  const source = registry.firstOf('groundwork');
  expect(source?.endpoints.map(({ region, baseUrl }) => [region, baseUrl.href])).toEqual([
    [null, 'http://gw.test/base/api'],
  ]);
  expect(source).toMatchObject({
    timeZone: 'UTC',
    credentials: { username: 'api', password: 'hush-hush', appName: 'sightline', encoding: 'base64' },
  });
});

it('a GroundWork source may have an address for each region, another path and another encoding', () => {
  const registry = sourceRegistryOf(
    parse(`endpoints: { kr: http://kr.test, jp: http://jp.test }, apiPath: /foundation-webapp/api, timeZone: Asia/Seoul,
           auth: { username: api, password: ${password}, appName: gw.app, encoding: plain }`),
  );
  const source = registry.firstOf('groundwork');
  expect(source?.endpoints.map(({ region, baseUrl }) => [region, baseUrl.href])).toEqual([
    ['kr', 'http://kr.test/foundation-webapp/api'],
    ['jp', 'http://jp.test/foundation-webapp/api'],
  ]);
  expect(source).toMatchObject({ timeZone: 'Asia/Seoul', credentials: { appName: 'gw.app', encoding: 'plain' } });
});

it.each([
  ['no address', `auth: { username: a, password: ${password} }`, 'sources[0]'],
  ['no credentials', 'url: http://gw.test', 'sources[0].auth'],
  [
    'a path that leaves the base',
    `url: http://gw.test, apiPath: /../x, auth: { username: a, password: ${password} }`,
    'sources[0].apiPath',
  ],
  [
    'an encoding that is none',
    `url: http://gw.test, auth: { username: a, password: ${password}, encoding: rot13 }`,
    'sources[0].auth.encoding',
  ],
  [
    'a time zone that is none',
    `url: http://gw.test, timeZone: Mars, auth: { username: a, password: ${password} }`,
    'sources[0].timeZone',
  ],
])('%s is a fault that names the key, and no secret', (_, source, path) => {
  try {
    parse(source);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.faults.map((fault) => fault.path)).toEqual([path]);
    expect(error.message).not.toContain('hush');
  }
});
