/** Quarter hours with their counts: see {@link SlotCounts}. */
import type { SlotCounts } from '../model';

/** Both together, as a new list; made as long as it will be, as a case has a hundred thousand of them. */
export function addSlots(a: SlotCounts, b: SlotCounts): SlotCounts {
  if (a.length === 0) return b.slice();
  if (b.length === 0) return a.slice();
  const out = new Array<number>(lengthOfBoth(a, b));
  for (let i = 0, k = 0, n = 0; n < out.length; n += 2) {
    const left = i < a.length ? a[i]! : Infinity, right = k < b.length ? b[k]! : Infinity;
    out[n] = Math.min(left, right);
    out[n + 1] = (left <= right ? a[i + 1]! : 0) + (right <= left ? b[k + 1]! : 0);
    if (left <= right) i += 2;
    if (right <= left) k += 2;
  }
  return out;
}

function lengthOfBoth(a: SlotCounts, b: SlotCounts): number {
  let length = a.length + b.length;
  for (let i = 0, k = 0; i < a.length && k < b.length;) {
    const left = a[i]!, right = b[k]!;
    if (left === right) length -= 2;
    if (left <= right) i += 2;
    if (right <= left) k += 2;
  }
  return length;
}

/** Each quarter hour with its number. */
export function* eachSlot(slots: SlotCounts): Generator<[slot: number, count: number]> {
  for (let i = 0; i < slots.length; i += 2) yield [slots[i]!, slots[i + 1]!];
}

/** Part of a list of quarter hours with their numbers, in any order; nobody changes it any more. */
export interface SlotRange {
  slots: ArrayLike<number>;
  from: number;
  to: number;
}

/** Counts in any order, told as {@link SlotCounts} at the end. */
export class Histogram {
  private own: SlotCounts | undefined;
  private others: SlotRange[] | undefined;

  /** Once more in a quarter hour. */
  add(slot: number): void {
    const { own } = this;
    // most have no more than one
    if (!own) this.own = [slot, 1];
    else if (own[own.length - 2] === slot) own[own.length - 1]!++;
    else own.push(slot, 1);
  }

  addAll(range: SlotRange): void {
    if (range.to > range.from) (this.others ??= []).push(range);
  }

  slots(): SlotCounts {
    return (this.others ?? []).reduce((sum, range) => addSlots(sum, inOrder(listOf(range))), inOrder(this.own ?? []));
  }
}

function listOf({ slots, from, to }: SlotRange): SlotCounts {
  const out = new Array<number>(to - from);
  for (let i = 0; i < out.length; i++) out[i] = slots[from + i]!;
  return out;
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
