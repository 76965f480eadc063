import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pause } from './pause.mjs';
import { SetupError } from './setup-error.mjs';

const waitMaxMs = 15 * 60 * 1000;
const pollMs = 250;

/**
 * Lets one set-up of this clone work at a time: a second `npm ci` would empty node_modules under the first.
 * Waits for another to end; a lock whose process is gone is taken over. Answers the function that gives it back.
 */
export function holdSetupLock(projectRoot) {
  const path = join(projectRoot, '.cache', 'setup.lock');
  mkdirSync(dirname(path), { recursive: true });
  const giveUpAt = Date.now() + waitMaxMs;
  let announced = false;
  while (!tryLock(path)) {
    if (!announced) console.log('Waiting for another set-up of this folder to finish …');
    announced = true;
    if (Date.now() > giveUpAt) {
      throw new SetupError(
        `another set-up holds ${path} for over ${waitMaxMs / 60_000} minutes; end it, or delete that file`,
      );
    }
    pause(pollMs);
  }
  return () => rmSync(path, { force: true });
}

function tryLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (isAbandoned(path)) rmSync(path, { force: true });
  return false;
}

function isAbandoned(path) {
  const holder = readHolder(path);
  if (holder === undefined) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** The process id in the lock; undefined while its holder has not written it yet, or has just let go. */
function readHolder(path) {
  try {
    const holder = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isNaN(holder) ? undefined : holder;
  } catch {
    return undefined;
  }
}
