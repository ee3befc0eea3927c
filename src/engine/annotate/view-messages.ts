import type { FileScan, Finding, Prologue } from '../model';
import type { IndexDelta } from './line-index';
import type { FacetCounts } from './facets';
import type { Query } from './query';
import type { FileSurvey } from './survey';

/** A file of an annotated view. Its number is its place in the list; files are added, never removed. */
export interface ViewFile {
  /** As findings name it. */
  path: string;
  name: string;
  size: number;
}

export interface ViewOptions {
  exchange?: string;
  /** Zone of server clocks, as the user gave it. */
  zone?: string;
  now: number;
  /** Version of Exchange Lens, for reports. */
  version: string;
}

export type ReportFormat = 'markdown' | 'html' | 'sarif';

/** What a view engine is asked. It runs where the bytes are: a thread on the desktop, a worker of the page otherwise. */
export type EngineRequest =
  | { type: 'open'; files: ViewFile[]; options: ViewOptions; messages: Record<string, string> }
  | { type: 'add'; file: ViewFile }
  /** The file is longer (or, shorter, another one). */
  | { type: 'grow'; file: number; size: number }
  | { type: 'stop' }
  /** What was stopped goes on where it stood. */
  | { type: 'go-on' }
  | { type: 'search'; id: number; file: number; query: Query }
  | { type: 'stop-search' }
  | { type: 'report'; id: number; format: ReportFormat };

/** Records or matching lines over time: number of the slot since 1970, count; the length of a slot is the report's. */
export type Slots = [number, number][];

export interface TimeSeries {
  finding: number;
  slots: Slots;
}

/** What is known of the case by now. */
export interface ViewReport {
  files: FileSummary[];
  findings: Finding[];
  /** Rules that read a kind of fact, where these are not named alike. */
  kinds: Record<string, string[]>;
  verdict: string;
  /** Of UTC where the zone is known, else of the file's own clock. */
  records: Slots;
  /** Length of a slot: a quarter of an hour, or a second where the files are small and of one evening. */
  slotMs: number;
  series: TimeSeries[];
  marks: { at: number; what: string; file?: number; line?: number }[];
  /** The times above are UTC. */
  utc: boolean;
  /** Every file was read to its end. */
  complete: boolean;
}

export interface FileSummary {
  format: string;
  formatTitle: string;
  /** A log: a page of it can be read alone. */
  prologue: Prologue | undefined;
  encoding: string;
  lines: number;
  records: number;
  unparsed: number;
  zone: string;
  /** Minutes east of UTC of the file's clock, where known. */
  offsetMinutes: number | null;
  from: number | null;
  to: number | null;
  exchange: string | null;
  error?: string;
}

export type EngineEvent =
  | { type: 'index'; file: number; delta: IndexDelta; done: boolean }
  /** `stopped`: somebody stopped it, reading or counting, and it can go on. */
  | { type: 'progress'; file: number; bytes: number; total: number; rate: number; running: boolean; stopped?: boolean }
  | { type: 'report'; report: ViewReport }
  /** `facets`: values of the matching lines, now and then and at the end. */
  | { type: 'matches'; id: number; file: number; lines: number[]; total: number; part: number; done: boolean; facets?: FacetCounts[] }
  | { type: 'survey'; file: number; survey: FileSurvey }
  /** A file was read to its end: whoever keeps a case need not read it again. */
  | { type: 'scanned'; file: number; scan: FileScan }
  | { type: 'search-failed'; id: number; problem: string }
  | { type: 'report-text'; id: number; format: ReportFormat; text: string }
  | { type: 'failed'; file: number; error: string };
