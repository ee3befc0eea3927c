import type { Rec } from '../model';

/** Which cell ties the lines of one conversation together, by kind of record. */
const GROUP_CELL: Readonly<Record<string, readonly string[]>> = {
  connectivity: ['session'],
  smtp: ['session-id'],
  tracking: ['internal-message-id', 'message-id'],
};

/** Groups beyond this are counted, not listed: an editor cannot show more anyway. */
const MAX_GROUPS = 250_000;
const HOUR_MS = 3_600_000;
/** Turns back in time make many stretches of one hour; beyond this the outline would not help. */
const MAX_STRETCHES = 20_000;

/** A session, a message: lines that belong together and may interleave with others. */
export interface Group {
  key: string;
  /** First and last line, inclusive. */
  first: number;
  last: number;
  records: number;
  /** Lines of it that a problem's rule took notice of. */
  failures: number;
  label: string;
}

/** Consecutive records of one hour of the file's clock. */
export interface Stretch {
  hour: number;
  first: number;
  last: number;
  records: number;
}

/** Collects sessions and hours while records pass. */
export class Groups {
  readonly list: Group[] = [];
  readonly stretches: Stretch[] = [];
  more = 0;
  private readonly byKey = new Map<string, Group>();
  /** Group number + 1 of every line that has one. */
  private ofLine = new Int32Array(1024);

  add(rec: Rec): void {
    this.stretch(rec);
    const cells = GROUP_CELL[rec.kind];
    if (!cells) return;
    const key = keyOf(rec, cells);
    if (key === '') return;
    let group = this.byKey.get(key);
    if (!group) {
      if (this.list.length >= MAX_GROUPS) {
        this.more++;
        return;
      }
      group = { key, first: rec.line, last: rec.line, records: 0, failures: 0, label: labelOf(rec) };
      this.byKey.set(key, group);
      this.mark(rec.line, this.list.push(group));
    } else this.mark(rec.line, this.numberOf(group));
    group.records++;
    group.last = rec.line + rec.lines - 1;
  }

  of(line: number): Group | undefined {
    return this.list[(this.ofLine[line] ?? 0) - 1];
  }

  /** Lines of a group, in order. */
  lines(group: Group): number[] {
    const number = this.numberOf(group);
    const out: number[] = [];
    for (let n = group.first; n <= group.last; n++) if (this.ofLine[n] === number) out.push(n);
    return out;
  }

  private numberOf(group: Group): number {
    return this.ofLine[group.first]!;
  }

  private mark(line: number, number: number): void {
    if (line >= this.ofLine.length) {
      const larger = new Int32Array(Math.max(line + 1, this.ofLine.length * 2));
      larger.set(this.ofLine);
      this.ofLine = larger;
    }
    this.ofLine[line] = number;
  }

  private stretch(rec: Rec): void {
    if (rec.ms !== rec.ms) return;
    const hour = Math.floor(rec.ms / HOUR_MS);
    const last = this.stretches[this.stretches.length - 1];
    if (last && (last.hour === hour || this.stretches.length >= MAX_STRETCHES)) {
      last.last = rec.line + rec.lines - 1;
      last.records++;
    } else this.stretches.push({ hour, first: rec.line, last: rec.line + rec.lines - 1, records: 1 });
  }
}

function keyOf(rec: Rec, cells: readonly string[]): string {
  for (const cell of cells) {
    const key = rec.get(cell);
    // all zero: the server wrote no session id
    if (key !== undefined && key !== '' && !/^0+$/.test(key)) return key;
  }
  return '';
}

/** What the first line of a group says about it, in the log's own words. */
function labelOf(rec: Rec): string {
  const parts = rec.kind === 'tracking'
    ? [rec.get('sender-address'), rec.get('message-subject')]
    : rec.kind === 'smtp' ? [rec.get('connector-id'), rec.get('remote-endpoint')] : [rec.get('source'), rec.get('destination')];
  return parts.filter((p) => p !== undefined && p !== '').join(' ').slice(0, 120);
}
