import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { watchDisclosure } from '../support/disclosure-watch.ts';

/** A server that answers whatever it is asked with its own path. */
async function startEcho(): Promise<{ port: number; close(): void }> {
  const server = createServer((request, response) => response.end(decodeURIComponent(request.url ?? '')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => server.close() };
}

it('every gateway of the suite is watched for its own secrets: in answers and in log lines', async () => {
  const echo = await startEcho();
  const config = { sources: [{ auth: { bearer: 'a-secret-token' }, name: 'harmless-name' }] };
  try {
    const quiet = watchDisclosure(echo.port, config);
    await fetch(`http://127.0.0.1:${echo.port}/harmless-name`);
    expect(() => quiet.end(['harmless-name'])).not.toThrow();

    const answered = watchDisclosure(echo.port, config);
    await fetch(`http://127.0.0.1:${echo.port}/token/a-secret-token`);
    expect(() => answered.end([])).toThrow('a secret was disclosed in an answer: …/token/…');

    const logged = watchDisclosure(echo.port, config);
    expect(() => logged.end(['{"token":"a-secret-token"}'])).toThrow('a secret was disclosed in a log line');
  } finally {
    echo.close();
  }
});
