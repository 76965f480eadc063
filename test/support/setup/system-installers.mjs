import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.mjs';

const installTimeoutMs = 20 * 60 * 1000;
const aptScript = fileURLToPath(new URL('./apt-install.sh', import.meta.url));

function answers(command, ...args) {
  return runCommand(command, args, { timeoutMs: 30_000 }).ok;
}

function isRoot() {
  return process.getuid?.() === 0;
}

const apt = {
  key: 'debian',
  name: 'apt-get',
  isHere: () => existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg'),
  refusal: () =>
    isRoot() || answers('sudo', '-n', 'true') ? undefined : 'you are not root and sudo would ask for a password',
  command: (packages) =>
    `${isRoot() ? '' : 'sudo '}apt-get update && ${isRoot() ? '' : 'sudo '}apt-get install --no-install-recommends ${packages.join(' ')}`,
  install: (packages) => {
    const [command, ...prefix] = isRoot() ? ['sh'] : ['sudo', '-n', 'sh'];
    return runCommand(command, [...prefix, aptScript, ...packages], { timeoutMs: installTimeoutMs });
  },
};

const homebrew = {
  key: 'homebrew',
  name: 'Homebrew',
  isHere: () => answers('brew', '--version'),
  refusal: () => (isRoot() ? 'Homebrew does not run as root' : undefined),
  command: (packages) => packages.map((name) => `brew install ${name}`).join(' && '),
  install: (packages) => {
    for (const name of packages) {
      const done = runCommand('brew', ['install', ...name.split(' ')], { timeoutMs: installTimeoutMs });
      if (!done.ok) return done;
    }
    return { ok: true, output: '' };
  },
};

/** Ways to install a program, in the order they are tried; the first that is on the machine is used. */
export const systemInstallers = [apt, homebrew];
