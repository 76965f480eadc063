/** An answer as it came, and its body as JSON where it is JSON. */
export interface PlainReply {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
  readonly headers: Headers;
}

/** What a test may send. */
export interface PlainCall {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** A body as it is, for what is not JSON. */
  readonly text?: string;
}

/** Calls a simulator with exactly these headers and this body. */
export async function callPlainly(method: string, url: string, call: PlainCall = {}): Promise<PlainReply> {
  const headers = new Headers(call.headers);
  const body = call.form === undefined ? textOf(call) : new URLSearchParams(call.form).toString();
  if (call.form !== undefined) headers.set('content-type', 'application/x-www-form-urlencoded');
  else if (body !== null && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const response = await fetch(url, { method, headers, body });
  const text = await response.text();
  return { status: response.status, text, json: parse(text), headers: response.headers };
}

function textOf(call: PlainCall): string | null {
  return call.json === undefined ? (call.text ?? null) : JSON.stringify(call.json);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
