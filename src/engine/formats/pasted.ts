import type { Window } from './format';

/** What stands in front of a line that was pasted, quoted or found by a search. */

/** A pasted line may be indented this far. */
const MAX_INDENT = 40;
const SPACE = 32, TAB = 9, NBSP = 0xa0;

/** Blanks, `>` of a quotation, and the bullets of a list: `*`, `-`, `•`. */
const isMark = (code: number): boolean => code === SPACE || code === TAB || code === NBSP || code === 62 || code === 42 || code === 45 || code === 0x2022;

/** The file and the number of the line, as findstr, grep and Select-String put them in front of what they find; the number alone, as an editor's list of results does. */
const FOUND_IN = /^(?:(?:[A-Za-z]:[\\/])?[^:"<>|*?\r\n,]{0,300}:(?:\d{1,9}:)?|\d{1,9}(?::[ \t]|[ \t]{1,8}))(?=\d{4}-\d\d-\d\dT\d\d:)/;
const QUOTED = /^\s{0,20}>/;
/** The same in front of a trace line of either form; or the number of the line alone, as an editor shows it. */
const FOUND_TRACE = /^(?:(?:[A-Za-z]:[\\/])?[^:"<>|*?\r\n,]{0,300}:(?:\d{1,9}:)?|\d{1,9}[ \t]{1,8})(?="?\d{4}\/\d\d\/\d\d-\d\d:|"?\d{1,20}"?[ \t\u00a0]{1,40}[0-9A-Fa-f]{1,16}[ \t\u00a0]{1,40}[A-Za-z]{1,16}[ \t\u00a0]{1,40}\d{4}\/\d\d\/)/;
/** A date of a trace: without one nobody looks where the line was found. */
const TRACE_DATE = /\d\/\d\d\/\d\d-\d\d:/;

/** Blanks, marks of quotation and a bullet in front of a line; 0 where there are more than a paste would leave. */
export function indentOf(text: string): number {
  for (let at = 0; at <= MAX_INDENT; at++) if (!isMark(text.charCodeAt(at))) return at;
  return 0;
}

/** The same, and where the line was found. */
export function marksOf(line: string): number {
  // all logs with a header ask for the same line, one after another
  if (line === latest.line) return latest.marks;
  latest.marks = foundMarks(line);
  latest.line = line;
  return latest.marks;
}

const latest = { line: '', marks: 0 };

function foundMarks(line: string): number {
  const indent = indentOf(line);
  const found = FOUND_IN.exec(indent === 0 ? line : line.slice(indent));
  return indent + (found ? found[0].length : 0);
}

/** What stands in front of a trace line, where it was found included. */
export function traceMarksOf(line: string): number {
  const indent = indentOf(line);
  const first = line.charCodeAt(indent);
  // nearly always it begins with a quote, or with a digit of its stamp or number
  if (first === 34 || !TRACE_DATE.test(line.slice(indent, indent + MAX_FOUND))) return indent;
  const found = FOUND_TRACE.exec(indent === 0 ? line : line.slice(indent));
  return indent + (found ? found[0].length : 0);
}

/** Where a line was found, and the head of a trace line. */
const MAX_FOUND = 500;

/** A quoted line is somebody's answer, and one that was found somewhere has not all of its log around it. */
export function isExcerpt(line: string): boolean {
  return QUOTED.test(line) || FOUND_IN.test(line) || FOUND_TRACE.test(line);
}

const MARKED = /^[ \t\u00a0]{0,8}>[> \t\u00a0]{0,40}/;

/** The line with blanks for hard blanks and for the marks of a quotation: as long as before, so that all columns stay. */
export function plainBlanks(line: string): string {
  const soft = line.includes('\u00a0') ? line.replaceAll('\u00a0', ' ') : line;
  return soft.includes('>') ? soft.replace(MARKED, (marks) => ' '.repeat(marks.length)) : soft;
}

/** A window on lines whose marks are blanks. */
export function plainWindow(window: Window): Window {
  return {
    at(ahead) {
      const line = window.at(ahead);
      return line === undefined ? undefined : plainBlanks(line);
    },
  };
}
