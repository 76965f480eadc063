import { expect, it } from 'vitest';
import { configuredSecrets } from '../../support/disclosure/configured-secrets.ts';

it('the secrets of a configuration are those of its keys for them, and the passwords in its URLs', () => {
  const config = {
    sources: [
      { name: 'nhn', projects: [{ id: 'p', appKey: 'nhn-app-key' }] },
      { name: 'tmp', url: 'http://127.0.0.1:9', auth: { bearer: 'tmp-token' } },
      { name: 'groundwork', auth: { username: 'api', password: 'gw-password', encoding: 'base64' } },
      { name: 'prometheus', auth: { basic: { username: 'reader', password: 'basic-password' } } },
    ],
    auth: { apiKeys: [{ name: 'console', key: 'caller-key', role: 'ADMIN' }] },
    cache: { redisUrl: 'redis://user:redis%25password@127.0.0.1:6379', secret: 'seal-of-the-cache' },
    telemetry: { otlpHeaders: { authorization: 'Bearer collector-token' } },
  };
  expect(configuredSecrets(config)).toEqual([
    'nhn-app-key',
    'tmp-token',
    'gw-password',
    'basic-password',
    'caller-key',
    'redis%25password',
    'redis%password',
    'seal-of-the-cache',
    'Bearer collector-token',
    'collector-token',
  ]);
});

it('a secret of the wrong shape is one all the same', () => {
  expect(configuredSecrets({ auth: { bearer: ['in-a-list'] } })).toEqual(['in-a-list']);
  expect(configuredSecrets({ url: 'http://user:in-a-url@' + 'tmp' })).toEqual(['in-a-url', 'in-a-url']);
  expect(configuredSecrets(undefined)).toEqual([]);
});
