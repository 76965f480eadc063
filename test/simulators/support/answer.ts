import type { ServerResponse } from 'node:http';

/** Headers by name. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** Answers JSON with an exact length. */
export function answerJson(response: ServerResponse, status: number, body: unknown, headers: AnswerHeaders = {}): void {
  answerText(response, status, JSON.stringify(body), 'application/json', headers);
}

/** Answers text of any media type with an exact length; an empty text sends no content type. */
export function answerText(
  response: ServerResponse,
  status: number,
  text: string,
  contentType = 'text/plain; charset=utf-8',
  headers: AnswerHeaders = {},
): void {
  const body = Buffer.from(text, 'utf8');
  const typed = body.length > 0 ? { 'content-type': contentType } : {};
  response.writeHead(status, { ...typed, 'content-length': body.length, ...headers }).end(body);
}

/** A page such as a proxy in front of a service would put in its place. */
export function answerHtml(response: ServerResponse, status: number, title: string): void {
  const page = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  answerText(response, status, page, 'text/html; charset=utf-8');
}
