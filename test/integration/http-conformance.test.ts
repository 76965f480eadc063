import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ nhn: {} });
});
afterAll(() => gateway.close());

/** The audits as a browser's script could send them: past the prevention of forged requests, which is tested elsewhere. */
const fetchFn = (url: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  headers.set('apollo-require-preflight', '1');
  return fetch(url, { ...init, headers });
};

describe('GraphQL over HTTP, by the audits of its working group', () => {
  const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn });
  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });
});
