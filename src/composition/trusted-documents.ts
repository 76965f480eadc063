import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.schema.ts';
import { ConfigError } from '../config/config-error.ts';
import { ManifestError, readManifest, type TrustedDocuments } from '../server/admission/trusted-documents.ts';

/**
 * The trusted documents that the configuration names; `undefined` when it names none.
 *
 * @throws ConfigError for a manifest that cannot be read or used: the service must not start more open than it was told.
 */
export function loadTrustedDocuments({ trustedDocuments }: Config): TrustedDocuments | undefined {
  if (!trustedDocuments) return undefined;
  try {
    return readManifest(readFileSync(trustedDocuments.manifest, 'utf8'), trustedDocuments.mode);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    const message = error instanceof ManifestError ? error.message : `the file cannot be read (${code})`;
    throw new ConfigError([{ path: 'trustedDocuments.manifest', message }]);
  }
}
