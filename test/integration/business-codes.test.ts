import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NhnWording } from '../simulators/nhn/nhn-answer.ts';
import { nhnCodes } from '../simulators/nhn/nhn-failure.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { ask, data } from '../support/graphql-client.ts';

interface UserErrors {
  readonly userErrors: readonly {
    readonly code: string;
    readonly upstreamCode: string | null;
    readonly message: string;
  }[];
}
interface Ids {
  readonly workspace: string;
  readonly reserved: string;
  readonly target: string;
  readonly reservedTarget: string;
  readonly hostId: string;
}

const WRITES = {
  createWorkspace: (_: Ids) => ({ type: 'CreateWorkspaceInput', input: { name: 'fresh', metricsPath: '/metrics' } }),
  updateWorkspace: ({ workspace }: Ids) => ({
    type: 'UpdateWorkspaceInput',
    input: { id: workspace, metricsPath: '/metrics' },
  }),
  deleteWorkspace: ({ workspace }: Ids) => ({ type: 'DeleteInput', input: { id: workspace } }),
  createTarget: ({ workspace, hostId }: Ids) => ({
    type: 'CreateTargetInput',
    input: { workspace, hostId, port: 9999 },
  }),
  deleteTarget: ({ target }: Ids) => ({ type: 'DeleteInput', input: { id: target } }),
};
type Write = keyof typeof WRITES;
const writes: readonly Write[] = [
  'createWorkspace',
  'updateWorkspace',
  'deleteWorkspace',
  'createTarget',
  'deleteTarget',
];

/** Which code each endpoint can answer (upstreams.md §1), and what a caller is told. */
const refusals: readonly (readonly [Write, keyof typeof nhnCodes, string])[] = [
  ['createWorkspace', 'ALREADY_EXIST', 'ALREADY_EXISTS'],
  ['createWorkspace', 'BAD_INPUT_VALUE', 'BAD_INPUT'],
  ['updateWorkspace', 'BAD_INPUT_VALUE', 'BAD_INPUT'],
  ['updateWorkspace', 'NOT_FOUND_JOB', 'NOT_FOUND'],
  ['updateWorkspace', 'SYSTEM_RESERVED_JOB', 'RESERVED'],
  ['deleteWorkspace', 'NOT_FOUND_JOB', 'NOT_FOUND'],
  ['deleteWorkspace', 'SYSTEM_RESERVED_JOB', 'RESERVED'],
  ['createTarget', 'BAD_INPUT_VALUE', 'BAD_INPUT'],
  ['createTarget', 'INVALID_HOST_OR_PROJECT', 'INVALID_HOST_OR_PROJECT'],
  ['createTarget', 'NOT_FOUND_JOB', 'NOT_FOUND'],
  ['createTarget', 'SYSTEM_RESERVED_JOB', 'RESERVED'],
  ['deleteTarget', 'NOT_FOUND_JOB', 'NOT_FOUND'],
  ['deleteTarget', 'NOT_FOUND_TARGET', 'NOT_FOUND'],
  ['deleteTarget', 'SYSTEM_RESERVED_JOB', 'RESERVED'],
];

let gateway: Gateway;
let ids: Ids;

async function knownIds(from: Gateway): Promise<Ids> {
  const found = await data<{
    workspaces: { nodes: { id: string; reserved: boolean; targets: { nodes: { id: string; hostId: string }[] } }[] };
  }>(from, '{ workspaces { nodes { id reserved targets { nodes { id hostId } } } } }');
  const own = found.workspaces.nodes.find(({ reserved }) => !reserved);
  const system = found.workspaces.nodes.find(({ reserved }) => reserved);
  return {
    workspace: own?.id ?? '',
    reserved: system?.id ?? '',
    target: own?.targets.nodes[0]?.id ?? '',
    reservedTarget: system?.targets.nodes[0]?.id ?? '',
    hostId: own?.targets.nodes[0]?.hostId ?? '',
  };
}

function send(to: Gateway, name: Write, known: Ids, changed: Readonly<Record<string, unknown>> = {}) {
  const { type, input } = WRITES[name](known);
  return ask<{ [key in Write]: UserErrors }>(
    to,
    `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code upstreamCode message field } } }`,
    { variables: { input: { ...input, ...changed } } },
  );
}

beforeAll(async () => {
  gateway = await startGateway({ nhn: {} });
  ids = await knownIds(gateway);
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.nhn.faults.clear();
  gateway.nhn.log.clear();
});

describe('A business code that a write is answered with', () => {
  it.each(refusals)('%s, %s: the userErrors say %s', async (write, message, code) => {
    gateway.nhn.faults.add({ operation: write }, { kind: 'businessCode', code: nhnCodes[message] });
    const answer = await send(gateway, write, ids);
    expect(answer.errors).toEqual([]);
    expect(answer.data[write].userErrors).toEqual([
      { code, upstreamCode: String(nhnCodes[message]), message: expect.stringMatching(/\w/), field: null },
    ]);
    expect(gateway.nhn.log.count({ operation: write })).toBe(1);
  });

  it.each(writes)('%s, an unknown code: a GraphQL error that passes the code on', async (write) => {
    gateway.nhn.faults.add({ operation: write }, { kind: 'businessCode', code: -49999 });
    const { errors } = await send(gateway, write, ids);
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      {
        code: 'UPSTREAM_REJECTED',
        upstream: { source: 'nhn', region: 'kr', operation: write, status: 200, resultCode: -49999, attempts: 1 },
      },
    ]);
    expect(errors[0]?.message).not.toMatch(/unknown/);
  });

  it('is also what the true service says of what exists already, is reserved, or does not exist', async () => {
    const told = async (write: Write, known: Ids, changed: Readonly<Record<string, unknown>> = {}) => {
      const answer = await send(gateway, write, known, changed);
      return answer.data[write].userErrors.map(({ code, upstreamCode }) => `${code} ${upstreamCode}`);
    };
    const idOf = (...parts: string[]) => Buffer.from(parts.join(':')).toString('base64url');
    const absent = { ...ids, workspace: idOf('Workspace', 'nhn', 'kr', 'aOpreudC', 'gone') };
    const reserved = { ...ids, workspace: ids.reserved, target: ids.reservedTarget };
    expect(await told('createWorkspace', ids, { name: 'web' })).toEqual(['ALREADY_EXISTS -40001']);
    expect(await told('updateWorkspace', absent)).toEqual(['NOT_FOUND -40006']);
    expect(await told('deleteWorkspace', absent)).toEqual(['NOT_FOUND -40006']);
    expect(await told('createTarget', absent)).toEqual(['NOT_FOUND -40006']);
    expect(await told('createTarget', ids, { hostId: 'nobody' })).toEqual(['INVALID_HOST_OR_PROJECT -40004']);
    for (const write of ['updateWorkspace', 'deleteWorkspace', 'createTarget', 'deleteTarget'] as const) {
      expect(await told(write, reserved), write).toEqual(['RESERVED -40012']);
    }
  });
});

describe('A business code that a read is answered with', () => {
  const byId = { Workspace: '{ workspace(id: "$") { name } }', Target: '{ target(id: "$") { port } }' };

  it.each([
    ['Workspace', 'NOT_FOUND_JOB'],
    ['Target', 'NOT_FOUND_JOB'],
    ['Target', 'NOT_FOUND_TARGET'],
  ] as const)('a %s, %s: null and no error', async (type, message) => {
    gateway.nhn.faults.add({}, { kind: 'businessCode', code: nhnCodes[message] });
    const id = type === 'Workspace' ? ids.workspace : ids.target;
    const answer = await ask(gateway, byId[type].replace('$', id));
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({ [type.toLowerCase()]: null });
    expect(gateway.nhn.log.count()).toBe(1);
  });

  it('a workspace that is gone by the time its targets are asked for has none', async () => {
    gateway.nhn.faults.add({ operation: 'listTargets' }, { kind: 'businessCode', code: nhnCodes.NOT_FOUND_JOB });
    const answer = await ask(gateway, '{ workspaces(first: 1) { nodes { targets { totalCount } } } }');
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({ workspaces: { nodes: [{ targets: { totalCount: 0 } }] } });
  });

  it.each([
    'ALREADY_EXIST',
    'BAD_INPUT_VALUE',
    'INVALID_HOST_OR_PROJECT',
    'NOT_FOUND_JOB',
    'NOT_FOUND_TARGET',
    'SYSTEM_RESERVED_JOB',
  ] as const)('a list, %s: UPSTREAM_REJECTED with the code, asked once', async (message) => {
    gateway.nhn.faults.add({}, { kind: 'businessCode', code: nhnCodes[message] });
    const answer = await ask(gateway, '{ servers { totalCount } }');
    expect(answer.data).toEqual({ servers: null });
    expect(answer.errors.map(({ extensions }) => extensions)).toEqual([
      {
        code: 'UPSTREAM_REJECTED',
        upstream: {
          ...{ source: 'nhn', region: 'kr', operation: 'listServers', status: 200, attempts: 1 },
          resultCode: nhnCodes[message],
        },
      },
    ]);
    expect(gateway.nhn.log.count()).toBe(1);
  });

  it('-50000: UPSTREAM_UNAVAILABLE after two attempts, and the answer when it passes and calls have earned a retry', async () => {
    gateway.nhn.faults.add({}, { kind: 'businessCode', code: -50000 });
    const { errors } = await ask(gateway, byId.Workspace.replace('$', ids.workspace));
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      {
        code: 'UPSTREAM_UNAVAILABLE',
        upstream: {
          source: 'nhn',
          region: 'kr',
          operation: 'getWorkspace',
          status: 200,
          resultCode: -50000,
          attempts: 2,
        },
      },
    ]);
    gateway.nhn.faults.clear();
    for (let i = 0; i < 10; i += 1) await ask(gateway, '{ servers { totalCount } }');
    gateway.nhn.faults.add({}, { kind: 'businessCode', code: -50000 }, { times: 1 });
    expect((await ask(gateway, byId.Workspace.replace('$', ids.workspace))).errors).toEqual([]);
  });
});

describe.each(['empty', 'html', 'gateway'] as const)('A refusal of our credentials, its body %s', (refusalBody) => {
  async function refused(wording: Partial<NhnWording>, appKey: string) {
    const own = await startGateway({
      nhn: { wording },
      nhnSource: { projects: [{ id: 'aOpreudC', appKey }] },
    });
    try {
      const read = await ask(own, '{ workspaces { totalCount } }');
      const written = await Promise.all(writes.map((write) => send(own, write, ids)));
      return { read, written, calls: own.nhn.log.count() };
    } finally {
      await own.close();
    }
  }

  it.each([
    [401, 'UPSTREAM_UNAUTHENTICATED', 'nobodys-key', 4011001],
    [403, 'UPSTREAM_FORBIDDEN', 'sim-app-key-bKw7Qz12', 4031001],
  ] as const)('HTTP %i is %s for reads and writes, and is not repeated', async (status, code, appKey, resultCode) => {
    const { read, written, calls } = await refused({ refusalBody }, appKey);
    const gatewayCode = refusalBody === 'gateway' ? { resultCode } : {};
    const upstream = { source: 'nhn', region: 'kr', status, attempts: 1, ...gatewayCode };
    expect(read.errors[0]?.extensions).toEqual({ code, upstream: { ...upstream, operation: 'listWorkspaces' } });
    for (const [index, { errors }] of written.entries()) {
      expect(errors[0]?.extensions).toEqual({ code, upstream: { ...upstream, operation: writes[index] } });
      expect(errors[0]?.message).not.toMatch(/unknown/);
    }
    expect(calls).toBe(1 + writes.length);
    expect(JSON.stringify([read.text, written.map(({ text }) => text)])).not.toContain(appKey);
  });
});
