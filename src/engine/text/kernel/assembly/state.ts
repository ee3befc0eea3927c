// @ts-nocheck: AssemblyScript
/** The configuration, the results of one call and the state between calls. */
import {
  CONFIG, CONFIG_COLUMNS, CONFIG_COUNTERS, CONFIG_EACH, CONFIG_GROUPS_MAX, CONFIG_GROUP_BYTES, CONFIG_QUOTED, CONFIG_QUOTED_CELLS, CONFIG_SEED,
  CONFIG_SEPARATOR, CONFIG_SOON_COLUMN, CONFIG_SOON_MS, CONFIG_SOON_OWNERS, CONFIG_STAMP_COLUMN, CONFIG_STAMP_KIND, CONFIG_WINDOWS, COUNT_ARENA, COUNT_TABLES, COUNT_TABLE_SIZE, GROUP_ARENA,
  GROUP_SLOTS, GROUP_SLOT_COUNT, SPLATS, TAILS, TAIL_CLASSES, TAIL_SIZE,
} from './layout';

export const LF: u8 = 10, CR: u8 = 13, QUOTE: u8 = 34, HASH: u8 = 35;

export let columns: i32 = 0, separator: u8 = 44, stampColumn: i32 = 0, stampLength: i32 = 24, quoted: i32 = 0, quotedCells: i32 = 0;
export let datePattern0: u64 = 0, datePattern1: u64 = 0, tailPattern: u64 = 0, tailMask: u64 = 0, tailLimit: u64 = 0;
/** Owners who want no line written so soon after the stamp of a column. */
export let soonOwners: u32 = 0, soonColumn: i32 = 0, soonMs: i32 = 0;
/** Of the needles; 0: none. */
export let windows: i32 = 0, each: u32 = 0;
export let counters: i32 = 0, groupsMax: i32 = 0, groupBytes: i32 = 0;
export let seed: u64 = 0, seed2: u64 = 0, seed3: u64 = 0;

// Results of one call.
export let lines: i32 = 0, records: i32 = 0, hits: i32 = 0, odds: i32 = 0, runs: i32 = 0, indexed: i32 = 0;
export let minStamp: f64 = Infinity, maxStamp: f64 = -Infinity;
/** 1: the call ended early because a table is nearly full; the host takes the results out and calls again. */
export let full: i32 = 0;
// State of the whole scan.
export let groups: i32 = 0, endedRuns: i32 = 0, countArena: usize = COUNT_ARENA, groupArena: usize = GROUP_ARENA;
export let countEntries: i32 = 0;

// State of one piece.
export let nNewlines: i32 = 0, returnCount: i32 = 0, nCandidates: i32 = 0, nextCandidate: i32 = 0;
export let errorAt: usize = 0, sequenceEnd: usize = 0, indexAt: usize = 0;
export let runSlot: i32 = -1, runLines: i32 = 0;
export let minute: v128 = i64x2(0, 0), minuteMs: f64 = 0;

export function configure(): void {
  columns = load<i32>(CONFIG + CONFIG_COLUMNS);
  separator = load<u8>(CONFIG + CONFIG_SEPARATOR);
  stampColumn = load<i32>(CONFIG + CONFIG_STAMP_COLUMN);
  quoted = load<i32>(CONFIG + CONFIG_QUOTED);
  quotedCells = load<i32>(CONFIG + CONFIG_QUOTED_CELLS);
  const trace = load<i32>(CONFIG + CONFIG_STAMP_KIND) == 1;
  stampLength = (trace ? 23 : 24) + 2 * quoted;
  // ':00.000Z', little endian; the digits' limits are 0x7f - 9, of a second's tens 0x7f - 5, of the marks 0x7f.
  tailMask = trace ? 0x00ffffffffffffff : 0xffffffffffffffff;
  tailPattern = 0x5a3030302e30303a & tailMask;
  tailLimit = 0x7f7676767f767a7f & tailMask;
  // 'yyyy-MM-' and 'ddTHH:mm'
  datePattern0 = trace ? 0x2f30302f30303030 : 0x2d30302d30303030;
  datePattern1 = trace ? 0x30303a30302d3030 : 0x30303a3030543030;
  windows = load<i32>(CONFIG + CONFIG_WINDOWS);
  each = load<u32>(CONFIG + CONFIG_EACH);
  soonOwners = load<u32>(CONFIG + CONFIG_SOON_OWNERS); soonColumn = load<i32>(CONFIG + CONFIG_SOON_COLUMN); soonMs = load<i32>(CONFIG + CONFIG_SOON_MS);
  counters = load<i32>(CONFIG + CONFIG_COUNTERS);
  groupsMax = load<i32>(CONFIG + CONFIG_GROUPS_MAX);
  groupBytes = load<i32>(CONFIG + CONFIG_GROUP_BYTES);
  seed = load<u64>(CONFIG + CONFIG_SEED) | 1;
  seed2 = seed * 0x9e3779b97f4a7c15 | 1;
  seed3 = seed2 * 0x9e3779b97f4a7c15 | 1;
  v128.store(SPLATS, i8x16.splat(LF)); v128.store(SPLATS, i8x16.splat(CR), 16); v128.store(SPLATS, i8x16.splat(QUOTE), 32);
  v128.store(SPLATS, i8x16.splat(separator), 48); v128.store(SPLATS, i8x16.splat(1), 64); v128.store(SPLATS, i8x16.splat(15), 80);
  v128.store(SPLATS, i8x16.splat(32), 96);
  resetScan();
}

/** Forgets groups and counts. */
export function resetScan(): void {
  groups = 0; endedRuns = 0;
  for (let tail = 0; tail < TAIL_CLASSES; tail++) store<u32>(TAILS + usize(tail * TAIL_SIZE), 0);
  groupArena = GROUP_ARENA;
  memory.fill(GROUP_SLOTS, 0, GROUP_SLOT_COUNT * 16);
  resetCounters();
}

export function resetCounters(): void {
  countEntries = 0; countArena = COUNT_ARENA;
  memory.fill(COUNT_TABLES, 0, counters * COUNT_TABLE_SIZE);
}
