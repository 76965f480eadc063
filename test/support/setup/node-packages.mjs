import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from './pause.mjs';
import { runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';

const attempts = 3;
const attemptTimeoutMs = 10 * 60 * 1000;
const betweenAttemptsMs = 3000;

/** Brings node_modules to what package-lock.json says; does nothing when it is there already. */
export function installNodePackages(projectRoot) {
  const missingBefore = missingPackages(projectRoot);
  if (missingBefore.length > 0) {
    console.log(`Installing Node packages (${missingBefore.length} of package-lock.json missing or outdated) …`);
    cleanInstall(projectRoot);
    const missing = missingPackages(projectRoot);
    if (missing.length > 0) {
      throw new SetupError(`npm ci ended well, but these packages are not there: ${missing.slice(0, 10).join(', ')}`);
    }
  }
  checkRuntime(projectRoot);
}

/** Paths in package-lock.json whose package is absent from node_modules, or there in another version. */
function missingPackages(projectRoot) {
  const wanted = readLock(join(projectRoot, 'package-lock.json'));
  const present = readLock(join(projectRoot, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) throw new SetupError('package-lock.json cannot be read');
  return Object.keys(wanted).filter((path) => {
    if (path === '') return false;
    const installed = present?.[path];
    if (installed !== undefined) return installed.version !== wanted[path].version;
    return !wanted[path].optional || isMeantForThisMachine(wanted[path]);
  });
}

function readLock(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Optional packages are one build a platform; those with no platform named are optional for other reasons. */
function isMeantForThisMachine(entry) {
  if (entry.os === undefined && entry.cpu === undefined) return false;
  const glibc = process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime !== undefined;
  return (
    lists(entry.os, process.platform) &&
    lists(entry.cpu, process.arch) &&
    (entry.libc === undefined || lists(entry.libc, glibc ? 'glibc' : 'musl'))
  );
}

function lists(values, value) {
  return values === undefined || values.includes(value);
}

function cleanInstall(projectRoot) {
  // Each switch undoes a setting of the person's own npm (or of the npm that runs this script) that would break the
  // set-up: production mode leaves out the tools, ignored scripts leave out Node 24 itself.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts=false', '--engine-strict=false'];
  // Warnings are off because the one that matters is checked here: an old system Node only starts this script.
  args.push('--loglevel=error', '--no-audit', '--no-fund', '--no-progress');
  const cli = process.env.npm_execpath;
  const [command, prefix] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];

  for (let attempt = 1; ; attempt += 1) {
    const done = runCommand(command, [...prefix, ...args], { cwd: projectRoot, timeoutMs: attemptTimeoutMs });
    if (done.ok) return;
    const canHelpToRetry = !/\b(EUSAGE|ENOSPC|EACCES|EBADENGINE|EBADPLATFORM)\b/.test(done.output);
    if (attempt === attempts || !canHelpToRetry) {
      console.error(done.output);
      throw new SetupError(`"npm ci" failed ${attempt === 1 ? '' : `${attempt} times `}(its words are above)`);
    }
    console.log(`"npm ci" failed, trying again (${attempt + 1} of ${attempts}) …`);
    pause(betweenAttemptsMs * attempt);
  }
}

/** The package `node` brings the runtime; without its install script there is a package but no program. */
function checkRuntime(projectRoot) {
  const wantedMajor = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).engines.node.match(/\d+/)[0];
  const runtime = join(projectRoot, 'node_modules', '.bin', 'node');
  const done = runCommand(runtime, ['--version'], { timeoutMs: 30_000 });
  if (done.ok && Number(done.output.match(/^v(\d+)\./)?.[1]) >= Number(wantedMajor)) return;
  console.error(done.output);
  throw new SetupError(
    `Node ${wantedMajor} does not run from node_modules/.bin/node. It comes with the npm package "node", whose install ` +
      'script must be allowed to run (allowScripts in package.json) and whose builds are for glibc Linux, macOS and ' +
      'Windows. Try: rm -r node_modules, then this command again',
  );
}
