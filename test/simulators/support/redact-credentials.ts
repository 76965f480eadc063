import { createHash } from 'node:crypto';

/** Names (of headers, form fields, JSON keys, query parameters) whose values never reach a log in clear text. */
const credentialName =
  /^(authorization|cookie|set-cookie|x-tc-app-key|gwos-api-token|password|user|accesstoken|.*token)$/i;

/** A short, stable stand-in for a secret: equal secrets look equal, and none can be read back. */
export function hashCredential(value: string): string {
  return `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 12)}`;
}

/** The value itself, or its hash when the name says that it is a credential. */
export function redactNamed(name: string, value: string): string {
  return credentialName.test(name) ? hashCredential(value) : value;
}

/** A copy of decoded JSON with every credential, at any depth, replaced by its hash. */
export function redactJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' ? redactNamed(key, inner) : redactJson(inner),
    ]),
  );
}

/** Parameters as a plain record, repeated names kept, credentials hashed. */
export function redactParameters(parameters: URLSearchParams): Record<string, readonly string[]> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => [name, parameters.getAll(name).map((value) => redactNamed(name, value))]),
  );
}
