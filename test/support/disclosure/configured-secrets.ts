/** Keys of the configuration below which every text is a secret. */
const SECRET_KEYS = new Set(['appKey', 'bearer', 'password', 'key', 'secret', 'otlpHeaders']);

/** The secrets of a configuration, checked or as it was written: values of the keys for them, and passwords in URLs. */
export function configuredSecrets(value: unknown): string[] {
  if (typeof value === 'string') return passwordIn(value);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    SECRET_KEYS.has(key) ? textsIn(inner).flatMap(withoutScheme) : configuredSecrets(inner),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(textsIn);
}

/** The text of `Bearer TEXT` is as secret as the whole. */
function withoutScheme(text: string): string[] {
  return [text, ...text.split(' ').slice(1)];
}

function passwordIn(text: string): string[] {
  if (!/^[a-z]+:\/\/[^/]*@/.test(text) || !URL.canParse(text)) return [];
  const { password } = new URL(text);
  return [password, decodeURIComponent(password)].filter((each) => each !== '');
}
