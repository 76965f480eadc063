/** Shorter ones stand in ordinary words as well. */
const SHORTEST = 8;
/** So much of a secret is looked for: names and attributes are cut, and the beginning of a secret is one, too. */
export const LOOKED_FOR = 32;
/** A JSON Web Token: its first part only names the algorithm and the key, and is the same in many. */
const JWT = /^[\w-]+\.([\w-]+)\.([\w-]+)$/;

/** Looks for secrets in texts. Never repeats one. */
export interface SecretSearch {
  /** Everything that is looked for, as it was given. */
  readonly secrets: readonly string[];
  add(secrets: Iterable<string>): void;
  /** For each secret that is in the text, what stands before it. */
  find(text: string): string[];
}

/** Starts with none. */
export function createSecretSearch(): SecretSearch {
  const secrets = new Set<string>();
  const needles = new Set<string>();
  return {
    get secrets() {
      return [...secrets];
    },
    add(more) {
      for (const secret of more) {
        if (secrets.has(secret)) continue;
        secrets.add(secret);
        for (const needle of needlesOf(secret)) needles.add(needle);
      }
    },
    find(text) {
      const found: string[] = [];
      for (const needle of needles) {
        const at = text.indexOf(needle);
        if (at >= 0) found.push(text.slice(Math.max(0, at - 60), at));
      }
      return found;
    },
  };
}

/** What a secret may look like where it is told: as it is, and in the forms that URLs, JSON and HTTP Basic give it. */
function needlesOf(secret: string): string[] {
  const [, payload, signature] = JWT.exec(secret) ?? [];
  const parts = payload && signature ? [payload, signature] : [secret];
  const forms = parts.flatMap((part) => [
    part,
    encodeURIComponent(part),
    JSON.stringify(part).slice(1, -1),
    // The last group of four depends on what comes behind.
    Buffer.from(part)
      .toString('base64')
      .slice(0, 4 * Math.floor(Buffer.byteLength(part) / 3)),
  ]);
  return forms.filter(({ length }) => length >= SHORTEST).map((form) => form.slice(0, LOOKED_FOR));
}
