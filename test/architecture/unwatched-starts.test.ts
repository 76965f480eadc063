import { expect, it } from 'vitest';
import { parseSourceFile, readSourceFiles } from './source-file.ts';
import { findUnwatchedStarts } from './unwatched-starts.ts';

it('no test starts a gateway that is not searched for what it discloses', () => {
  expect(findUnwatchedStarts(readSourceFiles('test'))).toEqual([]);
});

it('a start past the watch is found, with what to use instead', () => {
  const file = (text: string) => parseSourceFile('test/integration/x.test.ts', text);
  const found = [
    "import { startApp as start } from '../../src/app.ts';",
    "spawn('node', ['dist/main.js']);",
    "import { startGatewayProcess } from '../demo/gateway-process.ts';",
    "const { startDemo } = await import('../demo/demo.ts');",
    "spawn('node', ['test/demo/main.ts'], { env: process.env });",
  ].map((text) => findUnwatchedStarts([file(text)]));

  expect(found).toEqual([
    ['test/integration/x.test.ts: imports src/app.ts; use startGateway or startWatchedApp'],
    ['test/integration/x.test.ts: says main.js; use startWatchedGatewayProcess or runWatchedGateway'],
    ['test/integration/x.test.ts: says startGatewayProcess; use startWatchedGatewayProcess'],
    [expect.stringContaining('imports test/demo/demo.ts; use test/demo/main.ts in a process with')],
    [expect.stringContaining('says demo/main.ts without watchChildren; use the environment of watchChildren')],
  ]);
});

it('the watch itself, and a demo in its environment, start gateways', () => {
  const files = [
    parseSourceFile('test/support/disclosure/watched-app.ts', "import { startApp } from '../../../src/app.ts';"),
    parseSourceFile('test/e2e/x.test.ts', "spawn('node', ['test/demo/main.ts'], { env: { ...watch.env } });"),
  ];

  expect(findUnwatchedStarts(files)).toEqual([]);
});
