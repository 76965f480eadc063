/** Shown where a secret was. */
const REDACTED = '[redacted]';

/** `text` without `secrets`, should an upstream repeat one in what we quote of it. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== '').reduce((shown, secret) => shown.replaceAll(secret, REDACTED), text);
}
