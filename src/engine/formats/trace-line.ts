import { isTypographicQuote } from '../text/csv';
import { parseTraceStamp } from '../time/stamp';
import { traceMarksOf } from './pasted';

const QUOTE = 34;
const SLASH = 47;
const SPACE = 32;
const TAB = 9;
/** What a mail or a text processor makes of several blanks in a row. */
const HARD_BLANK = 0xa0;

/** Digits of a sequence number, of an activity id and letters of a level: longer ones are no trace. */
const MAX_SEQUENCE_DIGITS = 20;
const MAX_ID_DIGITS = 16;
const MAX_LEVEL_LETTERS = 16;

const isBlank = (code: number): boolean => code === SPACE || code === TAB || code === HARD_BLANK;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isHex = (code: number): boolean => isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isQuote = (code: number): boolean => code === QUOTE || (code > 0x2000 && isTypographicQuote(code));

/** Milliseconds of the stamp when the line begins a record of the quoted form, `"yyyy/MM/dd-HH:mm:ss.fff",`; NaN when it does not. */
export function csvTraceStamp(text: string): number {
  const at = traceMarksOf(text);
  return text.charCodeAt(at + 5) === SLASH && isQuote(text.charCodeAt(at)) ? parseTraceStamp(text, at + 1) : NaN;
}

/** Stamp, two numbers and two names, with a comma, a semicolon or a tab between them. */
const BARE = [',', ';', '\\t'].map((between) => new RegExp(String.raw`^(\d{4}/\d\d/\d\d-\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)_(\d{1,10})_(\d{1,10})_([A-Za-z][\w. ]{0,200})_([\w. ]{0,200})_`.replaceAll('_', between)));

/** Where the cells of a line that lost its quotes begin and end, in pairs: all but the message, which begins one unit behind the last. Undefined for any other line. */
export function bareTraceCells(text: string): number[] | undefined {
  const at = traceMarksOf(text);
  if (text.charCodeAt(at + 4) !== SLASH) return undefined;
  const line = at === 0 ? text : text.slice(at);
  for (const form of BARE) {
    const found = form.exec(line);
    if (!found) continue;
    const places: number[] = [];
    let from = at;
    for (const cell of found.slice(1)) {
      places.push(from, from + cell.length);
      from += cell.length + 1;
    }
    return places;
  }
  return undefined;
}

/** The same as {@link csvTraceStamp} for a copy that lost its quotes: stamp, two numbers and two names, then the message. */
export function bareTraceStamp(text: string): number {
  const places = bareTraceCells(text);
  return places ? parseTraceStamp(text.slice(places[0], places[1])) : NaN;
}

/** Where the cells in front of the stamp stand on a line of the tabular form; pairs of start and end. */
export interface TableHead {
  seq: [number, number];
  id: [number, number];
  level: [number, number];
  stamp: number;
  ms: number;
}

/** The head of a line `"seq" id-hex8 Level yyyy/MM/dd-HH:mm:ss.fff`; undefined for any other line. The quotes may be missing. */
export function tableTraceHead(text: string): TableHead | undefined {
  let at = traceMarksOf(text);
  if (isQuote(text.charCodeAt(at))) at++;
  const seqFrom = at;
  while (isDigit(text.charCodeAt(at)) && at - seqFrom <= MAX_SEQUENCE_DIGITS) at++;
  if (at === seqFrom) return undefined;
  const seq: [number, number] = [seqFrom, at];
  if (isQuote(text.charCodeAt(at))) at++;
  const idFrom = skipBlanks(text, at);
  if (idFrom === at) return undefined;
  at = idFrom;
  while (isHex(text.charCodeAt(at)) && at - idFrom <= MAX_ID_DIGITS) at++;
  const id: [number, number] = [idFrom, at];
  const levelFrom = skipBlanks(text, at);
  if (at === idFrom || levelFrom === at) return undefined;
  at = levelFrom;
  while (isLetter(text.charCodeAt(at)) && at - levelFrom <= MAX_LEVEL_LETTERS) at++;
  const stamp = skipBlanks(text, at);
  if (at === levelFrom || stamp === at || text.charCodeAt(stamp + 4) !== SLASH) return undefined;
  const ms = parseTraceStamp(text, stamp);
  return ms === ms ? { seq, id, level: [levelFrom, at], stamp, ms } : undefined;
}

/** Index of the first character at or behind `at` that is neither a space nor a tab. */
export function skipBlanks(text: string, at: number): number {
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Index of the first space or tab at or behind `at`, or the end. */
export function skipWord(text: string, at: number): number {
  while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** True when the line begins a trace record of either form. */
export function startsTraceRecord(text: string): boolean {
  const stamp = csvTraceStamp(text);
  return stamp === stamp || tableTraceHead(text) !== undefined || !Number.isNaN(bareTraceStamp(text));
}
