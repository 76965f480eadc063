/** One error of an answer, as clients see it. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** What came back over HTTP. The type of `data` is the asking test's own claim. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it was sent. */
  readonly text: string;
  readonly data: Data;
  /** Empty when there are none. */
  readonly errors: readonly AnswerError[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** How to ask, beside the document. */
export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Sends one operation by POST and reads the answer, whatever it is. */
export async function ask<Data = unknown>(
  { url }: { readonly url: string },
  query: string,
  { variables, headers, signal }: AskOptions = {},
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, ...(variables === undefined ? {} : { variables }) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return readAnswer<Data>(response);
}

/** Like `ask`, for what must succeed: gives the data, or throws with what came instead. */
export async function data<Data>(
  gateway: { readonly url: string },
  query: string,
  options: AskOptions = {},
): Promise<Data> {
  const answer = await ask<Data>(gateway, query, options);
  if (answer.status !== 200 || answer.errors.length > 0) throw new Error(`HTTP ${answer.status}: ${answer.text}`);
  return answer.data;
}

/** Reads what any request to the gateway was answered with as a GraphQL answer. */
export async function readAnswer<Data>(response: Response): Promise<Answer<Data>> {
  const text = await response.text();
  const body: Pick<Answer<Data>, 'data'> & Partial<Pick<Answer<Data>, 'errors' | 'extensions'>> = JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: body.data,
    errors: body.errors ?? [],
    extensions: body.extensions ?? {},
  };
}
