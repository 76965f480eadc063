import type { NhnRegion } from '../simulators/nhn/nhn-model.ts';
import type { NhnSimulator } from '../simulators/nhn/nhn-options.ts';

/** An answer taken apart: NHN's header and body where there are any. */
export interface NhnReply {
  readonly status: number;
  readonly text: string;
  readonly resultCode: unknown;
  readonly body: unknown;
}

/** What a test may vary about a call. */
export interface NhnCall {
  readonly region?: NhnRegion;
  readonly json?: unknown;
  /** Added to, or (when null) taken from, the right headers. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** Calls a simulator as a well-behaved client would, except for what the test varies. */
export async function callNhn(
  simulator: NhnSimulator,
  method: string,
  path: string,
  call: NhnCall = {},
): Promise<NhnReply> {
  const region = call.region ?? 'kr';
  const headers = new Headers({ 'x-tc-app-key': 'sim-app-key-aOpreudC', 'x-sysmon-region': region });
  if (call.json !== undefined) headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const response = await fetch(`${simulator.endpoints[region]}${path}`, {
    method,
    headers,
    ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
  });
  const text = await response.text();
  const reply = parse(text);
  return {
    status: response.status,
    text,
    resultCode: field(field(reply, 'header'), 'resultCode'),
    body: field(reply, 'body'),
  };
}

/** One field of an unknown value; undefined when there is none. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
