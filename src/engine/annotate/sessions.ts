import { explainAll } from '../editor/explain';
import { oneLine, shorten } from '../editor/text-lines';
import type { Rec } from '../model';
import { resultOf } from './facets';

/** Sessions whose end was not seen yet; a server holds a few hundred at a time, a message may rest longer. */
const MAX_OPEN = 20_000;
/** Kept for the list: the failed ones first, because they are looked for. The numbers beside them stay true. */
const MAX_FAILED = 3_000;
const MAX_OTHERS = 2_000;
const RESULT_CHARS = 200;
const NAME_CHARS = 120;

/** Lines of one connection or one message, which interleave with others. */
export interface SessionRow {
  key: string;
  first: number;
  last: number;
  /** On the file's own clock. */
  start: number | null;
  end: number | null;
  lines: number;
  /** What made it: source, connector, sender. */
  from: string;
  /** Where it went. */
  to: string;
  /** The line that says what became of it, in the log's words; and what that means, where a decoder knows. */
  result: string;
  meaning?: string;
  failed: boolean;
}

export interface Sessions {
  kind: 'session' | 'message';
  /** Column that ties the lines together. */
  field: string;
  rows: SessionRow[];
  /** True numbers; the list may hold fewer. */
  total: number;
  failed: number;
}

interface Shape {
  kind: Sessions['kind'];
  key: readonly string[];
  from: string;
  to: string;
  text: readonly string[];
  ends?: readonly [column: string, value: string];
}

const SHAPES: Readonly<Record<string, Shape>> = {
  connectivity: { kind: 'session', key: ['session'], from: 'source', to: 'destination', text: ['description'], ends: ['direction', '-'] },
  smtp: { kind: 'session', key: ['session-id'], from: 'connector-id', to: 'remote-endpoint', text: ['data', 'context'], ends: ['event', '-'] },
  tracking: { kind: 'message', key: ['internal-message-id', 'message-id'], from: 'sender-address', to: 'recipient-address', text: ['event-id'] },
};
const FAILED_EVENTS = /^(?:FAIL|BADMAIL|POISONMESSAGE|SUBMITFAIL)$/;
/** Events that say nothing of the end. */
const IN_PASSING = /^(?:NOTIFYMAPI|HAREDIRECT|HADISCARD|AGENTINFO|TRANSFER|DSN)$/;

/** Collects sessions while records pass, in bounded memory. */
export class SessionBook {
  private readonly open = new Map<string, SessionRow>();
  private readonly failed: SessionRow[] = [];
  private readonly others: SessionRow[] = [];
  private closed = 0;
  private closedFailed = 0;
  private shape: Shape | undefined;
  private field = '';

  add(rec: Rec, line: number): void {
    const shape = SHAPES[rec.kind];
    if (!shape) return;
    const key = this.keyOf(rec, shape);
    if (key === undefined) return;
    this.shape ??= shape;
    const row = this.row(key, rec, shape, line);
    row.last = line;
    row.lines++;
    if (rec.ms === rec.ms) row.end = rec.ms;
    const ends = shape.ends !== undefined && rec.get(shape.ends[0]) === shape.ends[1];
    judge(row, rec, shape, ends);
    if (ends) this.close(row);
    else if (this.open.size > MAX_OPEN) for (const oldest of this.open.values()) return this.close(oldest);
  }

  /** `most`: rows told, failed ones first; the numbers are true. */
  sessions(most = MAX_FAILED + MAX_OTHERS): Sessions {
    const running = [...this.open.values()];
    const all = [...this.failed, ...running.filter((r) => r.failed).slice(0, MAX_FAILED - this.failed.length), ...this.others, ...running.filter((r) => !r.failed).slice(0, MAX_OTHERS - this.others.length)];
    const rows = all.slice(0, most);
    for (const r of rows) if (r.failed) r.meaning ??= explainAll(r.result)[0]?.value ?? '';
    return {
      kind: this.shape?.kind ?? 'session', field: this.field, total: this.closed + running.length, failed: this.closedFailed + running.filter((r) => r.failed).length,
      rows: rows.map((r) => ({ ...r })).sort((a, b) => a.first - b.first),
    };
  }

  private keyOf(rec: Rec, shape: Shape): string | undefined {
    for (const column of shape.key) {
      const key = rec.get(column);
      // all zero: the server wrote no session id
      if (key === undefined || key === '' || /^0+$/.test(key)) continue;
      if (this.field === '') this.field = rec.names().find((n) => n.toLowerCase() === column) ?? column;
      return key;
    }
    return undefined;
  }

  private row(key: string, rec: Rec, shape: Shape, line: number): SessionRow {
    const known = this.open.get(key);
    if (known) return known;
    const start = rec.ms === rec.ms ? rec.ms : null;
    const row: SessionRow = { key, first: line, last: line, start, end: start, lines: 0, from: cell(rec, shape.from), to: cell(rec, shape.to), result: '', failed: false };
    this.open.set(key, row);
    return row;
  }

  private close(row: SessionRow): void {
    this.open.delete(row.key);
    this.closed++;
    if (row.failed) {
      this.closedFailed++;
      if (this.failed.length < MAX_FAILED) this.failed.push(row);
    } else if (this.others.length < MAX_OTHERS) this.others.push(row);
  }
}

function cell(rec: Rec, name: string): string {
  return shorten(oneLine(rec.get(name) ?? ''), NAME_CHARS);
}

/** The last failure counts, else the last word. */
function judge(row: SessionRow, rec: Rec, shape: Shape, ends: boolean): void {
  const text = shape.text.map((c) => rec.get(c) ?? '').find((c) => c !== '') ?? '';
  const failed = shape.kind === 'message' ? FAILED_EVENTS.test(text) : resultOf(text) !== '';
  if (failed) row.failed = true;
  if (failed || (!row.failed && (ends || (shape.kind === 'message' && !IN_PASSING.test(text))))) row.result = shorten(oneLine(text), RESULT_CHARS);
}
