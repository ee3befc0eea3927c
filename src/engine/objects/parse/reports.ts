/** Output of commands that print no objects: tasks, parallel stacks, heaps, the thread pool, `!analyze`. */

import type { Report, ReportKind, ReportRow } from '../model';
import type { Builder, Mode } from './builder';
import { analysisRow } from './report-analysis';
import { asyncRow } from './report-async';
import { finalizerRow, heapRow } from './report-heap';
import { itemRow } from './report-items';
import { parallelRow, poolRow, timesRow } from './report-threads';

/** Reads one line of a report; gives how many lines it took. */
export type RowReader = (mode: ReportMode, b: Builder, i: number, text: string, at: number) => number;

const readers: Readonly<Record<ReportKind, RowReader>> = {
  async: asyncRow, 'parallel-stacks': parallelRow, heap: heapRow, finalizers: finalizerRow, 'thread-pool': poolRow, 'thread-times': timesRow, analysis: analysisRow, items: itemRow, other: () => 0,
};

/** Rows of one report; a listing of a million tasks is cut there, and its lines stay part of it. */
const MAX_ROWS = 20_000;

export class ReportMode implements Mode {
  readonly name = 'report';
  readonly report: Report;
  /** What the reader of the rows remembers between two lines. */
  readonly open = new Map<string, ReportRow>();
  private shown = false;

  constructor(b: Builder, i: number, kind: ReportKind) {
    const line = b.line(i);
    this.report = { line, column: 0, endColumn: 0, endLine: line, command: b.command?.index ?? -1, kind, rows: [], facts: {}, kept: 0 };
  }

  row(b: Builder, i: number, text: string, at: number): number {
    const taken = readers[this.report.kind](this, b, i, text, at);
    if (taken > 0) {
      this.show(b, i, text, taken);
    }
    return taken;
  }

  /** A line that nobody reads stays with the command that printed it, where that is known to print anything. */
  keep(b: Builder, i: number, text: string, sentence: boolean): boolean {
    const { kind } = this.report;
    if ((kind !== 'other' && kind !== 'analysis') || (sentence && b.blanks > 0)) {
      return false;
    }
    this.report.kept += 1;
    this.show(b, i, text, 1);
    return true;
  }

  add(row: ReportRow): ReportRow {
    if (this.report.rows.length < MAX_ROWS) {
      this.report.rows.push(row);
    } else {
      this.report.kept += 1;
    }
    return row;
  }

  fact(name: string, value: string): void {
    this.report.facts[name] ??= value;
  }

  private show(b: Builder, i: number, text: string, taken: number): void {
    if (!this.shown) {
      this.shown = true;
      Object.assign(this.report, b.whole(i, text));
      b.dump.reports.push(this.report);
    }
    this.report.endLine = b.line(i + taken - 1);
  }
}

/** First lines that only one command prints, for output without its prompt. */
const openers: readonly (readonly [ReportKind, (text: string, next: string) => boolean])[] = [
  ['async', (text, next) => /^STACKS? \d{1,7}$/.test(text) && /^(?:<< Awaiting: |\[\d+\] |[0-9a-f]{8,16} )/.test(next)],
  ['parallel-stacks', (text, next) => (/^_{20,100}$/.test(text) && next.startsWith('~~~~ ')) || /^~~~~ [0-9a-f]{1,8}(?:,[0-9a-f]|\.\.\.|$)/.test(text)],
  ['heap', (text, next) => /^Number of GC Heaps: \d/.test(text) || (/^Heap\s+(?:EPH\s+)?Gen0\s+Gen1\s/.test(text) && next.startsWith('Heap0'))],
  ['thread-pool', (text, next) => /^CPU utilization:? +\d/.test(text) && /^Worker/.test(next)],
  ['thread-times', (text, next) => /^(?:User Mode|Kernel Mode|Elapsed) Time$/.test(text) && /^Thread +Time$/.test(next)],
  ['analysis', (text, next) => (/^\*[ *]+\*$/.test(text) && /^\* +(?:Exception|Bugcheck) Analysis +\*$/.test(next)) || /^\* +(?:Exception|Bugcheck) Analysis +\*$/.test(text)],
];

/** Longest first line. */
const MAX_OPENER = 120;

export function openReport(b: Builder, i: number, text: string, at: number): number {
  if (text.length - at > MAX_OPENER) {
    return 0;
  }
  const trimmed = text.slice(at).trim();
  const next = b.reader.text(b.reader.nextText(i + 1)).slice(0, MAX_OPENER).trim();
  const kind = openers.find(([, opens]) => opens(trimmed, next))?.[0];
  if (kind === undefined) {
    return 0;
  }
  const mode = new ReportMode(b, i, kind);
  const taken = mode.row(b, i, text, at);
  if (taken > 0) {
    b.report = mode;
    b.enter(mode);
  }
  return taken;
}
