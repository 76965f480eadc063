import { answerJson, answerText } from '../support/answer.ts';
import type { Route } from '../support/route-table.ts';
import { mediaType, readHeader, readJson } from '../support/simulated-request.ts';
import type { GroundWorkCall } from './groundwork-call.ts';
import type { GroundWorkUser } from './token-store.ts';

const REFUSED = 'Invalid user name or password';

/** These produce plain text only: a JSON Accept is 406 (upstreams.md §5 q24). */
function withForm(work: (call: GroundWorkCall, form: URLSearchParams) => void): Route<GroundWorkCall>['answer'] {
  return (call) => {
    const accept = readHeader(call.request, 'accept') ?? '*/*';
    if (!/text\/plain|text\/\*|\*\/\*/.test(accept)) return answerText(call.response, 406, '');
    const isForm = mediaType(call.request) === 'application/x-www-form-urlencoded';
    if (!isForm) return answerText(call.response, 415, '');
    return work(call, new URLSearchParams(call.request.body.toString('utf8')));
  };
}

function decodeCredential(call: GroundWorkCall, text: string): string {
  return call.switches.credentials === 'plain' ? text : Buffer.from(text, 'base64').toString('utf8');
}

function findUser(call: GroundWorkCall, name: string, password: string): GroundWorkUser | undefined {
  return call.users.find((user) => user.name === name && user.password === password);
}

function login(call: GroundWorkCall, form: URLSearchParams) {
  const fields = ['user', 'password', 'gwos-app-name'].map((name) => form.get(name) ?? '');
  const [name = '', password = '', appName = ''] = fields;
  if (fields.includes('')) return answerText(call.response, 400, 'user, password and gwos-app-name are required');
  const user = findUser(call, decodeCredential(call, name), decodeCredential(call, password));
  if (user === undefined) return answerText(call.response, call.switches.loginFailure, REFUSED);
  const token = call.state.tokens.issue(user, appName);
  answerText(call.response, 200, call.switches.tokenNewline ? `${token}\n` : token);
}

function logout(call: GroundWorkCall, form: URLSearchParams) {
  const token = form.get('gwos-api-token') ?? '';
  if (token === '' || (form.get('gwos-app-name') ?? '') === '') return answerText(call.response, 400, 'fields missing');
  if (!call.state.tokens.revoke(token)) return answerText(call.response, 404, 'token not found');
  answerText(call.response, 200, 'true');
}

function validate(call: GroundWorkCall, form: URLSearchParams): void {
  const user = call.state.tokens.use(form.get('gwos-api-token') ?? '', form.get('gwos-app-name') ?? '');
  answerText(call.response, 200, String(user !== null));
}

/** The way in of version 8: plain JSON both ways. */
function authenticate(call: GroundWorkCall) {
  const json = readJson(call.request);
  const body: Readonly<Record<string, unknown>> = typeof json === 'object' && json !== null ? { ...json } : {};
  const appName = readHeader(call.request, 'gwos-app-name') ?? '';
  const { name, password } = body;
  if (typeof name !== 'string' || typeof password !== 'string' || appName === '') {
    return answerJson(call.response, 400, { error: 'name and password are required', status: 400 });
  }
  const user = findUser(call, name, password);
  const status = call.switches.loginFailure;
  if (user === undefined) return answerJson(call.response, status, { error: REFUSED, status });
  answerJson(call.response, 200, { name, accessToken: call.state.tokens.issue(user, appName) });
}

/** G1 to G4; none of them passes the token filter. */
export const authRoutes: readonly Route<GroundWorkCall>[] = [
  { operation: 'login', method: 'POST', path: /^\/auth\/login$/, answer: withForm(login) },
  { operation: 'logout', method: 'POST', path: /^\/auth\/logout$/, answer: withForm(logout) },
  { operation: 'validateToken', method: 'POST', path: /^\/auth\/validatetoken$/, answer: withForm(validate) },
  {
    operation: 'authenticatePassword',
    method: 'PUT',
    path: /^\/users\/authenticatePassword$/,
    answer: authenticate,
  },
];
