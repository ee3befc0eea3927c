import type { Rec } from '../model';
import { localToUtc, type Zone } from '../time/zones';

/** Kinds of records that formats write; `text` is prose between them. */
export const recordKinds: readonly string[] = [
  'agent', 'config', 'connectivity', 'dump', 'ews', 'fields', 'http', 'iis', 'object', 'row', 'setup', 'smtp', 'text', 'trace', 'tracking', 'watermark',
];

/** Columns every record has; a cell of the same name gets `field_` in front. */
const OWN = ['path', 'line', 'format', 'kind', 'time'];

/** `date-time` to `date_time`, `cs(User-Agent)` to `cs_user_agent`. */
function columnName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '_').replace(/__+/g, '_').replace(/^_|_$/g, '');
  return OWN.includes(plain) || plain === '' ? `field_${plain}` : plain;
}

/** Names repeat for every record of a file: made once. */
const named = new WeakMap<readonly string[], string[]>();

function columnsOf(rec: Rec): string[] {
  const names = rec.names();
  let columns = named.get(names);
  if (!columns) named.set(names, (columns = names.map(columnName)));
  return columns;
}

/** A record as one flat row: where it stands, what it is, when, and its cells; the whole text where it has no cells. */
export function recordRow(path: string, rec: Rec, zone?: Zone): Record<string, string | number | null> {
  const row: Record<string, string | number | null> = { path, line: rec.line, format: rec.format, kind: rec.kind, time: recordTime(rec, zone) };
  const names = rec.names();
  if (names.length === 0) row.text = rec.text;
  columnsOf(rec).forEach((column, i) => {
    row[column] = rec.get(names[i]!) ?? null;
  });
  return row;
}

/** UTC milliseconds of a record, NaN where its zone is not known. */
export function recordUtc(rec: Rec, zone?: Zone): number {
  if (rec.clock === 'utc' || rec.ms !== rec.ms) return rec.ms;
  return zone ? localToUtc(rec.ms, zone).utc : NaN;
}

function recordTime(rec: Rec, zone?: Zone): string | null {
  if (!(Math.abs(rec.ms) <= 8.64e15)) return null;
  const utc = recordUtc(rec, zone);
  return utc === utc ? new Date(utc).toISOString() : new Date(rec.ms).toISOString().slice(0, -1);
}

/** Rows as CSV under the columns of the first one; cells beside them go into the last column, `more`, as JSON. */
export class CsvRows {
  private columns: string[] | undefined;

  /** @param raw cells as they are, for programs; otherwise none can be a formula of a spreadsheet */
  constructor(private readonly raw = false) {}

  /** The line of a row, in front of the first one the header. */
  line(row: Record<string, string | number | null>): string {
    const first = !this.columns;
    this.columns ??= Object.keys(row);
    const columns = this.columns;
    const more = Object.keys(row).filter((key) => !columns.includes(key) && row[key] !== null);
    const cells = columns.map((key) => csvCell(row[key] ?? null, this.raw));
    cells.push(more.length > 0 ? csvCell(JSON.stringify(Object.fromEntries(more.map((key) => [key, row[key]]))), true) : '');
    const line = `${cells.join(',')}\r\n`;
    return first ? `${[...columns, 'more'].map((name) => csvCell(name, this.raw)).join(',')}\r\n${line}` : line;
  }
}

/** What a spreadsheet takes for a formula: one sign alone and a number are none, nor is a sign of direction. */
const FORMULA = /^[=+\-@\t\r](?=[^])/;
const NUMBER = /^[+-]?\d{1,40}(?:[.,:]\d{1,40}){0,6}$/;

/** Text that begins like a formula gets the apostrophe that makes it text in a spreadsheet. */
function guarded(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function csvCell(value: string | number | null, raw: boolean): string {
  if (value === null) return '';
  const text = raw ? String(value) : guarded(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
