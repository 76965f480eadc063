import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { systemInstallers } from './system-installers.mjs';

/**
 * Programs that are no Node packages. `commands`: any one of them will do (a path, or a name looked up on PATH);
 * `packages`: what brings the program, by installer.
 */
const programs = [
  {
    name: 'Prometheus',
    commands: ['prometheus'],
    packages: { debian: 'prometheus', homebrew: 'prometheus' },
    for: ['demo', 'test'],
  },
  {
    name: 'promtool',
    commands: ['promtool'],
    packages: { debian: 'prometheus', homebrew: 'prometheus' },
    for: ['demo', 'test'],
  },
  {
    name: 'Chromium',
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    packages: { debian: 'chromium', homebrew: '--cask chromium' },
    for: ['test'],
  },
  {
    name: 'Pushgateway',
    commands: ['prometheus-pushgateway'],
    packages: { debian: 'prometheus-pushgateway' },
    for: ['test'],
  },
  {
    name: 'VictoriaMetrics',
    commands: ['victoria-metrics'],
    packages: { debian: 'victoria-metrics', homebrew: 'victoriametrics' },
    for: ['test'],
  },
  {
    name: 'Redis',
    commands: ['redis-server'],
    packages: { debian: 'redis-server', homebrew: 'redis' },
    for: ['test'],
  },
];

const versionTimeoutMs = 60_000;

/** Installs the programs that the occasion ("demo" or "test") needs, and makes sure that each one runs. */
export function installPrograms(occasion) {
  const needed = programs.filter((program) => program.for.includes(occasion));
  const missing = needed.filter((program) => findCommand(program) === undefined);
  if (missing.length > 0) installMissing(missing);
  for (const program of needed) checkRuns(program);
}

function findCommand(program) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const command of program.commands) {
    const places = command.startsWith('/') ? [command] : folders.map((folder) => join(folder, command));
    const found = places.find((place) => existsSync(place));
    if (found !== undefined) return found;
  }
  return undefined;
}

function installMissing(missing) {
  const installer = systemInstallers.find((candidate) => candidate.isHere());
  if (installer === undefined) throw new SetupError(byHand(missing, 'this machine has neither apt-get nor Homebrew'));

  const installable = missing.filter((program) => program.packages[installer.key] !== undefined);
  const names = installable.map((program) => program.name).join(', ');
  const packages = [...new Set(installable.map((program) => program.packages[installer.key]))];
  if (packages.length > 0) {
    const refusal = installer.refusal();
    if (refusal !== undefined) throw new SetupError(byHand(missing, refusal, installer.command(packages)));
    console.log(`Installing ${names} with ${installer.name} …`);
    const done = installer.install(packages);
    if (!done.ok) {
      console.error(done.output);
      throw new SetupError(
        `${installer.name} could not install ${names} (its words are above). ` +
          `Once this works, run the command again: ${installer.command(packages)}`,
      );
    }
  }
  const left = missing.filter((program) => !installable.includes(program));
  if (left.length > 0) throw new SetupError(byHand(left, `${installer.name} has no package of them`));
}

function byHand(missing, why, command) {
  const list = missing.map((program) => `  - ${program.name}: the command \`${program.commands[0]}\``).join('\n');
  const how =
    command === undefined
      ? 'Install them by hand so that these commands are on PATH, then run this again.'
      : `Run this as an administrator, then this command again:\n  ${command}`;
  return `these programs are missing, and ${why}:\n${list}\n${how}`;
}

function checkRuns(program) {
  const command = findCommand(program);
  if (command === undefined) {
    throw new SetupError(`${program.name} was installed, but \`${program.commands[0]}\` is still not on PATH`);
  }
  const done = runCommand(command, ['--version'], { timeoutMs: versionTimeoutMs });
  if (done.ok) return;
  console.error(done.output);
  throw new SetupError(`${program.name} is there, but \`${command} --version\` fails (its words are above)`);
}
