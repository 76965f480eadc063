import type { GroundWorkSimulator } from '../simulators/groundwork/groundwork-simulator.ts';
import { callPlainly, type PlainReply } from './plain-caller.ts';

/** The application name under which tests log in. */
export const appName = 'sightline-test';

/** Someone of the story, by the credentials that the simulator knows. */
export const admin = { user: 'api', password: 'gw-api-password' };

/** A user who may only read. */
export const reader = { user: 'reader', password: 'gw-reader-password' };

/** Text as the login form of 7.x carries it. */
export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Posts one of the forms of `/auth`. */
export function postForm(
  simulator: GroundWorkSimulator,
  path: string,
  form: Readonly<Record<string, string>>,
  accept = 'text/plain',
): Promise<PlainReply> {
  return callPlainly('POST', `${simulator.url}/api${path}`, { form, headers: { accept } });
}

/** Logs in as 7.x asks it and returns the headers of every later call. */
export async function signIn(
  simulator: GroundWorkSimulator,
  { user, password }: typeof admin = admin,
): Promise<Readonly<Record<string, string>>> {
  const form = { user: base64(user), password: base64(password), 'gwos-app-name': appName };
  const { text } = await postForm(simulator, '/auth/login', form);
  return { 'gwos-api-token': text, 'gwos-app-name': appName, accept: 'application/json' };
}

/** Asks the hosts one question in the query language; the names that came, in their order, or the status. */
export async function namesOf(
  simulator: GroundWorkSimulator,
  headers: Readonly<Record<string, string>>,
  query: string,
): Promise<readonly string[] | number> {
  const url = `${simulator.url}/api/hosts?depth=simple&query=${encodeURIComponent(query)}`;
  const { status, json } = await callPlainly('GET', url, { headers });
  return status === 200 ? hostNames(json) : status;
}

/** The names of a list of hosts, wrapped or bare. */
export function hostNames(json: unknown): readonly string[] {
  const found = JSON.stringify(json).matchAll(/"hostName":("(?:[^"\\]|\\.)*")/g);
  return [...found].map((match) => String(JSON.parse(match[1] ?? '""')));
}
