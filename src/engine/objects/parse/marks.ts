/** What loggers and pages put in front of each line: times, and the bars of tables. */

import { isBlankChar, isDigit, skipBlank } from './scan';

const BAR = 124;
const BRACKET = 91;
/** Longest time with its date, zone and brackets. */
const MAX_STAMP = 48;

/** `[03:06:05] `, `[2016-01-13 03:06:05.277] `: no row of a debugger begins so. */
const BRACKETED = /^\[(?:\d{4}[-/.]\d\d[-/.]\d\d[ T])?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[AP]M)?Z?\](?: |$)/i;
/** `2016-01-13T03:06:05.277Z `, `2016/01/13 03:06:05 `, `03:06:05.277 | `: the mark of a logger where the line above or below has one, too. */
const PLAIN = /^(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?(?: \|| -)?(?: |$)/;

/** May a time stand at `at`? Told by two characters. */
export function isStampStart(line: string, at: number): boolean {
  const c = line.charCodeAt(at);
  if (c === BRACKET) {
    return isDigit(line.charCodeAt(at + 1)) && (line.charCodeAt(at + 3) === 58 || line.charCodeAt(at + 2) === 58 || isDash(line.charCodeAt(at + 5)));
  }
  return isDigit(c) && ((line.charCodeAt(at + 2) === 58 && line.charCodeAt(at + 5) === 58) || isDash(line.charCodeAt(at + 4)));
}

function isDash(c: number): boolean {
  return c === 45 || c === 46 || c === 47;
}

/** Index behind the time that a logger put there and the one blank behind it; `undefined` for anything else. */
export function stampEnd(line: string, at: number, near: (rows: number) => string | undefined): number | undefined {
  const text = line.slice(at, at + MAX_STAMP);
  const bracketed = BRACKETED.exec(text);
  if (bracketed) {
    return at + bracketed[0].length;
  }
  const plain = PLAIN.exec(text);
  const isMarked = (other: string | undefined): boolean => other !== undefined && PLAIN.test(other.slice(at, at + MAX_STAMP));
  return plain && (isMarked(near(-1)) || isMarked(near(1))) ? at + plain[0].length : undefined;
}

/** Does the line begin with the bar of a table or of a quotation? */
export function isDrawn(line: string, at: number): boolean {
  // `|-->` is SOSEX's own
  return line.charCodeAt(at) === BAR && !line.startsWith('-->', at + 1);
}

/** Index behind a bar and its blank, or `from`. */
export function barEnd(line: string, from: number, end: number): number {
  let at = skipBlank(line, from);
  if (at >= end || !isDrawn(line, at)) {
    return from;
  }
  while (line.charCodeAt(at) === BAR) {
    at += 1;
  }
  return isBlankChar(line.charCodeAt(at)) ? at + 1 : at;
}

/** The text between the bars of a row, its columns kept; a line that ends in no bar was only marked at its beginning. */
export function cellsOf(text: string): string {
  let end = text.length;
  while (end > 0 && isBlankChar(text.charCodeAt(end - 1))) {
    end -= 1;
  }
  if (text.charCodeAt(end - 1) !== BAR) {
    return text;
  }
  while (text.charCodeAt(end - 1) === BAR) {
    end -= 1;
  }
  // the line below the titles of a table
  if (/^[-:|\s]*$/.test(text.slice(0, end)) && text.lastIndexOf('|', end - 1) >= 0) {
    return '';
  }
  return text.slice(0, end).replace(/(^|\s)\|{1,2}(?=\s|$)/g, (bars) => ' '.repeat(bars.length)).trimEnd();
}
