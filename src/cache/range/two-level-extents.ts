import { LRUCache } from 'lru-cache';
import { missingWindows, overlap } from '../../timeseries/extents.ts';
import { type Extent, type ExtentStore, mergeExtents, type Wanted } from './range-cache.ts';

/** What instances share: slower than memory, and not always there. Neither method ever rejects. */
export interface SharedExtents {
  /** What is there; empty for nothing, and for whatever cannot be read. */
  read(key: string): Promise<readonly Extent[]>;
  /** Whether it is there now. What it replaces is lost. */
  write(key: string, extents: readonly Extent[]): Promise<boolean>;
}

/** How the second level is used. */
export interface TwoLevelOptions {
  readonly near: ExtentStore;
  readonly far: SharedExtents;
  /** How long the far level keeps a value that is not written again. */
  readonly ttlMs: number;
  readonly nowMs: () => number;
}

/** Less than this part of what is wanted, or kept, is not worth a value's way to Redis or back. */
const WORTHWHILE = 0.05;
const MAX_NOTES = 10_000;
/** Values that wait to be written; the longest waiting are left out. */
const MAX_WAITING = 256;
const MAX_WRITING = 4;

/** How much was seen of a key in the far level, and when. */
interface Note {
  readonly coveredMs: number;
  readonly atMs: number;
}

/** Memory first; what it lacks is looked up in the far level, and what is new is written there without waiting for it. */
export function createTwoLevelExtentStore({ near, far, ttlMs, nowMs }: TwoLevelOptions): ExtentStore {
  const notes = new LRUCache<string, Note>({ max: MAX_NOTES });
  const reads = new Map<string, Promise<readonly Extent[]>>();
  const waiting = new Map<string, readonly Extent[]>();
  let writing = 0;

  const note = (key: string, extents: readonly Extent[]) =>
    notes.set(key, { coveredMs: coveredMs(extents), atMs: nowMs() });

  /** Requests of the same moment share a look. */
  const readOnce = (key: string): Promise<readonly Extent[]> => {
    const begun =
      reads.get(key) ??
      far.read(key).finally(() => {
        reads.delete(key);
      });
    reads.set(key, begun);
    return begun;
  };

  /** A far value only ever grows, and is written again before it ends. */
  const isWorthWriting = (key: string, extents: readonly Extent[]): boolean => {
    const known = notes.get(key);
    if (!known || nowMs() - known.atMs >= ttlMs) return true;
    const covered = coveredMs(extents);
    const isOld = nowMs() - known.atMs >= ttlMs / 2;
    return covered >= known.coveredMs * (isOld ? 1 : 1 + WORTHWHILE);
  };

  const writeWaiting = async (): Promise<void> => {
    if (writing >= MAX_WRITING) return;
    writing += 1;
    for (let [next] = waiting; next; [next] = waiting) {
      const [key, extents] = next;
      waiting.delete(key);
      if (await far.write(key, extents)) note(key, extents);
    }
    writing -= 1;
  };

  const offer = (key: string, extents: readonly Extent[]): void => {
    if (!isWorthWriting(key, extents)) return;
    // Of a value that changes again before its turn only the last is written.
    waiting.delete(key);
    waiting.set(key, extents);
    const [oldest] = waiting.keys();
    if (waiting.size > MAX_WAITING && oldest !== undefined) waiting.delete(oldest);
    setImmediate(() => void writeWaiting());
  };

  return {
    async get(key, wanted) {
      const present = await near.get(key, wanted);
      if (!lacksMuch(present, wanted)) return present;
      const shared = await readOnce(key);
      if (shared.length === 0) return present;
      note(key, shared);
      await near.update(key, (before) => mergeExtents(shared, before, wanted.stepMs));
      return mergeExtents(shared, present, wanted.stepMs);
    },
    async update(key, change) {
      let after: readonly Extent[] = [];
      await near.update(key, (before) => {
        after = change(before);
        return after;
      });
      offer(key, after);
    },
  };
}

/** Whether much is missing of what no longer changes; the rest has to be asked for in any case. */
function lacksMuch(present: readonly Extent[], { window, stepMs, settledMs }: Wanted): boolean {
  const settled = overlap(window, { startMs: Number.NEGATIVE_INFINITY, endMs: settledMs });
  if (!settled) return false;
  const lengthMs = (each: { startMs: number; endMs: number }) => each.endMs - each.startMs + stepMs;
  const covered = present.map((extent) => extent.window);
  const missing = missingWindows(settled, covered, stepMs).reduce((sum, each) => sum + lengthMs(each), 0);
  return missing > lengthMs(settled) * WORTHWHILE;
}

function coveredMs(extents: readonly Extent[]): number {
  return extents.reduce((sum, { window }) => sum + window.endMs - window.startMs + 1, 0);
}
