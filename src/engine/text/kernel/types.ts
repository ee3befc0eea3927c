/** What a line-oriented format tells the scanner. Columns are 0-based. */
export interface LineShape {
  /** Exact number of cells of a line. */
  columns: number;
  /** One ASCII character. */
  separator: string;
  stampColumn: number;
  /** `iso-utc`: yyyy-MM-ddTHH:mm:ss.fffZ. `trace`: yyyy/MM/dd-HH:mm:ss.fff, read as if it were UTC. */
  stampKind: 'iso-utc' | 'trace';
  /** The stamp stands in quotes. */
  quotedStart: boolean;
  /** Every cell stands in quotes; a line with one that does not is not plain. */
  quotedCells?: boolean;
}

/** Counts lines by the cells of some columns; with `where` only lines whose cell is one of `equals` (at most 14 ASCII bytes each). */
export interface CounterSpec {
  name: string;
  by: readonly number[];
  where?: { column: number; equals: readonly string[] };
}

export interface ScanSpec {
  shape: LineShape;
  /** ASCII literals of at least three characters; a line that holds one of them, in whatever case, is a hit. */
  needles: readonly string[];
  /** For each needle whose it is, a bit each; hits tell whose needles they hold. */
  owners?: readonly number[];
  /** Owners who want to see each line with a needle of theirs: such a line is in no group. */
  each?: number;
  soon?: SoonSpec;
  counters: readonly CounterSpec[];
  /** Columns that differ from line to line (stamp, session): left out of a group's key. */
  volatile: readonly number[];
  /** The cell in which records say what happened: needles count there alone. Left out: they count anywhere, and a line's group is told by all its cells. */
  cell?: CellSpec;
}

/**
 * Owners who have nothing to say of a line written less than `ms` milliseconds, at most a minute, after the stamp with which the column
 * begins. Such a line with no needle of others is no hit where both stamps stand in the same minute; else it is left to its host.
 */
export interface SoonSpec {
  owners: number;
  column: number;
  ms: number;
}

/**
 * Lines whose needles all stand in this cell, and all have a reach, are told apart by less than all their cells: by a **core**, which is
 * the cells of `beside` and the part of the cell that its needles reach; and by what the {@link Recipe} of the core names besides.
 */
export interface CellSpec {
  column: number;
  /** At most 4. */
  beside: readonly number[];
  /** Columns a recipe may name, at most 7. */
  inputs: readonly number[];
  reach: readonly Reach[];
}

/** The text around a needle on which everything depends that a line with it can say. */
export interface Reach {
  needle: string;
  /** Bytes in front of it, at most 1000; never more than the cell has. */
  before: number;
  /** It ends with the first of these characters within 320 bytes behind the needle; else, and where left out, with the cell. */
  until?: string;
  /** Of a number that ends the cell only its kind matters: negative, below 100, or more. Hits tell it, groups keep the least below 100. */
  number?: true;
}

/**
 * What a line's facts depend on besides its core: bit 0 the first address in the cell before the core, bit 1 and on the columns of `inputs`.
 * Eight bits higher the same for the place that the facts name, which depends on the class of the group's places besides.
 */
export type Recipe = number;
/** All cells tell. */
export const WHOLE: Recipe = 1 << 30;
/** Set in every recipe: there is one. */
export const KNOWN: Recipe = 1 << 29;

export interface ScannerOptions {
  /** `auto`: WebAssembly where it is available. */
  tier?: 'auto' | 'wasm' | 'typescript';
  /** Bytes that can be read into a slot at once, default 1 MiB; the carry area in front of them is as large. */
  blockBytes?: number;
  /** Groups beyond this many, or whose keys take more than `groupBytes` together, get the id -1. */
  maxGroups?: number;
  groupBytes?: number;
  /** The head of the input: what stands in it chooses the windows of the needles and their buckets. Never changes a result. */
  sample?: Uint8Array;
}

export interface ScanOptions {
  /** The input ends at `to`: an unfinished last line is a line. */
  last?: boolean;
  /** Offset in the file of the byte at `from`; only the line index needs it. */
  base?: number;
}

/** Whole lines the scanner proved nothing about: they belong to the exact tier. Offsets in the slot, end exclusive. */
export interface OddRange {
  from: number;
  to: number;
  /** Line of the block, 0-based, of the first of them. */
  line: number;
  lines: number;
}

/** Lines with a needle, in order; one array a property. They are the scanner's own: good until the next scan. */
export interface Hits {
  count: number;
  /** Where the line begins, counted as `zero` is, which is the begin of the slot; and its bytes without the line end. */
  offset: Uint32Array;
  zero: number;
  length: Uint32Array;
  /** Line of the block, 0-based. */
  line: Uint32Array;
  /** Milliseconds since 1970. */
  stamp: Float64Array;
  /** Id of what tells its facts; -1: not kept, its core has no recipe yet, or a needle reaches into a volatile cell: read the line itself. */
  group: Int32Array;
  /** Id of what tells its place; -1: nothing apart; -2: the class of the group's places is not told yet, or there is no room. */
  place: Int32Array;
  /** Id of its core; -1: all cells tell. */
  core: Int32Array;
  /** The number below 100 that its core leaves out; {@link NO_NUMBER} for none. */
  number: Int32Array;
  /** Whose needles it holds; see {@link ScanSpec.owners}. */
  owners: Int32Array;
}

/** What follows a core in its cell; the second byte of its key. Other values there: two quotes of the core are one, or it is no core. */
export const enum CoreKind {
  /** Nothing. */
  ToEnd = 1,
  /** What its reach leaves out. */
  ToMark = 2,
  /** A number: below 0, below 100, more. */
  Negative = 3,
  Small = 4,
  Large = 5,
}

/** What a scanner does by itself with the lines of a group. */
export const enum GroupState {
  /** Their host reads them. */
  Read = 0,
  /** They are counted. */
  Count = 1,
  /** They are counted, and nobody asks when they were written. */
  CountAlone = 2,
}

/** What the counted lines of a group came to. */
export interface GroupSum {
  count: number;
  minStamp: number;
  maxStamp: number;
  /** The least number below 100 that a needle's reach told; Infinity for none. */
  low: number;
  /** Lines of the last quarter hour, not yet among the runs. */
  run: { slot: number; lines: number };
}

/** One of the last lines counted of a class. */
export interface TailLine {
  group: number;
  /** As the host counts lines. */
  line: number;
  stamp: number;
  bytes: Uint8Array;
}

export interface BlockResult {
  /** Index in the slot behind the last line taken: what follows is the carry. */
  consumed: number;
  /** It ended early, as a table was full: go on from `consumed` once the hits were taken. */
  full: boolean;
  lines: number;
  /** Plain lines: exact number of cells, valid stamp, proper quotes, proper UTF-8. The others are in `odd`. */
  records: number;
  odd: OddRange[];
  /** Milliseconds since 1970; NaN without a plain line. */
  minStamp: number;
  maxStamp: number;
  /** Plain lines by quarter hour, floor(ms / 900000), in order of appearance; a slot may come again. */
  slots: { slot: number; lines: number }[];
  hits: Hits;
  /** The first line that begins in each 64 KiB of the file: offset in the file, line of the block. */
  index: { offset: number; line: number }[];
}

export interface CounterTable {
  name: string;
  /** Cells without their quotes. Most frequent first, equal ones by key. */
  rows: { key: string[]; count: number }[];
}

export interface BlockScanner {
  readonly tier: 'wasm' | 'typescript';
  /** Where in a slot to read to: 64-byte aligned, `blockBytes` fit behind it, a carry goes in front of it. */
  readonly start: number;
  readonly blockBytes: number;
  /** A slot: `start` bytes for the carry, then `blockBytes`. Two of them, so that one is read while the other is scanned. */
  input(slot: 0 | 1): Uint8Array;
  /** Takes the whole lines of [from, to) of a slot, which must begin at a line start. */
  scan(slot: 0 | 1, from: number, to: number, options?: ScanOptions): BlockResult;
  /** Line feeds in [from, to) of a slot. */
  newlines(slot: 0 | 1, from: number, to: number): number;
  /** Groups, places and cores so far. Ids count from 0 in order of appearance and hold until `reset`. */
  readonly groups: number;
  /** The key of a group: of one told by all its cells a line, its cells as they were written, the volatile ones empty. A copy. */
  groupBytes(id: number): Uint8Array;
  setRecipe(core: number, recipe: Recipe): void;
  /**
   * `tail`: the class of groups, 1 to {@link TAIL_CLASSES}, whose last lines are kept together; 0: not kept. `places`: the class of groups,
   * 1 to 65535, whose places are the same but for what the recipe names; 0: not told.
   */
  setState(group: number, state: GroupState, tail?: number, places?: number): void;
  /**
   * Counts hits of the last result, from the given one on, as far as their group and place are to be counted. Returns the first hit that
   * the host reads, or the first one on or behind `line`. `base`: what the host adds to a line of the block.
   */
  take(hit: number, line: number, base: number): number;
  /** Lines of groups and places in a quarter hour that is over, as (id, slot, lines); to be taken out after each result. Good until the next call of `take`. */
  takeRuns(): Uint32Array;
  /** Of a group, place or core. */
  sum(id: number): GroupSum;
  /** The last lines counted of a class, in order. */
  tail(tail: number): TailLine[];
  /** The counts since the start or the last `reset`. */
  counters(): CounterTable[];
  /** Forgets groups and counts: the next call belongs to another scan. */
  reset(): void;
}
