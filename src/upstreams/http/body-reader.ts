import type { AnswerLease } from './answer-room.ts';

/** An answer is longer than the gateway takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`its answer is longer than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

/** What was read: text without a byte order mark, and its size in bytes. */
export interface BodyText {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Reads a stream to its end as UTF-8, or stops at the first chunk beyond `maxBytes` or without room; leaving the loop
 * destroys the stream.
 *
 * @throws BodyTooLarge, NoRoomForAnswer, or what the stream fails with
 */
export async function readBody(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  lease: AnswerLease,
): Promise<BodyText> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
    lease.take(chunk.byteLength);
    chunks.push(chunk);
  }
  lease.keep();
  const whole = Buffer.concat(chunks, bytes);
  // Let go before the text is made: a large answer would be there three times.
  chunks.length = 0;
  return { text: new TextDecoder().decode(whole), bytes };
}
