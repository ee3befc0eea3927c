// @ts-nocheck: AssemblyScript
/** Pass 5: windows to hits and groups. */
import { copyBytes, hashBytes, sameBytes } from './bytes';
import { newline, partEnd, partStart, position } from './cells';
import {
  ADDRESS_MAX, CANDIDATES, CELL, CELL_INPUTS, CHAINS, CHAIN_FACTOR, CHAIN_SHIFT, GROUP_ARENA, GROUP_ENTRIES, GROUP_PARTS, GROUP_SHIFT, GROUP_SLOTS,
  GROUP_SLOT_COUNT, HIT_CORE, HIT_GROUP, HIT_LENGTH, HIT_LINE, HIT_NUMBER, HIT_OFFSET, HIT_OWNERS, HIT_PLACE, HIT_STAMP, MASKS, NEEDLES, NEEDLE_SIZE, NO_NUMBER,
  NUMBER_LIMIT, REACH_KNOWN, REACH_NUMBER, RECIPES, RECIPE_WHOLE, STAMPS, SUMS, SUM_SIZE, UNTIL_MAX, VOLATILE, WINDOWS,
} from './layout';
import { isSoon } from './stamps';
import {
  QUOTE, columns, each, groupArena, groupBytes, groups, groupsMax, hits, lines, nCandidates, nextCandidate, quoted, seed, separator, soonColumn, soonMs,
  soonOwners, stampColumn,
} from './state';

/** Where the needles of a line, as far as isHit() found them, begin and end. */
let hitFrom: usize = 0, hitEnd: usize = 0;
/** Whose needles they are. */
let hitOwners: u32 = 0;
/** What they reach: its begin, whether one of them reaches to the end of the cell, how many end with a character or with a number, where the last such one ends, the character. */
let reachFrom: usize = 0, reachKnown: bool = false, reachesEnd: bool = false, marks: i32 = 0, markFrom: usize = 0, markUntil: u32 = 0;

function newLine(): void {
  hitFrom = usize.MAX_VALUE; hitEnd = 0; hitOwners = 0; reachFrom = usize.MAX_VALUE; reachKnown = true; reachesEnd = false; marks = 0;
}

/** A needle stands at `at`. */
function addNeedle(at: usize, end: usize, reach: u32, owners: u32): void {
  hitOwners |= owners;
  hitFrom = min(hitFrom, at); hitEnd = max(hitEnd, end);
  if (((reach >> 24) & REACH_KNOWN) == 0) { reachKnown = false; return; }
  reachFrom = min(reachFrom, at - usize(reach & 0xffff));
  if (((reach >> 24) & REACH_NUMBER) != 0 || ((reach >> 16) & 0xff) != 0) { marks++; markFrom = end; markUntil = (reach >> 16) & 0xff; } else reachesEnd = true;
}

/** The window at c, its number; 0 for none. */
// @ts-ignore: decorator
@inline export function windowAt(c: usize): u32 {
  const word = (load<u32>(c) & 0xffffff) | 0x202020;
  let w = u32(load<u8>(CHAINS + usize((word * CHAIN_FACTOR) >> CHAIN_SHIFT)));
  while (w != 0 && load<u32>(WINDOWS + (usize(w) << 4)) != word) w = load<u32>(WINDOWS + (usize(w) << 4), 12);
  return w;
}

/** Whether a needle whose window may be at c lies within [s, e); all that do are added. */
export function isHit(c: usize, s: usize, e: usize): bool {
  let found = false;
  const w = windowAt(c);
  if (w != 0) {
    const window: usize = WINDOWS + (usize(w) << 4);
    let needle: usize = NEEDLES + usize(load<u32>(window, 4)) * NEEDLE_SIZE;
    const end = needle + usize(load<u32>(window, 8)) * NEEDLE_SIZE;
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
      if (same) { found = true; addNeedle(at, at + length, load<u32>(needle, 20), load<u32>(needle, 24)); }
    }
  }
  return found;
}

/** Id of the cells of a line that are not volatile; -1 when the table is full. */
function groupOf(i: i32): i32 {
  const parts = load<i32>(GROUP_PARTS);
  let at = groupArena, column = 0;
  for (let j = 0; j < parts; j++) {
    const first = load<i32>(GROUP_PARTS + 4 + (j << 3)), last = load<i32>(GROUP_PARTS + 8 + (j << 3));
    for (; column < first; column++) store<u8>(at++, separator);
    const s = partStart(i, first), n = partEnd(i, last) - s;
    copyBytes(at, s, n); at += n; column = last;
  }
  for (; column < columns - 1; column++) store<u8>(at++, separator);
  return idOf(at);
}

/** What follows the core in its cell. */
const TO_END: u8 = 1, TO_MARK: u8 = 2, NEGATIVE: u8 = 3, SMALL: u8 = 4, LARGE: u8 = 5;
/** Added where the cell stands in quotes and has some: then two of them are one. */
const DOUBLED: u8 = 8;
/** The core of the line at hand, its cell, and the number behind it. */
let coreFrom: usize = 0, coreEnd: usize = 0, cellFrom: usize = 0, cellQuoted = false, hitNumber: i32 = NO_NUMBER;

function hasQuote(p: usize, end: usize): bool {
  for (; p < end; p++) if (load<u8>(p) == QUOTE) return true;
  return false;
}

/** A number of at most three digits in [p, end) and nothing else. */
function numberKind(p: usize, end: usize): u8 {
  const negative = p < end && load<u8>(p) == 45;
  p += usize(negative);
  if (p >= end || end - p > 3) return TO_END;
  let value = 0;
  for (; p < end; p++) {
    const digit = i32(load<u8>(p)) - 48;
    if (digit < 0 || digit > 9) return TO_END;
    value = value * 10 + digit;
  }
  if (negative) return NEGATIVE;
  if (value >= NUMBER_LIMIT) return LARGE;
  hitNumber = value;
  return SMALL;
}

/** Where the core of the line whose positions begin at i ends, as one of the kinds; 0: all cells tell. */
function findCore(i: i32): u8 {
  const column = load<i32>(CELL);
  hitNumber = NO_NUMBER;
  if (column < 0 || !reachKnown) return 0;
  cellFrom = partStart(i, column);
  cellQuoted = load<u8>(cellFrom) == QUOTE;
  cellFrom += usize(cellQuoted);
  const cellEnd = partEnd(i, column) - usize(cellQuoted);
  // not the quotes around it
  if (hitFrom < cellFrom || hitEnd > cellEnd) return 0;
  coreFrom = max(reachFrom, cellFrom); coreEnd = cellEnd;
  if (marks != 1) return TO_END;
  if (markUntil != 0) {
    if (reachesEnd) return TO_END;
    const last = min(markFrom + UNTIL_MAX, cellEnd);
    for (let p = markFrom; p < last; p++) if (load<u8>(p) == u8(markUntil)) { coreEnd = p + 1; return coreEnd >= hitEnd ? TO_MARK : TO_END; }
    return TO_END;
  }
  if (markFrom != hitEnd) return TO_END;
  const kind = numberKind(markFrom, cellEnd);
  if (kind != TO_END) coreEnd = markFrom;
  return kind;
}

/** The cells of some columns, each ended by NUL, which no cell holds, to `at`; returns the end. */
function copyCells(at: usize, i: i32, list: usize, count: i32): usize {
  for (let j = 0; j < count; j++) {
    const c = load<i32>(list + (usize(j) << 2)), s = partStart(i, c), n = partEnd(i, c) - s;
    copyBytes(at, s, n); at += n;
    store<u8>(at++, 0);
  }
  return at;
}

/** Keys of other kinds than whole lines begin with NUL and their kind. */
// @ts-ignore: decorator
@inline function beginKey(kind: u8): usize { store<u8>(groupArena, 0); store<u8>(groupArena, kind, 1); return groupArena + 2; }

function coreOf(i: i32, kind: u8): i32 {
  const at = copyCells(beginKey(kind), i, CELL + 8, load<i32>(CELL + 4));
  copyBytes(at, coreFrom, coreEnd - coreFrom);
  return idOf(at + (coreEnd - coreFrom));
}

// @ts-ignore: decorator
@inline function isAlphanumeric(c: u8): bool { return u8(c - 48) < 10 || u8((c | 0x20) - 97) < 26; }

/** The first address of the cell, before its core, to `at`; returns its end, or 0 where that takes more than a look. */
function copyAddress(at: usize): usize {
  let p = cellFrom;
  while (p < coreFrom && load<u8>(p) != 64) p++;
  if (p >= coreFrom || p == cellFrom || !isAlphanumeric(load<u8>(p - 1)) || !isAlphanumeric(load<u8>(p, 1))) return 0;
  let s = p, e = p + 1;
  while (s > cellFrom) {
    const c = load<u8>(s - 1);
    // . _ % + ' = / -
    if (!isAlphanumeric(c) && c != 46 && c != 95 && c != 37 && c != 43 && c != 39 && c != 61 && c != 47 && c != 45) break;
    s--;
  }
  while (e < coreFrom && (isAlphanumeric(load<u8>(e)) || load<u8>(e) == 46 || load<u8>(e) == 45)) e++;
  if (e >= coreFrom || i32(p - s) > ADDRESS_MAX || i32(e - p) > ADDRESS_MAX) return 0;
  copyBytes(at, s, e - s);
  at += e - s;
  store<u8>(at, 0);
  return at + 1;
}

/** Id of what some bits of a recipe name, with the core or the class of places; -1 when there is no room, -2 where all cells must tell. */
function partOf(i: i32, kind: u8, owner: i32, bits: u32): i32 {
  let at = beginKey(kind);
  store<i32>(at, owner); at += 4;
  if ((bits & 1) != 0) { at = copyAddress(at); if (at == 0) return -2; }
  const inputs = load<i32>(CELL + CELL_INPUTS);
  for (let j = 0; j < inputs; j++) if ((bits & (2 << j)) != 0) at = copyCells(at, i, CELL + CELL_INPUTS + 4 + (usize(j) << 2), 1);
  return idOf(at);
}

/** A place is wanted and not known. */
const NOT_TOLD: i32 = -2;
let lineGroup: i32 = 0, linePlace: i32 = 0, lineCore: i32 = 0;

/** Sets the ids of the line whose positions begin at i. */
function identify(i: i32): void {
  lineGroup = -1; linePlace = -1; lineCore = -1;
  const kind = findCore(i);
  if (kind != 0) {
    const core = coreOf(i, cellQuoted && hasQuote(coreFrom, coreEnd) ? kind | DOUBLED : kind);
    if (core < 0) return;
    const recipe = load<u32>(RECIPES + (usize(core) << 2));
    lineCore = core;
    if (recipe == 0) return;
    if ((recipe & RECIPE_WHOLE) == 0) {
      const group = (recipe & 0xff) == 0 ? core : partOf(i, 0x41, core, recipe & 0xff);
      if (group >= 0) {
        lineGroup = group;
        if (((recipe >> 8) & 0xff) != 0) {
          const places = i32(load<u16>(SUMS + usize(group) * SUM_SIZE, 34));
          linePlace = places == 0 ? NOT_TOLD : partOf(i, 0x42, places, (recipe >> 8) & 0xff);
          if (linePlace < 0) linePlace = NOT_TOLD;
        }
        return;
      }
      if (group == -1) return;
    }
    lineCore = -1;
  }
  lineGroup = groupOf(i);
}

/** Id of the key that ends at `end` and stands where keys go; -1 when it is new and the table is full. */
function idOf(end: usize): i32 {
  const key = groupArena, length = end - key, h = hashBytes(key, length, 0, seed), tag = u32(h >> 24) | 1;
  let index = u32(h >> GROUP_SHIFT);
  for (;;) {
    const slot: usize = GROUP_SLOTS + (usize(index) << 4), seen = load<u32>(slot);
    if (seen == tag) {
      if (usize(load<u32>(slot, 12)) == length && sameBytes(usize(load<u32>(slot, 8)), key, length)) return load<i32>(slot, 4);
    } else if (seen == 0) {
      if (groups >= groupsMax || i32(end) > GROUP_ARENA + groupBytes) return -1;
      const entry: usize = GROUP_ENTRIES + (usize(groups) << 3);
      store<u32>(entry, u32(key)); store<u32>(entry, u32(length), 4);
      store<u32>(slot, tag); store<i32>(slot, groups, 4); store<u32>(slot, u32(key), 8); store<u32>(slot, u32(length), 12);
      store<u32>(RECIPES + (usize(groups) << 2), 0);
      const sum: usize = SUMS + usize(groups) * SUM_SIZE;
      store<u32>(sum, 0); store<i32>(sum, NO_NUMBER, 4); store<f64>(sum, Infinity, 8); store<f64>(sum, -Infinity, 16);
      store<i32>(sum, -1, 24); store<u32>(sum, 0, 28); store<u32>(sum, 0, 32);
      groupArena = end;
      return groups++;
    }
    index = (index + 1) & (GROUP_SLOT_COUNT - 1);
  }
  return -1;
}

/** Whether a needle of the line whose positions begin at i may reach into a volatile cell. */
function inVolatile(i: i32): bool {
  const n = load<i32>(VOLATILE);
  for (let j = 0; j < n; j++) {
    const column = load<i32>(VOLATILE + 4 + (j << 2));
    if (hitFrom < partEnd(i, column) && hitEnd > partStart(i, column)) return true;
  }
  return false;
}

const UTC_STAMP: usize = 24;

/** Whether the line whose positions begin at i is one of which its owners have nothing to say. */
function isDoneSoon(i: i32): bool {
  const at = partStart(i, soonColumn);
  return partEnd(i, soonColumn) - at >= UTC_STAMP && isSoon(at, partStart(i, stampColumn) + usize(quoted), soonMs);
}

export function hitLines(k: i32, n: i32, i: i32): void {
  const first = k, start = position(i - 1) + 1, end = newline(k + n - 1), column = load<i32>(CELL);
  let c = nextCandidate;
  while (c < nCandidates && usize(load<u32>(CANDIDATES + (usize(c) << 2))) < start) c++;
  while (c < nCandidates) {
    const at = usize(load<u32>(CANDIDATES + (usize(c) << 2)));
    if (at >= end) break;
    if (windowAt(at) == 0) { c++; continue; }
    while (newline(k) < at) k++;
    const p = i + (k - first) * columns, s = position(p - 1) + 1, e = newline(k);
    const from = column < 0 ? s : partStart(p, column), to = column < 0 ? e : partEnd(p, column);
    newLine();
    for (; c < nCandidates; c++) {
      const next = usize(load<u32>(CANDIDATES + (usize(c) << 2)));
      if (next > e) break;
      isHit(next, from, to);
    }
    if (hitEnd == 0 || ((hitOwners & ~soonOwners) == 0 && isDoneSoon(p))) continue;
    const h = usize(hits++) << 2;
    store<u32>(HIT_OFFSET + h, u32(s));
    store<u32>(HIT_LENGTH + h, u32(partEnd(p, columns - 1) - s));
    store<u32>(HIT_LINE + h, u32(lines + k));
    store<f64>(HIT_STAMP + (h << 1), load<f64>(STAMPS + (usize(k) << 3)));
    if ((hitOwners & each) != 0 || inVolatile(p)) { lineGroup = -1; linePlace = -1; lineCore = -1; hitNumber = NO_NUMBER; } else identify(p);
    store<i32>(HIT_GROUP + h, lineGroup);
    store<i32>(HIT_PLACE + h, linePlace);
    store<i32>(HIT_CORE + h, lineCore);
    store<i32>(HIT_NUMBER + h, hitNumber);
    store<u32>(HIT_OWNERS + h, hitOwners);
  }
  nextCandidate = c;
}
