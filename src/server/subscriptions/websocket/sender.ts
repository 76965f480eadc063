import type { WebSocket } from 'ws';

/** Says one message after the other. */
export interface Sender {
  /**
   * Queues a message, which is made at its turn; `null` then is none. Resolves when the other side's system has taken it:
   * to false when it is gone, or was told goodbye.
   */
  send(make: () => object | null): Promise<boolean>;
  /** Something is on its way. */
  readonly busy: boolean;
}

/** When a sender gives up, and whom it tells of what is taken. */
export interface SenderOptions {
  /** How long the other side may take over a slice before it is cut. */
  readonly stallMs: number;
  readonly onTaken: () => void;
}

/**
 * In slices of so many bytes: between two of them one can see whether something is being taken, and other frames (pings)
 * find their way.
 */
export const SLICE_BYTES = 65_536;

/** Makes the sender of a WebSocket. */
export function createSender(webSocket: WebSocket, { stallMs, onTaken }: SenderOptions): Sender {
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;
  const say = async (make: () => object | null): Promise<boolean> => {
    const message = make();
    const bytes = message === null ? Buffer.alloc(0) : Buffer.from(JSON.stringify(message));
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const end = at + SLICE_BYTES;
      if (!(await sendSlice(webSocket, bytes.subarray(at, end), end >= bytes.length, stallMs))) return false;
      onTaken();
    }
    return webSocket.readyState === webSocket.OPEN;
  };
  return {
    send(make) {
      underWay += 1;
      const sent = last.then(() => say(make)).finally(() => (underWay -= 1));
      // What failed is told to whoever wanted it said, and keeps nobody else from speaking.
      last = sent.catch(() => undefined);
      return sent;
    },
    get busy() {
      return underWay > 0;
    },
  };
}

function sendSlice(webSocket: WebSocket, slice: Buffer, fin: boolean, stallMs: number): Promise<boolean> {
  if (webSocket.readyState !== webSocket.OPEN) return Promise.resolve(false);
  return new Promise((resolve) => {
    let isTaken = false;
    // It may have been taken while the event loop was busy: then that is told before.
    const timer = setTimeout(() => setImmediate(() => isTaken || webSocket.terminate()), stallMs);
    webSocket.send(slice, { binary: false, fin }, (error) => {
      isTaken = true;
      clearTimeout(timer);
      resolve(!error);
    });
  });
}
