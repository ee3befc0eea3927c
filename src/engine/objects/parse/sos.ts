/** SOS `!do`, `!dumpvc`, `!da`, `!dumpclass` and dotnet-dump's spellings: a head of `Key: value` lines and a table of fields. */

import type { DumpField, DumpObject, ValueForm } from '../model';
import type { Builder, Mode } from './builder';
import { isRowAtAGlance } from './glance';
import { isNumberType } from './mdt-value';
import type { ParsedObject } from './parsed-object';
import { readPrompt } from './prompt';
import { isTableHeader, readRow, type TableRow } from './sos-row';
import {
  countText, isAddressText, isDecimalText, isDigit, isHex, isHexText, isValueKind, isZeroAddress, openBrackets, plainAddress, skipBlank, words,
} from './scan';

/** The form of a table value: numbers for numbers, addresses for references and structs. */
function formOf(row: TableRow): ValueForm {
  if (row.value === '') {
    return 'declaration';
  }
  if (row.type === 'System.Boolean') {
    return 'boolean';
  }
  if (isNumberType(row.type)) {
    return 'scalar';
  }
  if (!isAddressText(row.value) || (row.valueType && isDecimalText(row.value) && !row.value.startsWith('0'))) {
    return row.valueType ? 'enum' : 'scalar';
  }
  if (isZeroAddress(row.value)) {
    return row.valueType ? 'valuetype' : 'null';
  }
  return row.valueType ? 'valuetype' : row.type.endsWith('[]') ? 'array' : row.type === 'System.String' ? 'string' : 'pointer';
}

/** A field from a row. A reference keeps its target as `address`; anything else the place of its bytes. */
export function fieldOf(b: Builder, i: number, text: string, at: number, row: TableRow, object: DumpObject): DumpField {
  const form = formOf(row);
  const place = b.whole(i, text);
  const leads = form === 'pointer' || form === 'array' || form === 'string' || form === 'valuetype';
  const own = row.isStatic || object.address === undefined ? undefined : addOffset(object.address, row.offset);
  const address = leads ? plainAddress(row.value) : own;
  return {
    line: place.line, column: b.reader.column(i, at), endColumn: place.endColumn, rawName: row.name, form, type: row.type,
    raw: row.value, valueColumn: b.reader.column(i, Math.min(row.valueAt, Math.max(0, text.length - 1))), methodTable: row.methodTable, offset: row.offset,
    ...(address !== undefined && { address }), ...(row.isStatic && { isStatic: true }),
    ...((form === 'scalar' || form === 'enum') && { number: numberText(row) }),
    ...(form === 'boolean' && { text: Number(row.value) === 0 ? 'false' : 'true', number: row.value }),
    ...(row.remark !== undefined && { remark: row.remark }),
  };
}

function fieldOfRow(b: Builder, i: number, text: string, at: number, object: DumpObject): DumpField {
  return fieldOf(b, i, text, at, readRow(text, at)!, object);
}

/** Characters and native integers are printed in hexadecimal without `0x`, everything else in decimal. */
function numberText(row: TableRow): string {
  const hexadecimal = row.type === 'System.Char' || row.type === 'System.IntPtr' || row.type === 'System.UIntPtr';
  return hexadecimal && isHexText(row.value) ? `0x${row.value.toLowerCase()}` : row.value;
}

/** Hexadecimal digits, and their values, that are exact as a number with room for an offset. */
const LOW_DIGITS = 12;
const LOW_VALUES = 2 ** 48;

export function addOffset(address: string, offset: number): string {
  const split = Math.max(0, address.length - LOW_DIGITS);
  const low = Number.parseInt(address.slice(split), 16) + offset;
  if (low >= 0 && low < LOW_VALUES) {
    return address.slice(0, split) + low.toString(16).padStart(address.length - split, '0');
  }
  return (BigInt(`0x${address}`) + BigInt(offset)).toString(16).padStart(address.length, '0');
}

/** Lines of a string's text that are looked through for the `Fields:` behind it. */
const MAX_TEXT_LINES = 500;

const numberKeys: Readonly<Record<string, true>> = { 'RCW': true, 'CCW': true, 'ComWrappers': true, 'Tracked Type': true, 'Tagged Memory': true, 'GC Generation': true, 'mdToken': true, 'FieldDesc*': true,
  'Canonical MethodTable': true, 'Type Name': true, 'Type MT': true, 'Content': true, 'Parent Class': true, 'Module': true, 'Vtable Slots': true, 'Total Method Slots': true, 'Class Attributes': true,
  'NumInstanceFields': true, 'NumStaticFields': true, 'NumThreadStaticFields': true, 'Transparency': true, 'Contains Pointers': true, 'SyncBlock': true, 'Loader Allocator': true, 'Rank': true };

export class SosMode implements Mode {
  readonly name = 'sos';
  private made: DumpField | undefined;
  /** The last field may not be made yet. */
  private unmade = false;
  private head = true;

  /** @param outer the array whose elements are printed with their bodies (`!da -details`) */
  constructor(readonly object: ParsedObject, private readonly outer?: SosMode) {}

  private get last(): DumpField | undefined {
    return this.unmade ? this.object.fields[this.object.fields.length - 1] : this.made;
  }

  private set last(field: DumpField | undefined) {
    this.made = field;
    this.unmade = false;
  }

  /** Rows that are left in their lines. */
  run(b: Builder, i: number): number {
    let behind = i;
    while (b.lazy && behind < b.reader.count && isRowAtAGlance(b.reader.raw(behind))) {
      behind += 1;
    }
    if (behind > i) {
      this.head = false;
      this.unmade = true;
      this.object.take(i, behind, fieldOfRow);
      b.extend(this.object, b.line(behind - 1));
    }
    return behind - i;
  }

  row(b: Builder, i: number, text: string, at: number): number {
    if (this.outer !== undefined && text.charCodeAt(at) === 91 && this.object.form !== 'array') {
      const back = this.outer.row(b, i, text, at);
      if (back > 0) {
        b.enter(this.outer, this.outer.object);
      }
      return back;
    }
    const taken = this.take(b, i, text, at);
    if (taken > 0) {
      b.extend(this.object, b.line(i + taken - 1));
    }
    return taken;
  }

  private take(b: Builder, i: number, text: string, at: number): number {
    const c = text.charCodeAt(at);
    if (isHex(c)) {
      const row = readRow(text, at);
      if (row) {
        return this.addRow(b, i, text, at, row);
      }
    }
    if (c === 91) {
      return this.element(b, i, text, at);
    }
    if (c === 62 || c === 60) {
      return this.extra(b, i, text, at) || this.wrappedName(text, at);
    }
    return this.headLine(b, i, text, at) || this.wrappedName(text, at);
  }

  private addRow(b: Builder, i: number, text: string, at: number, row: TableRow): number {
    this.head = false;
    this.last = fieldOf(b, i, text, at, row, this.object);
    b.addField(this.object, this.last);
    return 1;
  }

  /** A page broke the row before the name: `... instance 0bf22720` / `syncObject`. */
  private wrappedName(text: string, at: number): number {
    const name = text.slice(at).trim();
    if (this.last === undefined || this.last.rawName !== '' || name === '' || name.includes(' ') || name.length > 300 || name.startsWith('.') || name.startsWith('…')) {
      return 0;
    }
    this.last.rawName = name;
    return 1;
  }

  /** `>> Domain:Value  dom:val dom:NotInit <<`, `>> Thread:Value osid:val <<`. */
  private extra(b: Builder, i: number, text: string, at: number): number {
    if (text.startsWith('<no information>', at)) {
      return 1;
    }
    const thread = text.startsWith('>> Thread:Value', at);
    if (!thread && !text.startsWith('>> Domain:Value', at)) {
      return 0;
    }
    const statics = words(text, at + 15, 4096).map((word) => word.text).filter((word) => word.includes(':')).map((word) => {
      const colon = word.indexOf(':');
      return { scope: thread ? 'thread' as const : 'domain' as const, where: word.slice(0, colon).toLowerCase(), value: word.slice(colon + 1) };
    });
    if (this.last) {
      this.last.statics = [...(this.last.statics ?? []), ...statics];
      b.extend(this.object, b.line(i));
    }
    return 1;
  }

  /** `[0] 000000024f77a950`, `[10] null`, `[0][1] ...`. */
  private element(b: Builder, i: number, text: string, at: number): number {
    let close = text.indexOf(']', at);
    while (close >= 0 && text.charCodeAt(close + 1) === 91) {
      close = text.indexOf(']', close + 1);
    }
    const name = text.slice(at, close + 1);
    if (close < 0 || !isDigit(text.charCodeAt(at + 1)) || name.length > 60) {
      return 0;
    }
    const from = skipBlank(text, close + 1);
    const value = text.slice(from).trim();
    const element = this.object.elementType ?? '';
    const isNull = value === 'null' || value === 'NULL' || isZeroAddress(value);
    if (!isNull && !isAddressText(value) && value !== '' && !isDecimalText(value)) {
      return 0;
    }
    const pointer = isAddressText(value) && !isNull;
    const place = b.whole(i, text);
    this.last = {
      line: place.line, column: b.reader.column(i, at), endColumn: place.endColumn, rawName: name, raw: value, valueColumn: b.reader.column(i, Math.min(from, text.length - 1)), type: element,
      form: isNull ? 'null' : pointer ? (isValueKind(this.object.elementKind) ? 'valuetype' : 'pointer') : value === '' ? 'declaration' : 'scalar',
      ...(pointer ? { address: plainAddress(value) } : isNull || value === '' ? {} : { number: value }),
      ...(this.object.elementMethodTable !== undefined && { methodTable: this.object.elementMethodTable }),
    };
    b.addField(this.object, this.last);
    return 1;
  }

  private headLine(b: Builder, i: number, text: string, at: number): number {
    const trimmed = text.slice(at).trim();
    if (trimmed === 'Fields:' || (trimmed === 'None' && !this.hasFields()) || isTableHeader(trimmed) || trimmed === 'Unable to display fields' || trimmed === 'Invalid object') {
      if (trimmed.startsWith('Unable') || trimmed.startsWith('Invalid')) {
        this.object.error = trimmed;
      }
      return 1;
    }
    if (trimmed.startsWith('ThinLock owner')) {
      return 1;
    }
    if (trimmed.startsWith('(') && trimmed.endsWith(')') && this.head && this.object.file === undefined && (trimmed.includes('\\') || trimmed.includes('/') || trimmed.includes(':'))) {
      this.object.file = trimmed.slice(1, -1);
      return 1;
    }
    const colon = trimmed.indexOf(':');
    if (trimmed.startsWith('MethodTable ') && isAddressText(trimmed.slice(12).trim())) {
      this.object.methodTable = plainAddress(trimmed.slice(12).trim());
      return 1;
    }
    if (/^(?:EEClass|Size) (?:0x|\d)/.test(trimmed)) {
      return this.keyLine(b, i, trimmed.slice(0, trimmed.indexOf(' ')), trimmed.slice(trimmed.indexOf(' ') + 1));
    }
    return colon > 0 && colon < 40 ? this.keyLine(b, i, trimmed.slice(0, colon), trimmed.slice(colon + 1).trim()) : 0;
  }

  private hasFields(): boolean {
    return this.object.fields.some((field) => !field.rawName.startsWith('['));
  }

  private keyLine(b: Builder, i: number, key: string, value: string): number {
    const object = this.object;
    switch (key) {
      case 'MethodTable': case 'Method Table':
        object.methodTable ??= addressIn(value);
        return 1;
      case 'EEClass':
        object.eeClass = addressIn(value);
        return 1;
      case 'Size': {
        const size = countText(value.slice(0, Math.max(0, value.search(/[^0-9,]/))));
        if (size >= 0) {
          object.size = size;
        }
        return 1;
      }
      case 'File':
        object.file = value;
        return 1;
      case 'Array':
        return this.arrayLine(value);
      case 'Element Methodtable': case 'Element MethodTable':
        object.elementMethodTable = addressIn(value);
        return 1;
      case 'Element Type':
        object.elementType = value;
        return 1;
      case 'String':
        return this.stringLines(b, i, value);
      default:
        return Object.hasOwn(numberKeys, key) && this.head ? 1 : 0;
    }
  }

  /** `Rank 1, Number of elements 17, Type CLASS (Print Array)`. */
  private arrayLine(value: string): number {
    const object = this.object;
    const count = value.indexOf('Number of elements ');
    object.form = 'array';
    if (count >= 0) {
      object.elements = Number.parseInt(value.slice(count + 19).replaceAll(',', ''), 10);
      const comma = value.indexOf(', Type ', count);
      // `Type CLASS` says reference or value type; the name of the element is the array's own without `[]`.
      if (comma >= 0) {
        object.elementKind = value.slice(comma + 7).replace('(Print Array)', '').trim();
      }
    }
    if (object.type?.endsWith('[]')) {
      object.elementType = object.type.slice(0, -2);
    }
    return 1;
  }

  private stringLines(b: Builder, i: number, value: string): number {
    const object = this.object;
    object.form = 'string';
    object.text = value;
    for (let n = 1; n <= MAX_TEXT_LINES && b.budget > 0 && i + n < b.reader.count; n += 1) {
      b.budget -= 1;
      const next = b.reader.text(i + n).trim();
      if (next === 'Fields:' || next.startsWith('FieldDesc*:') || isTableHeader(next)) {
        const parts = [value];
        for (let k = 1; k < n; k += 1) {
          parts.push(b.reader.text(i + k));
        }
        object.text = parts.join('\n').replace(/(?<!\n)\n+$/, '');
        return n;
      }
      if (/^\d+:\d+>|^> /.test(next)) {
        break;
      }
    }
    return 1;
  }
}

/** `Name:` with a method table below it, `Class Name:` of `!dumpclass`, or a lone row. */
export function openSos(b: Builder, i: number, text: string, at: number): number {
  if (text.startsWith('Name:', at)) {
    return openNamed(b, i, text, at + 5, 'object');
  }
  if (text.startsWith('Class Name:', at)) {
    return openNamed(b, i, text, at + 11, 'class');
  }
  if (text.startsWith('Free Object', at) || text.trim() === 'Free Object') {
    const object = b.addObject(b.whole(i, text), 'object', 'sos', b.commandAddress().address, 'Free');
    b.enter(new SosMode(object), object);
    return 1;
  }
  if (isTableHeader(text)) {
    return openTable(b, i, text);
  }
  if (isHex(text.charCodeAt(at))) {
    const row = readRow(text, at);
    return row === undefined || row.name === '' ? 0 : openTableRow(b, i, text, at, row);
  }
  return 0;
}

/** Lines between `Name:` and its method table: a wrapped type name. */
const MAX_NAME_LINES = 6;

function openNamed(b: Builder, i: number, text: string, from: number, form: 'object' | 'class'): number {
  let type = text.slice(from).trim();
  let lines = 1;
  while (openBrackets(type) > 0 && lines < MAX_NAME_LINES && i + lines < b.reader.count && !b.reader.isBlank(i + lines)) {
    type = joinType(type, b.reader.text(i + lines).trim());
    lines += 1;
  }
  // a page that lost its line breaks: what is glued to the name is not guessed at
  if (type === '' || type.includes(' MethodTable:') || !methodTableFollows(b, i + lines, form)) {
    return 0;
  }
  const known: ReturnType<typeof addressFor> = form === 'class' ? {} : addressFor(b);
  const kind = form === 'class' ? 'class' : known.methodTable !== undefined ? 'value' : 'object';
  const object = b.addObject(b.whole(i, text), kind, b.dialect === 'unknown' ? 'sos' : b.dialect, known.address, type);
  object.methodTable = known.methodTable;
  if (known.parent !== undefined) {
    object.parent = known.parent;
  }
  b.enter(new SosMode(object, known.parent === undefined || !(b.mode instanceof SosMode) ? undefined : b.mode), object);
  return lines;
}

/** From the command line, or from the element line `[0] addr` above a nested body of `!da -details`. */
function addressFor(b: Builder): { address?: string; methodTable?: string; parent?: number } {
  const known = b.commandAddress();
  const open = b.open;
  const field = open?.form === 'array' ? open.fields[open.fields.length - 1] : undefined;
  if (known.address === undefined && open?.form === 'array' && field?.address !== undefined && field.rawName.startsWith('[') && open.command === (b.command?.index ?? -1)) {
    field.nested = b.dump.objects.length;
    return { address: field.address, parent: open.index };
  }
  return known;
}

export function joinType(left: string, right: string): string {
  return left.endsWith(',') ? `${left} ${right}` : left + right;
}

/** Behind a key; damaged output may have anything there, or nothing. */
function addressIn(value: string): string | undefined {
  return isAddressText(value) ? plainAddress(value) : undefined;
}

function methodTableFollows(b: Builder, from: number, form: 'object' | 'class'): boolean {
  for (let n = 0, j = from; n < 3; n += 1, j += 1) {
    j = b.reader.nextText(j);
    const text = b.reader.text(j).trim();
    if (readPrompt(text) !== undefined) {
      return false;
    }
    if (text.startsWith('MethodTable') || (form === 'class' && (text.startsWith('mdToken') || text.startsWith('Method Table') || text.startsWith('File:')))) {
      return true;
    }
    if (text === 'Invalid object') {
      return true;
    }
  }
  return false;
}

function openTable(b: Builder, i: number, text: string): number {
  const next = b.reader.text(b.reader.nextText(i + 1));
  if (readRow(next, skipBlank(next, 0)) === undefined) {
    return 0;
  }
  const object = b.addObject(b.whole(i, text), 'loose', 'sos');
  b.enter(new SosMode(object), object);
  return 1;
}

function openTableRow(b: Builder, i: number, text: string, at: number, row: TableRow): number {
  const object = b.addObject(b.whole(i, text), 'loose', 'sos');
  const mode = new SosMode(object);
  b.addField(object, fieldOf(b, i, text, at, row, object));
  b.enter(mode, object);
  return 1;
}
