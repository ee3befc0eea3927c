// @ts-nocheck: AssemblyScript
/** Pass 4: bytes, 16 at a time, to the places where the window of a needle may be. */
import { newline, partEnd, partStart, position } from './cells';
import { CANDIDATES, CELL, HALVES, SPLATS } from './layout';
import { columns, nCandidates, nextCandidate, windows } from './state';

// @ts-ignore: decorator
@inline function halves(lows: v128, low: v128, highs: v128, high: v128): v128 { return v128.and(i8x16.swizzle(lows, low), i8x16.swizzle(highs, high)); }

/** Fills CANDIDATES from n lines from line k on, whose positions begin at i: from their cell that tells what happened, or from all there is. */
export function siftLines(k: i32, n: i32, i: i32): void {
  nextCandidate = 0; nCandidates = 0;
  if (windows == 0) return;
  const lowA = v128.load(HALVES), highA = v128.load(HALVES, 16), lowB = v128.load(HALVES, 32), highB = v128.load(HALVES, 48), lowC = v128.load(HALVES, 64), highC = v128.load(HALVES, 80);
  const four = v128.load(SPLATS, 80), none = i8x16.splat(0), column = load<i32>(CELL);
  let out: usize = CANDIDATES;
  const last = k + n - 1;
  if (column < 0) n = 1;
  for (let j = 0; j < n; j++, i += columns) {
    const to = column < 0 ? newline(last) : partEnd(i, column);
    // the buckets of the bytes before, by the place they would have in a window
    let a = none, b = none;
    for (let p = column < 0 ? position(i - 1) + 1 : partStart(i, column); p < to;) {
      // places of up to 64 bytes are told together: one in five pieces of 16 has one, which no processor foresees
      const start = p, end = to - p < 64 ? to : p + 64;
      let missed: u64 = 0, shift: u64 = 0;
      do {
        const v = v128.load(p), low = v128.and(v, four), high = v128.and(i16x8.shr_u(v, 4), four);
        const first = halves(lowA, low, highA, high), second = halves(lowB, low, highB, high);
        const found = v128.and(halves(lowC, low, highC, high), v128.and(
          v128.shuffle<i8>(a, first, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29), v128.shuffle<i8>(b, second, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)));
        a = first; b = second;
        missed |= u64(u32(i8x16.bitmask(i8x16.eq(found, none)))) << shift;
        shift += 16; p += 16;
      } while (p < end);
      let m = ~missed & (u64.MAX_VALUE >> (64 - u64(end - start)));
      const count = usize(popcnt(m));
      store<u32>(out, u32(start) + u32(ctz(m)) - 2); m &= m - 1;
      store<u32>(out, u32(start) + u32(ctz(m)) - 2, 4); m &= m - 1;
      for (let more = out + 8; m != 0; m &= m - 1, more += 4) store<u32>(more, u32(start) + u32(ctz(m)) - 2);
      out += count << 2;
    }
  }
  nCandidates = i32((out - CANDIDATES) >> 2);
}
