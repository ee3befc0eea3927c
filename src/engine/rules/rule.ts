import type { Confidence, Evidence, FactSet, FileScan, Finding, Fix, Kept, Missing, Rec, Severity, Span, Tally } from '../model';

/** A countable fact: records with the same dimensions are counted together. The dimensions must depend on volatile columns in no way. */
export interface TallyFact {
  /** Name of the fact; for most rules their id. */
  kind: string;
  /** What is counted apart. `subject` names whom it is about and is what findings rank. */
  dims: Record<string, string>;
  /** The words that show it, on the record's first line; the whole record when left out. */
  span?: Spot;
  /** A few words shown behind the line in an editor. */
  note?: string;
  /** A number of this record: the tally keeps the least. */
  low?: number;
  /** Where it happened, beside whom it is about (a database beside a recipient): counted by itself, as there would be too many pairs. */
  place?: string;
  /** What the dimensions depend on besides the cells and the words in {@link Observer.reach}; the whole record where left out. */
  by?: readonly Input[];
  /** The same for the place, and for whether there is one. */
  placeBy?: readonly Input[];
  /**
   * The input that `dims.subject` repeats as it stands, or {@link WITHIN}: with another plain name there (letters, digits, `.`, `-`; `_` in
   * an address) the record leaves the same about that name.
   */
  subjectFrom?: Input;
  /** The same for the place. */
  placeFrom?: Input;
  /** It depends on no name among the words in reach. */
  nameless?: true;
  /** Only its number counts: no lines are shown, and how it spreads over time says nothing. */
  countOnly?: true;
}

/** Where a fact shows: on the record's first line, or on a line of its own inside a block record. */
export interface Spot extends Span {
  line?: number;
  text?: string;
}

export interface Notes {
  tally(fact: TallyFact): void;
  /** Keeps one record's data as it is; for facts whose order and detail tell the story. `note` as in a tally. */
  keep(kind: string, data: Record<string, unknown>, span?: Spot, note?: string): void;
}

/** One of the format's {@link Format.cell} inputs, or the first address in the cell before the words in reach. */
export type Input = string;
export const ADDRESS: Input = '@';
/** A name among the words in reach. */
export const WITHIN: Input = '@within';

/** The text around a needle in the cell that tells what happened. */
export interface Reach {
  needle: string;
  /** Characters in front of it that matter. */
  before: number;
  /** Nothing behind the first of these matters; else what follows in the cell does. */
  until?: string;
  /** Of a number of up to three digits that ends the cell only whether it is negative, below 100, or more, and the least below 100 as `low`. */
  number?: true;
}

/** Looks at records and leaves facts. Shared by every rule that needs those facts. */
export interface Observer {
  id: string;
  /** Record kinds it looks at; `*` for all. */
  kinds: readonly string[];
  /**
   * ASCII texts, at least one of which stands in every record it can say something about (case is ignored).
   * Empty: it sees every record of its kinds; only for formats that are small or that the byte scanner never reads.
   */
  needles: readonly string[];
  /**
   * Records that differ only in volatile columns, which hold no needle, get the same tallies from it, and it keeps nothing: then it
   * sees one of them, and what it tallied is counted again for the rest. Others see every record with one of their needles.
   */
  alike?: true;
  /**
   * For formats with a cell that tells what happened. Whether the observer says something of a record, and what, depends on these texts
   * and the cells beside alone, but for what its facts name in `by`; and `by` itself depends on nothing else.
   */
  reach?: readonly Reach[];
  /**
   * It says nothing of a record written less than `ms` milliseconds (at most a minute) after the UTC stamp with which this column begins,
   * and is not shown it. One observer of a kind of records may have this.
   */
  soon?: { column: string; ms: number };
  onRecord(rec: Rec, notes: Notes): void;
}

/** All the facts of a case, file by file. */
export interface CaseFacts {
  files: readonly FileScan[];
  /** The set of one kind in one file. */
  of(file: FileScan, kind: string): FactSet | undefined;
  /** Every tally of a kind with its file. */
  tallies(kind: string): { file: FileScan; tally: Tally }[];
  /** Every kept fact of a kind with its file, in file order. */
  kept(kind: string): { file: FileScan; fact: Kept }[];
  /** Evidence of a kind: capped, spread over files, in order. `filter` takes subjects. */
  evidence(kind: string, filter?: (subject: string | undefined) => boolean): Evidence[];
  /** A stamp in UTC, NaN where the clock's zone is not known. */
  utc(file: FileScan, ms: number | null, clock: Kept['clock']): number;
  /** Options of this diagnosis. */
  options: CaseOptions;
}

export interface CaseOptions {
  /** Exchange version for files that do not tell theirs. */
  exchange?: string;
  /** Minutes east of UTC, or a zone resolver, for server-local clocks. */
  zone?: { name: string; offsetAt(ms: number): number };
  /** Now, for ages; never read from the system inside the engine. */
  now?: number;
  /** Rules whose findings are wanted: the others conclude as well, because rules build on each other, and are left out of the report. */
  only?: ReadonlySet<string>;
}

export interface Report {
  severity?: Severity;
  confidence: Confidence;
  title: string;
  detail: string;
  count: number;
  evidence: Evidence[];
  remedy?: string[];
  missing?: Missing[];
  data?: Record<string, unknown>;
  fixes?: Fix[];
}

/** What a rule makes of a case. */
export interface Conclude {
  (facts: CaseFacts, report: (finding: Report) => void, before: readonly Finding[]): void;
  /** The same, yielding as it goes: for rules that add up thousands of tallies. It hangs on the function, so that whoever replaces one replaces both. */
  steps?(facts: CaseFacts, report: (finding: Report) => void, before: readonly Finding[]): Generator<void>;
}

export interface Rule {
  id: string;
  /** What it is about, for lists and pages. */
  title(): string;
  severity: Severity;
  observers: readonly Observer[];
  /** Reads the facts of the whole case and reports. Rules later in the registry see what earlier ones reported. */
  conclude: Conclude;
}
