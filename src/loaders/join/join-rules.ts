/** The facts by which a GroundWork host and an NHN server may be the same machine. */
export type HostRule = 'name' | 'ip';

/** How one machine is recognised across systems: the configuration's `join`. The first rule that fits wins. */
export interface JoinRules {
  /** `name`: the host's name is the server's; `ip`: the host's device identification is the server's address. */
  readonly host: readonly HostRule[];
  /** Templates of ZMON's entity ids over `{name}`, `{ip}` and `{port}`. */
  readonly alertEntity: readonly string[];
}
