import type { WebSocket } from 'ws';

/** Says one message after the other, and resolves when the other side's system has taken it, or is gone. */
export type Sender = (message: object) => Promise<void>;

/**
 * In slices of so many bytes: between two of them one can see whether something is being taken, and other frames (pings)
 * find their way.
 */
export const SLICE_BYTES = 65_536;

/** Makes the sender of a WebSocket, which is cut when a slice is not taken within `stallMs`. */
export function createSender(webSocket: WebSocket, stallMs: number): Sender {
  let last: Promise<void> = Promise.resolve();
  const say = async (message: object): Promise<void> => {
    const bytes = Buffer.from(JSON.stringify(message));
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const end = at + SLICE_BYTES;
      const taken = await sendSlice(webSocket, bytes.subarray(at, end), end >= bytes.length, stallMs);
      if (!taken) return;
    }
  };
  return (message) => {
    last = last.then(() => say(message));
    return last;
  };
}

function sendSlice(webSocket: WebSocket, slice: Buffer, fin: boolean, stallMs: number): Promise<boolean> {
  if (webSocket.readyState !== webSocket.OPEN) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => webSocket.terminate(), stallMs);
    webSocket.send(slice, { binary: false, fin }, (error) => {
      clearTimeout(timer);
      resolve(!error);
    });
  });
}
