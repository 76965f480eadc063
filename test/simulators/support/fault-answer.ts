import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerHtml, answerJson, answerText } from './answer.ts';
import { cutConnection } from './cut-connection.ts';
import type { Fault } from './fault.ts';

/** How a simulator words its own failures; systems without business codes leave it out. */
export type BusinessFailure = (response: ServerResponse, code: number | string, message: string | undefined) => void;

/**
 * Plays one fault.
 *
 * Resolves to true when the true answer is still to be given (a delay or a hold is over), to false when the fault was
 * the answer. Waits end early when the signal aborts.
 */
export async function playFault(
  fault: Fault,
  response: ServerResponse,
  signal: AbortSignal,
  businessFailure: BusinessFailure | undefined,
): Promise<boolean> {
  switch (fault.kind) {
    case 'delay':
      await wait(fault.delayMs, undefined, { signal }).catch(() => undefined);
      return !signal.aborted;
    case 'hold':
      await Promise.race([fault.until, aborted(signal)]);
      return !signal.aborted;
    case 'status':
      answerText(response, fault.status, fault.body ?? '', fault.contentType ?? 'application/json', fault.headers);
      return false;
    case 'businessCode':
      if (businessFailure) businessFailure(response, fault.code, fault.message);
      else answerText(response, 500, '');
      return false;
    case 'html':
      answerHtml(response, fault.status ?? 200, fault.status === undefined ? 'Welcome' : `Error ${fault.status}`);
      return false;
    case 'malformedJson':
      answerText(response, 200, '{"header":{"isSuccessful":true,', 'application/json');
      return false;
    case 'wrongShape':
      answerJson(response, 200, fault.body === undefined ? { surprise: [1, { deep: true }] } : fault.body);
      return false;
    case 'hugeBody':
      await pour(response, fault.bytes, signal);
      return false;
    case 'slowDrip':
      await drip(response, fault.intervalMs ?? 50, fault.bytes ?? 1_000_000, signal);
      return false;
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 4096 });
      response.write('{"header":', () => cutConnection(response));
      return false;
    case 'drop':
      cutConnection(response);
      return false;
    case 'blackHole':
      await aborted(signal);
      return false;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function pour(response: ServerResponse, bytes: number, signal: AbortSignal): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('"');
  const block = 'x'.repeat(64 * 1024);
  for (let sent = 0; sent < bytes && !signal.aborted; sent += block.length) {
    const flowing = response.write(block);
    if (!flowing) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), aborted(signal)]);
  }
  response.end('"');
}

async function drip(response: ServerResponse, intervalMs: number, bytes: number, signal: AbortSignal): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  for (let sent = 0; sent < bytes && !signal.aborted; sent += 1) {
    response.write(' ');
    await wait(intervalMs, undefined, { signal }).catch(() => undefined);
  }
  response.end('null');
}
