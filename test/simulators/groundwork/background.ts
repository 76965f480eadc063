import type { GroundWorkCall } from './groundwork-call.ts';

/** Lets what runs behind the answer run: at once after it, unless the switch holds it back for the test. */
export function scheduleBackground(call: GroundWorkCall): void {
  if (call.switches.background === 'held') return;
  call.response.once('close', () => setImmediate(() => call.state.settle()));
}
