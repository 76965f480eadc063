/** One machine as any system may describe it: an NHN server, a GroundWork host. */
export interface Machine {
  readonly name: string;
  /** `null` where the system does not say; a GroundWork host has its `deviceIdentification` here. */
  readonly ip: string | null;
}

/** What one rule reads out of another system's record: the machine has this name, this address, or both. */
export interface MachineClaim {
  /** As configured, such as `name` or `{ip}:{port}`. */
  readonly rule: string;
  /** `null` when the rule says nothing of it. */
  readonly name: string | null;
  readonly ip: string | null;
}

/** Another machine that the record could mean as well, or a fact that speaks against the one chosen. */
export interface IdentityConflict {
  /** What speaks against it: a rule, or the fact that differs. */
  readonly rule: string;
  /** The other machine, by name and address. */
  readonly machine: string;
  readonly message: string;
}

/** How a machine was recognised across two systems, and what speaks against it. */
export interface MachineIdentity {
  /** The first of the configured rules that fits any machine. */
  readonly rule: string;
  readonly conflicts: readonly IdentityConflict[];
}

/** What became of a search for the machine that a record means. */
export interface Recognised<T> {
  /** `null` when the rule fits several alike: nothing is picked in silence, `identity` names them. */
  readonly machine: T | null;
  /** Every machine that the rule fits; one unless they cannot be told apart. */
  readonly candidates: readonly T[];
  readonly identity: MachineIdentity;
}

/** Whether the machine is what the claim says. Upper and lower case are the same, as ZMON's entities are lower case. */
export function claimFits(claim: MachineClaim, machine: Machine): boolean {
  if (claim.name === null && claim.ip === null) return false;
  return agrees(claim.name, machine.name) && agrees(claim.ip, machine.ip);
}

/** A machine for a person: `web-03 (10.10.1.13)`. */
export function describeMachine({ name, ip }: Machine): string {
  return ip === null ? name : `${name} (${ip})`;
}

function agrees(claimed: string | null, actual: string | null): boolean {
  return claimed === null || claimed.toLowerCase() === actual?.toLowerCase();
}
