/** SOSEX `!mdt`: headers, fields, elements and nested levels. */

import type { DumpField, DumpObject } from '../model';
import type { Builder, Mode } from './builder';
import { closeOverLines, fieldColon, isRestOfValue, joinWrapped, makeField, MAX_WRAPPED, readField } from './mdt-field';
import { readMdtValue, type MdtValue } from './mdt-value';
import type { ParsedObject } from './parsed-object';
import { indentOf } from './glance';
import { fieldSeen, isPlainField, readPlainField } from './plain-field';
import { addressEnd, closeParen, isDigit, openBrackets, plainAddress, skipBlank } from './scan';

interface Level {
  object: ParsedObject;
  indent: number;
}

/** Nested levels that are kept apart; deeper ones (a loop of `-r`) join the last. */
const MAX_LEVELS = 2000;

class MdtMode implements Mode {
  readonly name = 'mdt';
  levels: Level[] = [];
  loose = false;
  private made: DumpField | undefined;
  /** Where the last field begins: what is printed below it stands further right. */
  lastIndent = -1;
  /** The last field is the last one of this object, and may not be made yet. */
  private unmade: ParsedObject | undefined;

  constructor(readonly root: ParsedObject) {}

  get last(): DumpField | undefined {
    return this.unmade === undefined ? this.made : this.unmade.fields[this.unmade.fields.length - 1];
  }

  set last(field: DumpField | undefined) {
    this.made = field;
    this.unmade = undefined;
  }

  row(b: Builder, i: number, text: string, at: number): number {
    if (this.takePlain(b, i, text, at)) {
      return 1;
    }
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
    if (!read) {
      return this.goesOn(b, i, text, at) ? 1 : 0;
    }
    if (!this.belongs(b, at, read.field)) {
      return 0;
    }
    this.add(b, at, read.field);
    return read.lines;
  }

  /** The rest of a value whose first line looked whole: `name:(T)`, and `VALTYPE (MT=.., ADDR=..)` below it. */
  private goesOn(b: Builder, i: number, text: string, at: number): boolean {
    const last = b.blanks === 0 && isRestOfValue(text, at) ? this.last : undefined;
    if (last === undefined || (last.endLine ?? last.line) !== b.line(i) - 1 || (last.form !== 'declaration' && last.text !== '')) {
      return false;
    }
    const raw = joinWrapped(last.raw.trimEnd(), text.slice(at).trimEnd());
    const read = readMdtValue(raw, 0);
    if (read === undefined || read === 'incomplete' && last.form !== 'declaration') {
      return false;
    }
    if (read !== 'incomplete') {
      const { openString, ...value } = read;
      void openString;
      Object.assign(last, value);
      if (read.remark === undefined) {
        delete last.remark;
      }
    }
    last.raw = raw;
    last.endLine = b.line(i);
    b.extend(this.root, b.line(i));
    return true;
  }

  /** Plain fields of the object at hand, left in their lines. */
  run(b: Builder, i: number): number {
    if (!b.lazy || this.loose || this.root.form === 'string') {
      return 0;
    }
    const top = this.levels[this.levels.length - 1];
    const indent = top === undefined ? indentOf(b.reader.raw(i)) : top.indent;
    const behind = indent === 0 ? i : b.fieldsFrom(i, indent);
    if (behind === i) {
      return 0;
    }
    const object = (top ?? this.push(this.root, indent)).object;
    object.take(i, behind, readPlainField);
    this.unmade = object;
    this.lastIndent = indent;
    b.extend(object, b.line(behind - 1));
    return behind - i;
  }

  /** A plain field of the object at hand; it may be left in its line. */
  private takePlain(b: Builder, i: number, text: string, at: number): boolean {
    const top = this.levels[this.levels.length - 1];
    if (this.loose || this.root.form === 'string' || (top !== undefined && top.indent !== at) || !isPlainField(text, at)) {
      return false;
    }
    const object = (top ?? this.push(this.root, at)).object;
    if (b.lazy) {
      object.take(i, i + 1, readPlainField);
      this.unmade = object;
    } else {
      this.last = fieldSeen(b, i, text, at);
      object.fields.push(this.last);
    }
    this.lastIndent = at;
    b.extend(object, b.line(i));
    return true;
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
    this.lastIndent = indent;
  }

  private levelFor(b: Builder, indent: number): Level {
    const top = this.levels[this.levels.length - 1];
    if (top === undefined) {
      return this.push(this.root, indent);
    }
    if (indent > top.indent && indent > this.lastIndent && this.last !== undefined && this.levels.length < MAX_LEVELS) {
      const child = this.nest(b, this.last, top.object);
      return child === undefined ? top : this.push(child, indent);
    }
    while (this.levels.length > 1 && indent < this.levels[this.levels.length - 1]!.indent) {
      this.levels.pop();
    }
    return this.levels[this.levels.length - 1]!;
  }

  private push(object: ParsedObject, indent: number): Level {
    const level = { object, indent };
    if (this.levels.length === 0) {
      this.levels = [level];
    } else {
      this.levels.push(level);
    }
    return level;
  }

  /** The object whose fields are printed below the field that leads to it. */
  private nest(b: Builder, field: DumpField, parent: DumpObject): ParsedObject | undefined {
    if (field.nested !== undefined) {
      return b.dump.objects[field.nested] as ParsedObject;
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

/** The same for a line that is a head at a glance. */
export function openHead(b: Builder, i: number, text: string): void {
  const blank = text.indexOf(' ');
  const object = b.addObject({ line: b.line(i), column: 0, endColumn: text.length }, 'object', 'sosex', text.slice(0, blank), b.known(text.slice(blank + 2, text.length - 1)));
  b.enter(new MdtMode(object), object);
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

function addHead(b: Builder, i: number, text: string, read: MdtValue): ParsedObject {
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
    object.text ??= read.number;
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
  mode.lastIndent = at;
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
