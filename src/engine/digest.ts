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
    const skip = Math.max(0, this.tailBytes - EDGE);
    const hash = new Fnv();
    for (const part of this.head) hash.add(part);
    this.tail.forEach((part, i) => hash.add(i === 0 ? part.subarray(skip) : part));
    return `${this.total.toString(16)}-${hash.value()}`;
  }
}

/** Two 32-bit FNV-1a lanes with different bases: good enough to tell files apart, no cryptography meant. */
class Fnv {
  private a = 0x811c9dc5;
  private b = 0x9747b28c;

  add(bytes: Uint8Array): void {
    let { a, b } = this;
    for (let i = 0; i < bytes.length; i++) {
      a = Math.imul(a ^ bytes[i]!, 0x01000193);
      b = Math.imul(b ^ bytes[i]!, 0x85ebca6b);
      b ^= b >>> 13;
    }
    this.a = a;
    this.b = b;
  }

  value(): string {
    return (this.a >>> 0).toString(16).padStart(8, '0') + (this.b >>> 0).toString(16).padStart(8, '0');
  }
}
