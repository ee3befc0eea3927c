import type { Part } from './plan';

const FIRST_SLOTS = 1024;
const FIRST_ARENA = 1 << 16;

/** Numbers keys, which are bytes, in order of appearance. Open addressing over one array of bytes. */
export class KeyTable {
  size = 0;
  used = 0;
  #slots = new Int32Array(FIRST_SLOTS * 2); // hash, id + 1
  #arena: Uint8Array = new Uint8Array(FIRST_ARENA);
  #ends: number[] = [];

  constructor(readonly seed: number, readonly maxKeys = Infinity, readonly maxBytes = Infinity) {}

  /**
   * The id of the key b[from, to), or -1 when it is new and there is no room for it.
   */
  add(b: Uint8Array, from: number, to: number): number {
    let h = this.seed;
    for (let i = from; i < to; i++) h = Math.imul(h ^ b[i]!, 0x01000193);
    h = (h ^ h >>> 15) | 0;
    const mask = (this.#slots.length >> 1) - 1;
    for (let slot = h & mask; ; slot = slot + 1 & mask) {
      const id = this.#slots[slot * 2 + 1]! - 1;
      if (id < 0) return this.#insert(b, from, to, h, slot);
      if (this.#slots[slot * 2] === h && this.#is(id, b, from, to)) return id;
    }
  }

  key(id: number): Uint8Array {
    return this.#arena.slice(id === 0 ? 0 : this.#ends[id - 1], this.#ends[id]);
  }

  #is(id: number, b: Uint8Array, from: number, to: number): boolean {
    const arena = this.#arena, start = id === 0 ? 0 : this.#ends[id - 1]!;
    if (this.#ends[id]! - start !== to - from) return false;
    for (let i = from, j = start; i < to; i++, j++) if (b[i] !== arena[j]) return false;
    return true;
  }

  #insert(b: Uint8Array, from: number, to: number, h: number, slot: number): number {
    const end = this.used + to - from;
    if (this.size >= this.maxKeys || end > this.maxBytes) return -1;
    if (end > this.#arena.length) {
      const arena = new Uint8Array(Math.max(end, this.#arena.length * 2));
      arena.set(this.#arena.subarray(0, this.used));
      this.#arena = arena;
    }
    this.#arena.set(b.subarray(from, to), this.used);
    this.used = end;
    this.#ends.push(end);
    this.#slots[slot * 2] = h;
    this.#slots[slot * 2 + 1] = ++this.size;
    if (this.size * 4 > this.#slots.length) this.#grow();
    return this.size - 1;
  }

  #grow(): void {
    const old = this.#slots, slots = new Int32Array(old.length * 2), mask = old.length - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = old[i]! & mask;
      while (slots[slot * 2 + 1] !== 0) slot = slot + 1 & mask;
      slots[slot * 2] = old[i]!;
      slots[slot * 2 + 1] = old[i + 1]!;
    }
    this.#slots = slots;
  }
}

/** The cells of some parts of a line, joined by the separator, written to `out`; returns their length. `edges[i]`: end of cell i - 1. */
export function writeKey(b: Uint8Array, edges: Int32Array, end: number, parts: readonly Part[], separator: number, out: Uint8Array): number {
  let n = 0;
  const last = edges.length - 2;
  for (let j = 0; j < parts.length; j++) {
    const part = parts[j]!;
    if (j > 0) out[n++] = separator;
    const to = part.last === last ? end : edges[part.last + 1]!;
    for (let i = edges[part.first]! + 1; i < to; i++) out[n++] = b[i]!;
  }
  return n;
}
