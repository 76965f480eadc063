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
 * Reads a stream to its end as UTF-8, or stops at the first chunk beyond `maxBytes`; leaving the loop destroys the stream.
 *
 * @throws BodyTooLarge, or what the stream fails with
 */
export async function readBody(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<BodyText> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks, bytes)), bytes };
}
