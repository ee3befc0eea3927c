/**
 * Time stamps of Exchange's files, read field by field. Every result is in milliseconds since 1970-01-01 on the file's own clock, as if
 * that clock were UTC; a zone is applied later, by whoever knows it. `NaN` means: no such stamp here.
 */

const ZERO = 48;
const DASH = 45;
const DOT = 46;
const COMMA = 44;
const SLASH = 47;
const COLON = 58;
const SPACE = 32;
const UPPER_T = 84;
const UPPER_Z = 90;
const OPEN_BRACKET = 91;

const MS_PER_DAY = 86_400_000;
const daysBeforeMonth: readonly number[] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysInMonth: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/**
 * Fields to milliseconds since 1970-01-01 of the proleptic Gregorian calendar.
 * @param month 1-12
 * @returns `NaN` where a field is out of range, for example 30 February
 */
export function civilToMs(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, ms = 0): number {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) {
    return NaN;
  }
  const leap = isLeap(year);
  if (day > daysInMonth[month - 1]! + (leap && month === 2 ? 1 : 0)) {
    return NaN;
  }
  const past = year - 1;
  const days = past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162
    + daysBeforeMonth[month - 1]! + (leap && month > 2 ? 1 : 0) + day - 1;
  return days * MS_PER_DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}

/** Two digits at `at`; NaN where one is missing. Arithmetic with NaN keeps the callers free of branches. */
function two(text: string, at: number): number {
  const high = text.charCodeAt(at) - ZERO;
  const low = text.charCodeAt(at + 1) - ZERO;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : NaN;
}

function four(text: string, at: number): number {
  return two(text, at) * 100 + two(text, at + 2);
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= ZERO && code <= ZERO + 9;
}

/** More digits than .NET ever prints (7) are not a fraction. */
const MAX_FRACTION_DIGITS = 9;

/** Where a fraction that starts at its dot ends; `at` itself where there is none, -1 where it is too long. */
function fractionEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== DOT || !isDigit(text, at + 1)) {
    return at;
  }
  let end = at + 1;
  while (isDigit(text, end)) {
    if (++end - at > MAX_FRACTION_DIGITS + 1) {
      return -1;
    }
  }
  return end;
}

/** Whole milliseconds of a fraction, further digits dropped. */
function fractionMs(text: string, at: number, end: number): number {
  let ms = 0;
  for (let i = at + 1; i < at + 4; i++) {
    ms = ms * 10 + (i < end ? text.charCodeAt(i) - ZERO : 0);
  }
  return ms;
}

let lastDay = NaN;
let lastDayMs = NaN;

/** Midnight of a day; neighbouring rows of a log share it. */
function dayMs(year: number, month: number, day: number): number {
  const key = (year * 100 + month) * 100 + day;
  if (key !== lastDay) {
    lastDayMs = civilToMs(year, month, day);
    lastDay = key;
  }
  return lastDayMs;
}

/** `yyyy?MM?dd?HH:mm:ss` with the given separators, without the fraction. */
function yearFirst(text: string, start: number, dateSeparator: number, middle: number, middle2 = middle): number {
  const at = text.charCodeAt(start + 10);
  if (text.charCodeAt(start + 4) !== dateSeparator || text.charCodeAt(start + 7) !== dateSeparator || (at !== middle && at !== middle2)
    || text.charCodeAt(start + 13) !== COLON || text.charCodeAt(start + 16) !== COLON) {
    return NaN;
  }
  const hour = two(text, start + 11);
  const minute = two(text, start + 14);
  const second = two(text, start + 17);
  return hour < 24 && minute < 60 && second < 60
    ? dayMs(four(text, start), two(text, start + 5), two(text, start + 8)) + hour * 3_600_000 + minute * 60_000 + second * 1000
    : NaN;
}

function withFraction(text: string, start: number, seconds: number, last: number): number {
  const at = start + 19;
  // The usual shape first: three digits and `Z`.
  if (text.charCodeAt(at + 4) === UPPER_Z && text.charCodeAt(at) === DOT) {
    const ms = two(text, at + 1) * 10 + text.charCodeAt(at + 3) - ZERO;
    if (ms >= 0 && isDigit(text, at + 3)) {
      return seconds + ms;
    }
  }
  const end = fractionEnd(text, at);
  if (end < 0 || Number.isNaN(seconds) || isDigit(text, end) || (last !== 0 && text.charCodeAt(end) !== last)) {
    return NaN;
  }
  return seconds + (end === at ? 0 : fractionMs(text, at, end));
}

/** `yyyy-MM-ddTHH:mm:ss[.fff...]Z` at `start`; what follows the `Z` does not matter. Digits below a millisecond are dropped. */
export function parseUtcIso(text: string, start = 0): number {
  return withFraction(text, start, yearFirst(text, start, DASH, UPPER_T), UPPER_Z);
}

/** `yyyy-MM-dd HH:mm:ss[.fff]` or with `T`, no zone, at `start`: IIS logs, ISO stamps in local time. A `Z` after it is not looked at. */
export function parseLocalIso(text: string, start = 0): number {
  return withFraction(text, start, yearFirst(text, start, DASH, UPPER_T, SPACE), 0);
}

/** `yyyy/MM/dd-HH:mm:ss.fff` of traces, server-local. Tools of other cultures write a comma before the milliseconds. */
export function parseTraceStamp(text: string, start = 0): number {
  const seconds = yearFirst(text, start, SLASH, DASH);
  const at = start + 19;
  return text.charCodeAt(at) === COMMA ? seconds + commaMs(text, at) : withFraction(text, start, seconds, 0);
}

/** Milliseconds behind a comma; 0 where the comma ends a cell, as the next cell then begins: a number with a comma behind it, or something else. */
function commaMs(text: string, at: number): number {
  let end = at + 1;
  while (isDigit(text, end) && end - at <= MAX_FRACTION_DIGITS) end++;
  return end === at + 1 || text.charCodeAt(end) === COMMA ? 0 : fractionMs(text, at, end);
}

/** `yyyy/MM/dd HH:mm:ss.fff` as `!mdt` prints a DateTime; the kind is not printed. */
export function parseDumpStamp(text: string, start = 0): number {
  return withFraction(text, start, yearFirst(text, start, SLASH, SPACE), 0);
}

/**
 * `MM/dd/yyyy HH:mm:ss.0mmm` of setup logs, with or without the opening bracket. The four decimals are zero-padded milliseconds:
 * `.0156` is 156 ms.
 */
export function parseSetupStamp(text: string, start = 0): number {
  const at = text.charCodeAt(start) === OPEN_BRACKET ? start + 1 : start;
  if (text.charCodeAt(at + 2) !== SLASH || text.charCodeAt(at + 5) !== SLASH || text.charCodeAt(at + 10) !== SPACE
    || text.charCodeAt(at + 13) !== COLON || text.charCodeAt(at + 16) !== COLON || text.charCodeAt(at + 19) !== DOT || isDigit(text, at + 24)) {
    return NaN;
  }
  const ms = four(text, at + 20);
  const seconds = civilToMs(four(text, at + 6), two(text, at), two(text, at + 3),
    two(text, at + 11), two(text, at + 14), two(text, at + 17));
  // A value of 1000 and above has not been seen; four real decimals would then be the only reading.
  return ms < 1000 ? seconds + ms : seconds + Math.floor(ms / 10);
}

export { parseCultureStamp, settleOrder } from './culture';
export type { DateOrder, SettledOrder, StampCandidate } from './culture';

const monthNames: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const debuggerTime = /\b[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d{1,2}):(\d{2}):(\d{2})\.(\d{3}) (\d{4}) \((?:UTC|GMT) ?([-+]) ?(\d{1,2}):(\d{2})\)/;

/**
 * `Debug session time: Fri Feb  9 15:22:43.134 2018 (UTC + 1:00)`, as debuggers print the time of a dump.
 * @returns the stamp on the machine's clock, its offset in minutes east of UTC, and the instant in UTC
 */
export function parseDebuggerTime(text: string): { local: number; offset: number; utc: number } | undefined {
  const match = debuggerTime.exec(text.slice(0, 200));
  if (!match) {
    return undefined;
  }
  const [, month, day, hour, minute, second, ms, year, sign, offsetHours, offsetMinutes] = match as unknown as [string, ...string[]];
  const local = civilToMs(Number(year), monthNames.indexOf(month!.toLowerCase()) + 1, Number(day), Number(hour), Number(minute), Number(second), Number(ms));
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  return Number.isNaN(local) ? undefined : { local, offset, utc: local - offset * 60_000 };
}
