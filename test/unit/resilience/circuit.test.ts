import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CircuitState } from '../../../src/resilience/endpoint-state.ts';
import { CircuitOpen, createCircuit } from '../../../src/resilience/lanes/circuit.ts';
import type { Evidence, Outcome } from '../../../src/resilience/outcome.ts';

const works: Outcome<string> = { ok: true, value: 'fine' };
const failure = (evidence: Evidence): Outcome<string> => ({ ok: false, error: new Error(evidence), evidence });

function circuitUnderTest() {
  const changes: CircuitState[] = [];
  const circuit = createCircuit({ failures: 3, openMs: 5_000, onChange: (to) => changes.push(to) });
  const feed = async (...outcomes: Outcome<string>[]) => {
    for (const outcome of outcomes) await circuit.run(async () => outcome);
  };
  return { circuit, changes, feed };
}

describe('circuit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens after so many consecutive failures and refuses without asking', async () => {
    const { circuit, changes, feed } = circuitUnderTest();
    await feed(failure('fails'), failure('fails'), works, failure('fails'), failure('fails'));
    expect(circuit.state).toBe('CLOSED');
    await feed(failure('fails'));
    expect(circuit.state).toBe('OPEN');
    const task = vi.fn(async () => works);
    await expect(circuit.run(task)).rejects.toBeInstanceOf(CircuitOpen);
    expect(() => circuit.assertPassable()).toThrow(CircuitOpen);
    expect(task).not.toHaveBeenCalled();
    expect(changes).toEqual(['OPEN']);
  });

  it('takes a refusal as a sign of life, and what tells nothing as nothing', async () => {
    const { circuit, feed } = circuitUnderTest();
    await feed(failure('fails'), failure('fails'), failure('works'), failure('fails'), failure('fails'));
    expect(circuit.state).toBe('CLOSED');
    await feed(failure('none'), failure('none'), failure('none'));
    expect(circuit.state).toBe('CLOSED');
    await feed(failure('fails'));
    expect(circuit.state).toBe('OPEN');
  });

  it('lets one call probe after a while, refuses the others meanwhile, and closes when it succeeds', async () => {
    const { circuit, changes, feed } = circuitUnderTest();
    await feed(failure('fails'), failure('fails'), failure('fails'));
    vi.advanceTimersByTime(5_000);
    circuit.assertPassable();
    const { promise, resolve } = Promise.withResolvers<Outcome<string>>();
    const probe = circuit.run((probing) => {
      expect(probing).toBe(true);
      return promise;
    });
    expect(circuit.state).toBe('HALF_OPEN');
    await expect(circuit.run(async () => works)).rejects.toBeInstanceOf(CircuitOpen);
    resolve(works);
    expect(await probe).toEqual(works);
    expect(circuit.state).toBe('CLOSED');
    expect(changes).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  it.each(['fails', 'none'] as const)('stays open when the probe tells "%s"', async (evidence) => {
    const { circuit, feed } = circuitUnderTest();
    await feed(failure('fails'), failure('fails'), failure('fails'));
    vi.advanceTimersByTime(5_000);
    await feed(failure(evidence));
    expect(circuit.state).toBe('OPEN');
    vi.advanceTimersByTime(4_999);
    expect(() => circuit.assertPassable()).toThrow(CircuitOpen);
    vi.advanceTimersByTime(1);
    await feed(works);
    expect(circuit.state).toBe('CLOSED');
  });
});
