import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from './post.ts';

/** Sends so many a second for so long, whatever becomes of them; gives the outcomes when the last has come. */
export async function openLoop(perSecond: number, seconds: number, send: () => Promise<Outcome>): Promise<Outcome[]> {
  const all: Promise<Outcome>[] = [];
  const startedAt = performance.now();
  for (;;) {
    const elapsed = (performance.now() - startedAt) / 1_000;
    while (all.length < Math.min(elapsed, seconds) * perSecond) all.push(send());
    if (elapsed >= seconds) return Promise.all(all);
    await pause(5);
  }
}
