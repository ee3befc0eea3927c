/** Quarter hours with their counts: see {@link SlotCounts}. */
import type { SlotCounts } from '../model';

/** Both together, as a new list. */
export function addSlots(a: SlotCounts, b: SlotCounts): SlotCounts {
  if (a.length === 0) return b.slice();
  if (b.length === 0) return a.slice();
  const out: SlotCounts = [];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    const left = i < a.length ? a[i]! : Infinity;
    const right = k < b.length ? b[k]! : Infinity;
    const slot = Math.min(left, right);
    out.push(slot, (left === slot ? a[i + 1]! : 0) + (right === slot ? b[k + 1]! : 0));
    if (left === slot) i += 2;
    if (right === slot) k += 2;
  }
  return out;
}

/** Each quarter hour with its number. */
export function* eachSlot(slots: SlotCounts): Generator<[slot: number, count: number]> {
  for (let i = 0; i < slots.length; i += 2) yield [slots[i]!, slots[i + 1]!];
}

/** Counts in any order, told as {@link SlotCounts} at the end. */
export class Histogram {
  private readonly own: SlotCounts = [];
  private readonly others: SlotCounts[] = [];

  /** Once more in a quarter hour. */
  add(slot: number): void {
    const { own } = this;
    if (own.length > 0 && own[own.length - 2] === slot) own[own.length - 1]!++;
    else own.push(slot, 1);
  }

  /** Quarter hours with their numbers, in any order; the list is not changed any more. */
  addAll(slots: SlotCounts): void {
    if (slots.length > 0) this.others.push(slots);
  }

  slots(): SlotCounts {
    return this.others.reduce((sum, slots) => addSlots(sum, inOrder(slots)), inOrder(this.own));
  }
}

/** Nearly always it is, as records come in the order of time. */
function inOrder(slots: SlotCounts): SlotCounts {
  let i = 2;
  while (i < slots.length && slots[i]! > slots[i - 2]!) i += 2;
  if (i >= slots.length) return slots;
  const sums = new Map<number, number>();
  for (const [slot, count] of eachSlot(slots)) sums.set(slot, (sums.get(slot) ?? 0) + count);
  return [...sums].sort(([a], [b]) => a - b).flat();
}
