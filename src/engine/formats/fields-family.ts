import { MAX_CELL_LINES } from '../limits';
import { cutCells } from '../text/csv';
import { parseUtcIso } from '../time/stamp';
import { CellsRecord, Columns } from './fields-record';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';

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
  /** The column of the time stamp. */
  stamp: string;
  /** Columns to assume for rows without any header, when a row has that many cells and `fits` says so. */
  headerless?: { columns(cells: number): readonly string[] | undefined; fits(value: (name: string) => string): boolean };
}

const HEADER = /^#(software|version|log-type|date|fields)\s*:\s*(.*)$/i;

/** True for a line that can only be a header of this family. */
export function isFieldsHeader(line: string): boolean {
  return line.charCodeAt(0) === 35 && HEADER.test(line);
}

/** The parts every member shares; a member adds its columns and names. */
export function fieldsLog(own: Omit<FieldsLog, 'opens' | 'parser' | 'kind' | 'clock'> & { clock?: FieldsLog['clock'] }): FieldsLog {
  const format: FieldsLog = {
    kind: 'log',
    clock: 'utc',
    ...own,
    opens: (window, state) => opens(format, window, state),
    parser: (state, sink) => new FieldsParser(format, state, sink),
  };
  return format;
}

function opens(format: FieldsLog, window: Window, state: FileState): Opens {
  const line = window.at(0)!;
  if (isFieldsHeader(line)) return choose(format, window, state) ? Opens.Strong : Opens.No;
  // rows that go on after prose or an interruption, under the columns seen before
  if (state.fields?.format === format.id && startsWithStamp(line, format, state.fields.names)) return Opens.Strong;
  if (!state.fields && format.headerless && startsLikeStamp(line)) {
    const columns = headerlessColumns(format, line);
    if (columns) return Opens.Strong;
  }
  return Opens.No;
}

/** Does this header (and the header lines behind it) belong to the format? */
function choose(format: FieldsLog, window: Window, state: FileState): boolean {
  let logType = '';
  let fields: string[] | undefined;
  for (let k = 0; k < 8; k++) {
    const found = HEADER.exec(window.at(k) ?? '');
    if (!found) {
      if ((window.at(k) ?? '').trim() === '') continue;
      break;
    }
    if (found[1]!.toLowerCase() === 'log-type') logType = found[2]!.trim().toLowerCase();
    if (found[1]!.toLowerCase() === 'fields') fields = splitNames(found[2]!);
  }
  if (fields && !fields.some((f) => f.includes(' ')) && fields.length === 1 && /\s/.test(window.at(0) ?? '')) return false;
  if (format.logTypes.length > 0 && format.logTypes.includes(logType)) return true;
  if (!fields) return false;
  const lower = fields.map((f) => f.toLowerCase());
  if (format.signature.length > 0) return format.signature.every((s) => lower.includes(s));
  const name = baseName(state.path);
  if (format.fileNames.length > 0) return format.fileNames.some((p) => name.startsWith(p));
  return format.id === 'fields-log' && fields.length > 1;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}

function splitNames(list: string): string[] {
  return list.split(',').map((s) => s.trim().replace(/^"|"$/g, ''));
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** `2011-01-12T` at the start (a quote may stand in front). */
function startsLikeStamp(line: string): boolean {
  const q = line.charCodeAt(0) === 34 ? 1 : 0;
  return isDigit(line.charCodeAt(q)) && isDigit(line.charCodeAt(q + 3)) && line.charCodeAt(q + 4) === 45 && line.charCodeAt(q + 7) === 45 && line.charCodeAt(q + 10) === 84;
}

/** The first line of a record: a stamp in its column, wherever that column is. */
function startsWithStamp(line: string, format: FieldsLog, names: readonly string[]): boolean {
  const at = names.findIndex((n) => n.toLowerCase() === format.stamp);
  if (at <= 0) return startsLikeStamp(line) || (at < 0 && line.includes(',')) || (names.length > 1 && line.charCodeAt(0) === 44);
  const cells = cutCells(line);
  return cells.count > at && startsLikeStamp(line.slice(cells.at[3 * at]));
}

function headerlessColumns(format: FieldsLog, line: string): readonly string[] | undefined {
  const cells = cutCells(line);
  const columns = format.headerless!.columns(cells.count);
  if (!columns) return undefined;
  const rec = new CellsRecord('', '', 1, 1, line, NaN, 'utc', new Columns(columns), cells);
  return format.headerless!.fits((name) => rec.get(name) ?? '') ? columns : undefined;
}

class FieldsParser implements BlockParser {
  private columns: Columns | undefined;
  private stampAt = 0;
  private blank = false;
  /** A record whose quoted cell goes on in the next physical lines. */
  private open: { line: number; parts: string[] } | undefined;

  constructor(
    private readonly format: FieldsLog,
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    if (state.fields?.format === format.id) this.setColumns(state.fields.names);
  }

  take(text: string, line: number, window: Window): boolean {
    if (text.charCodeAt(0) === 35 && isFieldsHeader(text)) return this.header(text, line, window);
    if (this.open) {
      if (this.continues(text)) return true;
      this.closeOpen();
    }
    if (text.trim() === '') {
      this.blank = true;
      return true;
    }
    if (!this.columns) {
      const columns = this.format.headerless && startsLikeStamp(text) ? headerlessColumns(this.format, text) : undefined;
      if (columns) this.setColumns(columns, true);
    }
    if (this.columns && (this.row(text, line) || this.nameRow(text))) {
      this.blank = false;
      return true;
    }
    // a bare row of column names, or a comment, in front of or between headers
    if (text.charCodeAt(0) === 35 && this.state.log) return true;
    if (!this.state.log && this.blank) return false;
    this.sink.unparsed(line, text);
    return true;
  }

  end(): void {
    if (this.open) this.closeOpen();
  }

  private header(text: string, line: number, window: Window): boolean {
    if (this.open) this.closeOpen();
    const found = HEADER.exec(text)!;
    const key = found[1]!.toLowerCase();
    const value = found[2]!.trim();
    if (key === 'software' && this.columns && !choose(this.format, window, this.state)) return false;
    this.sink.header(key, value);
    this.state.header[key] = value;
    if (key === 'fields') {
      const names = splitNames(value);
      this.setColumns(names, true);
    }
    return true;
  }

  private setColumns(names: readonly string[], remember = false): void {
    this.columns = new Columns(names);
    this.stampAt = this.columns.of(this.format.stamp);
    if (remember) this.state.fields = { format: this.format.id, names: [...names] };
  }

  /** A row equal to the field list: EWS and RPS logs repeat it in front of their header. */
  private nameRow(text: string): boolean {
    const names = splitNames(text);
    return names.length === this.columns!.names.length && names.every((n, i) => n.toLowerCase() === this.columns!.names[i]!.toLowerCase());
  }

  private row(text: string, line: number): boolean {
    const columns = this.columns!;
    const cells = cutCells(text);
    if (cells.open && cells.count <= columns.names.length && this.stampOf(text, cells) !== undefined) {
      this.open = { line, parts: [text] };
      return true;
    }
    return this.emit(text, line, 1, cells);
  }

  private emit(text: string, line: number, lines: number, cells: ReturnType<typeof cutCells>): boolean {
    const columns = this.columns!;
    const ms = this.stampOf(text, cells);
    if (ms === undefined) return false;
    if (cells.count < columns.names.length) return false;
    if (cells.typographic > 0) this.sink.repair({ line, what: 'typographic-quotes', text });
    if (cells.count > columns.names.length) this.sink.repair({ line, what: 'rejoined-cells', text });
    if (cells.open) this.sink.repair({ line, what: 'unbalanced-quote', text });
    if (lines > 1) this.sink.repair({ line, what: 'physical-newline', text });
    this.sink.record(new CellsRecord(this.format.record, this.format.id, line, lines, text, ms, this.format.clock, columns, cells));
    return true;
  }

  /** The record's time, NaN where the cell is blank or there is no such column, undefined where it is no stamp: not a record. */
  private stampOf(text: string, cells: ReturnType<typeof cutCells>): number | undefined {
    if (this.stampAt < 0) return cells.count === this.columns!.names.length ? NaN : undefined;
    if (this.stampAt >= cells.count) return undefined;
    const from = cells.at[3 * this.stampAt]!;
    const to = cells.at[3 * this.stampAt + 1]!;
    if (to <= from) return cells.count === this.columns!.names.length ? NaN : undefined;
    const ms = parseUtcIso(text, from);
    if (ms === ms) return ms;
    return parseOtherStamp(text.slice(from, to));
  }

  private continues(text: string): boolean {
    const open = this.open!;
    if (startsWithStamp(text, this.format, this.columns!.names) && startsLikeStamp(text)) return false;
    if (open.parts.length >= MAX_CELL_LINES) return false;
    open.parts.push(text);
    const whole = open.parts.join('\n');
    const cells = cutCells(whole);
    if (!cells.open) {
      this.open = undefined;
      if (!this.emit(whole, open.line, open.parts.length, cells)) open.parts.forEach((p, i) => this.sink.unparsed(open.line + i, p));
    }
    return true;
  }

  /** The quote never closed: the first line stands alone, the others are lines of their own. */
  private closeOpen(): void {
    const { line, parts } = this.open!;
    this.open = undefined;
    if (!this.emit(parts[0]!, line, 1, cutCells(parts[0]!))) this.sink.unparsed(line, parts[0]!);
    parts.slice(1).forEach((p, i) => {
      if (p.trim() !== '') this.sink.unparsed(line + 1 + i, p);
    });
  }
}

const US_STAMP = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: ([AP]M))?$/i;

/** `M/d/yyyy h:mm:ss AM`, as the request filtering log writes it (UTC). */
function parseOtherStamp(text: string): number | undefined {
  const found = US_STAMP.exec(text);
  if (!found) return undefined;
  const [, month, day, year, hour, minute, second, half] = found;
  const h = half ? (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hour);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), h, Number(minute), Number(second));
}
