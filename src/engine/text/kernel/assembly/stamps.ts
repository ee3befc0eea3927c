// @ts-nocheck: AssemblyScript
/** Pass 2: lines to stamps. */
import { NEWLINES, POSITIONS, RUNS, SLOT_MS, STAMPS, YEAR_MAX, YEAR_MIN } from './layout';
import {
  CR, HASH, QUOTE, columns, datePattern0, datePattern1, maxStamp, minStamp, minute, minuteMs, nNewlines, quoted, quotedCells, runLines,
  runSlot, runs, stampColumn, stampLength, tailLimit, tailMask, tailPattern,
} from './state';

const DAY_MS: f64 = 86400000;

// @ts-ignore: decorator
@inline function digits(x: u64, at: u64): i32 { return i32((x >> at) & 15) * 10 + i32((x >> (at + 8)) & 15); }

/** Sets the current minute from its 16 characters; false when they are no valid one. */
function setMinute(p: usize): bool {
  const x = load<u64>(p) ^ datePattern0, y = load<u64>(p, 8) ^ datePattern1;
  // Limits of 'yyyy-MM-' and 'ddTHH:mm' by byte.
  if (((x | (x + 0x7f767e7f76767676)) | (y | (y + 0x767a7f767d7f767c))) & 0x8080808080808080) return false;
  const year = digits(x, 0) * 100 + digits(x, 16), month = digits(x, 40), day = digits(y, 0), hour = digits(y, 24), min = digits(y, 48);
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || hour > 23 || min > 59) return false;
  const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const last = month == 2 ? (leap ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);
  if (day > last) return false;
  // Days from 1970-01-01, with years that begin in March.
  const y0 = month <= 2 ? year - 1 : year, era = y0 / 400, yoe = y0 - era * 400, mp = (month + 9) % 12;
  const days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + (153 * mp + 2) / 5 + day - 1 - 719468;
  minute = v128.load(p);
  minuteMs = f64(days) * DAY_MS + f64((hour * 60 + min) * 60000);
  const slot = i32(minuteMs / f64(SLOT_MS));
  if (slot != runSlot) { closeRun(); runSlot = slot; }
  return true;
}

export function closeRun(): void {
  if (runLines != 0) { store<i32>(RUNS + (usize(runs) << 3), runSlot); store<i32>(RUNS + (usize(runs) << 3), runLines, 4); runs++; }
  runLines = 0;
}

/** Milliseconds in the minute of a stamp whose seconds, read as `x`, fit the pattern. */
// @ts-ignore: decorator
@inline function inMinute(x: u64): i32 { return digits(x, 8) * 1000 + i32((x >> 32) & 15) * 100 + digits(x, 40); }

/** Whether the stamp at p is of the same minute as that at q and less than `ms` before it; that at q is valid. */
export function isSoon(p: usize, q: usize, ms: i32): bool {
  if (v128.any_true(v128.xor(v128.load(p), v128.load(q)))) return false;
  const x = (load<u64>(p, 16) & tailMask) ^ tailPattern;
  if ((x | (x + tailLimit)) & 0x8080808080808080) return false;
  return inMinute((load<u64>(q, 16) & tailMask) ^ tailPattern) - inMinute(x) < ms;
}

/** Whether every cell of a line stands in quotes; the position before the line is at `at`, that of its end at `last`. */
function allQuoted(at: usize, last: usize): bool {
  let open = usize(load<u32>(at)) + 1;
  for (at += 4; at < last; at += 4) {
    const p = usize(load<u32>(at));
    if (load<u8>(open) != QUOTE || load<u8>(p - 1) != QUOTE) return false;
    open = p + 1;
  }
  const end = usize(load<u32>(last));
  return load<u8>(open) == QUOTE && load<u8>(end - 1 - usize(load<u8>(end - 1) == CR)) == QUOTE;
}

/** Checks lines from line k on, whose positions begin at i, until one is odd; reads their stamps. Returns how many are plain. */
export function stampLines(k: i32, i: i32): i32 {
  const first = k, n = nNewlines, column = stampColumn, atEnd = column == columns - 1, length = usize(stampLength), skip = usize(quoted);
  const step = usize(columns) << 2, toStart = usize(column) << 2, mask = tailMask, pattern = tailPattern, limit = tailLimit;
  let current = minute, base = minuteMs, low = i32.MAX_VALUE, high = -1, counted = k;
  // at: the position before the line.
  let at: usize = POSITIONS + (usize(i - 1) << 2);
  for (; k < n; k++, at += step) {
    if (load<u32>(at + step) != load<u32>(NEWLINES + (usize(k) << 2))) break;
    const start = usize(load<u32>(at + toStart)) + 1;
    let end = usize(load<u32>(at + toStart, 4)); if (atEnd) end -= usize(load<u8>(end - 1) == CR);
    if (end - start != length) break;
    const s = start + skip;
    if (skip != 0 && load<u8>(start) != QUOTE) break;
    if (quotedCells != 0 && !allQuoted(at, at + step)) break;
    if (column != 0 && load<u8>(usize(load<u32>(at)) + 1) == HASH) break;
    const x = (load<u64>(s, 16) & mask) ^ pattern;
    if ((x | (x + limit)) & 0x8080808080808080) break;
    if (v128.any_true(v128.xor(v128.load(s), current))) {
      runLines += k - counted; counted = k;
      if (high >= 0) { minStamp = min(minStamp, base + f64(low)); maxStamp = max(maxStamp, base + f64(high)); }
      low = i32.MAX_VALUE; high = -1;
      if (!setMinute(s)) break;
      current = minute; base = minuteMs;
    }
    const ms = inMinute(x);
    low = select(ms, low, ms < low); high = select(ms, high, ms > high);
    store<f64>(STAMPS + (usize(k) << 3), base + f64(ms));
  }
  runLines += k - counted;
  if (high >= 0) { minStamp = min(minStamp, base + f64(low)); maxStamp = max(maxStamp, base + f64(high)); }
  return k - first;
}
