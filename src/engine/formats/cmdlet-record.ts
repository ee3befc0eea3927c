import type { Rec, Span } from '../model';
import { parseCultureStamp, settleOrder, type DateOrder, type SettledOrder, type StampCandidate } from '../time/culture';
import type { FileState, Sink } from './format';

/** One value of cmdlet output and its place: `row` counts physical lines from the record's first, -1 for what stands above a group of rows. */
export interface CmdletCell {
  name: string;
  value: string;
  row: number;
  column: number;
  endColumn: number;
}

/** What a block of cmdlet output says about its records as a whole. */
export interface CmdletBlock {
  /** The command a pasted prompt line showed in front of it. */
  command?: string;
  /** First line of the block: rows of one table share it. */
  table: number;
  /** Order of day and month in its dates, and what proves it; left out where no date stands in it. */
  order?: DateOrder;
  orderBy?: SettledOrder['by'];
}

/** Data of a record of cmdlet output. */
export interface CmdletData extends CmdletBlock {
  /** Names of cells that the console cut (`...`). */
  cut?: string[];
}

/** Columns that say when an entry happened, most exact first. Other times in a record (last sync, next retry) are values. */
const STAMPS = ['timestamp', 'date-time', 'createtime', 'createdtime', 'timecreated', 'timegenerated', 'rundate', 'datetime'];

/** A record of `| FL` or `| FT` output: plain cells, all known when it is made. */
export class CmdletRecord implements Rec {
  readonly clock = 'shell';
  ms = NaN;

  /** `tracking` for rows of Get-MessageTrackingLog, `row` for any other. */
  readonly kind: 'tracking' | 'row';

  constructor(
    readonly format: string,
    readonly line: number,
    readonly lines: number,
    readonly text: string,
    readonly cells: readonly CmdletCell[],
    readonly data: CmdletData,
  ) {
    this.kind = isTracking(cells) ? 'tracking' : 'row';
  }

  names(): readonly string[] {
    return this.cells.map((c) => c.name);
  }

  get(name: string): string | undefined {
    return this.cell(name)?.value;
  }

  span(name: string): (Span & { line?: number; text?: string }) | undefined {
    const cell = this.cell(name);
    if (cell?.row === -1) return undefined;
    if (!cell || cell.row === 0) return cell && { column: cell.column, endColumn: cell.endColumn };
    return { column: cell.column, endColumn: cell.endColumn, line: this.line + cell.row, text: this.text.split('\n', cell.row + 1)[cell.row] ?? '' };
  }

  /** The cell that says when it happened. */
  get stampCell(): CmdletCell | undefined {
    for (const name of STAMPS) {
      const cell = this.cell(name);
      if (cell) return cell;
    }
    return undefined;
  }

  private cell(name: string): CmdletCell | undefined {
    const key = name.toLowerCase();
    return this.cells.find((c) => c.name.toLowerCase() === key);
  }
}

/** Columns that only the message tracking cmdlet prints together. */
function isTracking(cells: readonly CmdletCell[]): boolean {
  const has = (name: string): boolean => cells.some((c) => c.name.toLowerCase() === name);
  return has('eventid') && has('source') && (has('sender') || has('recipients') || has('messageid'));
}

const DATE_LIKE = /^\u200e?(?:\d{1,4}\u200e?[/.-]\u200e? ?\d{1,2}\u200e?[/.-]|\d{1,2}-[A-Za-z]{3}-\d)/;

/** The records of a block that ended, once all of them have told the order of day and month. */
export function endBlock(records: readonly CmdletRecord[], block: CmdletBlock, state: FileState, sink: Sink): void {
  settleTimes(records, block);
  for (const rec of records) sink.record(rec);
  state.command = undefined;
}

/**
 * Gives the records of one block their times. Day and month stand in the order that all dates of the block prove together; the shared
 * block data says how sure that is. All records must share one `block`.
 */
function settleTimes(records: readonly CmdletRecord[], block: CmdletBlock): void {
  const stamps = records.map((r) => readings(r.stampCell?.value));
  const all = records.flatMap((r) => r.cells.map((c) => readings(c.value)).filter((x) => x.length > 0));
  if (all.length === 0) return;
  const own = settleOrder(stamps);
  const whole = settleOrder(all);
  const proven = whole.by === 'rows' ? whole : own.order !== undefined && own.by !== 'conflict' ? own : whole;
  if (proven.order === undefined) {
    for (const r of records) Object.assign(r.data, { orderBy: 'conflict' });
    return;
  }
  block.order = proven.order;
  block.orderBy = proven.by;
  records.forEach((r, i) => {
    r.ms = stamps[i]!.find((c) => c.order === proven.order)?.ms ?? NaN;
    r.data.order = proven.order;
    r.data.orderBy = proven.by;
  });
}

function readings(text: string | undefined): StampCandidate[] {
  return text !== undefined && DATE_LIKE.test(text) ? parseCultureStamp(text) : [];
}

/** True for a value that the console shortened. */
export function isCutCell(value: string): boolean {
  return /(?:\.\.\.|\u2026)[}\])]?$/.test(value);
}
