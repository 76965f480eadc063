// Installs what `npm run demo` and `npm test` need and do not find: Node packages, then programs of the system.
// It is run by whatever Node.js the machine has, before any package is there: plain JavaScript, nothing imported
// from outside this folder. Usage: node test/support/setup/install.mjs --for demo|test
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNodePackages } from './node-packages.mjs';
import { installPrograms } from './programs.mjs';
import { SetupError } from './setup-error.mjs';
import { holdSetupLock } from './setup-lock.mjs';

const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const occasions = ['demo', 'test'];

function readOccasion(args) {
  const occasion = args[0] === '--for' ? args[1] : undefined;
  if (args.length !== 2 || !occasions.includes(occasion)) {
    throw new SetupError(`usage: node test/support/setup/install.mjs --for ${occasions.join('|')}`);
  }
  return occasion;
}

try {
  const occasion = readOccasion(process.argv.slice(2));
  const release = holdSetupLock(projectRoot);
  try {
    installNodePackages(projectRoot);
    installPrograms(occasion);
  } finally {
    release();
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSet-up failed: ${error.message}`);
  process.exitCode = 1;
}
