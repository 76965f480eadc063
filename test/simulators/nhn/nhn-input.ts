import { NhnFailure } from './nhn-failure.ts';

/** What N2 takes, checked. */
export interface WorkspaceInput {
  readonly jobName: string;
  readonly metricsPath: string;
  readonly description: string | null;
}

/** What N8 takes, checked. */
export interface TargetInput {
  readonly hostId: string;
  readonly port: number;
}

/** N2's body, or -40002: the name is letters, digits, `-`, `_` only (quirk 8). */
export function readWorkspaceInput(body: unknown): WorkspaceInput {
  const { jobName } = readFields(body);
  if (typeof jobName !== 'string' || !/^[A-Za-z0-9_-]+$/.test(jobName)) throw new NhnFailure('BAD_INPUT_VALUE');
  return { jobName, ...readWorkspaceChange(body) };
}

/** N4's body, or -40002. A `jobName` in it is not part of the guide and is ignored. */
export function readWorkspaceChange(body: unknown): Omit<WorkspaceInput, 'jobName'> {
  const { metricsPath, description = null } = readFields(body);
  if (typeof metricsPath !== 'string' || !isPathOnly(metricsPath)) throw new NhnFailure('BAD_INPUT_VALUE');
  if (description !== null && typeof description !== 'string') throw new NhnFailure('BAD_INPUT_VALUE');
  return { metricsPath, description };
}

/** N8's body, or -40002. The guide's own sample sends the port as text (quirk 3). */
export function readTargetInput(body: unknown): TargetInput {
  const { hostId, port } = readFields(body);
  if (typeof hostId !== 'string' || hostId === '') throw new NhnFailure('BAD_INPUT_VALUE');
  const number = typeof port === 'string' && /^\d{1,5}$/.test(port) ? Number(port) : port;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new NhnFailure('BAD_INPUT_VALUE');
  }
  return { hostId, port: number };
}

function readFields(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new NhnFailure('BAD_INPUT_VALUE');
  return { ...body };
}

function isPathOnly(text: string): boolean {
  return /^\/(?!\/)[^\s?#]*$/.test(text);
}
