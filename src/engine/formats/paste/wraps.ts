import { promptCommand } from '../prompt';
import { dashColumns, fitsExactly, rowCells, wordCells, type TableColumn } from '../table-columns';
import { startsTraceRecord, tableTraceHead } from '../trace-line';
import { watermarkRow, wholeNumber } from '../watermarks';

/** Lines that were one, and what stood where they were broken. */
export interface Wrap {
  lines: number;
  between: string;
  /** The row of a table whose columns moved: its words are to be counted. */
  squeezed?: true;
}

/** Consoles break lines no later. */
const MAX_WIDTH = 200;
/** ... and mail programs, at 72 to 80. */
const MAX_MAIL_WIDTH = 100;
/** ... and no earlier. */
const MIN_WIDTH = 40;
/** Lines that one is broken into, at most; the longest row of a table has a few hundred characters. */
const MAX_WRAPS = 12;

type Ahead = (k: number) => string | undefined;

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === '';
const firstWord = (text: string): string => /^\s*\S*/.exec(text)![0];
const words = (text: string): number => text.trim().split(/\s+/).length;

/** Puts lines together that a mail program or a console broke, where what they are of proves it. Keeps in mind what the lines before were of. */
export class Wraps {
  /** Columns of a table whose names or rows were broken. */
  private columns: TableColumn[] | undefined;
  /** The same, of a console: what it breaks stays in its columns. */
  private full: TableColumn[] | undefined;
  /** The last column of the table holds times, which are two words. */
  private timed = false;
  /** Where the colons of a list stand. */
  private colon = -1;

  /** The lines from here on that are one; undefined for a line that stands alone. */
  of(text: string, ahead: Ahead): Wrap | undefined {
    if (text.trim() === '') {
      this.columns = this.full = undefined;
      this.timed = false;
      return undefined;
    }
    if (this.full) {
      const row = fullRow(text, ahead, this.full);
      if (row) return row;
    }
    if (this.columns) {
      const row = rowWrap(text, ahead, this.columns);
      if (row) return { ...row, squeezed: true };
      this.columns = undefined;
    }
    // whatever columns are empty: a time alone is of the date above it
    if (this.timed && ENDS_IN_DATE.test(text) && CLOCK_ALONE.test(ahead(1) ?? '')) return { lines: 2, between: ' ' };
    return this.trace(text, ahead) ?? watermarkWrap(text, ahead) ?? this.list(text, ahead);
  }

  /** A trace line in columns that goes on in the next lines. */
  trace(text: string, ahead: Ahead): Wrap | undefined {
    const next = ahead(1);
    if (text.length > MAX_WIDTH || text.length < MIN_WIDTH || isBlank(next) || beginsRecord(next!) || !tableTraceHead(text)) return undefined;
    let lines = 2;
    while (lines < MAX_WRAPS && !isBlank(ahead(lines)) && !beginsRecord(ahead(lines)!)) lines++;
    return fill(text, ahead, lines);
  }

  /** Names and dashes of a table from here on that was broken, or whose rows were: how many lines each of the two takes. */
  tableHead(text: string, ahead: Ahead): { lines: number; between: string } | undefined {
    // asked of every line: nearly none has dashes below it
    if (this.columns || !(isDashed(ahead(1)) || isDashed(ahead(2)) || isDashed(ahead(3)) || isDashed(ahead(4))) || isBlank(text)) return undefined;
    if (isDashed(ahead(1)) && DASHES.test(ahead(1)!)) this.timed = IS_TIME.test(/\S+\s*$/.exec(text)![0]);
    for (let n = 1; n <= MAX_TABLE_LINES; n++) {
      const names = [text, ...Array.from({ length: n - 1 }, (_, i) => ahead(i + 1) ?? '')];
      const dashes = Array.from({ length: n }, (_, i) => ahead(n + i) ?? '');
      if (!dashes.every((d) => DASHES.test(d))) continue;
      if (n <= 2 && fullRows(names, dashes, (k) => ahead(2 * n + k))) return (this.full = dashColumns(names.join(''), dashes.join(''))) && { lines: n, between: '' };
      if (!dashes.every((d, i) => words(d) === words(names[i]!))) continue;
      const columns = dashColumns(squeeze(names), squeeze(dashes));
      if (!columns || columns.length < 2 || (n === 1 && !isBroken((k) => ahead(2 + k), columns))) return undefined;
      this.columns = columns;
      return { lines: n, between: ' ' };
    }
    return undefined;
  }

  private list(text: string, ahead: Ahead): Wrap | undefined {
    if (!text.includes(' :')) {
      this.colon = -1;
      return undefined;
    }
    const colon = colonOf(text);
    const known = colon >= 0 && colon === this.colon;
    this.colon = colon;
    if (colon < 0 || text.length < MIN_WIDTH) return undefined;
    const whole = collection(text.slice(colon + 2).trim(), ahead, colon);
    if (whole) return fill(text, ahead, whole) ?? { lines: whole, between: '' };
    // goes on with other values of the same list: what stands between is no sentence behind it
    for (let k = 1; k < MAX_WRAPS; k++) {
      const next = ahead(k);
      if (isBlank(next) || promptCommand(next!) !== undefined) return known && k > 2 ? fill(text, ahead, k) : undefined;
      if (colonOf(next!) === colon) return k > 1 ? fill(text, ahead, k) : undefined;
      if (/^\s/.test(next!)) return undefined;
    }
    return undefined;
  }
}

/** Lines that a collection of a list takes: what is open is closed later. */
function collection(value: string, ahead: Ahead, colon: number): number | undefined {
  if (!value.startsWith('{') || value.endsWith('}')) return undefined;
  for (let k = 1; k < MAX_WRAPS; k++) {
    const next = ahead(k);
    if (isBlank(next) || /^\s/.test(next!) || colonOf(next!) === colon) return undefined;
    if (next!.trimEnd().endsWith('}')) return k + 1;
  }
  return undefined;
}

/** A record, or as much of it as was left where the file ends. */
const RECORD = /^[ \t]{0,8}(?:"?\d{1,20}"?[ \t]{1,40}[0-9A-Fa-f]{6,16}[ \t]{1,40}[A-Z]|"\d{4}\/\d\d)/;

function beginsRecord(text: string): boolean {
  return startsTraceRecord(text) || RECORD.test(text);
}

/** A table of a mail is broken into so many parts at most. */
const MAX_TABLE_LINES = 4;
/** Begins with a hyphen, behind blanks. */
function isDashed(text: string | undefined): boolean {
  if (text === undefined) return false;
  let at = 0;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return text.charCodeAt(at) === 45;
}

const DASHES = /^[ \t]*-{2,}(?:[ \t]+-{2,})*[ \t]*$/;

/** One blank between words. */
function squeeze(lines: readonly string[]): string {
  return lines.flatMap((l) => l.trim().split(/\s+/)).join(' ');
}

/** The lines that have as many words together as the table has columns, where none of them has alone. */
function rowWrap(text: string, ahead: Ahead, columns: readonly TableColumn[]): Wrap | undefined {
  const even = evenly(columns);
  const parts = [text];
  for (let k = 0; k < MAX_TABLE_LINES; k++) {
    if (k > 0) parts.push(ahead(k)!);
    if (wordCells(squeeze(parts), even)) return { lines: k + 1 + restOfTime(ahead(k + 1), columns), between: ' ' };
    if (isBlank(ahead(k + 1)) || (k > 0 && wordCells(squeeze([parts[k]!]), even))) return undefined;
  }
  return undefined;
}

/** The time of a date that is a cell by itself. */
const CLOCK_ALONE = /^\s{0,8}(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?|[AaPp]\.?[Mm]\.?)\s*$/;
const IS_TIME = /time|date|when/i;
const ENDS_IN_DATE = /(?:^|\s)\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\s*$/;

function restOfTime(next: string | undefined, columns: readonly TableColumn[]): 0 | 1 {
  return next !== undefined && IS_TIME.test(columns.at(-1)!.name) && CLOCK_ALONE.test(next) ? 1 : 0;
}

/** Is one of the next rows broken, and is each of them a row? */
function isBroken(ahead: Ahead, columns: readonly TableColumn[]): boolean {
  for (let k = 0; k < MAX_WRAPS - MAX_TABLE_LINES && !isBlank(ahead(k)); ) {
    const row = rowWrap(ahead(k)!, (j) => ahead(k + j), columns);
    if (!row) return false;
    if (row.lines > 1) return true;
    k++;
  }
  return false;
}

/** Names, or rows, that fill lines of a console to their end. */
function fullRows(names: readonly string[], dashes: readonly string[], ahead: Ahead): boolean {
  const columns = dashColumns(names.join(''), dashes.join(''));
  if (!columns || columns.length < 2) return false;
  if (names.length > 1) return names[0]!.length === dashes[0]!.length && CONSOLES.includes(names[0]!.length);
  return !isBlank(ahead(0)) && fullRow(ahead(0)!, ahead, columns) !== undefined;
}

function fullRow(text: string, ahead: Ahead, columns: readonly TableColumn[]): Wrap | undefined {
  const next = ahead(1);
  if (!CONSOLES.includes(text.length) || isBlank(next) || next!.length >= text.length || fitsExactly(next!, columns)) return undefined;
  return rowCells(text + next!, columns) ? { lines: 2, between: '' } : undefined;
}

/** The same columns with one blank between them. */
function evenly(columns: readonly TableColumn[]): TableColumn[] {
  let at = 0;
  return columns.map(({ name }) => {
    const start = at;
    at += name.length + 1;
    return { name, start, end: at - 1 };
  });
}

/** A row of watermarks whose numbers go on in the next line: the sum proves it. */
function watermarkWrap(text: string, ahead: Ahead): Wrap | undefined {
  if (!text.includes('\\') || text.length < MIN_WIDTH / 2 || isSum(text)) return undefined;
  const parts = [text];
  for (let k = 1; k <= MAX_TABLE_LINES; k++) {
    const next = ahead(k);
    if (isBlank(next) || !NUMBERS.test(next!)) return undefined;
    parts.push(next!);
    for (const between of ['', ' ']) if (isSum(parts.join(between))) return { lines: k + 1, between };
  }
  return undefined;
}

/** The assistant's name may stand in front of the numbers. */
const NUMBERS = /^[A-Za-z \t]{0,80}\d[\d ,.'\t\u00a0\u202f]{0,80}$/;

function isSum(text: string): boolean {
  const row = watermarkRow(text, 1);
  const number = (name: string): number => wholeNumber(row!.get(name)!);
  return row !== undefined && number('last') - number('watermark') === number('backlog');
}

/**
 * How many of `lines` lines belong together. A mail program breaks where the next word has no room; a console where a line is full, whatever
 * stands there.
 */
function fill(text: string, ahead: Ahead, lines: number): Wrap | undefined {
  const parts = [text, ...Array.from({ length: lines - 1 }, (_, i) => ahead(i + 1)!)];
  // a console: lines of one length, the last one shorter
  const isFull = parts.slice(0, -1).every((p) => p.length === text.length) && parts.at(-1)!.length <= text.length;
  if (isFull && (parts.length > 2 || CONSOLES.includes(text.length))) return { lines: parts.length, between: '' };
  // a mail: a word without a blank may be longer than its lines are
  const width = Math.max(...parts.slice(0, -1).map((p) => (words(p) > 1 ? p.trimEnd().length : 0)));
  let count = 1;
  while (count < parts.length && parts[count - 1]!.length + 1 + firstWord(parts[count]!).length > width) count++;
  // an id goes on behind its hyphen
  return count > 1 && width <= MAX_MAIL_WIDTH ? { lines: count, between: parts.slice(0, count - 1).every((p) => /(?: |[0-9A-Fa-f]-)$/.test(p)) ? '' : ' ' } : undefined;
}

/** A line of a mail's source that goes on in the next one ends in `=`, at its last column but a few; the end of Base64 does too. */
const SOFT_BREAK = { from: 70, to: 76 };
/** Bytes of a text file have their names. */
export const NAMED_BYTE = /=([2-7][0-9A-F])/g;

function isSoftBroken(line: string): boolean {
  return line.length >= SOFT_BREAK.from && line.length <= SOFT_BREAK.to && /[^=]=$/.test(line);
}

/** Lines from here on that are one in a mail's source (quoted-printable). */
export function softBreaks(text: string, ahead: Ahead): number {
  let lines = 1;
  for (let line = text; lines < MAX_WRAPS && isSoftBroken(line) && !isBlank(ahead(lines)) && !ahead(lines)!.startsWith('--'); lines++) line = ahead(lines)!;
  return lines;
}

/** Columns of consoles. */
const CONSOLES = [80, 100, 120, 132, 150, 160, 200];

/** Index of the padded colon of a value in a list, or -1. */
function colonOf(text: string): number {
  return /^[ \t]{0,20}[A-Za-z_][A-Za-z0-9_]{0,79} {0,79}(?= :(?: |$))/.exec(text)?.[0].length ?? -1;
}
