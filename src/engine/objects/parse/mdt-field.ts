/** One field of `!mdt`: its name, its value, and the lines that a value is spread over. */

import type { DumpField } from '../model';
import type { Builder } from './builder';
import { readMdtValue, type MdtValue } from './mdt-value';
import { readPrompt } from './prompt';
import { addressEnd, isBlankChar, isDigit, skipBlank } from './scan';

/** Lines that a hand-wrapped value may be spread over. */
export const MAX_WRAPPED = 4;
/** Longest field name: generic explicit interface names are long, log lines are longer. */
const MAX_NAME = 300;
/** Lines of one string value that are looked through for its end. */
const MAX_STRING_LINES = 2000;

export function makeField(b: Builder, i: number, text: string, at: number, rawName: string, valueAt: number, value: MdtValue): DumpField {
  const end = trimmedEnd(text);
  const field: DumpField = {
    line: b.line(i), column: b.reader.column(i, at), endColumn: b.reader.column(i, end - 1) + 1, rawName, valueColumn: b.reader.column(i, valueAt), raw: text.slice(valueAt, Math.max(end, valueAt)),
    form: value.form, type: value.type, address: value.address, methodTable: value.methodTable, number: value.number, text: value.text, length: value.length,
  };
  copyRare(value, field);
  return field;
}

function trimmedEnd(text: string): number {
  let end = text.length;
  while (end > 0 && isBlankChar(text.charCodeAt(end - 1))) {
    end -= 1;
  }
  return end;
}

function copyRare(value: MdtValue, into: DumpField): void {
  if (value.member !== undefined) {
    into.member = value.member;
  }
  if (value.elements !== undefined) {
    into.elements = value.elements;
    into.elementMethodTable = value.elementMethodTable;
  }
  if (value.boxed) {
    into.boxed = true;
  }
  if (value.remark !== undefined) {
    into.remark = value.remark;
  }
}

/** Index of the `:` behind a field name at `at`, or -1. */
export function fieldColon(text: string, at: number): number {
  const end = Math.min(text.length, at + MAX_NAME);
  for (let i = at; i < end; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 58) {
      return i > at ? i : -1;
    }
    // Space, tab, brackets, quotes, `=` and `\` end a name; generic arguments may hold `, `.
    if (isBlankChar(c) ? text.charCodeAt(i - 1) !== 44 : c === 40 || c === 34 || c === 61 || c === 92 || c === 47 || c === 59) {
      return -1;
    }
  }
  return -1;
}

/** A field line, with the lines its value is wrapped over. */
export function readField(b: Builder, i: number, text: string, at: number, variable = false): { field: DumpField; lines: number } | undefined {
  const colon = fieldColon(text, at);
  if (colon < 0 || isDigit(text.charCodeAt(at))) {
    return undefined;
  }
  const rawName = text.slice(at, colon);
  const read = readMdtValue(text, colon + 1, variable);
  if (read === undefined) {
    return undefined;
  }
  if (read === 'incomplete') {
    return readWrapped(b, i, text, at, colon, variable);
  }
  if (read.form === 'declaration' && !read.type.includes('.')) {
    return undefined;
  }
  const field = makeField(b, i, text, at, rawName, skipValue(text, colon + 1), read);
  const lines = read.openString === undefined ? 1 : 1 + closeOverLines(b, i, text, read.openString, field);
  return { field, lines };
}

function skipValue(text: string, at: number): number {
  return Math.min(skipBlank(text, at), text.length);
}

/** Joins a value that a console or a person broke over lines; gives up at anything that starts something else. */
function readWrapped(b: Builder, i: number, text: string, at: number, colon: number, variable: boolean): { field: DumpField; lines: number } | undefined {
  // A bare `word:` is a label of prose far more often than a wrapped field.
  if (skipBlank(text, colon + 1) >= text.length && text.charCodeAt(at) !== 60) {
    return undefined;
  }
  let joined = text.trimEnd();
  for (let n = 1; n < MAX_WRAPPED && b.budget > 0; n += 1) {
    b.budget -= 1;
    const next = b.reader.text(i + n);
    const from = skipBlank(next, 0);
    if (from >= next.length || readPrompt(next) !== undefined) {
      return undefined;
    }
    joined = joinWrapped(joined, next.slice(from).trimEnd());
    const read = readMdtValue(joined, colon + 1, variable);
    if (read === undefined) {
      return undefined;
    }
    if (read !== 'incomplete') {
      const field = makeField(b, i, text, at, text.slice(at, colon), skipValue(text, colon + 1), read);
      field.raw = joined.slice(skipValue(joined, colon + 1));
      field.endLine = b.line(i + n);
      return { field, lines: n + 1 };
    }
  }
  return undefined;
}

/** What stands behind the type of a value, when a console or a person broke the line in front of it. */
export function isRestOfValue(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return (c === 86 || c === 76 || c === 83 || c === 65 || isDigit(c)) && /^(?:VALTYPE \(|Length=\d|String="|STRVAL="|ADDR=[0-9a-fA-F]|\d{4}\/\d\d\/\d\d \d)/.test(text.slice(at, at + 24));
}

/** A break inside a name takes no blank; one between parts does. */
export function joinWrapped(left: string, right: string): string {
  const last = left.charAt(left.length - 1);
  const parts = last === ',' || last === ')' || right.startsWith('(') || right.startsWith('VALTYPE') || /^(?:Length|String|STRVAL|Elements|ElementMT|ADDR|MT)=?/.test(right);
  return parts && last !== '(' ? `${left} ${right}` : left + right;
}

/**
 * A string whose text goes on in the following lines. `Length=` decides; a text that is merely shorter (a redaction) stays on its line.
 * @returns how many more lines the value takes
 */
export function closeOverLines(b: Builder, i: number, text: string, from: number, into: { text?: string; length?: number; raw?: string; endLine?: number }): number {
  const closed = endsQuoted(text);
  const length = into.length;
  let size = text.length - from;
  let fallback = 0;
  let lines = 0;
  for (let n = 1; n <= MAX_STRING_LINES && b.budget > 0 && i + n < b.reader.count; n += 1) {
    b.budget -= 1;
    const next = b.reader.text(i + n);
    if (readPrompt(next) !== undefined || (closed && looksLikeMdt(next))) {
      break;
    }
    size += 1 + next.length;
    if (endsQuoted(next)) {
      const shown = size - (next.length - next.trimEnd().length) - 1;
      // In memory a line break may be two characters.
      if (length === undefined || shown === length || shown + n === length) {
        lines = n;
        break;
      }
      fallback = fallback === 0 && !closed ? n : fallback;
    }
    if (length !== undefined && size > length + 2) {
      break;
    }
  }
  lines = lines === 0 ? fallback : lines;
  if (lines > 0) {
    const parts = [text.slice(from)];
    for (let n = 1; n <= lines; n += 1) {
      parts.push(b.reader.text(i + n));
    }
    into.text = parts.join('\n').trimEnd().replace(/"\)?$/, '');
    into.endLine = b.line(i + lines);
  }
  return lines;
}

function endsQuoted(text: string): boolean {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 32) {
    end -= 1;
  }
  return text.charCodeAt(end - 1) === 34 || (text.charCodeAt(end - 1) === 41 && text.charCodeAt(end - 2) === 34);
}

/** Cheap: could this line be a header or a field of `!mdt`? */
function looksLikeMdt(text: string): boolean {
  const at = skipBlank(text, 0);
  return addressEnd(text, at) > 0 || (fieldColon(text, at) > 0 && text.includes(' ('));
}
