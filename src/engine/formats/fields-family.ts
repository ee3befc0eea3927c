import { MAX_CELL_LINES } from '../limits';
import { cellValue, cutCells, isTypographicQuote, Quote, type Cells } from '../text/csv';
import { parseUtcIso } from '../time/stamp';
import { namesOf, readHeader, separatorOf, SEPARATORS } from './fields-header';
import { CellsRecord, Columns, WrappedRecord } from './fields-record';
import { Opens, type BlockParser, type FileState, type Format, type Shape, type Sink, type Window } from './format';
import { marksOf } from './pasted';
import { ProseRecord } from './prose';

/** One member of the `#Fields` family: logs that begin with `#Software`, `#Version`, `#Log-type`, `#Date`, `#Fields`. */
export interface FieldsLog extends Format {
  /** Kind of its records. */
  record: string;
  /** `#Log-type` values, lower case, that name it. */
  logTypes: readonly string[];
  /** File names that name it where there is no log type, lower-case prefix. */
  fileNames: readonly string[];
  /** Columns that are always there: a header with all of them is this format; none for the general one. */
  signature: readonly string[];
  /** Names the time stamp's column goes by, lower case, best first. */
  stamps: readonly string[];
  /** Columns to assume for rows without any header, when a row has that many cells and `fits` says so. */
  headerless?: {
    columns(cells: number): readonly string[] | undefined;
    fits(value: (name: string) => string): boolean;
    /** These columns and no others: then a row has them under the header of another version too. */
    sure?(value: (name: string) => string): boolean;
  };
  /** The column of free text, where a comma may stand without quotes in a copy, and what the column behind it looks like. */
  free?: { column: string; behind: RegExp };
}

/** The parts every member shares; a member adds its columns and names. */
export function fieldsLog(own: Omit<FieldsLog, 'opens' | 'parser' | 'kind' | 'clock'> & { clock?: FieldsLog['clock'] }): FieldsLog {
  const format: FieldsLog = {
    kind: 'log',
    clock: 'utc',
    ...own,
    opens: (window, state) => opens(format, window, state),
    parser: (state, sink) => new FieldsParser(format, state, sink),
    shape: (state) => shapeOf(format, state.fields),
    startsRecord: (line, state) => state.fields?.format === format.id && stampColumn(format, state.fields.names) === 0 && startsLikeStamp(line),
  };
  return format;
}

function shapeOf(format: FieldsLog, fields: FileState['fields']): Shape | undefined {
  if (fields?.format !== format.id || fields.separator !== undefined || fields.names.length < 2 || stampColumn(format, fields.names) !== 0) return undefined;
  const columns = new Columns(fields.names);
  return {
    names: fields.names, stampKind: 'iso-utc', quotedCells: false, kind: format.record,
    record: (text, line, ms) => new CellsRecord(format.record, format.id, line, 1, text, ms, format.clock, columns),
  };
}

/** A line of notes without its marks; lines of a log as they are. */
function unmarked(line: string, state: FileState): string {
  const from = state.log ? 0 : marksOf(line);
  return from === 0 ? line : line.slice(from);
}

function opens(format: FieldsLog, window: Window, state: FileState): Opens {
  const line = unmarked(window.at(0)!, state);
  if (readHeader(line) || isNameRow(window, state)) return choose(format, window, state) ? Opens.Strong : Opens.No;
  // rows that go on after prose or an interruption, under the columns seen before
  if (state.fields?.format === format.id && startsWithStamp(line, format, state.fields)) return Opens.Strong;
  if (!state.fields && format.headerless && startsLikeStamp(line)) {
    if (headerlessColumns(format, line)) return Opens.Strong;
  }
  return Opens.No;
}

/** Does this header (and the header lines behind it) belong to the format? */
function choose(format: FieldsLog, window: Window, state: FileState): boolean {
  const { logType, fields } = headersAhead(window, state);
  // lines above may have told the type already, and these columns are its own
  const type = logType !== '' || readHeader(unmarked(window.at(0)!, state))?.key === 'software' ? logType : (state.header['log-type'] ?? '').toLowerCase();
  if (format.logTypes.length > 0 && format.logTypes.includes(type)) return true;
  if (!fields) return false;
  const lower = fields.map((f) => f.toLowerCase());
  if (format.signature.length > 0) return format.signature.every((s) => lower.includes(s));
  const name = baseName(state.path);
  if (format.fileNames.length > 0) return format.fileNames.some((p) => name.startsWith(p));
  return format.id === 'fields-log' && fields.length > 1;
}

interface Ahead {
  log: boolean;
  lines: (string | undefined)[];
  logType: string;
  fields: string[] | undefined;
}

/** All members of the family ask for the same lines, one after another. */
let latest: Ahead | undefined;

/** What the header lines from here on say, up to the first line that is none. */
function headersAhead(window: Window, state: FileState): Ahead {
  if (latest?.log === state.log && latest.lines.every((line, k) => window.at(k) === line)) return latest;
  const ahead: Ahead = { log: state.log, lines: [], logType: '', fields: undefined };
  for (let k = 0; k < 12 && !ahead.fields; k++) {
    const line = window.at(k);
    ahead.lines.push(line);
    if (line === undefined) break;
    const bare = unmarked(line, state);
    const header = readHeader(bare);
    if (!header) {
      if (k === 0 || bare.trim() === '') continue;
      break;
    }
    if (header.key === 'log-type') ahead.logType = header.value.toLowerCase();
    if (header.key === 'fields') ahead.fields = namesOf(header.value).names;
  }
  return (latest = ahead);
}

/** The bare row of column names that EWS and RPS logs write in front of their header. */
function isNameRow(window: Window, state: FileState): boolean {
  const line = window.at(0)!;
  if (isDigit(line.charCodeAt(0)) || separatorOf(line) === undefined || window.at(1)?.charCodeAt(0) !== 35) return false;
  const { fields } = headersAhead(window, state);
  return fields !== undefined && sameNames(namesOf(line).names, fields);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((n, i) => n.toLowerCase() === b[i]!.toLowerCase());
}

function stampColumn(format: FieldsLog, names: readonly string[]): number {
  for (const stamp of format.stamps) {
    const at = names.findIndex((n) => n.toLowerCase() === stamp);
    if (at >= 0) return at;
  }
  return -1;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** `2011-01-12T` at the start (a quote may stand in front). */
function startsLikeStamp(line: string): boolean {
  const first = line.charCodeAt(0);
  const q = first === 34 || (first > 0x2000 && isTypographicQuote(first)) ? 1 : 0;
  return isDigit(line.charCodeAt(q)) && isDigit(line.charCodeAt(q + 3)) && line.charCodeAt(q + 4) === 45 && line.charCodeAt(q + 7) === 45 && line.charCodeAt(q + 10) === 84;
}

/** The first line of a record: a stamp in its column, wherever that column is. */
function startsWithStamp(line: string, format: FieldsLog, { names, separator = ',' }: { names: readonly string[]; separator?: string }): boolean {
  const at = stampColumn(format, names);
  if (at <= 0) return startsLikeStamp(line) || (at < 0 && line.includes(separator)) || (names.length > 1 && line[0] === separator);
  const cells = cutCells(line, separator);
  return cells.count > at && startsLikeStamp(line.slice(cells.at[3 * at]));
}

/** The length of a stamp, behind which the separator stands, and of one in quotes. */
const STAMP_LENGTHS = [24, 26];

function headerlessColumns(format: FieldsLog, line: string): Columns | undefined {
  const behind = STAMP_LENGTHS.map((length) => line[length] ?? '').find((c) => SEPARATORS.includes(c)) ?? ',';
  const cells = cutCells(line, behind);
  const names = format.headerless!.columns(cells.count);
  if (!names) return undefined;
  const columns = new Columns(names, behind);
  const rec = new CellsRecord('', '', 1, 1, line, NaN, 'utc', columns, cells);
  return format.headerless!.fits((name) => rec.get(name) ?? '') ? columns : undefined;
}

/** A line that a mail program broke is no shorter. */
const WRAPPED_FROM = 60;
/** Rows of notes that are remembered, to tell those that are quoted again; a mail has fewer. */
const ROWS_REMEMBERED = 10_000;
/** Lines one row is broken into. */
const MAX_WRAPS = 6;

/** Does a broken line go on like this? Not with an answer, and not with a new sentence. */
function goesOn(before: string, line: string): boolean {
  return before.length >= WRAPPED_FROM && !/[.!?]$/.test(before) && /^[\p{Ll}\d@(]/u.test(line) && !/^\d{3}[ -]\d\.\d/.test(line) && !startsLikeStamp(line);
}

/** Cells too many: a comma without quotes in the column of free text, where the column behind it then holds what it has to. Else they are of the last column. */
function rejoin(text: string, cells: Cells, columns: Columns, free: FieldsLog['free']): void {
  const i = free ? columns.of(free.column) : -1;
  const extra = cells.count - columns.names.length;
  if (!free || i < 0 || cells.at[3 * i + 2] !== Quote.None) return;
  const behind = (k: number): boolean => free.behind.test(cellValue(text, cells, i + 1 + k));
  if (behind(0) || !behind(extra)) return;
  cells.at.splice(3 * i + 1, 3 * extra + 1, cells.at[3 * (i + extra) + 1]!);
  cells.at[3 * i + 2] = Quote.None;
  cells.count -= extra;
}

/** Cells of a line that a spreadsheet kept in one column, and wrote in quotes as it has quotes or separators of its own. */
function wholeLine(text: string, columns: Columns): Cells | undefined {
  if (text.charCodeAt(0) !== 34 || !text.endsWith('"') || columns.names.length < 2) return undefined;
  const outer = cutCells(text, columns.separator);
  if (outer.count !== 1 || outer.at[2] !== Quote.Straight) return undefined;
  const body = text.slice(1, -1), cells = cutCells(body.replaceAll('""', '"'), columns.separator);
  if (cells.count < columns.names.length) return undefined;
  if (!body.includes('""')) return shifted(cells, 1);
  // where each character of the line within stands in the line
  const at: number[] = [];
  for (let i = 0; i < body.length; i++) {
    at.push(i + 1);
    if (body.charCodeAt(i) === 34 && body.charCodeAt(i + 1) === 34) i++;
  }
  at.push(body.length + 1);
  for (let i = 0; i < cells.at.length; i++) if (i % 3 < 2) cells.at[i] = at[cells.at[i]!]!;
  return cells;
}

function shifted(cells: Cells, by: number): Cells {
  // starts and ends; each third is the kind of its quotes
  for (let i = 0; i < cells.at.length; i++) if (i % 3 < 2) cells.at[i]! += by;
  return cells;
}

class FieldsParser implements BlockParser {
  private columns: Columns | undefined;
  private stampAt = 0;
  /** A record whose quoted cell goes on in the next physical lines, and where each of them stands: one that was mended may be of several. */
  private open: { parts: string[]; at: number[] } | undefined;
  /** The last row of notes: the next lines may belong to it, as mail programs break lines. */
  private held: { line: number; text: string; cells: Cells; more: string[]; quoted: boolean } | undefined;

  /** Columns of rows of another version, by their number. */
  private readonly others = new Map<number, Columns>();

  constructor(
    private readonly format: FieldsLog,
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    if (state.fields?.format === format.id) this.setColumns(new Columns(state.fields.names, state.fields.separator));
  }

  take(text: string, line: number, window: Window): boolean {
    const from = this.state.log ? 0 : marksOf(text);
    if (this.held && this.wraps(text.slice(from))) return true;
    this.release();
    const header = readHeader(from === 0 ? text : text.slice(from));
    if (header) return this.header(header, text, line, window);
    if (from > 0 && this.marked(text, from, line)) return true;
    if (this.open) {
      if (this.continues(text, line)) return true;
      this.closeOpen();
    }
    if (text.trim() === '') return true;
    if (!this.columns) {
      const columns = this.format.headerless && startsLikeStamp(text) ? headerlessColumns(this.format, text) : undefined;
      if (columns) this.setColumns(columns, true);
    }
    if (this.columns ? this.row(text, line) || this.nameRow(text) : isNameRow(window, this.state)) return true;
    // a bare row of column names, or a comment, in front of or between headers
    if (text.charCodeAt(0) === 35 && this.state.log) return true;
    if (!this.state.log) return false;
    this.unparsed(line, text);
    return true;
  }

  /** A line that is no record is searched for known texts all the same. */
  private unparsed(line: number, text: string): void {
    this.sink.unparsed(line, text);
    this.sink.record(new ProseRecord(line, text));
  }

  /** A row behind marks of quotation: its cells stand as many characters further on. */
  private marked(text: string, from: number, line: number): boolean {
    const body = text.slice(from);
    if (body === '') {
      this.sink.record(new ProseRecord(line, text));
      return true;
    }
    if (!startsLikeStamp(body)) return false;
    if (this.open) this.closeOpen();
    if (!this.columns) {
      const columns = this.format.headerless && headerlessColumns(this.format, body);
      if (columns) this.setColumns(columns, true);
    }
    return this.columns !== undefined && this.hold(text, line, shifted(cutCells(body, this.columns.separator), from));
  }

  private hold(text: string, line: number, cells: Cells): boolean {
    if (this.state.log) return this.emit(text, line, 1, cells);
    if (this.stampOf(text, cells) === undefined || cells.count < this.columnsOf(text, cells).names.length) return false;
    this.held = { line, text, cells, more: [], quoted: cells.open };
    return true;
  }

  /** Takes a line as the rest of the row before it. */
  private wraps(rest: string): boolean {
    const { text, more, quoted } = this.held!;
    // an open quote wants its end, whatever the line begins with
    if (more.length >= MAX_WRAPS || !(quoted ? rest !== '' && !startsLikeStamp(rest) : goesOn(more.at(-1) ?? text, rest))) return false;
    if (quoted && /"\s{0,4}$/.test(rest)) this.held!.quoted = false;
    more.push(rest);
    return true;
  }

  private release(): void {
    if (!this.held) return;
    const { line, text, cells, more } = this.held;
    this.held = undefined;
    if (more.length === 0) this.emit(text, line, 1, cells);
    else {
      const whole = [text, ...more].join('\n');
      const from = cells.at[0]! - (cells.at[2] === Quote.None ? 0 : 1);
      this.emit(whole, line, more.length + 1, shifted(cutCells(whole.slice(from), this.columns!.separator), from), true);
    }
  }

  settle(): void {
    this.release();
    if (this.open) this.closeOpen();
  }

  end(): void {
    this.release();
    if (this.open) this.closeOpen();
  }

  private header({ key, value, bare }: { key: string; value: string; bare: boolean }, text: string, line: number, window: Window): boolean {
    if (this.open) this.closeOpen();
    if (key === 'software' && this.columns && !choose(this.format, window, this.state)) return false;
    if (bare) this.sink.repair({ line, what: 'lost-number-sign', text });
    this.sink.header(key, value);
    this.state.header[key] = value;
    if (key === 'software') delete this.state.header['log-type'];
    if (key === 'fields') {
      delete this.state.header['log-type'];
      const { names, separator } = namesOf(value);
      this.setColumns(new Columns(names, separator), true);
    }
    return true;
  }

  private setColumns(columns: Columns, remember = false): void {
    this.columns = columns;
    this.others.clear();
    this.stampAt = stampColumn(this.format, columns.names);
    if (remember) this.state.fields = { format: this.format.id, names: [...columns.names], ...(columns.separator !== ',' && { separator: columns.separator }) };
  }

  /** A row equal to the field list: EWS and RPS logs repeat it in front of their header. */
  private nameRow(text: string): boolean {
    return sameNames(namesOf(text).names, this.columns!.names);
  }

  private row(text: string, line: number): boolean {
    const columns = this.columns!;
    const cells = wholeLine(text, columns) ?? cutCells(text, columns.separator);
    if (cells.open && cells.count <= columns.names.length && this.stampOf(text, cells) !== undefined) {
      this.open = { parts: [text], at: [line] };
      return true;
    }
    return this.hold(text, line, cells);
  }

  private emit(text: string, line: number, lines: number, cells: Cells, wrapped = false): boolean {
    const columns = this.columnsOf(text, cells);
    const ms = this.stampOf(text, cells);
    if (ms === undefined) return false;
    if (columns !== this.columns) this.sink.repair({ line, what: 'other-columns', text });
    if (cells.count < columns.names.length) return false;
    if (!this.state.log && !Number.isNaN(ms) && this.isRepeated(text, cells)) {
      this.sink.repair({ line, what: 'repeated-row', text });
      return true;
    }
    if (cells.typographic > 0) this.sink.repair({ line, what: 'typographic-quotes', text });
    if (cells.count > columns.names.length) {
      this.sink.repair({ line, what: 'rejoined-cells', text });
      rejoin(text, cells, columns, this.format.free);
    }
    if (cells.open) this.sink.repair({ line, what: 'unbalanced-quote', text });
    if (lines > 1) this.sink.repair({ line, what: 'physical-newline', text });
    this.sink.record(new (wrapped ? WrappedRecord : CellsRecord)(this.format.record, this.format.id, line, lines, text, ms, this.format.clock, columns, cells));
    return true;
  }

  /** Logs of two versions may have been put together without the header of the second: its rows have other columns. */
  private columnsOf(text: string, cells: Cells): Columns {
    const own = this.columns!, { headerless } = this.format;
    const names = cells.count !== own.names.length && headerless?.sure ? headerless.columns(cells.count) : undefined;
    if (!names) return own;
    let other = this.others.get(cells.count);
    if (!other) this.others.set(cells.count, (other = new Columns(names, own.separator)));
    const rec = new CellsRecord('', '', 1, 1, text, NaN, 'utc', other, cells);
    const value = (name: string): string => rec.get(name) ?? '';
    return headerless!.fits(value) && headerless!.sure!(value) ? other : own;
  }

  /** An answer to a mail quotes its rows once more. */
  private isRepeated(text: string, cells: Cells): boolean {
    const rows = (this.state.rows ??= new Set<string>()), row = text.slice(cells.at[0]).replace(/\s+/g, ' ').trimEnd();
    if (rows.has(row)) return true;
    if (rows.size < ROWS_REMEMBERED) rows.add(row);
    return false;
  }

  /** The record's time, NaN where the cell is blank or there is no such column, undefined where it is no stamp: not a record. */
  private stampOf(text: string, cells: Cells): number | undefined {
    if (this.stampAt < 0) return cells.count === this.columns!.names.length ? NaN : undefined;
    if (this.stampAt >= cells.count) return undefined;
    const from = cells.at[3 * this.stampAt]!;
    const to = cells.at[3 * this.stampAt + 1]!;
    if (to <= from) return cells.count === this.columns!.names.length ? NaN : undefined;
    const ms = parseUtcIso(text, from);
    if (ms === ms) return ms;
    return parseOtherStamp(text.slice(from, to));
  }

  private continues(text: string, line: number): boolean {
    const open = this.open!;
    if (startsWithStamp(text, this.format, this.columns!) && startsLikeStamp(text)) return false;
    if (open.parts.length >= MAX_CELL_LINES) {
      this.sink.limit?.('cell-lines');
      return false;
    }
    open.parts.push(text);
    open.at.push(line);
    const whole = open.parts.join('\n');
    const cells = cutCells(whole, this.columns!.separator);
    if (!cells.open) {
      this.open = undefined;
      if (!this.emit(whole, open.at[0]!, open.parts.length, cells)) open.parts.forEach((p, i) => this.unparsed(open.at[i]!, p));
    }
    return true;
  }

  /** The quote never closed: the first line stands alone, the others are lines of their own. */
  private closeOpen(): void {
    const { parts, at } = this.open!, line = at[0]!;
    this.open = undefined;
    if (!this.emit(parts[0]!, line, 1, cutCells(parts[0]!, this.columns!.separator))) this.unparsed(line, parts[0]!);
    parts.slice(1).forEach((p, i) => {
      if (p.trim() !== '') this.unparsed(at[i + 1]!, p);
    });
  }
}

/** Servers write UTC; another program may have put an offset. */
const OFFSET_STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,7})?)([+-])(\d\d):?(\d\d)$/;

const US_STAMP = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: ([AP]M))?$/i;

/** `M/d/yyyy h:mm:ss AM`, as the request filtering log writes it (UTC), and ISO 8601 with an offset. */
function parseOtherStamp(text: string): number | undefined {
  const iso = OFFSET_STAMP.exec(text);
  if (iso) {
    const ms = parseUtcIso(`${iso[1]!}T${iso[2]!}Z`, 0) - (iso[3] === '-' ? -1 : 1) * (Number(iso[4]) * 60 + Number(iso[5])) * 60_000;
    return ms === ms ? ms : undefined;
  }
  const found = US_STAMP.exec(text);
  if (!found) return undefined;
  const [, month, day, year, hour, minute, second, half] = found;
  const h = half ? (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hour);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), h, Number(minute), Number(second));
}
