import type { ServerResponse } from 'node:http';
import { answerHtml, answerJson, answerText } from '../support/answer.ts';
import { nhnMessage } from './nhn-failure.ts';

/** How failures look where the guide is silent: `body` beside a failed header, and the body of 401 and 403. */
export interface NhnWording {
  readonly failureBody: 'missing' | 'null';
  readonly refusalBody: 'empty' | 'html' | 'gateway';
}

/** Success, with the endpoint's own body: an object, a list or a bare string (quirk 4). */
export function answerSuccess(response: ServerResponse, body: unknown): void {
  answerJson(response, 200, { header: { isSuccessful: true, resultCode: 0, resultMessage: 'SUCCESS' }, body });
}

/** A business failure inside HTTP 200. */
export function answerFailure(
  response: ServerResponse,
  wording: NhnWording,
  resultCode: number | string,
  resultMessage = nhnMessage(resultCode),
): void {
  const header = { isSuccessful: false, resultCode, resultMessage };
  answerJson(response, 200, wording.failureBody === 'null' ? { header, body: null } : { header });
}

/** 401 or 403, in one of the three forms that the adapter must bear. */
export function answerRefusal(response: ServerResponse, wording: NhnWording, status: 401 | 403): void {
  const title = status === 401 ? 'Unauthorized' : 'Forbidden';
  if (wording.refusalBody === 'empty') answerText(response, status, '');
  else if (wording.refusalBody === 'html') answerHtml(response, status, `${status} ${title}`);
  else {
    const header = { isSuccessful: false, resultCode: status * 10_000 + 1001, resultMessage: title };
    answerJson(response, status, { header });
  }
}
