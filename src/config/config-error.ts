/** One thing wrong with the configuration: where, and what is accepted there. Never the value: it may be a secret. */
export interface ConfigFault {
  /** Key path such as `sources[0].projects[1].appKey`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** The configuration cannot be used. Carries every fault, so that one start tells all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'));
    this.faults = faults;
  }
}

/** Writes a path as a reader of YAML would: `sources[0].name`. */
export function keyPath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    return path ? `${path}.${String(segment)}` : String(segment);
  }, '');
}
