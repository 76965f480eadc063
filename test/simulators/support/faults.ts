import { type Fault, type FaultMatch, type FaultSpan, type FaultSubject, faultMatches } from './fault.ts';

interface Rule {
  readonly match: FaultMatch;
  readonly fault: Fault;
  timesLeft: number;
  passesLeft: number;
}

/** The script of a simulator's misbehaviour: rules in the order in which they were added. */
export class Faults {
  readonly #rules: Rule[] = [];

  /** Adds a rule; the returned function takes it away again. */
  add(match: FaultMatch, fault: Fault, span: FaultSpan = {}): () => void {
    const rule = { match, fault, timesLeft: span.times ?? Number.POSITIVE_INFINITY, passesLeft: span.after ?? 0 };
    this.#rules.push(rule);
    return () => this.#remove(rule);
  }

  /** Ends all misbehaviour; what is already held or black-holed stays so. */
  clear(): void {
    this.#rules.length = 0;
  }

  /**
   * The faults that hit this request, spending one use of each: any number of delays and holds, then at most one that
   * answers.
   */
  take(subject: FaultSubject): readonly Fault[] {
    const taken: Fault[] = [];
    for (const rule of [...this.#rules]) {
      if (!faultMatches(rule.match, subject)) continue;
      if (rule.passesLeft > 0) {
        rule.passesLeft -= 1;
        continue;
      }
      rule.timesLeft -= 1;
      if (rule.timesLeft <= 0) this.#remove(rule);
      taken.push(rule.fault);
      if (rule.fault.kind !== 'delay' && rule.fault.kind !== 'hold') break;
    }
    return taken;
  }

  #remove(rule: Rule): void {
    const index = this.#rules.indexOf(rule);
    if (index >= 0) this.#rules.splice(index, 1);
  }
}
