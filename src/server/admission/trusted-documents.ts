import { createHash } from 'node:crypto';
import { isRecord } from '../is-record.ts';

/** The documents that the operator vouches for. */
export interface TrustedDocuments {
  /** `enforce`: nothing else is executed. `prefer`: they may be named by their ids, and others are taken too. */
  readonly mode: 'prefer' | 'enforce';
  /** The text behind an id: the SHA-256 of the text in hexadecimal, with or without `sha256:` before it. */
  find(id: string): string | undefined;
  /** Whether this very text is one of them. */
  isTrusted(text: string): boolean;
}

/** A manifest that cannot be used. The message names the faulty entry. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/**
 * Reads a manifest: `{ "<hash>": "<document>" }`, or Apollo's `{ "operations": [{ "id": "<hash>", "body": "<document>" }] }`.
 *
 * @throws ManifestError for anything else, and for an entry whose hash is not that of its text.
 */
export function readManifest(json: string, mode: TrustedDocuments['mode']): TrustedDocuments {
  const byHash = new Map(
    entriesOf(parse(json)).map(([id, text]) => {
      const hash = bare(id);
      if (typeof text !== 'string' || sha256(text) !== hash) {
        throw new ManifestError(`accepted: the SHA-256 of its document as each key; ${JSON.stringify(id)} is not`);
      }
      return [hash, text] as const;
    }),
  );
  return { mode, find: (id) => byHash.get(bare(id)), isTrusted: (text) => byHash.has(sha256(text)) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ManifestError('accepted: JSON');
  }
}

function entriesOf(manifest: unknown): (readonly [id: string, text: unknown])[] {
  if (!isRecord(manifest)) throw new ManifestError('accepted: a JSON object of documents by their hashes');
  if (!Array.isArray(manifest.operations)) return Object.entries(manifest);
  return manifest.operations.map((operation: unknown) =>
    isRecord(operation) ? ([String(operation.id), operation.body] as const) : (['', undefined] as const),
  );
}

function bare(id: string): string {
  return id.replace(/^sha256:/, '').toLowerCase();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
