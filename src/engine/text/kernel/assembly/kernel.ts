// AssemblyScript, compiled by scripts/build-kernel.mjs. Its twin in plain TypeScript is ../scalar.ts.
// @ts-nocheck
import {
  PIECE, PLAIN_LINE_MAX, INDEX_STEP, MASKS, CONFIG, PAIRS, PAIR_SIZE, NEEDLES, NEEDLE_SIZE, COUNTERS, COUNTER_SIZE, GROUP_PARTS,
  CONFIG_COLUMNS, CONFIG_SEPARATOR, CONFIG_STAMP_COLUMN, CONFIG_STAMP_KIND, CONFIG_QUOTED, CONFIG_PAIRS, CONFIG_COUNTERS,
  CONFIG_GROUPS_MAX, CONFIG_GROUP_BYTES, CONFIG_SEED, COUNTER_WHERE_COLUMN, COUNTER_WHERE_VALUES, COUNTER_PARTS, COUNTER_PART,
  COUNTER_VALUES, NEWLINES, POSITIONS, CANDIDATES, STAMPS, SELECTED, INDEX, ODD, ODD_CAPACITY, RUNS, RUNS_CAPACITY, HITS_CAPACITY,
  HIT_OFFSET, HIT_LENGTH, HIT_LINE, HIT_GROUP, HIT_STAMP, COUNT_SLOTS, COUNT_ENTRIES_MAX, COUNT_TABLES, COUNT_TABLE_SIZE,
  COUNT_ARENA, COUNT_ARENA_END, COUNT_SHIFT, GROUP_SHIFT, GROUP_SLOTS, GROUP_SLOT_COUNT, GROUP_ENTRIES, GROUP_ARENA, YEAR_MIN, YEAR_MAX, SLOT_MS,
} from './layout';

const LF: u8 = 10, CR: u8 = 13, QUOTE: u8 = 34, HASH: u8 = 35;
const DAY_MS: f64 = 86400000;
/** Steps of 64 bytes, each with at most 4 in a lane, that a lane of 8 bits can count. */
const CR_STEPS: i32 = 60;
/** Most plain lines a piece can hold: a stamp has 23 bytes and every line an end. */
const PIECE_LINES: i32 = 2048;
/** Bytes behind the input that are blank during a call, as pass 1 reads 64 at a time; their copy is kept below. */
const MULTIPLIER_STEP: u64 = 0xd6e8feb86659fd92;
const BLANK_BYTES: usize = 128, BLANKED: usize = 0x100;

let columns: i32 = 0, separator: u8 = 44, stampColumn: i32 = 0, stampLength: i32 = 24, quoted: i32 = 0;
let datePattern0: u64 = 0, datePattern1: u64 = 0, tailPattern: u64 = 0, tailMask: u64 = 0, tailLimit: u64 = 0;
let pairs: i32 = 0, counters: i32 = 0, groupsMax: i32 = 0, groupBytes: i32 = 0;
let seed: u64 = 0, seed2: u64 = 0, seed3: u64 = 0;

// Results of one call.
export let lines: i32 = 0, records: i32 = 0, hits: i32 = 0, odds: i32 = 0, runs: i32 = 0, indexed: i32 = 0;
export let minStamp: f64 = Infinity, maxStamp: f64 = -Infinity;
/** 1: the call ended early because a table is nearly full; the host takes the results out and calls again. */
export let full: i32 = 0;
// State of the whole scan.
export let groups: i32 = 0, countArena: usize = COUNT_ARENA, groupArena: usize = GROUP_ARENA;
let countEntries: i32 = 0;

// State of one piece.
let nNewlines: i32 = 0, returnCount: i32 = 0, nCandidates: i32 = 0, nextCandidate: i32 = 0;
let errorAt: usize = 0, sequenceEnd: usize = 0, indexAt: usize = 0;
let runSlot: i32 = -1, runLines: i32 = 0;
let minute: v128 = i64x2(0, 0), minuteMs: f64 = 0;

export function configure(): void {
  columns = load<i32>(CONFIG + CONFIG_COLUMNS);
  separator = load<u8>(CONFIG + CONFIG_SEPARATOR);
  stampColumn = load<i32>(CONFIG + CONFIG_STAMP_COLUMN);
  quoted = load<i32>(CONFIG + CONFIG_QUOTED);
  const trace = load<i32>(CONFIG + CONFIG_STAMP_KIND) == 1;
  stampLength = (trace ? 23 : 24) + 2 * quoted;
  // ':00.000Z', little endian; the digits' limits are 0x7f - 9, of a second's tens 0x7f - 5, of the marks 0x7f.
  tailMask = trace ? 0x00ffffffffffffff : 0xffffffffffffffff;
  tailPattern = 0x5a3030302e30303a & tailMask;
  tailLimit = 0x7f7676767f767a7f & tailMask;
  // 'yyyy-MM-' and 'ddTHH:mm'
  datePattern0 = trace ? 0x2f30302f30303030 : 0x2d30302d30303030;
  datePattern1 = trace ? 0x30303a30302d3030 : 0x30303a3030543030;
  pairs = load<i32>(CONFIG + CONFIG_PAIRS);
  counters = load<i32>(CONFIG + CONFIG_COUNTERS);
  groupsMax = load<i32>(CONFIG + CONFIG_GROUPS_MAX);
  groupBytes = load<i32>(CONFIG + CONFIG_GROUP_BYTES);
  seed = load<u64>(CONFIG + CONFIG_SEED) | 1;
  seed2 = seed * 0x9e3779b97f4a7c15 | 1;
  seed3 = seed2 * 0x9e3779b97f4a7c15 | 1;
  resetScan();
}

/** Forgets groups and counts. */
export function resetScan(): void {
  groups = 0; groupArena = GROUP_ARENA;
  memory.fill(GROUP_SLOTS, 0, GROUP_SLOT_COUNT * 8);
  resetCounters();
}

export function resetCounters(): void {
  countEntries = 0; countArena = COUNT_ARENA;
  memory.fill(COUNT_TABLES, 0, counters * COUNT_TABLE_SIZE);
}

// ---- pass 1: 64 bytes at a time to positions ----

// @ts-ignore: decorator
@inline function equals(a: v128, b: v128, c: v128, d: v128, x: v128): u64 {
  return u64(u32(i8x16.bitmask(i8x16.eq(a, x)))) | (u64(u32(i8x16.bitmask(i8x16.eq(b, x)))) << 16)
    | (u64(u32(i8x16.bitmask(i8x16.eq(c, x)))) << 32) | (u64(u32(i8x16.bitmask(i8x16.eq(d, x)))) << 48);
}

/** Bit i is the exclusive or of bits 0 to i: the places inside quotes, the opening quote included. */
// @ts-ignore: decorator
@inline function prefixXor(m: u64): u64 {
  m ^= m << 1; m ^= m << 2; m ^= m << 4; m ^= m << 8; m ^= m << 16; return m ^ (m << 32);
}

/** Length of the well-formed UTF-8 sequence at p that is no typographic quote, or 0. */
function sequence(p: usize): i32 {
  const a = load<u8>(p), b = load<u8>(p, 1), c = load<u8>(p, 2);
  if (a < 0xc2 || a > 0xf4 || (b & 0xc0) != 0x80) return 0;
  if (a < 0xe0) return 2;
  if ((c & 0xc0) != 0x80) return 0;
  if (a < 0xf0) {
    if ((a == 0xe0 && b < 0xa0) || (a == 0xed && b > 0x9f)) return 0;
    if (a == 0xe2 && b == 0x80 && ((c >= 0x9c && c <= 0x9f) || c == 0xb3)) return 0;
    return 3;
  }
  if ((a == 0xf0 && b < 0x90) || (a == 0xf4 && b > 0x8f) || (load<u8>(p, 3) & 0xc0) != 0x80) return 0;
  return 4;
}

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

/** Where the folded bytes are a pair's first and those at q, folded, its second. */
// @ts-ignore: decorator
@inline function pairAt(folded: v128, q: usize, first: v128, second: v128): v128 {
  return v128.and(i8x16.eq(folded, first), i8x16.eq(v128.or(v128.load(q), i8x16.splat(0x20)), second));
}

/** Whether a quote at p may open a cell; asked only when there is one. */
// @ts-ignore: decorator
@inline function edgeBefore(p: usize, from: usize, opens: u64): u64 {
  if (opens == 0 || p == from) return 1;
  const c = load<u8>(p - 1);
  return u64(c == separator || c == LF || c == QUOTE);
}

/**
 * Fills POSITIONS and CANDIDATES from the bytes [from, to), a multiple of 64; stops at the first error. Lone carriage returns
 * are errors only when `strict`; otherwise all are counted, for prepare() to compare.
 */
function tokenize(from: usize, to: usize, strict: bool): void {
  const lf = i8x16.splat(LF), cr = i8x16.splat(CR), quote = i8x16.splat(QUOTE), sep = i8x16.splat(separator), fold = i8x16.splat(0x20);
  const one = i8x16.splat(1);
  const pairsEnd: usize = PAIRS + pairs * PAIR_SIZE;
  const first0 = v128.load(PAIRS), second0 = v128.load(PAIRS, 16), distance0 = usize(load<u32>(PAIRS, 32));
  let out: usize = POSITIONS + 4, candidateOut: usize = CANDIDATES;
  // carry: something of quotes reaches into the next 64 bytes.
  let inside: u64 = 0, closeBefore: u64 = 0, carry: u64 = 0, crBefore: u64 = 0, endCount: u64 = 0, errors: u64 = 0;
  let crSum = i16x8.splat(0), crBytes = i8x16.splat(0), untilSum = CR_STEPS, crExtra: u64 = 0;
  store<u32>(POSITIONS, u32(from - 1));
  sequenceEnd = 0; errorAt = 0;
  for (let p = from; p < to; p += 64) {
    const v0 = v128.load(p), v1 = v128.load(p, 16), v2 = v128.load(p, 32), v3 = v128.load(p, 48);
    let ends = equals(v0, v1, v2, v3, lf);
    let marks = equals(v0, v1, v2, v3, sep);
    const q0 = i8x16.eq(v0, quote), q1 = i8x16.eq(v1, quote), q2 = i8x16.eq(v2, quote), q3 = i8x16.eq(v3, quote);
    const low = i8x16.lt_s(i8x16.min_s(i8x16.min_s(v0, v1), i8x16.min_s(v2, v3)), one);
    let counted = i8x16.add(i8x16.add(i8x16.eq(v0, cr), i8x16.eq(v1, cr)), i8x16.add(i8x16.eq(v2, cr), i8x16.eq(v3, cr)));
    if ((u64(v128.any_true(v128.or(v128.or(v128.or(q0, q1), v128.or(q2, q3)), low))) | carry | u64(strict)) != 0) {
      const quotes = u64(u32(i8x16.bitmask(q0))) | (u64(u32(i8x16.bitmask(q1))) << 16)
        | (u64(u32(i8x16.bitmask(q2))) << 32) | (u64(u32(i8x16.bitmask(q3))) << 48);
      const returns = equals(v0, v1, v2, v3, cr), edge = marks | ends | quotes, within = prefixXor(quotes) ^ inside, close = quotes & ~within;
      errors = (quotes & within & ~((edge << 1) | edgeBefore(p, from, quotes & within & 1)))
        | (((close << 1) | closeBefore) & ~(edge | returns)) | (ends & within);
      closeBefore = close >> 63; inside = u64(i64(within) >> 63); carry = closeBefore | inside;
      marks &= ~within;
      if (strict) { errors |= ((returns << 1) | crBefore) & ~ends; crBefore = returns >> 63; }
      if (v128.any_true(low)) errors |= unusual(p);
      if (errors != 0) {
        const before = (errors & (0 - errors)) - 1;
        marks &= before; ends &= before;
        errorAt = p + usize(ctz(errors));
        counted = i8x16.splat(0); crExtra = popcnt(returns & before);
      }
    }
    crBytes = i8x16.sub(crBytes, counted);
    if (--untilSum == 0) { crSum = i16x8.add(crSum, i16x8.extadd_pairwise_i8x16_u(crBytes)); crBytes = i8x16.splat(0); untilSum = CR_STEPS; }
    marks |= ends;
    endCount += popcnt(ends);
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
    if (pairsEnd != PAIRS) {
      const f0 = v128.or(v0, fold), f1 = v128.or(v1, fold), f2 = v128.or(v2, fold), f3 = v128.or(v3, fold);
      let x0 = pairAt(f0, p + distance0, first0, second0), x1 = pairAt(f1, p + distance0 + 16, first0, second0);
      let x2 = pairAt(f2, p + distance0 + 32, first0, second0), x3 = pairAt(f3, p + distance0 + 48, first0, second0);
      for (let pair: usize = PAIRS + PAIR_SIZE; pair < pairsEnd; pair += PAIR_SIZE) {
        const a = v128.load(pair), b = v128.load(pair, 16), q = p + usize(load<u32>(pair, 32));
        x0 = v128.or(x0, pairAt(f0, q, a, b)); x1 = v128.or(x1, pairAt(f1, q + 16, a, b));
        x2 = v128.or(x2, pairAt(f2, q + 32, a, b)); x3 = v128.or(x3, pairAt(f3, q + 48, a, b));
      }
      if (v128.any_true(v128.or(v128.or(x0, x1), v128.or(x2, x3)))) {
        let m = u64(u32(i8x16.bitmask(x0))) | (u64(u32(i8x16.bitmask(x1))) << 16)
          | (u64(u32(i8x16.bitmask(x2))) << 32) | (u64(u32(i8x16.bitmask(x3))) << 48);
        while (m != 0) { store<u32>(candidateOut, u32(p) + u32(ctz(m))); candidateOut += 4; m &= m - 1; }
      }
    }
    if (errors != 0) break;
  }
  // Entries of an earlier piece must not be taken for this one's.
  memory.fill(out, 0, usize(columns) << 2);
  crSum = i16x8.add(crSum, i16x8.extadd_pairwise_i8x16_u(crBytes));
  const crs = i32x4.extadd_pairwise_i16x8_u(crSum);
  returnCount = i32x4.extract_lane(crs, 0) + i32x4.extract_lane(crs, 1) + i32x4.extract_lane(crs, 2) + i32x4.extract_lane(crs, 3) + i32(crExtra);
  nNewlines = i32(endCount);
  nCandidates = i32((candidateOut - CANDIDATES) >> 2);
  nextCandidate = 0;
}

/** Fills NEWLINES. False when some carriage return may not stand before a line feed. */
function prepare(): bool {
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

// ---- pass 2: lines ----

// @ts-ignore: decorator
@inline function position(i: i32): usize { return usize(load<u32>(POSITIONS + (usize(i) << 2))); }
// @ts-ignore: decorator
@inline function newline(k: i32): usize { return usize(load<u32>(NEWLINES + (usize(k) << 2))); }
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

function closeRun(): void {
  if (runLines != 0) { store<i32>(RUNS + (usize(runs) << 3), runSlot); store<i32>(RUNS + (usize(runs) << 3), runLines, 4); runs++; }
  runLines = 0;
}

/** Checks lines from line k on, whose positions begin at i, until one is odd; reads their stamps. Returns how many are plain. */
function stampLines(k: i32, i: i32): i32 {
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
    const ms = digits(x, 8) * 1000 + i32((x >> 32) & 15) * 100 + digits(x, 40);
    low = select(ms, low, ms < low); high = select(ms, high, ms > high);
    store<f64>(STAMPS + (usize(k) << 3), base + f64(ms));
  }
  runLines += k - counted;
  if (high >= 0) { minStamp = min(minStamp, base + f64(low)); maxStamp = max(maxStamp, base + f64(high)); }
  return k - first;
}

// @ts-ignore: decorator
@inline function sameBytes(a: usize, b: usize, n: usize): bool {
  if (n <= 16) return !v128.any_true(v128.and(v128.xor(v128.load(a), v128.load(b)), v128.load(MASKS + (n << 4))));
  let i: usize = 0;
  for (; i + 16 <= n; i += 16) if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  return !v128.any_true(v128.xor(v128.load(a + n - 16), v128.load(b + n - 16)));
}

/** Sum of the key's words times odd multipliers, which depend on the seed; the high bits are the hash. */
// @ts-ignore: decorator
@inline function hashBytes(p: usize, n: usize, h: u64, multiplier: u64): u64 {
  h += u64(n) * MULTIPLIER_STEP;
  if (n <= 16) {
    const mask = MASKS + (n << 4);
    return h + (load<u64>(p) & load<u64>(mask)) * multiplier + (load<u64>(p, 8) & load<u64>(mask, 8)) * (multiplier + MULTIPLIER_STEP);
  }
  const end = p + n - 16;
  for (; p < end; p += 16) {
    h += load<u64>(p) * multiplier; multiplier += MULTIPLIER_STEP;
    h += load<u64>(p, 8) * multiplier; multiplier += MULTIPLIER_STEP;
  }
  return h + load<u64>(end) * multiplier + load<u64>(end, 8) * (multiplier + MULTIPLIER_STEP);
}

/** Copies upwards; up to 15 bytes behind the target are overwritten too. */
// @ts-ignore: decorator
@inline function copyBytes(to: usize, from: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) v128.store(to + i, v128.load(from + i));
}

// @ts-ignore: decorator
@inline function partStart(i: i32, first: i32): usize { return position(i + first - 1) + 1; }
// @ts-ignore: decorator
@inline function partEnd(i: i32, last: i32): usize {
  const e = position(i + last);
  return last == columns - 1 ? e - usize(load<u8>(e - 1) == CR) : e;
}

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

function countLines(counter: i32, n: i32, i: i32): void {
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

// ---- pass 3: hits ----

/** Whether a needle whose anchor may be at c lies within [s, e). */
function isHit(c: usize, s: usize, e: usize): bool {
  for (let j = 0; j < pairs; j++) {
    const pair: usize = PAIRS + j * PAIR_SIZE;
    if ((load<u8>(c) | 0x20) != load<u8>(pair) || (load<u8>(c + usize(load<u32>(pair, 32))) | 0x20) != load<u8>(pair, 16)) continue;
    let needle: usize = NEEDLES + usize(load<u32>(pair, 36)) * NEEDLE_SIZE;
    const end = needle + usize(load<u32>(pair, 40)) * NEEDLE_SIZE;
    for (; needle < end; needle += NEEDLE_SIZE) {
      const at = c - usize(load<u32>(needle, 8));
      if ((load<u32>(at) | load<u32>(needle, 16)) != load<u32>(needle, 12)) continue;
      const length = usize(load<u32>(needle, 4));
      if (at < s || at + length > e) continue;
      const text = usize(load<u32>(needle)), masks = text + ((length + 15) & ~15);
      let i: usize = 0, same = true;
      for (; same && i < length; i += 16) {
        const rest = length - i, mask = v128.load(MASKS + ((rest < 16 ? rest : 16) << 4));
        same = !v128.any_true(v128.and(v128.xor(v128.or(v128.load(at + i), v128.load(masks + i)), v128.load(text + i)), mask));
      }
      if (same) return true;
    }
  }
  return false;
}

/** Id of the cells of a line that are not volatile; -1 when the table is full. */
function groupOf(i: i32): i32 {
  const parts = load<i32>(GROUP_PARTS), key = groupArena;
  let at = key, column = 0;
  for (let j = 0; j < parts; j++) {
    const first = load<i32>(GROUP_PARTS + 4 + (j << 3)), last = load<i32>(GROUP_PARTS + 8 + (j << 3));
    for (; column < first; column++) store<u8>(at++, separator);
    const s = partStart(i, first), n = partEnd(i, last) - s;
    copyBytes(at, s, n); at += n; column = last;
  }
  for (; column < columns - 1; column++) store<u8>(at++, separator);
  const length = at - key, h = hashBytes(key, length, 0, seed), tag = u32(h >> 24) | 1;
  let index = u32(h >> GROUP_SHIFT);
  for (;;) {
    const slot: usize = GROUP_SLOTS + (usize(index) << 3), seen = load<u32>(slot);
    if (seen == tag) {
      const id = load<i32>(slot, 4), entry: usize = GROUP_ENTRIES + (usize(id) << 3);
      if (usize(load<u32>(entry, 4)) == length && sameBytes(usize(load<u32>(entry)), key, length)) return id;
    } else if (seen == 0) {
      if (groups >= groupsMax || i32(at) > GROUP_ARENA + groupBytes) return -1;
      const entry: usize = GROUP_ENTRIES + (usize(groups) << 3);
      store<u32>(entry, u32(key)); store<u32>(entry, u32(length), 4);
      store<u32>(slot, tag); store<i32>(slot, groups, 4);
      groupArena = at;
      return groups++;
    }
    index = (index + 1) & (GROUP_SLOT_COUNT - 1);
  }
  return -1;
}

function hitLines(k: i32, n: i32, i: i32): void {
  const first = k, start = position(i - 1) + 1, end = newline(k + n - 1);
  let c = nextCandidate;
  while (c < nCandidates && usize(load<u32>(CANDIDATES + (usize(c) << 2))) < start) c++;
  while (c < nCandidates) {
    const at = usize(load<u32>(CANDIDATES + (usize(c) << 2)));
    if (at >= end) break;
    while (newline(k) < at) k++;
    const p = i + (k - first) * columns, s = position(p - 1) + 1, e = newline(k);
    c++;
    if (!isHit(at, s, e)) continue;
    const h = usize(hits++) << 2;
    store<u32>(HIT_OFFSET + h, u32(s));
    store<u32>(HIT_LENGTH + h, u32(partEnd(p, columns - 1) - s));
    store<u32>(HIT_LINE + h, u32(lines + k));
    store<i32>(HIT_GROUP + h, groupOf(p));
    store<f64>(HIT_STAMP + (h << 1), load<f64>(STAMPS + (usize(k) << 3)));
    while (c < nCandidates && usize(load<u32>(CANDIDATES + (usize(c) << 2))) <= e) c++;
  }
  nextCandidate = c;
}

// ---- lines that are not plain, index ----

function addOdd(from: usize, to: usize, line: i32): void {
  const last: usize = ODD + (usize(odds - 1) << 4);
  if (odds > 0 && usize(load<u32>(last, 4)) == from) { store<u32>(last, u32(to), 4); store<u32>(last, load<u32>(last, 12) + 1, 12); return; }
  const at: usize = ODD + (usize(odds++) << 4);
  store<u32>(at, u32(from)); store<u32>(at, u32(to), 4); store<i32>(at, line, 8); store<i32>(at, 1, 12);
}

/** The first line that begins at or behind indexAt gets an entry; indexAt moves to the next step behind it. */
// @ts-ignore: decorator
@inline function indexLine(start: usize, line: i32): void {
  if (start < indexAt) return;
  store<u32>(INDEX + (usize(indexed) << 3), u32(start)); store<i32>(INDEX + (usize(indexed) << 3), line, 4); indexed++;
  indexAt += ((start - indexAt) & ~(INDEX_STEP - 1)) + INDEX_STEP;
}

/** All lines of the tables, which end at `limit` at the latest. `lines` still counts those before. */
function takeLines(limit: usize): void {
  let k = 0, i = 1;
  while (k < nNewlines) {
    const n = stampLines(k, i);
    if (n > 0) {
      records += n;
      for (let c = 0; c < counters; c++) countLines(c, n, i);
      if (nCandidates > nextCandidate) hitLines(k, n, i);
      k += n; i += n * columns;
      if (k >= nNewlines) break;
    }
    const end = newline(k);
    addOdd(position(i - 1) + 1, min(end + 1, limit), lines + k);
    while (position(i) != end) i++;
    i++; k++;
  }
  if (nNewlines > 0 && newline(nNewlines - 1) >= indexAt) {
    indexLine(position(0) + 1, lines);
    for (let j = 1; j < nNewlines; j++) indexLine(newline(j - 1) + 1, lines + j);
  }
  lines += nNewlines;
}

function findNewline(p: usize, to: usize): usize {
  const lf = i8x16.splat(LF);
  for (; p < to; p += 16) {
    const m = i8x16.bitmask(i8x16.eq(v128.load(p), lf));
    if (m != 0) { const at = p + usize(ctz(m)); return at < to ? at : to; }
  }
  return to;
}

/** Fills the tables from one line [s, e), byte by byte; false when it is not plain. `ended`: a line feed is at e. */
function tokenizeLine(s: usize, e: usize, ended: bool): bool {
  if (e - s > usize(PLAIN_LINE_MAX)) return false;
  let n = 0, inside = false, state: i32 = 1; // 1 behind an edge, 2 behind a closing quote, 0 elsewhere
  let i = s;
  nCandidates = 0; nextCandidate = 0;
  store<u32>(POSITIONS, u32(s - 1));
  while (i < e) {
    const c = load<u8>(i);
    for (let j = 0; j < pairs && nCandidates == 0; j++) {
      const pair: usize = PAIRS + j * PAIR_SIZE;
      if ((c | 0x20) == load<u8>(pair) && isHit(i, s, e)) { store<u32>(CANDIDATES, u32(i)); nCandidates = 1; break; }
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

/** One line [s, e) on its own. */
function takeLine(s: usize, e: usize, ended: bool): void {
  if (tokenizeLine(s, e, ended)) takeLines(e + usize(ended)); else skipLine(s, e + usize(ended));
}

function skipLine(from: usize, to: usize): void {
  addOdd(from, to, lines);
  indexLine(from, lines);
  lines++;
}

function hasRoom(): bool {
  return countEntries <= COUNT_ENTRIES_MAX && i32(countArena) + (counters + 1) * PLAIN_LINE_MAX <= COUNT_ARENA_END
    && hits + PIECE_LINES <= HITS_CAPACITY && odds + PIECE_LINES <= ODD_CAPACITY && runs + PIECE_LINES <= RUNS_CAPACITY;
}

/**
 * Reads the whole lines of [from, to), which begins at a line start; with `last` also an unfinished one at the end. `index` is
 * the address from which on the next line start gets an index entry. Returns the address behind the last line taken.
 */
export function scan(from: usize, to: usize, last: bool, index: usize): usize {
  lines = 0; records = 0; hits = 0; odds = 0; runs = 0; indexed = 0; full = 0;
  minStamp = Infinity; maxStamp = -Infinity; runLines = 0; runSlot = -1; minute = i64x2(0, 0);
  indexAt = index;
  memory.copy(BLANKED, to, BLANK_BYTES);
  memory.fill(to, 0x20, BLANK_BYTES);
  let p = from, strict = false;
  while (p < to) {
    if (!hasRoom()) { full = 1; break; }
    const rest = to - p, q = rest > usize(PIECE) ? p + PIECE : p + ((rest + 63) & ~63);
    tokenize(p, q, strict);
    if (!prepare() && !strict) { strict = true; tokenize(p, q, true); prepare(); }
    const error = errorAt;
    takeLines(to);
    if (nNewlines > 0) p = newline(nNewlines - 1) + 1;
    if (error != 0) {
      const e = findNewline(error, to);
      if (e == to && !last) break;
      // At the end of the input a closing quote may stand before nothing.
      if (e == to) takeLine(p, to, false); else skipLine(p, e + 1);
      p = e < to ? e + 1 : to;
    } else if (q >= to) {
      if (p < to && last) { takeLine(p, to, false); p = to; }
      break;
    } else if (nNewlines == 0) {
      const e = findNewline(q, to);
      if (e == to && !last) break;
      takeLine(p, e, e < to);
      p = e < to ? e + 1 : to;
    }
  }
  closeRun();
  memory.copy(to, BLANKED, BLANK_BYTES);
  return p;
}

/** Line feeds in [from, to). */
export function newlines(from: usize, to: usize): i32 {
  const lf = i8x16.splat(LF);
  let n = 0, p = from;
  for (; p + 64 <= to; p += 64) n += i32(popcnt(equals(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48), lf)));
  for (; p < to; p++) n += i32(load<u8>(p) == LF);
  return n;
}
