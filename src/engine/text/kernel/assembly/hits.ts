// @ts-nocheck: AssemblyScript
/** Pass 4: windows to hits and groups. */
import { copyBytes, hashBytes, sameBytes } from './bytes';
import { newline, partEnd, partStart, position } from './cells';
import {
  CANDIDATES, CHAINS, CHAIN_FACTOR, CHAIN_SHIFT, GROUP_ARENA, GROUP_ENTRIES, GROUP_PARTS, GROUP_SHIFT, GROUP_SLOTS, GROUP_SLOT_COUNT, HIT_GROUP, HIT_LENGTH,
  HIT_LINE, HIT_OFFSET, HIT_STAMP, MASKS, NEEDLES, NEEDLE_SIZE, NARROW, NARROW_SIZE, STAMPS, VOLATILE, WINDOWS,
} from './layout';
import {
  QUOTE, columns, groupArena, groupBytes, groups, groupsMax, hits, lines, nCandidates, nextCandidate, seed, separator,
} from './state';

/** Where the needles that isHit() found last begin and end. */
let hitFrom: usize = 0, hitEnd: usize = 0;
/** The narrow entry of the one needle found, 0 for other needles or several. */
let hitNarrow: i32 = 0;

/** The window at c, its number; 0 for none. */
// @ts-ignore: decorator
@inline export function windowAt(c: usize): u32 {
  const word = (load<u32>(c) & 0xffffff) | 0x202020;
  let w = u32(load<u8>(CHAINS + usize((word * CHAIN_FACTOR) >> CHAIN_SHIFT)));
  while (w != 0 && load<u32>(WINDOWS + (usize(w) << 4)) != word) w = load<u32>(WINDOWS + (usize(w) << 4), 12);
  return w;
}

/** Whether a needle whose window may be at c lies within [s, e). */
export function isHit(c: usize, s: usize, e: usize): bool {
  hitFrom = e; hitEnd = 0;
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
      if (same) { hitNarrow = hitEnd == 0 ? load<i32>(needle, 20) : 0; hitFrom = min(hitFrom, at); hitEnd = max(hitEnd, at + length); }
    }
  }
  return hitEnd != 0;
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

/** Id of what a narrow needle in [from, end) of a line asks for; -2 where the needle does not stand as it asks. */
function narrowGroupOf(i: i32, entry: i32, from: usize, end: usize): i32 {
  const narrow: usize = NARROW + (entry - 1) * NARROW_SIZE, column = load<i32>(narrow), until = load<i32>(narrow, 8), cells = load<i32>(narrow, 12);
  const cellStart = partStart(i, column), cellEnd = partEnd(i, column) - usize(load<u8>(cellStart) == QUOTE);
  if (from < cellStart || end > cellEnd) return -2;
  let to = min(end + usize(load<u32>(narrow, 4)), cellEnd);
  if (until != 0) {
    let p = end;
    while (p < to && load<u8>(p) != u8(until)) p++;
    if (p == to) return -2;
    to = p + 1;
  }
  let at = groupArena;
  store<u8>(at, 0); store<u8>(at, u8(entry), 1); store<u8>(at, load<u8>(from - 1), 2); at += 3;
  for (let j = 0; j < cells; j++) {
    const c = load<i32>(narrow + 16 + (j << 2)), s = partStart(i, c), n = partEnd(i, c) - s;
    copyBytes(at, s, n); at += n;
    store<u8>(at++, 0);
  }
  copyBytes(at, end, to - end);
  return idOf(at + (to - end));
}

/** Id of the key that ends at `end` and stands where keys go; -1 when it is new and the table is full. */
function idOf(end: usize): i32 {
  const key = groupArena, length = end - key, h = hashBytes(key, length, 0, seed), tag = u32(h >> 24) | 1;
  let index = u32(h >> GROUP_SHIFT);
  for (;;) {
    const slot: usize = GROUP_SLOTS + (usize(index) << 3), seen = load<u32>(slot);
    if (seen == tag) {
      const id = load<i32>(slot, 4), entry: usize = GROUP_ENTRIES + (usize(id) << 3);
      if (usize(load<u32>(entry, 4)) == length && sameBytes(usize(load<u32>(entry)), key, length)) return id;
    } else if (seen == 0) {
      if (groups >= groupsMax || i32(end) > GROUP_ARENA + groupBytes) return -1;
      const entry: usize = GROUP_ENTRIES + (usize(groups) << 3);
      store<u32>(entry, u32(key)); store<u32>(entry, u32(length), 4);
      store<u32>(slot, tag); store<i32>(slot, groups, 4);
      groupArena = end;
      return groups++;
    }
    index = (index + 1) & (GROUP_SLOT_COUNT - 1);
  }
  return -1;
}

/** Whether a needle found last reaches into a volatile cell of the line whose positions begin at i. */
function inVolatile(i: i32): bool {
  const n = load<i32>(VOLATILE);
  for (let j = 0; j < n; j++) {
    const column = load<i32>(VOLATILE + 4 + (j << 2));
    if (hitFrom < partEnd(i, column) && hitEnd > partStart(i, column)) return true;
  }
  return false;
}

export function hitLines(k: i32, n: i32, i: i32): void {
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
    store<f64>(HIT_STAMP + (h << 1), load<f64>(STAMPS + (usize(k) << 3)));
    const from = hitFrom, end = hitEnd;
    let narrow = hitNarrow, alone = inVolatile(p);
    for (; c < nCandidates; c++) {
      const more = usize(load<u32>(CANDIDATES + (usize(c) << 2)));
      if (more > e) break;
      if (!isHit(more, s, e)) continue;
      narrow = 0;
      alone = alone || inVolatile(p);
    }
    let group: i32 = alone ? -1 : narrow != 0 ? narrowGroupOf(p, narrow, from, end) : -2;
    if (group == -2) group = groupOf(p);
    store<i32>(HIT_GROUP + h, group);
  }
  nextCandidate = c;
}
