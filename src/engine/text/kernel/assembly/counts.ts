// @ts-nocheck: AssemblyScript
/** Pass 3: cells to counts. */
import { copyBytes, hashBytes, sameBytes } from './bytes';
import { partEnd, partStart } from './cells';
import {
  COUNTERS, COUNTER_PART, COUNTER_PARTS, COUNTER_SIZE, COUNTER_VALUES, COUNTER_WHERE_COLUMN, COUNTER_WHERE_VALUES, COUNT_SHIFT,
  COUNT_SLOTS, COUNT_TABLES, COUNT_TABLE_SIZE, MASKS, POSITIONS, SELECTED,
} from './layout';
import { CR, QUOTE, columns, countArena, countEntries, seed, seed3, separator } from './state';

function countSame(slot: usize, parts: i32, spec: usize, i: i32): bool {
  let key = usize(load<u32>(slot, 4));
  for (let j = 0; j < parts; j++) {
    const part = spec + (usize(j) << 3);
    const s = partStart(i, load<i32>(part, COUNTER_PART)), e = partEnd(i, load<i32>(part, COUNTER_PART + 4));
    if (!sameBytes(key, s, e - s)) return false;
    key += e - s;
    if (j + 1 < parts) { if (load<u8>(key) != separator) return false; key++; }
  }
  return true;
}

function countNew(slot: usize, tag: u32, parts: i32, spec: usize, i: i32): void {
  const key = countArena;
  let at = key;
  for (let j = 0; j < parts; j++) {
    const part = spec + (usize(j) << 3);
    const s = partStart(i, load<i32>(part, COUNTER_PART)), e = partEnd(i, load<i32>(part, COUNTER_PART + 4));
    copyBytes(at, s, e - s); at += e - s;
    if (j + 1 < parts) { store<u8>(at, separator); at++; }
  }
  store<u32>(slot, tag); store<u32>(slot, u32(key), 4); store<u32>(slot, u32(at - key), 8); store<u32>(slot, 1, 12);
  countArena = at; countEntries++;
}

/** The places in POSITIONS before the lines a counter's `where` lets through go to SELECTED; returns how many. */
function selectLines(spec: usize, n: i32, i: i32): i32 {
  const column = load<i32>(spec, COUNTER_WHERE_COLUMN), values = load<i32>(spec, COUNTER_WHERE_VALUES), atEnd = column == columns - 1;
  const step = usize(columns) << 2, toStart = usize(column) << 2;
  let out: usize = SELECTED, at: usize = POSITIONS + (usize(i - 1) << 2);
  const stop = at + usize(n) * step;
  // One character, or the same in quotes.
  const single = values == 2 && load<i32>(spec, COUNTER_VALUES) == 1;
  const char = load<u8>(spec, COUNTER_VALUES + 16);
  for (; at < stop; at += step) {
    const s = usize(load<u32>(at + toStart)) + 1;
    let e = usize(load<u32>(at + toStart, 4)); if (atEnd) e -= usize(load<u8>(e - 1) == CR);
    const length = e - s;
    store<u32>(out, u32(at));
    if (single) {
      if (length == 3) out += usize((load<u8>(s) == QUOTE) & (load<u8>(s, 1) == char)) << 2;
      else out += usize((length == 1) & (load<u8>(s) == char)) << 2;
    } else if (length <= 16) {
      const v = v128.and(v128.load(s), v128.load(MASKS + (length << 4)));
      for (let j = 0; j < values; j++) {
        const value = spec + COUNTER_VALUES + (usize(j) << 5);
        if (load<u32>(value) == u32(length) && !v128.any_true(v128.xor(v, v128.load(value, 16)))) { out += 4; break; }
      }
    }
  }
  return i32((out - SELECTED) >> 2);
}

export function countLines(counter: i32, n: i32, i: i32): void {
  const spec: usize = COUNTERS + counter * COUNTER_SIZE, table: usize = COUNT_TABLES + counter * COUNT_TABLE_SIZE;
  const filtered = load<i32>(spec, COUNTER_WHERE_COLUMN) >= 0, parts = load<i32>(spec, COUNTER_PARTS), mark = separator;
  const start0 = usize(load<i32>(spec, COUNTER_PART)) << 2, end0 = (usize(load<i32>(spec, COUNTER_PART + 4)) + 1) << 2;
  const start1 = usize(load<i32>(spec, COUNTER_PART + 8)) << 2, end1 = (usize(load<i32>(spec, COUNTER_PART + 12)) + 1) << 2;
  const trim0 = end0 == usize(columns) << 2, trim1 = end1 == usize(columns) << 2, m0 = seed, m1 = seed3;
  if (filtered) n = selectLines(spec, n, i);
  const step = usize(columns) << 2;
  let next: usize = POSITIONS + (usize(i - 1) << 2);
  for (let k = 0; k < n; k++, next += step) {
    const at = filtered ? usize(load<u32>(SELECTED + (usize(k) << 2))) : next;
    const s0 = usize(load<u32>(at + start0)) + 1;
    let e0 = usize(load<u32>(at + end0)); if (trim0) e0 -= usize(load<u8>(e0 - 1) == CR);
    const n0 = e0 - s0;
    let h = hashBytes(s0, n0, 0, m0), length = n0;
    let s1: usize = 0, n1: usize = 0;
    if (parts > 1) {
      s1 = usize(load<u32>(at + start1)) + 1;
      let e1 = usize(load<u32>(at + end1)); if (trim1) e1 -= usize(load<u8>(e1 - 1) == CR);
      n1 = e1 - s1;
      h = hashBytes(s1, n1, h, m1); length += n1 + 1;
      if (parts > 2) {
        const p = i32((at - POSITIONS) >> 2) + 1;
        for (let j = 2; j < parts; j++) {
          const part = spec + (usize(j) << 3), s = partStart(p, load<i32>(part, COUNTER_PART)), e = partEnd(p, load<i32>(part, COUNTER_PART + 4));
          h = hashBytes(s, e - s, h * m0, m1); length += e - s + 1;
        }
      }
    }
    const tag = u32(h >> 24) | 1;
    let index = u32(h >> COUNT_SHIFT);
    for (;;) {
      const slot = table + (usize(index) << 4), seen = load<u32>(slot);
      if (seen == tag && usize(load<u32>(slot, 8)) == length) {
        const key = usize(load<u32>(slot, 4));
        let same = sameBytes(key, s0, n0);
        if (parts == 2) same = same && load<u8>(key + n0) == mark && sameBytes(key + n0 + 1, s1, n1);
        else if (parts > 2) same = countSame(slot, parts, spec, i32((at - POSITIONS) >> 2) + 1);
        if (same) { store<u32>(slot, load<u32>(slot, 12) + 1, 12); break; }
      } else if (seen == 0) { countNew(slot, tag, parts, spec, i32((at - POSITIONS) >> 2) + 1); break; }
      index = (index + 1) & (COUNT_SLOTS - 1);
    }
  }
}
