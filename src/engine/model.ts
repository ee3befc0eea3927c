/** The shapes that cross rooms of the engine. Plain data only: they survive structured clone and JSON. */

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** `proven`: the lines say it. `likely`: the pattern fits. `possible`: one hypothesis among several. */
export type Confidence = 'proven' | 'likely' | 'possible';

/** How well a fact about Exchange is known. Everything but `documented` is shown to the user. */
export type Provenance = 'documented' | 'reported' | 'unverified' | 'inferred';

/** Columns are 0-based UTF-16 units; the end is exclusive. */
export interface Span {
  column: number;
  endColumn: number;
}

/** One line of input that shows something. `line` is 1-based. `text` may be shortened around the span (see EVIDENCE_TEXT). */
export interface Evidence extends Span {
  path: string;
  line: number;
  text: string;
}

/** What was not given, and the exact cmdlet or path that gives it. */
export interface Missing {
  what: string;
  how: string;
}

/** A safe change to a text file: each edit replaces a span of one line. */
export interface Fix {
  title: string;
  path: string;
  edits: { line: number; column: number; endLine: number; endColumn: number; text: string }[];
}

export interface Finding {
  rule: string;
  severity: Severity;
  confidence: Confidence;
  title: string;
  /** What it means, what would disprove it, and what not to do. */
  detail: string;
  /** True number of matching lines; evidence may hold fewer. */
  count: number;
  evidence: Evidence[];
  /** Steps to take, in order, as a person would do them. */
  remedy: string[];
  missing: Missing[];
  data: Record<string, unknown>;
  fixes?: Fix[];
  /** Somebody looked at it and lives with it: it counts for no exit status. */
  accepted?: { note: string; at: string };
}

/** A value explained: a tree, each node with its place in the bytes where there is one. */
export interface Decoded {
  /** For example `entry-id`, `hresult`, `smtp-status`, `sid`, `timespan`, `datetime`, `imcea`, `event-mask`. */
  kind: string;
  /** The text that was decoded, or the part of it this node stands for. */
  raw: string;
  /** Short name of this part: `Store UID`, `Folder counter`. */
  label: string;
  /** The meaning in one line. */
  value: string;
  /** Bytes from the start of the value, where it is binary. */
  offset?: number;
  size?: number;
  /** What else a person wants to know: cause, action, warning. */
  notes?: string[];
  /** Left out when documented. */
  provenance?: Provenance;
  /** A part that could not be read, and why. The rest is decoded all the same. */
  error?: string;
  children?: Decoded[];
}

/**
 * Whose clock wrote a stamp. `utc`: the format says UTC. `server`: the server's local time, zone to be inferred or given.
 * `shell`: cmdlet output in the administrator's zone and culture. `user`: the mailbox owner's zone.
 */
export type Clock = 'utc' | 'server' | 'shell' | 'user';

/** One entry of a log, trace, cmdlet output or dump. Cells are cut when asked for. */
export interface Rec {
  /** What it is, whatever format wrote it: `connectivity`, `tracking`, `smtp`, `trace`, `object`, `row`, `dump`, `config`, `text` ... */
  readonly kind: string;
  /** Format id of the contract, or `prose`. */
  readonly format: string;
  /** 1-based first line and the number of physical lines. */
  readonly line: number;
  readonly lines: number;
  /** All its text, physical lines joined by a line feed. */
  readonly text: string;
  /** Milliseconds since 1970-01-01 on `clock`, as if that clock were UTC. NaN without a stamp. */
  readonly ms: number;
  readonly clock: Clock;
  /** Names of the cells present, in order, as the header spells them. */
  names(): readonly string[];
  /** A cell's value, unquoted. Names match without case. */
  get(name: string): string | undefined;
  /** Where the value stands, quotes excluded: on the first line, or on the line the span itself names. */
  span(name: string): (Span & { line?: number; text?: string }) | undefined;
  /** Of a record whose lines were mended before they were read: where a part of a value, and where a stretch of its text stands in the file. */
  part?(name: string, part: Span): (Span & { line?: number; text?: string }) | undefined;
  inFile?(stretch: Span): Required<Span & { line: number; text: string }>;
  /** What a block format made of its lines (a dump, a configuration). */
  readonly data?: unknown;
}

/** A line that shows something, inside one file. */
export interface LineHit extends Span {
  line: number;
  text: string;
  /** Whom or what it is about, as in the tally. */
  subject?: string;
}

/**
 * How often something happened in each quarter of an hour: quarter hour since 1970 (`Math.floor(ms / 900000)`), times, and so on, the
 * quarter hours ascending. Flat, because there are hundreds of thousands of them in a large case.
 */
export type SlotCounts = number[];

/** A count of matching records that share all dimensions; merges by addition. */
export interface Tally {
  dims: Record<string, string>;
  count: number;
  clock: Clock;
  /** Earliest and latest stamp in file clock, null where no record had one. */
  first: number | null;
  last: number | null;
  /** Records per quarter of an hour (file clock). */
  slots: SlotCounts;
  /** The least of a number that its records carry, where the observer gives one. */
  low?: number;
  firstHit: LineHit;
  /** The first place named beside it, where places are counted apart. */
  place?: string;
}

/** A count of the same records by where they happened instead of whom they are about: the dimensions lack the subject. */
export interface PlaceTally extends Omit<Tally, 'firstHit' | 'place'> {
  place: string;
}

/** A record worth keeping as a whole; the list per kind is capped, the rest counted. */
export interface Kept {
  line: number;
  ms: number | null;
  clock: Clock;
  data: Record<string, unknown>;
  hit: LineHit;
}

/** All facts of one kind in one file. */
export interface FactSet {
  count: number;
  tallies: Tally[];
  /** The records that name a place, once more by place. */
  places: PlaceTally[];
  kept: Kept[];
  /** Facts beyond a cap: counted, not kept. */
  dropped: number;
  /** First and last matching lines, by position. */
  head: LineHit[];
  tail: LineHit[];
}

export interface Block {
  format: string;
  /** 1-based, inclusive. */
  from: number;
  to: number;
}

export interface Repair {
  line: number;
  /** `typographic-quotes`, `rejoined-cells`, `physical-newline`, `unbalanced-quote`, `line-cut` ... */
  what: string;
  text: string;
}

/** What one source holds: plain, small whatever its size, mergeable. */
export interface FileScan {
  path: string;
  /** Format id, or `mixed`, `unknown`, `empty`, `binary`, `unreadable`. */
  format: string;
  blocks: Block[];
  /** Blocks beyond the cap. */
  moreBlocks: number;
  encoding: string;
  bytes: number;
  lines: number;
  records: number;
  /** True numbers; the lists beside them are capped. */
  unparsed: number;
  unparsedLines: LineHit[];
  repaired: number;
  repairs: Repair[];
  /** The last line has no line end and does not parse: the file was cut. */
  cut: LineHit | null;
  clock: Clock | null;
  from: number | null;
  to: number | null;
  zone: { name: string; source: 'format' | 'inferred' | 'option' } | null;
  /** Minutes east of UTC of the `server` clock, once known. */
  offsetMinutes: number | null;
  exchange: string | null;
  /** Header lines: `software`, `version`, `log-type`, `date`, `fields`. */
  header: Record<string, string>;
  /** Records per quarter of an hour, file clock. */
  slots: Record<string, number>;
  /** Group counts a format asks for: name, then tab-joined cell values, then count. */
  counters: Record<string, Record<string, number>>;
  /** Session starts (records the counter `attempts` counts) on the last {@link TAIL_LINES} lines of the file, in line order. */
  tailStarts: { line: number; ms: number; key: string }[];
  facts: Record<string, FactSet>;
  /** Byte offset and line number, one entry a megabyte or so, for paging. */
  index: { offset: number; line: number }[];
  /** Content fingerprint: the same file given twice has the same. */
  digest: string;
  error?: string;
  /** Names of the limits that were reached. */
  limits: string[];
  /** What the next part of the file has to know to go on from here. */
  end: Prologue | null;
}

/** What a scan that begins in the middle of a file has to know of what stands before it. */
export interface Prologue {
  encoding: string;
  /** The file began as a log. Only such files can be scanned in parts. */
  log: boolean;
  /** Format of the block that goes on. */
  format: string;
  fields?: { format: string; names: string[]; separator?: string };
}
