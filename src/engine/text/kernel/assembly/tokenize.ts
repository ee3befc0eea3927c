// @ts-nocheck: AssemblyScript
/** Pass 1: bytes, 64 at a time, to the positions of separators and line ends. */
import { equals, prefixXor, sequence } from './bytes';
import { isHit, windowAt } from './hits';
import { CANDIDATES, NEWLINES, PLAIN_LINE_MAX, POSITIONS, SPLATS } from './layout';
import {
  CR, LF, QUOTE, columns, errorAt, nCandidates, nNewlines, nextCandidate, returnCount, separator, sequenceEnd,
} from './state';

/** Needles one line may hold; a line of nothing else is not plain. */
const LINE_CANDIDATES: i32 = 40000;
/** Steps of 64 bytes, each with at most 4 in a lane, that a lane of 8 bits can count. */
const CR_STEPS: i32 = 60;

/** Of 64 bytes, those that no plain line has: NUL, ill-formed UTF-8, typographic quotes. */
function unusual(p: usize): u64 {
  let errors: u64 = 0, high: u64 = 0;
  for (let i = 0; i < 64; i += 16) {
    const v = v128.load(p + i);
    errors |= u64(u32(i8x16.bitmask(i8x16.eq(v, i8x16.splat(0))))) << i;
    high |= u64(u32(i8x16.bitmask(v))) << i;
  }
  while (high != 0) {
    const at = p + usize(ctz(high));
    if (at >= sequenceEnd) {
      const n = sequence(at);
      if (n == 0) { errors |= high & (0 - high); sequenceEnd = at + 1; } else sequenceEnd = at + n;
    }
    high &= high - 1;
  }
  return errors;
}

/** Whether a quote at p may open a cell; asked only when there is one. */
// @ts-ignore: decorator
@inline function edgeBefore(p: usize, from: usize, opens: u64): u64 {
  if (opens == 0 || p == from) return 1;
  const c = load<u8>(p - 1);
  return u64(c == separator || c == LF || c == QUOTE);
}

/** What the last 64 bytes leave to the next ones: all bits set within quotes; 1 where they end with a closing quote, with a carriage return. */
let inside: u64 = 0, closeBefore: u64 = 0, crBefore: u64 = 0;
/** Of the 64 bytes that look() saw: its line ends, and the carriage returns that count. */
let lookedEnds: u64 = 0, lookedReturns: u64 = 0;

/** The separators of 64 bytes with quotes, or with bytes that plain lines seldom have. Their own function, so that the common case keeps its registers. */
function look(p: usize, from: usize, strict: bool): u64 {
  const v0 = v128.load(p), v1 = v128.load(p, 16), v2 = v128.load(p, 32), v3 = v128.load(p, 48);
  const least = i8x16.min_s(i8x16.min_s(v0, v1), i8x16.min_s(v2, v3)), quotes = equals(v0, v1, v2, v3, v128.load(SPLATS, 32));
  let ends: u64 = 0, returns: u64 = 0, marks = equals(v0, v1, v2, v3, v128.load(SPLATS, 48));
  const seldom = v128.any_true(i8x16.lt_s(least, v128.load(SPLATS, 96)));
  if (seldom) { ends = equals(v0, v1, v2, v3, v128.load(SPLATS)); returns = equals(v0, v1, v2, v3, v128.load(SPLATS, 16)); }
  const edge = marks | ends | quotes, within = prefixXor(quotes) ^ inside, close = quotes & ~within;
  let errors = (quotes & within & ~((edge << 1) | edgeBefore(p, from, quotes & within & 1)))
    | (((close << 1) | closeBefore) & ~(edge | returns)) | (ends & within);
  closeBefore = close >> 63; inside = u64(i64(within) >> 63);
  marks &= ~within;
  if (strict) { errors |= ((returns << 1) | crBefore) & ~ends; crBefore = returns >> 63; }
  if (seldom && v128.any_true(i8x16.lt_s(least, v128.load(SPLATS, 64)))) errors |= unusual(p);
  lookedReturns = returns;
  if (errors != 0) {
    const before = (errors & (0 - errors)) - 1;
    marks &= before; ends &= before; lookedReturns &= before;
    errorAt = p + usize(ctz(errors));
  }
  lookedEnds = ends;
  return marks;
}

/** The first 64 bytes from p on that hold more than text within quotes, as most of a trace is. */
// @ts-ignore: decorator
@inline function skipQuoted(p: usize, to: usize): usize {
  const quote = v128.load(SPLATS, 32), blank = v128.load(SPLATS, 96);
  for (; p < to; p += 64) {
    const v0 = v128.load(p), v1 = v128.load(p, 16), v2 = v128.load(p, 32), v3 = v128.load(p, 48);
    if (v128.any_true(v128.or(i8x16.lt_s(i8x16.min_s(i8x16.min_s(v0, v1), i8x16.min_s(v2, v3)), blank),
      v128.or(v128.or(i8x16.eq(v0, quote), i8x16.eq(v1, quote)), v128.or(i8x16.eq(v2, quote), i8x16.eq(v3, quote)))))) break;
  }
  return p;
}

/**
 * Fills POSITIONS from the bytes [from, to), a multiple of 64; stops at the first error. Lone carriage returns
 * are errors only when `strict`; otherwise all are counted, for prepare() to compare.
 */
export function tokenize(from: usize, to: usize, strict: bool): void {
  const lf = v128.load(SPLATS), cr = v128.load(SPLATS, 16), quote = v128.load(SPLATS, 32), sep = v128.load(SPLATS, 48), one = v128.load(SPLATS, 64);
  let out: usize = POSITIONS + 4, endCount: u64 = 0, lookedCount: u64 = 0;
  let crSum = i16x8.splat(0), crBytes = i8x16.splat(0), untilSum = CR_STEPS;
  store<u32>(POSITIONS, u32(from - 1));
  sequenceEnd = 0; errorAt = 0; inside = 0; closeBefore = 0; crBefore = 0;
  for (let p = from; p < to; p += 64) {
    let marks: u64, ends: u64;
    if (inside != 0) {
      if (!strict) { p = skipQuoted(p, to); if (p >= to) break; }
      marks = look(p, from, strict); ends = lookedEnds; lookedCount += popcnt(lookedReturns);
    } else {
      const v0 = v128.load(p), v1 = v128.load(p, 16), v2 = v128.load(p, 32), v3 = v128.load(p, 48);
      const quotes = v128.or(v128.or(i8x16.eq(v0, quote), i8x16.eq(v1, quote)), v128.or(i8x16.eq(v2, quote), i8x16.eq(v3, quote)));
      const low = i8x16.lt_s(i8x16.min_s(i8x16.min_s(v0, v1), i8x16.min_s(v2, v3)), one);
      if ((u64(v128.any_true(v128.or(quotes, low))) | closeBefore | u64(strict)) != 0) {
        marks = look(p, from, strict); ends = lookedEnds; lookedCount += popcnt(lookedReturns);
      } else {
        ends = equals(v0, v1, v2, v3, lf);
        marks = equals(v0, v1, v2, v3, sep);
        crBytes = i8x16.sub(crBytes, i8x16.add(i8x16.add(i8x16.eq(v0, cr), i8x16.eq(v1, cr)), i8x16.add(i8x16.eq(v2, cr), i8x16.eq(v3, cr))));
        if (--untilSum == 0) { crSum = i16x8.add(crSum, i16x8.extadd_pairwise_i8x16_u(crBytes)); crBytes = i8x16.splat(0); untilSum = CR_STEPS; }
      }
    }
    endCount += popcnt(ends);
    marks |= ends;
    const n = usize(popcnt(marks));
    store<u32>(out, u32(p) + u32(ctz(marks))); marks &= marks - 1;
    store<u32>(out, u32(p) + u32(ctz(marks)), 4); marks &= marks - 1;
    store<u32>(out, u32(p) + u32(ctz(marks)), 8); marks &= marks - 1;
    store<u32>(out, u32(p) + u32(ctz(marks)), 12); marks &= marks - 1;
    if (n > 4) {
      let more = out + 16;
      do { store<u32>(more, u32(p) + u32(ctz(marks))); more += 4; marks &= marks - 1; } while (marks != 0);
    }
    out += n << 2;
    if (errorAt != 0) break;
  }
  // Entries of an earlier piece must not be taken for this one's.
  memory.fill(out, 0, usize(columns) << 2);
  crSum = i16x8.add(crSum, i16x8.extadd_pairwise_i8x16_u(crBytes));
  const crs = i32x4.extadd_pairwise_i16x8_u(crSum);
  returnCount = i32x4.extract_lane(crs, 0) + i32x4.extract_lane(crs, 1) + i32x4.extract_lane(crs, 2) + i32x4.extract_lane(crs, 3) + i32(lookedCount);
  nNewlines = i32(endCount);
}

/** Fills NEWLINES. False when some carriage return may not stand before a line feed. */
export function prepare(): bool {
  const step = usize(columns) << 2;
  let at: usize = POSITIONS + step, out: usize = NEWLINES, same = 1, crlf = 0;
  for (let k = 0; k < nNewlines; k++) {
    const e = usize(load<u32>(at));
    if (e == 0) { same = 0; break; }
    store<u32>(out, u32(e));
    same &= i32(load<u8>(e) == LF);
    crlf += i32(load<u8>(e - 1) == CR);
    at += step; out += 4;
  }
  // As many line ends as there are, each behind as many separators: then all lines have the same number. Otherwise look at each.
  if (!same) {
    crlf = 0; at = POSITIONS + 4; out = NEWLINES;
    for (let k = 0; k < nNewlines; at += 4) {
      const e = usize(load<u32>(at));
      if (load<u8>(e) != LF) continue;
      store<u32>(out, u32(e)); out += 4; k++;
      crlf += i32(load<u8>(e - 1) == CR);
    }
  }
  return crlf == returnCount;
}

/** Fills the tables from one line [s, e), byte by byte; false when it is not plain. `ended`: a line feed is at e. */
export function tokenizeLine(s: usize, e: usize, ended: bool): bool {
  if (e - s > usize(PLAIN_LINE_MAX)) return false;
  let n = 0, inside = false, state: i32 = 1; // 1 behind an edge, 2 behind a closing quote, 0 elsewhere
  let i = s;
  nCandidates = 0; nextCandidate = 0;
  store<u32>(POSITIONS, u32(s - 1));
  while (i < e) {
    const c = load<u8>(i);
    if (windowAt(i) != 0 && isHit(i, s, e)) {
      if (nCandidates == LINE_CANDIDATES) return false;
      store<u32>(CANDIDATES + (usize(nCandidates++) << 2), u32(i));
    }
    if (c == QUOTE) {
      if (inside) { inside = false; state = 2; }
      else if (state != 0) { inside = true; state = 0; }
      else return false;
      i++;
    } else if (inside) {
      if (c == 0 || c == CR) return false;
      if (c >= 0x80) { const m = sequence(i); if (m == 0 || i + usize(m) > e) return false; i += m; } else i++;
    } else if (c == separator) {
      if (++n >= columns) return false;
      store<u32>(POSITIONS + (usize(n) << 2), u32(i)); state = 1; i++;
    } else if (c == CR) {
      if (!ended || i + 1 != e) return false;
      i++;
    } else {
      if (c == 0 || state == 2) return false;
      state = 0;
      if (c >= 0x80) { const m = sequence(i); if (m == 0 || i + usize(m) > e) return false; i += m; } else i++;
    }
  }
  if (inside || n != columns - 1) return false;
  store<u32>(POSITIONS + (usize(columns) << 2), u32(e));
  store<u32>(NEWLINES, u32(e));
  nNewlines = 1;
  return true;
}
