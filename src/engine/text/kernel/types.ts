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
  counters: readonly CounterSpec[];
  /** Columns that differ from line to line (stamp, session): left out of a group's key. */
  volatile: readonly number[];
  /** Needles for which little matters: at most 12. */
  narrow?: readonly NarrowSpec[];
}

/**
 * Where this needle stands once in a line, in this column, and no other needle does, the line's group is told by the cells of `by`
 * (at most 4), the byte before the needle and `tail` bytes behind it in the same cell, its closing quote left out: up to `until` and with it, where that is given.
 */
export interface NarrowSpec {
  needle: string;
  column: number;
  by: readonly number[];
  tail: number;
  until?: string;
}

export interface ScannerOptions {
  /** `auto`: WebAssembly where it is available. */
  tier?: 'auto' | 'wasm' | 'typescript';
  /** Bytes that can be read into a slot at once, default 1 MiB; the carry area in front of them is as large. */
  blockBytes?: number;
  /** Groups beyond this many, or whose keys take more than `groupBytes` together, get the id -1. */
  maxGroups?: number;
  groupBytes?: number;
  /** The head of the input: its byte counts choose the anchors of the needles. Never changes a result. */
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

/** Lines with a needle, in order; one array a property. */
export interface Hits {
  count: number;
  /** Where the line begins in the slot, and its bytes without the line end. */
  offset: Uint32Array;
  length: Uint32Array;
  /** Line of the block, 0-based. */
  line: Uint32Array;
  /** Milliseconds since 1970. */
  stamp: Float64Array;
  /** Id of the line's cells without the volatile ones; -1: not kept, or a needle reaches into a volatile cell: read the line itself. */
  group: Int32Array;
}

export interface BlockResult {
  /** Index in the slot behind the last line taken: what follows is the carry. */
  consumed: number;
  lines: number;
  /** Plain lines: exact number of cells, valid stamp, proper quotes, proper UTF-8. The others are in `odd`. */
  records: number;
  harmless: boolean;
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
  /** Groups so far. Ids count from 0 in order of appearance and hold until `reset`. */
  readonly groups: number;
  /** A group as a line: its cells as they were written, the volatile ones empty. A copy. */
  groupBytes(id: number): Uint8Array;
  /** The group was told by what a narrow needle asks for; its bytes are no line. */
  isNarrow(id: number): boolean;
  /** The counts since the start or the last `reset`. */
  counters(): CounterTable[];
  /** Forgets groups and counts: the next call belongs to another scan. */
  reset(): void;
}
