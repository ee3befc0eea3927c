import type { LateText } from '../rules/facts';
import type { Lane } from './lane';

/** A line kept until the end of the scan, as bytes. */
export interface HeldLine extends LateText {
  at: number;
  length: number;
  ms: number;
  lane: Lane;
}

/** Enough for the lines of most logs, so that tidying, which looks at every tally, is rare. */
const FIRST_BYTES = 1 << 22;

/** Lines of evidence in one array of bytes, which is tidied when it is full: memory follows the lines that still count. */
export class LineStore {
  private bytes: Uint8Array = new Uint8Array(0);
  private used = 0;

  /** @param live the lines that are still needed */
  constructor(private readonly live: () => Iterable<LateText>) {}

  hold(from: Uint8Array, at: number, length: number, line: number, ms: number, lane: Lane): HeldLine {
    if (this.used + length > this.bytes.length) this.tidy(length);
    this.bytes.set(from.subarray(at, at + length), this.used);
    const held: HeldLine = { line, at: this.used, length, ms, lane };
    this.used += length;
    return held;
  }

  bytesOf(held: HeldLine): Uint8Array {
    return this.bytes.subarray(held.at, held.at + held.length);
  }

  private tidy(extra: number): void {
    const live = this.bytes.length === 0 ? new Set<HeldLine>() : new Set(this.live() as Iterable<HeldLine>);
    let size = extra;
    for (const held of live) size += held.length;
    const bytes = new Uint8Array(Math.max(FIRST_BYTES, size * 3));
    this.used = 0;
    for (const held of live) {
      bytes.set(this.bytesOf(held), this.used);
      held.at = this.used;
      this.used += held.length;
    }
    this.bytes = bytes;
  }
}
