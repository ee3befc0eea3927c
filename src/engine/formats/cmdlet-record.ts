import type { Clock, Rec, Span } from '../model';
import { OrderOfRows, parseCultureStamp, type DateOrder, type SettledOrder, type StampCandidate } from '../time/culture';
import { parseUtcIso } from '../time/stamp';
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
  clock: Clock = 'shell';
  ms = NaN;

  /** `tracking` for rows of Get-MessageTrackingLog, `row` for any other. */
  readonly kind: 'tracking' | 'row';

  /** In lower case: observers ask for many columns. */
  private readonly byName = new Map<string, CmdletCell>();

  constructor(
    readonly format: string,
    readonly line: number,
    readonly lines: number,
    readonly text: string,
    readonly cells: readonly CmdletCell[],
    readonly data: CmdletData,
  ) {
    // of two cells with one name the first one counts
    for (let i = cells.length - 1; i >= 0; i--) this.byName.set(cells[i]!.name.toLowerCase(), cells[i]!);
    this.kind = isTracking(this.byName) ? 'tracking' : 'row';
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

  protected cell(name: string): CmdletCell | undefined {
    return this.byName.get(name.toLowerCase());
  }
}

/** Columns that only the message tracking cmdlet prints together. */
function isTracking(cells: ReadonlyMap<string, CmdletCell>): boolean {
  return cells.has('eventid') && cells.has('source') && (cells.has('sender') || cells.has('recipients') || cells.has('messageid'));
}

const DATE_LIKE = /^\u200e?(?:\d{1,4}\u200e?[/.-]\u200e? ?\d{1,2}\u200e?[/.-]|[\d\uff10-\uff19]{1,4}[ \u00a0./\uff0f\u5e74\ub144thndrs-]{1,4}[\p{L}\d\uff10-\uff19]|[\p{L}-]{3,14}[.,]{0,2} .{0,20}\d{4})/u;
/** A date is no longer. */
const MAX_DATE = 64;

/** What a record of a block is made of, as long as the block goes on. */
export interface CmdletDraft {
  /** Its first line. */
  line: number;
  lines: readonly string[];
}

/**
 * The records of one block. Day and month stand in the order that all its dates prove together, so none is told before the last one was
 * seen; until then there are their lines alone, and each record is made twice: a block may hold as many as a file has.
 */
export class CmdletRecords {
  private readonly drafts: CmdletDraft[] = [];
  private readonly stamps = new OrderOfRows();
  private readonly dates = new OrderOfRows();

  /** @param make the record of a draft, the same each time */
  constructor(private readonly make: (draft: CmdletDraft) => CmdletRecord) {}

  add(draft: CmdletDraft): void {
    this.drafts.push(draft);
    const rec = this.make(draft);
    this.stamps.add(readings(rec.stampCell?.value));
    for (const { value } of rec.cells) if (instantOf(value) === undefined) this.dates.add(readings(value));
  }

  /** The block has ended: its records, with their times, go to the sink. */
  end(state: FileState, sink: Sink): void {
    const settled = this.settled();
    for (const draft of this.drafts) {
      const rec = this.make(draft);
      if (settled?.order !== undefined) {
        rec.ms = readings(rec.stampCell?.value).find((c) => c.order === settled.order)?.ms ?? NaN;
        rec.data.order = settled.order;
      }
      if (settled) rec.data.orderBy = settled.by;
      const instant = instantOf(rec.stampCell?.value);
      if (instant !== undefined) {
        rec.ms = instant;
        rec.clock = 'utc';
      }
      sink.record(rec);
    }
    state.command = undefined;
  }

  /** Undefined where no date stands in the block. */
  private settled(): Pick<SettledOrder, 'order' | 'by'> | undefined {
    if (this.dates.rows === 0) return undefined;
    const own = this.stamps.settle();
    const whole = this.dates.settle();
    const proven = whole.by === 'rows' ? whole : own.order !== undefined && own.by !== 'conflict' ? own : whole;
    return proven.order === undefined ? { order: undefined, by: 'conflict' } : proven;
  }
}

/** A time that names its zone: logs through Import-Csv, JSON and XML of PowerShell. */
const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?(?:Z|([+-])(\d\d):?(\d\d))$/;

/** Milliseconds UTC of a time that names its zone; undefined for any other text. */
export function instantOf(text: string | undefined): number | undefined {
  const found = text !== undefined && text.length <= MAX_DATE ? INSTANT.exec(text) : null;
  if (!found) return undefined;
  const [, civil, fraction = '', sign, hours, minutes] = found;
  const ms = parseUtcIso(`${civil!}.${fraction.padEnd(3, '0').slice(0, 3)}Z`) - (sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000);
  return Number.isNaN(ms) ? undefined : ms;
}

function readings(text: string | undefined): StampCandidate[] {
  return text !== undefined && text.length <= MAX_DATE && DATE_LIKE.test(text) ? parseCultureStamp(text) : [];
}

/** True for a value that the console shortened. */
export function isCutCell(value: string): boolean {
  return /(?:\.\.\.|\u2026)[}\])]?$/.test(value);
}
