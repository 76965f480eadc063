import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const programNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macPrograms = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const flags = [
  // Only the loopback address resolves: what the page should not ask for, it cannot get.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  // Chromium refuses its sandbox to root, which is who runs the tests in a container.
  '--no-sandbox',
  '--disable-dev-shm-usage',
];

/** The path of an installed Chromium or Chrome. Throws, naming what to install, when there is none. */
function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...programNames.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...(process.platform === 'darwin' ? macPrograms : []),
  ];
  const found = candidates.find(isExecutable);
  if (found === undefined) {
    throw new Error(`No browser found: install chromium (looked for ${programNames.join(', ')} on PATH)`);
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a headless Chromium whose network ends at the loopback address. Close it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: flags });
}

/** A page, and what went over its wire and its console. */
export type WatchedPage = {
  page: Page;
  /** the address of every request so far, the workers' too; data: and blob: are none */
  requested: string[];
  /** console errors and warnings, uncaught errors, failed requests and violations of the content security policy */
  complaints: string[];
  close: () => Promise<void>;
};

/** Opens an empty page in a context of its own that notes everything it asks for and complains about. */
export async function watchPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  context.on('requestfailed', (request) => complaints.push(`request failed: ${request.url()}`));
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await context.exposeBinding('reportViolation', (_source, text: string) => complaints.push(text));
  await context.addInitScript(noteViolations);
  const page = await context.newPage();
  return { page, requested, complaints, close: () => context.close() };
}

// As text, because it runs in the page: the tests' types know no DOM.
const noteViolations = `document.addEventListener('securitypolicyviolation', (event) =>
  reportViolation('policy: ' + event.effectiveDirective + ' refused ' + event.blockedURI));`;
