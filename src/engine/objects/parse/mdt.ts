/** SOSEX `!mdt`: headers, fields, elements and nested levels. */

import type { DumpField, DumpObject } from '../model';
import type { Builder, Mode } from './builder';
import { readMdtValue, type MdtValue } from './mdt-value';
import { readPrompt } from './prompt';
import { addressEnd, closeParen, isBlankChar, isDigit, openBrackets, plainAddress, skipBlank } from './scan';

interface Level {
  object: DumpObject;
  indent: number;
}

/** Nested levels that are kept apart; deeper ones (a loop of `-r`) join the last. */
const MAX_LEVELS = 64;
/** Lines that a hand-wrapped value may be spread over. */
const MAX_WRAPPED = 4;
/** Longest field name: generic explicit interface names are long, log lines are longer. */
const MAX_NAME = 300;
/** Lines of one string value that are looked through for its end. */
const MAX_STRING_LINES = 2000;

class MdtMode implements Mode {
  readonly name = 'mdt';
  levels: Level[] = [];
  last: DumpField | undefined;
  loose = false;

  constructor(readonly root: DumpObject) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const c = text.charCodeAt(at);
    if (c === 91) {
      return this.element(b, i, text, at);
    }
    if (c === 60 && text.startsWith('<RECURSIVE>', at)) {
      if (this.last) {
        this.last.recursive = true;
      }
      b.extend(this.root, b.line(i));
      return 1;
    }
    if (c === 67 && text.startsWith('Count = ', at) && isDigit(text.charCodeAt(at + 8))) {
      this.root.elements = Number(text.slice(at + 8).trim());
      b.extend(this.root, b.line(i));
      return 1;
    }
    const read = readField(b, i, text, at);
    if (!read || !this.belongs(b, at, read.field)) {
      return 0;
    }
    this.add(b, at, read.field);
    return read.lines;
  }

  /** A string has no fields; a field further left than the object's own, or behind a gap, stands alone. */
  private belongs(b: Builder, indent: number, field: DumpField): boolean {
    if (this.root.form === 'string') {
      return false;
    }
    const base = this.levels[0]?.indent;
    if (this.loose) {
      return b.blanks === 0 && !this.root.fields.some((one) => one.rawName === field.rawName);
    }
    if (base === undefined) {
      return true;
    }
    return indent >= base || base < 3;
  }

  private add(b: Builder, indent: number, field: DumpField): void {
    const level = this.levelFor(b, indent);
    b.addField(level.object, field);
    this.last = field;
  }

  private levelFor(b: Builder, indent: number): Level {
    const top = this.levels[this.levels.length - 1];
    if (top === undefined) {
      return this.push(this.root, indent);
    }
    if (indent > top.indent && this.last !== undefined && this.levels.length < MAX_LEVELS) {
      const child = this.nest(b, this.last, top.object);
      return child === undefined ? top : this.push(child, indent);
    }
    while (this.levels.length > 1 && indent < this.levels[this.levels.length - 1]!.indent) {
      this.levels.pop();
    }
    return this.levels[this.levels.length - 1]!;
  }

  private push(object: DumpObject, indent: number): Level {
    const level = { object, indent };
    this.levels.push(level);
    return level;
  }

  /** The object whose fields are printed below the field that leads to it. */
  private nest(b: Builder, field: DumpField, parent: DumpObject): DumpObject | undefined {
    if (field.nested !== undefined) {
      return b.dump.objects[field.nested];
    }
    const carries = field.form === 'pointer' || field.form === 'valuetype' || field.form === 'boxed' || field.form === 'array' || field.form === 'address';
    if (!carries) {
      return undefined;
    }
    const form = field.form === 'valuetype' ? 'value' : field.form === 'array' ? 'array' : 'object';
    const object = b.addObject(field, form, 'sosex', field.address, field.type === '' ? undefined : field.type);
    object.methodTable = field.methodTable;
    object.text = field.text;
    object.parent = parent.index;
    field.nested = object.index;
    return object;
  }

  /** `[0] 061ab3a0`, `[1] 00000000036e1208 (T)`, `[2] null`. */
  private element(b: Builder, i: number, text: string, at: number): number {
    const close = text.indexOf(']', at);
    const inside = text.slice(at + 1, close);
    if (close < 0 || !isIndexText(inside) || this.root.form === 'string') {
      return 0;
    }
    const from = skipBlank(text, close + 1);
    const end = addressEnd(text, from);
    let value: MdtValue | undefined;
    if (end > 0 && skipBlank(text, end) >= text.length) {
      value = { form: 'address', type: '', address: plainAddress(text.slice(from, end)) };
    } else {
      const read = readMdtValue(text, from);
      value = read === 'incomplete' ? undefined : read;
    }
    if (value === undefined) {
      return 0;
    }
    this.add(b, at, makeField(b, i, text, at, text.slice(at, close + 1), from, value));
    return 1;
  }
}

function isIndexText(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (!isDigit(c) && c !== 44 && c !== 32) {
      return false;
    }
  }
  return text.length > 0;
}

function makeField(b: Builder, i: number, text: string, at: number, rawName: string, valueAt: number, value: MdtValue): DumpField {
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

/** A break inside a name takes no blank; one between parts does. */
function joinWrapped(left: string, right: string): string {
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

/** `Namespace.Type`, with generic arguments, `+`, `[]`; what a header may hold. */
export function isTypeName(text: string): boolean {
  if (text.length < 3 || !text.includes('.') || text.length > 4000) {
    return false;
  }
  const first = text.charCodeAt(0);
  if (!((first >= 65 && first <= 90) || (first >= 97 && first <= 122) || first === 95 || first === 60)) {
    return false;
  }
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c < 32 || c === 34 || c === 58 || c === 59 || c === 40 || (c === 32 && text.charCodeAt(i - 1) !== 44)) {
      return false;
    }
  }
  return openBrackets(text) === 0 && !text.endsWith('.');
}

/** Starts an object at a header line: `addr (T)`, `(T) VALTYPE (..)`, `(T)` above a field. Gives the lines taken. */
export function openMdt(b: Builder, i: number, text: string, at: number): number {
  const c = text.charCodeAt(at);
  let joined = text;
  let lines = 1;
  let read = c === 40 || addressEnd(text, at) > 0 ? readMdtValue(text, at) : undefined;
  while (read === 'incomplete' && lines < MAX_WRAPPED && b.budget > 0) {
    b.budget -= 1;
    const next = b.reader.text(i + lines);
    const from = skipBlank(next, 0);
    if (from >= next.length || (text.indexOf('(', at) < 0 && next.charCodeAt(from) !== 40)) {
      return 0;
    }
    joined = joinWrapped(joined.trimEnd(), next.slice(from).trimEnd());
    read = readMdtValue(joined, at);
    lines += 1;
  }
  if (read === undefined || read === 'incomplete' || !headerFits(b, i, read, c)) {
    return 0;
  }
  const object = addHead(b, i, text, read);
  if (read.openString !== undefined) {
    lines += closeOverLines(b, i + lines - 1, joined, read.openString, object);
  }
  object.endLine = b.line(i + lines - 1);
  b.enter(new MdtMode(object), object);
  return lines;
}

function headerFits(b: Builder, i: number, read: MdtValue, first: number): boolean {
  if (read.form === 'declaration') {
    return first === 40 && isTypeName(read.type) && read.remark === undefined && nextIsField(b, i + 1);
  }
  if (read.form === 'pointer' || read.form === 'array') {
    const type = read.type;
    // `00a1 (System.X)` in prose has a remark behind it; a header has none but a note in brackets.
    return (isTypeName(type) || (b.verb === 'mdt' && type.length > 0 && !type.includes(' '))) && (read.remark === undefined || read.remark.startsWith('(') || read.remark.startsWith('//'));
  }
  return read.form === 'string' || read.form === 'valuetype' || read.form === 'boxed';
}

function nextIsField(b: Builder, i: number): boolean {
  const next = b.reader.nextText(i);
  const text = b.reader.text(next);
  const at = skipBlank(text, 0);
  const colon = fieldColon(text, at);
  const read = colon < 0 ? undefined : readMdtValue(text, colon + 1);
  return read !== undefined && (read === 'incomplete' || read.form !== 'declaration' || read.type !== '');
}

function addHead(b: Builder, i: number, text: string, read: MdtValue): DumpObject {
  const form = read.form === 'string' ? 'string' : read.form === 'valuetype' ? 'value' : read.form === 'array' ? 'array' : 'object';
  const object = b.addObject(b.whole(i, text), form, 'sosex', read.address, read.type);
  object.methodTable = read.methodTable;
  object.text = read.text;
  object.length = read.length;
  if (read.elements !== undefined) {
    object.elements = read.elements;
    object.elementMethodTable = read.elementMethodTable;
  }
  if (read.boxed) {
    object.boxed = true;
  }
  return object;
}

/** A field line with no object above it: an object without address and type, unless the command above names the address. */
export function openLooseField(b: Builder, i: number, text: string, at: number): number {
  const read = readField(b, i, text, at);
  if (!read || !isStrong(read.field)) {
    return 0;
  }
  const known = b.verb === 'mdt' ? b.commandAddress() : {};
  const object = b.addObject(b.whole(i, text), known.address === undefined ? 'loose' : 'object', 'sosex', known.address);
  object.methodTable = known.methodTable;
  const mode = new MdtMode(object);
  mode.loose = known.address === undefined;
  mode.levels.push({ object, indent: at });
  mode.last = read.field;
  b.addField(object, read.field);
  b.enter(mode, object);
  return read.lines;
}

/** A value that nothing but a debugger prints. */
function isStrong(field: DumpField): boolean {
  return field.form === 'error' || (field.type !== '' && (field.form === 'declaration' ? false : isTypeName(field.type) || field.type.startsWith('System.') || field.methodTable !== undefined));
}

/** `TestStruct` / `Member1: uint`: the fields of a type, without values. Only below `!mdt NAME`. */
export function openTypeDump(b: Builder, i: number, text: string, at: number): number {
  const command = b.command;
  if (command?.verb !== 'mdt' || command.objects.length > 0 || b.commandAddress().address !== undefined || closeParen(text, at) >= 0) {
    return 0;
  }
  const name = text.slice(at).trim();
  const next = b.reader.text(b.reader.nextText(i + 1));
  if (name.includes(' ') || name.includes(':') || declarationAt(next, skipBlank(next, 0)) === undefined) {
    return 0;
  }
  const object = b.addObject(b.whole(i, text), 'class', 'sosex', undefined, name);
  b.enter({
    name: 'type',
    row: (builder, n, line, from) => {
      const part = declarationAt(line, from);
      if (part === undefined) {
        return 0;
      }
      builder.addField(object, makeField(builder, n, line, from, part.name, part.typeAt, { form: 'declaration', type: line.slice(part.typeAt).trim() }));
      return 1;
    },
  }, object);
  return 1;
}

function declarationAt(text: string, at: number): { name: string; typeAt: number } | undefined {
  const colon = fieldColon(text, at);
  const typeAt = skipBlank(text, colon + 1);
  const type = colon < 0 ? '' : text.slice(typeAt).trim();
  return type === '' || typeAt === colon + 1 || type.includes(': ') || (type.includes(' ') && !type.includes('<')) ? undefined : { name: text.slice(at, colon), typeAt };
}
