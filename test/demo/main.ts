// `npm run demo`: the gateway over simulated upstreams with a real Prometheus, on loopback, until Ctrl-C.
// `npm run demo -- --once` starts it, asks the first query, prints the answer and stops.
import { once } from 'node:events';
import { startDemo } from './demo.ts';
import { firstQueryCommand, runFirstQuery } from './first-query.ts';
import { parts } from './parts.ts';
import { stopSignal } from './stop-signal.ts';

const defaultPort = 4000;

async function run(isOnce: boolean, signal: AbortSignal): Promise<void> {
  const wantedPort = Number(process.env.PORT || (isOnce ? 0 : defaultPort));
  const demo = await startDemo(parts, wantedPort, signal);
  try {
    const { url, logPath, ended } = demo.gateway;
    const answer = await runFirstQuery(url, signal);
    const answerText = JSON.stringify(answer);
    if (isOnce) {
      console.log(answerText);
      return;
    }
    console.log(
      [
        '',
        'Sightline is up.',
        '',
        `  Playground   ${url}/`,
        `  GraphQL      ${url}/graphql`,
        `  Log          ${logPath}`,
        '',
        'A first query, and what it answers now:',
        '',
        `  ${firstQueryCommand(url)}`,
        '',
        `  ${answerText}`,
        '',
        ...demo.notes,
        '',
        'Ctrl-C stops everything.',
      ].join('\n'),
    );
    const failure = await Promise.race([ended, once(signal, 'abort').then(() => undefined)]);
    if (failure !== undefined) throw failure;
    console.log('\nStopping …');
  } finally {
    await demo.close();
  }
}

/** An error and its causes, in words; stacks would hide the one line that helps. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${explain(error.cause)}`;
}

const args = process.argv.slice(2);
const signal = stopSignal();
if (args.some((arg) => arg !== '--once')) {
  console.error(`unknown argument: ${args.join(' ')}\nusage: npm run demo [-- --once]`);
  process.exitCode = 2;
} else {
  try {
    await run(args.includes('--once'), signal);
  } catch (error) {
    if (signal.aborted) console.error('\nStopped before it was up.');
    else console.error(`\nThe demo failed: ${explain(error)}`);
    process.exitCode = signal.aborted ? 130 : 1;
  }
}
