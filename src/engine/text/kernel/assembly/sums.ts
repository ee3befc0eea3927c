// @ts-nocheck: AssemblyScript
/** Pass 6, when the host asks for it: hits to the sums of their groups. */
import { copyBytes } from './bytes';
import {
  ENDED_RUNS, HIT_GROUP, HIT_LENGTH, HIT_LINE, HIT_NUMBER, HIT_OFFSET, HIT_PLACE, HIT_STAMP, SLOT_MS, SUMS, SUM_SIZE, TAILS, TAIL_BYTES, TAIL_ENTRIES,
  TAIL_ENTRY_SIZE, TAIL_SIZE,
} from './layout';
import { endedRuns, hits } from './state';

// @ts-ignore: decorator
@inline function sumOf(id: i32): usize { return SUMS + usize(id) * SUM_SIZE; }

/** The counted line h is the newest of its class. */
function keepLine(tail: usize, h: usize, group: i32, base: i32): void {
  const ring = TAILS + (tail - 1) * TAIL_SIZE, n = load<u32>(ring), entry = ring + 16 + usize(n % TAIL_ENTRIES) * TAIL_ENTRY_SIZE;
  const length = load<u32>(HIT_LENGTH + h);
  store<u32>(ring, n + 1);
  store<u32>(entry, load<u32>(HIT_LINE + h) + u32(base)); store<u32>(entry, length, 4);
  store<f64>(entry, load<f64>(HIT_STAMP + (h << 1)), 8); store<i32>(entry, group, 16);
  copyBytes(entry + 24, usize(load<u32>(HIT_OFFSET + h)), usize(length));
}

/** One line more. */
// @ts-ignore: decorator
@inline function add(sum: usize, id: i32, stamp: f64, slot: i32, number: i32): void {
  store<i32>(sum, min(load<i32>(sum, 4), number), 4);
  store<u32>(sum, load<u32>(sum) + 1);
  store<f64>(sum, min(load<f64>(sum, 8), stamp), 8); store<f64>(sum, max(load<f64>(sum, 16), stamp), 16);
  if (load<u8>(sum, 32) == 2) return;
  if (load<i32>(sum, 24) != slot) {
    if (load<u32>(sum, 28) != 0) {
      const ended: usize = ENDED_RUNS + usize(endedRuns++) * 12;
      store<i32>(ended, id); store<i32>(ended, load<i32>(sum, 24), 4); store<u32>(ended, load<u32>(sum, 28), 8);
    }
    store<i32>(sum, slot, 24); store<u32>(sum, 0, 28);
  }
  store<u32>(sum, load<u32>(sum, 28) + 1, 28);
}

export function take(hit: i32, line: i32, base: i32): i32 {
  for (; hit < hits; hit++) {
    const h = usize(hit) << 2;
    if (load<i32>(HIT_LINE + h) >= line) break;
    const group = load<i32>(HIT_GROUP + h);
    if (group < 0) break;
    const sum = sumOf(group), tail = usize(load<u8>(sum, 33));
    if (load<u8>(sum, 32) == 0 || (tail != 0 && load<i32>(HIT_LENGTH + h) > TAIL_BYTES)) break;
    const place = load<i32>(HIT_PLACE + h);
    if (place == -2 || (place >= 0 && load<u8>(sumOf(place), 32) == 0)) break;
    const stamp = load<f64>(HIT_STAMP + (h << 1)), slot = i32(stamp / f64(SLOT_MS));
    const number = load<i32>(HIT_NUMBER + h);
    add(sum, group, stamp, slot, number);
    if (place >= 0) add(sumOf(place), place, stamp, slot, number);
    if (tail != 0) keepLine(tail, h, group, base);
  }
  return hit;
}

export function clearRuns(): void { endedRuns = 0; }
