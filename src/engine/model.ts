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
