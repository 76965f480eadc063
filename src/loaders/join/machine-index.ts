import {
  describeMachine,
  type IdentityConflict,
  type Machine,
  type MachineClaim,
  type MachineIdentity,
  type Recognised,
} from './machine.ts';

/** Machines of one system, found by what a record of another claims. */
export interface MachineIndex<T> {
  /**
   * The machine that the claims mean: the first rule that fits any wins. `null` when none does. Machines that later rules
   * fit are told as conflicts, and so are several that the winning rule cannot tell apart.
   */
  recognise(claims: readonly MachineClaim[]): Recognised<T> | null;
}

/** Indexes machines, so that each claim costs one look-up whatever their number. */
export function createMachineIndex<T>(things: readonly T[], machineOf: (thing: T) => Machine): MachineIndex<T> {
  const byFacts = new Map<string, T[]>();
  for (const thing of things) {
    const { name, ip } = machineOf(thing);
    for (const key of new Set([factKey(name, null), factKey(null, ip), factKey(name, ip)])) {
      const known = byFacts.get(key);
      if (known) known.push(thing);
      else byFacts.set(key, [thing]);
    }
  }

  const fitting = ({ name, ip }: MachineClaim): readonly T[] =>
    name === null && ip === null ? [] : (byFacts.get(factKey(name, ip)) ?? []);

  return {
    recognise(claims) {
      const hits = claims.map((claim) => ({ claim, found: fitting(claim) })).filter(({ found }) => found.length > 0);
      const [first, ...later] = hits;
      const chosen = first?.found[0];
      if (!first || chosen === undefined) return null;
      const machine = first.found.length === 1 ? chosen : null;
      const rivals = later.flatMap(({ claim, found }) =>
        found.filter((thing) => !first.found.includes(thing)).map((thing) => ({ claim, thing })),
      );
      const conflicts = [
        ...(machine === null ? first.found.map((thing) => alike(first.claim, machineOf(thing))) : []),
        ...rivals.map(({ claim, thing }) => rival(claim, machineOf(thing))),
      ];
      return { machine, candidates: first.found, identity: { rule: first.claim.rule, conflicts } };
    },
  };
}

/** The identity with further conflicts. */
export function withConflicts(identity: MachineIdentity, more: readonly IdentityConflict[]): MachineIdentity {
  return more.length === 0 ? identity : { ...identity, conflicts: [...identity.conflicts, ...more] };
}

function factKey(name: string | null, ip: string | null): string {
  return JSON.stringify([name?.toLowerCase() ?? null, ip?.toLowerCase() ?? null]);
}

function alike({ rule }: MachineClaim, other: Machine): IdentityConflict {
  const machine = describeMachine(other);
  return { rule, machine, message: `the rule ${rule} fits several machines alike, ${machine} among them` };
}

function rival({ rule }: MachineClaim, other: Machine): IdentityConflict {
  const machine = describeMachine(other);
  return { rule, machine, message: `by the rule ${rule} it would be ${machine}` };
}
