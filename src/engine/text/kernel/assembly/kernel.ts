// @ts-nocheck: AssemblyScript
// Compiled by scripts/build-kernel.mjs. The twin in plain TypeScript is ../scalar.ts.
import { findNewline } from './bytes';
import { newline, position } from './cells';
import { countLines } from './counts';
import { hitLines } from './hits';
import {
  COUNT_ARENA_END, COUNT_ENTRIES_MAX, HITS_CAPACITY, INDEX, INDEX_STEP, ODD, ODD_CAPACITY, PIECE, PLAIN_LINE_MAX, RUNS_CAPACITY,
} from './layout';
import { closeRun, stampLines } from './stamps';
import {
  columns, countArena, countEntries, counters, errorAt, full, hits, indexAt, indexed, lines, maxStamp, minStamp, minute,
  nCandidates, nNewlines, nextCandidate, odds, records, runLines, runSlot, runs,
} from './state';
import { siftLines } from './sift';
import { prepare, tokenize, tokenizeLine } from './tokenize';

export { configure, resetScan, resetCounters, lines, records, hits, odds, runs, indexed, minStamp, maxStamp, full, groups, endedRuns } from './state';
export { newlines } from './bytes';
export { clearRuns, take } from './sums';

/** Most plain lines a piece can hold, and odd ones between them: a stamp has 23 bytes and every line an end. */
const PIECE_LINES: i32 = 2048;
/** Bytes behind the input that are blank during a call, as pass 1 reads 64 at a time; their copy is kept below. */
const BLANK_BYTES: usize = 128, BLANKED: usize = 0x100;

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

/** All lines of the tables, which end at `limit` at the latest. `lines` still counts those before. `sifting`: windows were not yet sought. */
function takeLines(limit: usize, sifting: bool): void {
  let k = 0, i = 1;
  while (k < nNewlines) {
    const n = stampLines(k, i);
    if (n > 0) {
      records += n;
      for (let c = 0; c < counters; c++) countLines(c, n, i);
      if (sifting) siftLines(k, n, i);
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

/** One line [s, e) on its own. */
function takeLine(s: usize, e: usize, ended: bool): void {
  if (tokenizeLine(s, e, ended)) takeLines(e + usize(ended), false); else skipLine(s, e + usize(ended));
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
    takeLines(to, true);
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
