import { concat } from './text/concat';

/** Bytes of the head and of the tail that go into a digest. */
export const EDGE = 65_536;

/** Fingerprint of a stream: its length, its first and its last 64 KB. Two logs that share all three are the same file. */
export class Digest {
  private head: Uint8Array[] = [];
  private headBytes = 0;
  private tail: Uint8Array[] = [];
  private tailBytes = 0;
  private total = 0;
  private seen: Uint8Array | undefined;

  push(chunk: Uint8Array): void {
    this.total += chunk.length;
    if (this.headBytes < EDGE) {
      const part = new Uint8Array(chunk.subarray(0, EDGE - this.headBytes));
      this.head.push(part);
      this.headBytes += part.length;
    }
    this.tail.push(new Uint8Array(chunk.length > EDGE ? chunk.subarray(chunk.length - EDGE) : chunk));
    this.tailBytes += Math.min(chunk.length, EDGE);
    while (this.tail.length > 1 && this.tailBytes - this.tail[0]!.length >= EDGE) this.tailBytes -= this.tail.shift()!.length;
  }

  /**
   * The same as {@link push} for bytes that stay as they are until the chunk after the next one is seen, and the last one until the
   * value is asked for: nothing is copied but the two ends.
   */
  see(chunk: Uint8Array): void {
    const before = this.seen;
    this.seen = undefined;
    if (before) {
      if (chunk.length >= EDGE && this.headBytes >= EDGE) this.skip(before.length);
      else this.push(before);
    }
    this.seen = chunk;
  }

  /** Counts bytes in the middle that nobody needs to look at: at least {@link EDGE} more must follow. */
  skip(bytes: number): void {
    this.total += bytes;
    this.tail = [];
    this.tailBytes = 0;
  }

  get bytes(): number {
    return this.total + (this.seen?.length ?? 0);
  }

  value(): string {
    if (this.seen) this.push(this.seen);
    this.seen = undefined;
    // of a stream that the head holds the tail says nothing more
    const ends = this.total <= EDGE ? this.head : [...this.head, ...this.tail];
    const bytes = concat(ends);
    const skip = this.total <= EDGE ? 0 : Math.max(0, this.tailBytes - EDGE);
    if (skip > 0) bytes.copyWithin(this.headBytes, this.headBytes + skip);
    return `${this.total.toString(16)}-${fnv(bytes.subarray(0, bytes.length - skip))}`;
  }
}

/** Two lanes of 32 bits, four bytes at a time, as FNV-1a does it with one: good enough to tell files apart, no cryptography meant. */
function fnv(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), words = bytes.length & ~3;
  let a = 0x811c9dc5, b = 0x9747b28c;
  for (let i = 0; i < words; i += 4) {
    const word = view.getInt32(i, true);
    a = Math.imul(a ^ word, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0x85ebca6b);
    b ^= b >>> 13;
  }
  for (let i = words; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i]!, 0x01000193);
    b = Math.imul(b ^ bytes[i]!, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
