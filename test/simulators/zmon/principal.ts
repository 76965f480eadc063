import type { SimulatedRequest } from '../support/simulated-request.ts';
import { readHeader } from '../support/simulated-request.ts';

/** Who may call: by bearer token, by Basic, or by both. */
export type ZmonUser = {
  readonly name: string;
  readonly token?: string;
  readonly password?: string;
  readonly scopes: readonly ('read' | 'write')[];
  /** Teams whose definitions the user may edit; left out, all. */
  readonly teams?: readonly string[];
};

/** The users of the story: one that may do all, and one that may only read. */
export const storyUsers = [
  { name: 'ops', token: 'zmon-ops-token', password: 'zmon-ops-password', scopes: ['read', 'write'] },
  { name: 'viewer', token: 'zmon-viewer-token', password: 'zmon-viewer-password', scopes: ['read'] },
] as const satisfies readonly ZmonUser[];

/** Why a request has no user. */
export type Refusal = 'absent' | 'wrong';

function fromBasic(encoded: string, users: readonly ZmonUser[]): ZmonUser | undefined {
  const [name, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return users.find((user) => user.name === name && user.password !== undefined && user.password === rest.join(':'));
}

/** Finds the caller by its Authorization header, of either scheme. */
export function identify(request: SimulatedRequest, users: readonly ZmonUser[]): ZmonUser | Refusal {
  const header = readHeader(request, 'authorization');
  if (header === null) return 'absent';
  const [scheme = '', value = ''] = header.split(' ', 2);
  if (scheme.toLowerCase() === 'bearer') return users.find((user) => user.token === value) ?? 'wrong';
  if (scheme.toLowerCase() === 'basic') return fromBasic(value, users) ?? 'wrong';
  return 'absent';
}

/** Whether the user belongs to the team, as the right to edit its definitions asks (upstreams.md §2 q16). */
export function belongsTo(user: ZmonUser, team: string): boolean {
  return user.teams === undefined || user.teams.includes(team);
}
