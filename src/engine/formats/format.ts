import type { LimitName } from '../limits';
import type { Clock, Rec, Repair } from '../model';
import type { Decoded } from '../model';

/** The line at hand and a few behind it: `at(0)` is the current line. */
export interface Window {
  at(ahead: number): string | undefined;
}

/** How sure a format is that a block of its own begins here. */
export const enum Opens {
  No,
  /** Nothing else claims the line and it fits. */
  Weak,
  /** No other explanation: this ends any other block. */
  Strong,
}

/** Where a parser puts what it finds. */
export interface Sink {
  record(rec: Rec): void;
  /** Lines of this block that could not be read; kept, counted, shown. */
  unparsed(line: number, text: string): void;
  repair(repair: Repair): void;
  /** Facts about the file from header lines: `version`, `fields`, `date` ... */
  header(key: string, value: string): void;
  /** A named limit was reached, and something is not as it would be without. */
  limit?(name: LimitName): void;
}

/** What survives from block to block and from part to part of one file. */
export interface FileState {
  path: string;
  /** The file begins with a log header: what is unknown in it is unparsed, not prose. */
  log: boolean;
  /** Columns of the last `#Fields` line, the format it chose, and what a spreadsheet put in place of the commas. */
  fields?: { format: string; names: string[]; separator?: string };
  /** The command a prompt line in front of a block showed. */
  command?: string;
  /** Format of the block that began last. */
  opened?: string;
  /** Rows that notes have shown already: quoted again, they tell nothing new. */
  rows?: Set<string>;
  /** Last header values. */
  header: Record<string, string>;
  /** Somebody waits for what stands in the file: what is not looked at first may be worked out later. */
  awaited?: boolean;
  /** What formats gather over all their blocks until the file ends, by format id. */
  blocks?: Record<string, unknown>;
}

export interface BlockParser {
  /** Takes the current line, or says that the block ended before it. */
  take(text: string, line: number, window: Window): boolean;
  /** A line that no other format can begin with, told without effort. */
  sure?(text: string): boolean;
  /** Takes those of `lines` from index `from` on, before `to`, that obviously go on; gives how many. The first is line `line`. */
  run?(lines: readonly string[], from: number, to: number, line: number): number;
  /** The next line is plain (see {@link Shape}): whatever waited for it is over. Parsers of formats with a shape have it. */
  settle?(): void;
  /** The block is over (or the input is). `cutShort`: the very last line had no line end. */
  end(cutShort: boolean): void;
}

/** What a cell means, for hovers, pages and `describe`. */
export interface FieldDoc {
  /** What the field is, one sentence. */
  meaning: string;
  /** Meaning of single values: `+` -> `session starts`. */
  values?: Record<string, string>;
  /** Explains the value at hand. */
  decode?(value: string, rec: Rec): Decoded[];
}

/** A group count over every record, in data so that the byte scanner can do it without parsing. */
export interface Counter {
  name: string;
  by: string[];
  where?: { column: string; equals: string[] };
}

/**
 * The plain lines of a log, for the byte scanner: exactly these cells, separated by commas, properly quoted or not at all, the first
 * a stamp of 24 (`iso-utc`) or 23 (`trace`) characters. The parser makes one record of such a line and nothing else, whatever stands around it.
 */
export interface Shape {
  names: readonly string[];
  stampKind: 'iso-utc' | 'trace';
  /** Every cell stands in quotes, or the line is not plain. */
  quotedCells: boolean;
  /** Kind of the records. */
  kind: string;
  record(text: string, line: number, ms: number): Rec;
}

export interface Format {
  id: string;
  /** Name for people, already localised when called. */
  title(): string;
  /** VS Code language id. */
  language?: string;
  /** A `log` is read line by line and may be huge; a `block` is read as a whole. */
  kind: 'log' | 'block';
  clock: Clock;
  opens(window: Window, state: FileState): Opens;
  parser(state: FileState, sink: Sink): BlockParser;
  /** The file is over: records that need all blocks of it. In steps, where that may take long on a thread that serves an editor. */
  finish?(state: FileState, sink: Sink): Generator<void> | void;
  fields: Record<string, FieldDoc>;
  /** For logs: the line can only be the first of a record (never a header). Here a file may be cut into parts. */
  startsRecord?(line: string, state: Pick<FileState, 'fields'>): boolean;
  /** Undefined while the columns are such that no line is plain. */
  shape?(state: Pick<FileState, 'fields'>): Shape | undefined;
  counters?: Counter[];
  /** Few lines of a large log say something that rules look for. */
  sparse?: true;
  /** Columns that differ from record to record without meaning: stamp, session. Needed by the byte scanner. */
  volatile?: string[];
  cell?: FormatCell;
}

/** The column that tells what happened: observers look at records of this kind for what stands there. */
export interface FormatCell {
  kind: string;
  column: string;
  /** Columns that are always looked at with it. */
  beside: readonly string[];
  /** Columns that some facts name. */
  inputs: readonly string[];
}
