import { SLOT_MS } from './assembly/layout';
import type { BlockResult, Hits, OddRange } from './types';

/** Collects a block's result. */
export class ResultBuilder {
  lines = 0;
  readonly index: BlockResult['index'] = [];
  #records = 0;
  #odd: OddRange[] = [];
  #min = Infinity;
  #max = -Infinity;
  #slots: BlockResult['slots'] = [];
  #hits: number[] = []; // nine numbers a hit

  addOdd(from: number, to: number): void {
    const open = this.#odd.at(-1);
    if (open && open.to === from) { open.to = to; open.lines++; }
    else this.#odd.push({ from, to, line: this.lines, lines: 1 });
  }

  addRecord(stamp: number): void {
    this.#records++;
    if (stamp < this.#min) this.#min = stamp;
    if (stamp > this.#max) this.#max = stamp;
    const slot = Math.floor(stamp / SLOT_MS), slots = this.#slots, open = slots[slots.length - 1];
    if (open && open.slot === slot) open.lines++;
    else slots.push({ slot, lines: 1 });
  }

  addHit(offset: number, length: number, stamp: number, group: number, place: number, core: number, number: number, owners: number): void {
    this.#hits.push(offset, length, this.lines, stamp, group, place, core, number, owners);
  }

  result(consumed: number): BlockResult {
    const flat = this.#hits, count = flat.length / 9;
    const hits: Hits = {
      count, zero: 0, offset: new Uint32Array(count), length: new Uint32Array(count), line: new Uint32Array(count),
      stamp: new Float64Array(count), group: new Int32Array(count), place: new Int32Array(count), core: new Int32Array(count), number: new Int32Array(count), owners: new Int32Array(count),
    };
    for (let i = 0, k = 0; i < count; i++) {
      hits.offset[i] = flat[k++]!;
      hits.length[i] = flat[k++]!;
      hits.line[i] = flat[k++]!;
      hits.stamp[i] = flat[k++]!;
      hits.group[i] = flat[k++]!;
      hits.place[i] = flat[k++]!;
      hits.core[i] = flat[k++]!;
      hits.number[i] = flat[k++]!;
      hits.owners[i] = flat[k++]!;
    }
    return {
      consumed, full: false, lines: this.lines, records: this.#records, odd: this.#odd,
      minStamp: this.#records ? this.#min : NaN, maxStamp: this.#records ? this.#max : NaN, slots: this.#slots, hits, index: this.index,
    };
  }
}
