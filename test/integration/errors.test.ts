import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { type Answer, ask, readAnswer } from '../support/graphql-client.ts';

let gateway: Gateway;
/** Every answer of this file, to be searched at its end for what must never be in one. */
const answers: Answer<unknown>[] = [];

beforeAll(async () => {
  gateway = await startGateway({ nhn: {}, limits: { documentTokens: 200, bodyBytes: 4096 } });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.nhn.log.clear());

async function send(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer<unknown>> {
  const answer = await ask(gateway, query, variables ? { variables } : {});
  answers.push(answer);
  return answer;
}

async function request(init: RequestInit & { readonly search?: string }): Promise<Answer<unknown>> {
  const answer = await readAnswer(await fetch(`${gateway.url}/graphql${init.search ?? ''}`, init));
  answers.push(answer);
  return answer;
}

const codes = ({ errors }: Answer<unknown>) => errors.map(({ extensions }) => extensions.code);
const json = { 'content-type': 'application/json' };

describe('What is no proper GraphQL', () => {
  it('a document that cannot be parsed is GRAPHQL_PARSE_FAILED', async () => {
    const answer = await send('{ workspaces {');
    expect([answer.status, codes(answer)]).toEqual([400, ['GRAPHQL_PARSE_FAILED']]);
  });

  it('a document that does not fit the schema is GRAPHQL_VALIDATION_FAILED', async () => {
    for (const query of [
      '{ nonsense }',
      '{ workspaces { nodes { id(x: 1) } } }',
      '{ node { id } }',
      'query ($a: X) { viewer { id } }',
    ]) {
      const answer = await send(query);
      expect(answer.status, query).toBe(400);
      expect(new Set(codes(answer)), query).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    }
  });

  it('a document with too many tokens is refused by the parser', async () => {
    const answer = await send(`{ ${'viewer { id } '.repeat(80)} }`);
    expect([answer.status, codes(answer)]).toEqual([400, ['GRAPHQL_PARSE_FAILED']]);
  });

  it('an operation that is missing or unknown is BAD_USER_INPUT', async () => {
    const empty = await request({ method: 'POST', headers: json, body: '{}' });
    expect([empty.status, codes(empty)]).toEqual([400, ['BAD_USER_INPUT']]);
    const body = JSON.stringify({ query: 'query A { viewer { id } }', operationName: 'B' });
    const unknown = await request({ method: 'POST', headers: json, body });
    expect([unknown.status, codes(unknown)]).toEqual([400, ['BAD_USER_INPUT']]);
  });

  it('a variable of another type or left out is BAD_USER_INPUT with status 400', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    for (const variables of [{ id: { a: 1 } }, {}, { id: null }]) {
      const answer = await send(query, variables);
      expect([answer.status, codes(answer)], JSON.stringify(variables)).toEqual([400, ['BAD_USER_INPUT']]);
    }
  });
});

describe('What is no proper HTTP', () => {
  it.each([
    ['a body that is no JSON', { body: '{"query":' }, 400],
    ['an empty body', { body: '' }, 400],
    ['a batch of operations', { body: '[{"query":"{ viewer { id } }"}]' }, 400],
    ['a body that is too large', { body: JSON.stringify({ query: `{ viewer { id } } ${'#'.repeat(5000)}` }) }, 413],
    ['an unknown content type', { headers: { 'content-type': 'application/xml' }, body: '<query/>' }, 415],
    [
      'a form that any page could send',
      { headers: { 'content-type': 'text/plain' }, body: '{"query":"{ viewer { id } }"}' },
      400,
    ],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query={viewer{id}}' }, 415],
  ])('%s is BAD_USER_INPUT', async (_what, init, status) => {
    const answer = await request({ method: 'POST', headers: json, ...init });
    expect([answer.status, codes(answer)]).toEqual([status, ['BAD_USER_INPUT']]);
    expect(answer.headers.get('content-type')).toMatch(/json/);
  });

  it('a GET that a browser could send without asking first needs Apollo-Require-Preflight', async () => {
    const search = `?${new URLSearchParams({ query: '{ viewer { id } }' })}`;
    const refused = await request({ search });
    expect([refused.status, codes(refused)]).toEqual([400, ['BAD_USER_INPUT']]);
    const served = await request({ search, headers: { 'apollo-require-preflight': '1' } });
    expect([served.status, served.data]).toEqual([200, { viewer: { id: 'anonymous' } }]);
  });

  it('a mutation by GET is refused and not sent', async () => {
    const query = 'mutation { createWorkspace(input: { name: "by-get", metricsPath: "/m" }) { workspace { id } } }';
    const headers = { 'apollo-require-preflight': '1' };
    const answer = await request({ search: `?${new URLSearchParams({ query })}`, headers });
    expect([answer.status, codes(answer)]).toEqual([405, ['BAD_USER_INPUT']]);
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('an unknown path is 404, as JSON with a code', async () => {
    const response = await fetch(`${gateway.url}/graphqll`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      errors: [{ message: expect.stringMatching(/graphqll/), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('the two media types of GraphQL over HTTP are answered as they are accepted', async () => {
    const body = JSON.stringify({ query: '{ viewer { id } }' });
    for (const accept of ['application/graphql-response+json', 'application/json']) {
      const { headers } = await request({ method: 'POST', headers: { ...json, accept }, body });
      expect(headers.get('content-type')).toContain(accept);
    }
  });

  it('a request id is echoed when it is fit for a log, else made', async () => {
    const body = JSON.stringify({ query: '{ viewer { id } }' });
    const given = await request({ method: 'POST', headers: { ...json, 'x-request-id': 'trace.42:a' }, body });
    expect(given.headers.get('x-request-id')).toBe('trace.42:a');
    const made = await request({ method: 'POST', headers: { ...json, 'x-request-id': 'a b"<script>' }, body });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('A scalar’s fault', () => {
  it.each([
    ['RegionCode', 'region(code: $v) { code }', 'moon', /kr, kr2, us, jp/],
    ['Duration', 'metrics { range(query: "up", range: { last: $v }) { text } }', '1.5h', /30s, 5m or 1h30m/],
    ['DateTime', 'metrics { instant(query: "up", time: $v) { text } }', '2026-02-30T00:00:00Z', /RFC 3339/],
    ['PromQL', 'metrics { instant(query: $v) { text } }', 'up{', /line 1, column 4/],
  ])(
    '%s: BAD_USER_INPUT in a variable, GRAPHQL_VALIDATION_FAILED in the text, and nothing is sent',
    async (type, field, value, message) => {
      const variable = await send(`query ($v: ${type}!) { ${field} }`, { v: value });
      expect([variable.status, codes(variable)]).toEqual([400, ['BAD_USER_INPUT']]);
      expect(variable.errors[0]?.message).toMatch(message);
      const literal = await send(`{ ${field.replace('$v', JSON.stringify(value))} }`);
      expect([literal.status, codes(literal)]).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
      expect(literal.errors[0]?.message).toMatch(message);
      expect(literal.errors[0]?.extensions.promql).toEqual(variable.errors[0]?.extensions.promql);
      expect(gateway.nhn.log.count()).toBe(0);
    },
  );

  it('of PromQL has its place in extensions.promql', async () => {
    const query = 'sum(\n  rate(up[5m)\n)';
    for (const answer of [
      await send('query ($q: PromQL!) { metrics { instant(query: $q) { text } } }', { q: query }),
      await send(`{ metrics { instant(query: ${JSON.stringify(query)}) { text } } }`),
    ]) {
      expect(answer.errors[0]?.extensions.promql).toEqual({
        line: 2,
        column: 13,
        message: expect.stringMatching(/\w/),
      });
    }
    expect(gateway.nhn.log.count()).toBe(0);
  });

  it('a region in a header that is not configured fails the fields that need one', async () => {
    const answer = await ask(gateway, '{ viewer { id } servers { totalCount } }', {
      headers: { 'x-sysmon-region': 'moon' },
    });
    expect(answer.data).toEqual({ viewer: { id: 'anonymous' }, servers: null });
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.message).toMatch(/kr, kr2, us, jp/);
  });

  it('a project that does not exist is FORBIDDEN when named; one that is elsewhere names its regions', async () => {
    const named = await send('{ servers(project: "nobodys") { totalCount } }');
    expect(codes(named)).toEqual(['FORBIDDEN']);
    const elsewhere = await send('{ servers(project: "bKw7Qz12", region: "us") { totalCount } }');
    expect(codes(elsewhere)).toEqual(['BAD_USER_INPUT']);
    expect(elsewhere.errors[0]?.message).toMatch(/kr, jp/);
    expect(gateway.nhn.log.count()).toBe(0);
  });
});

describe('What no answer and no log line may hold', () => {
  it('an upstream’s body, in any kind of failure', async () => {
    const secret = 'upstream-secret-4711';
    const faults = [
      { kind: 'status', status: 500, body: secret },
      { kind: 'status', status: 404, body: secret },
      { kind: 'status', status: 401, body: `{"header":{"resultCode":4011001,"resultMessage":"${secret}"}}` },
      { kind: 'businessCode', code: -40002, message: secret },
      { kind: 'businessCode', code: -77777, message: secret },
      {
        kind: 'wrongShape',
        body: { header: { isSuccessful: true, resultCode: 0 }, body: [{ hostId: { [secret]: secret } }] },
      },
      { kind: 'wrongShape', body: secret },
    ] as const;
    for (const fault of faults) {
      const remove = gateway.nhn.faults.add({}, fault);
      for (const query of [
        '{ servers { totalCount } }',
        '{ metrics { instant(query: "up") { text } } }',
        'mutation { createWorkspace(input: { name: "x", metricsPath: "/m" }) { userErrors { message } } }',
      ]) {
        const answer = await send(query);
        expect(answer.text, JSON.stringify(fault)).not.toContain(secret);
      }
      remove();
    }
    expect(gateway.logLines.join('\n')).not.toContain(secret);
  });

  it('keys, stacks or folders, in any answer of this file; and codes are only those of the contract', async () => {
    expect(answers.length).toBeGreaterThan(50);
    for (const { text, errors } of answers) {
      expect(text).not.toMatch(/sim-app-key|node_modules|\.ts:\d|stacktrace|"stack"/);
      for (const { extensions } of errors) expect(ERROR_CODES).toContain(extensions.code);
    }
    const log = gateway.logLines.join('\n');
    expect(log).not.toMatch(/sim-app-key|"stack"|node_modules|x-tc-app-key/i);
  });
});
