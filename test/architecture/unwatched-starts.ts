import type { SourceFile } from './source-file.ts';

/** A way to start the gateway, and the only files that may go it. */
interface Start {
  readonly isIn: (file: SourceFile) => boolean;
  readonly what: string;
  readonly places: readonly string[];
  readonly instead: string;
}

const imports = (target: string) => (file: SourceFile) => file.imports.some((one) => one.target === target);
const says = (name: RegExp) => (file: SourceFile) => name.test(file.text);

/** What the benches measure is not slowed down by a watch, and these files only read what is built. */
const bench = 'test/bench/stress/';
const reading = ['test/demo/built-gateway.ts', 'test/architecture/'];
const watchedProcess = 'test/support/disclosure/watched-gateway-process.ts';

const starts: readonly Start[] = [
  {
    what: 'imports src/app.ts',
    isIn: imports('src/app.ts'),
    places: ['test/support/disclosure/watched-app.ts'],
    instead: 'startGateway or startWatchedApp',
  },
  {
    what: 'says main.js',
    isIn: says(/\bmain\.js\b/),
    places: ['test/demo/gateway-process.ts', watchedProcess, 'test/support/disclosure/child/preload.ts', ...reading],
    instead: 'startWatchedGatewayProcess or runWatchedGateway',
  },
  {
    what: 'says startGatewayProcess',
    isIn: says(/\bstartGatewayProcess\b/),
    places: ['test/demo/gateway-process.ts', 'test/demo/demo.ts', watchedProcess, bench, ...reading],
    instead: 'startWatchedGatewayProcess',
  },
  {
    what: 'imports test/demo/demo.ts',
    isIn: imports('test/demo/demo.ts'),
    places: ['test/demo/main.ts'],
    instead: 'test/demo/main.ts in a process with the environment of watchChildren',
  },
  {
    what: 'says demo/main.ts without watchChildren',
    isIn: (file) => says(/\bdemo\/main\.ts\b/)(file) && !says(/\.\.\.watch\.env\b/)(file),
    places: reading,
    instead: 'the environment of watchChildren',
  },
];

/** Every place of the tests that starts a gateway which nobody searches for what it discloses, in words. */
export function findUnwatchedStarts(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    starts
      .filter(({ isIn, places }) => isIn(file) && !places.some((place) => file.path.startsWith(place)))
      .map(({ what, instead }) => `${file.path}: ${what}; use ${instead}`),
  );
}
