/** `!mdv` of SOSEX, `!wdo` and `!wselect` of netext, `!do2` of MEX. */

import type { DumpField, DumpObject, ValueForm } from '../model';
import type { Builder, Mode } from './builder';
import { readMdtValue, isNumberType } from './mdt-value';
import { closeOverLines } from './mdt-field';
import { addOffset } from './sos';
import { addressEnd, isAddressText, isDecimalText, isHexText, isZeroAddress, plainAddress, skipBlank, wordEnd, words } from './scan';

function fieldAt(b: Builder, i: number, text: string, at: number, valueAt: number, rest: Pick<DumpField, 'rawName' | 'form' | 'type'> & Partial<DumpField>): DumpField {
  const place = b.whole(i, text);
  return {
    line: place.line, column: b.reader.column(i, at), endColumn: place.endColumn, raw: text.slice(valueAt).trimEnd(),
    valueColumn: b.reader.column(i, Math.min(valueAt, Math.max(0, text.length - 1))), ...rest,
  };
}

// ---- !mdv

class VariablesMode implements Mode {
  readonly name = 'mdv';

  constructor(readonly frame: DumpObject) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const close = variableEnd(text, at);
    const colon = close < 0 ? -1 : text.indexOf(':', close + 2);
    if (colon < 0) {
      return 0;
    }
    const rawName = text.slice(close + 2, colon);
    const read = readMdtValue(text, colon + 1, true);
    const value = read === undefined || read === 'incomplete' ? { form: 'error' as const, type: '', text: text.slice(colon + 1).trim() } : read;
    const { openString, ...rest } = value as Exclude<typeof read, 'incomplete' | undefined>;
    const field = fieldAt(b, i, text, at, colon + 1, { rawName, ...rest });
    const more = openString === undefined ? 0 : closeOverLines(b, i, text, openString, field);
    b.addField(this.frame, field);
    return 1 + more;
  }
}

/** Index of the `]` of `[A0]:` or `[L12]:`, or -1. */
function variableEnd(text: string, at: number): number {
  const letter = text.charCodeAt(at + 1);
  if (text.charCodeAt(at) !== 91 || (letter !== 65 && letter !== 76)) {
    return -1;
  }
  const close = text.indexOf(']', at);
  return close > 0 && close - at < 8 && text.charCodeAt(close + 1) === 58 && isDecimalText(text.slice(at + 2, close)) ? close : -1;
}

export function openVariables(b: Builder, i: number, text: string, at: number): number {
  const variable = variableEnd(text, at) > 0;
  const header = text.startsWith('Frame 0x', at) && text.includes('):', at);
  if (!variable && !header) {
    return 0;
  }
  const open = text.indexOf('(', at);
  const title = header ? text.slice(open + 1, text.lastIndexOf(')')) : undefined;
  const frame = b.addObject(b.whole(i, text), 'frame', 'sosex');
  if (title !== undefined) {
    frame.title = title;
  }
  const mode = new VariablesMode(frame);
  b.enter(mode, frame);
  return header ? 1 : mode.row(b, i, text, at);
}

// ---- netext

const wdoKeys = new Set([
  'EEClass', 'Size', 'Instance Fields', 'Static Fields', 'Total Fields', 'Heap', 'Heap/Generation', 'Module', 'Assembly', 'Domain', 'Dynamic', 'Assembly name', 'Assembly Name', 'Inherits', 'Rank', 'Components', 'Interfaces', 'Generation', 'Length',
  'Element Method Table', 'Element Type', 'Data Start', 'Heap Segment', 'Segment',
]);

class WdoMode implements Mode {
  readonly name = 'wdo';

  constructor(readonly object: DumpObject) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const taken = this.head(text.slice(at).trim()) || this.element(b, i, text, at) || this.field(b, i, text, at);
    if (taken > 0) {
      b.extend(this.object, b.line(i));
    }
    return taken;
  }

  private head(trimmed: string): number {
    const colon = trimmed.indexOf(':');
    const key = colon < 0 || colon > 24 ? '' : trimmed.slice(0, colon).trim();
    const value = trimmed.slice(colon + 1).trim();
    if (key === 'Method Table' || key === 'Method Table/Token') {
      this.object.methodTable = plainAddress(value.split('/')[0]!.trim());
    } else if (key === 'Class Name') {
      this.object.type = value;
    } else if (key === 'String' || key === 'Text') {
      this.object.text = value;
      this.object.form = 'string';
    } else if (wdoKeys.has(key)) {
      this.remember(key, value);
    } else {
      return 0;
    }
    return 1;
  }

  private remember(key: string, value: string): void {
    const number = Number.parseInt(value.replaceAll(',', ''), 10);
    if (key === 'EEClass') {
      this.object.eeClass = plainAddress(value);
    } else if (key === 'Size' && Number.isInteger(number)) {
      this.object.size = number;
    } else if (key === 'Components' && Number.isInteger(number)) {
      this.object.elements = number;
      this.object.form = 'array';
    }
  }

  /** `[0]: 00000001559cb3a8 text`. */
  private element(b: Builder, i: number, text: string, at: number): number {
    const close = text.charCodeAt(at) === 91 ? text.indexOf(']', at) : -1;
    if (close < 0 || text.charCodeAt(close + 1) !== 58 || !isDecimalText(text.slice(at + 1, close))) {
      return 0;
    }
    b.addField(this.object, valueField(b, i, text, at, text.slice(at, close + 1), this.object.elementType ?? '', skipBlank(text, close + 2)));
    return 1;
  }

  /** `mt [Static] [token] type +off name value`; the offset is the anchor. */
  private field(b: Builder, i: number, text: string, at: number): number {
    const mtEnd = wordEnd(text, at);
    const mt = text.slice(at, mtEnd);
    const plus = isHexText(mt) && mt.length >= 8 ? text.indexOf(' +', mtEnd) : -1;
    const offsetEnd = plus < 0 ? -1 : wordEnd(text, plus + 1);
    if (plus < 0 || !isHexText(text.slice(plus + 2, offsetEnd))) {
      return 0;
    }
    const nameAt = skipBlank(text, offsetEnd);
    const nameEnd = wordEnd(text, nameAt);
    const valueAt = skipBlank(text, nameEnd);
    const typed = text.slice(mtEnd, plus).trim();
    const isStatic = /^static\b/i.test(typed);
    const type = (isStatic ? typed.slice(6).trim() : typed).replace(/^[0-9a-f]{7,8} /i, '');
    const offset = Number.parseInt(text.slice(plus + 2, offsetEnd), 16);
    const field = valueField(b, i, text, at, text.slice(nameAt, nameEnd), type, valueAt);
    field.methodTable ??= plainAddress(mt);
    field.offset = offset;
    if (isStatic) {
      field.isStatic = true;
    }
    // netext counts offsets from the first field, behind the method table.
    if (field.address === undefined && !isStatic && this.object.address !== undefined) {
      field.address = addOffset(this.object.address, offset + b.dump.pointerSize);
    }
    b.addField(this.object, field);
    return 1;
  }
}

/** netext values: `0000.. text`, `-mt MT ADDR rendered`, `6bf311c4 (0n1811091908)`, `1 (True)`. */
function valueField(b: Builder, i: number, text: string, at: number, rawName: string, type: string, valueAt: number): DumpField {
  const parts = words(text, valueAt, 8);
  const first = parts[0]?.text ?? '';
  const rest = (n: number): string => (parts[n] === undefined ? '' : text.slice(parts[n]!.at).trim());
  const make = (form: ValueForm, more: Partial<DumpField>): DumpField => fieldAt(b, i, text, at, valueAt, { rawName, form, type, ...more });
  if (first === '-mt' && parts[2] !== undefined && [parts[1]!, parts[2]].every((p) => isHexText(plainAddress(p.text)))) {
    return make('valuetype', { methodTable: plainAddress(parts[1]!.text), address: plainAddress(parts[2].text), ...(rest(3) !== '' && { text: rest(3) }) });
  }
  const decimal = /\(0n(-?\d+)\)/.exec(text.slice(valueAt, valueAt + 80));
  if (decimal) {
    const number = isNumberType(type) ? decimal[1]! : `0x${first.toLowerCase()}`;
    return make(isNumberType(type) ? 'scalar' : 'enum', { number, ...enumName(rest(2)) });
  }
  if (type === 'System.Boolean' && (first === '0' || first === '1')) {
    return make('boolean', { text: first === '1' ? 'true' : 'false', number: first });
  }
  if (first === 'NULL' || first === 'null' || (isZeroAddress(first) && isAddressText(first))) {
    return make(isNumberType(type) ? 'scalar' : 'null', isNumberType(type) ? { number: '0' } : {});
  }
  if (addressEnd(first, 0) === first.length && first !== '') {
    if (type === 'System.String') {
      return make('string', { address: plainAddress(first), text: rest(1) });
    }
    return make(type.endsWith('[]') ? 'array' : isNumberType(type) ? 'scalar' : 'pointer', isNumberType(type) ? { number: `0x${plainAddress(first)}` } : { address: plainAddress(first), ...(rest(1) !== '' && { text: rest(1) }) });
  }
  return make(first === '' ? 'declaration' : 'scalar', first === '' ? {} : { number: first });
}

function enumName(text: string): { member?: string } {
  return /^[A-Za-z_][A-Za-z0-9_|, ]*$/.test(text) ? { member: text } : {};
}

export function openNetext(b: Builder, i: number, text: string, at: number): number {
  if (b.verb === 'wselect' || b.verb === 'wfrom') {
    return selectRow(b, i, text, at);
  }
  if (!text.startsWith('Address:', at)) {
    return 0;
  }
  const value = text.slice(at + 8).trim();
  if (!isAddressText(value)) {
    return 0;
  }
  const object = b.addObject(b.whole(i, text), 'object', 'netext', plainAddress(value));
  b.enter(new WdoMode(object), object);
  return 1;
}

/** `System.String _request._url.m_String = 00000001559cb3a8 http://..`; `(int32)System.Int32 x = c8 (0n200)`. */
function selectRow(b: Builder, i: number, text: string, at: number): number {
  const equals = text.indexOf(' = ', at);
  const head = words(text.slice(0, Math.max(equals, 0)), at, 8);
  const name = head[head.length - 1];
  if (equals < 0 || head.length < 2 || name === undefined) {
    return 0;
  }
  if (b.mode?.name !== 'wselect' || b.open === undefined) {
    const from = b.command!.args.indexOf('from');
    const address = from < 0 ? undefined : b.command!.args[from + 1];
    const object = b.addObject(b.whole(i, text), 'object', 'netext', address !== undefined && isAddressText(address) ? plainAddress(address) : undefined);
    b.enter({ name: 'wselect', row: selectRow }, object);
  }
  const type = text.slice(at, name.at).trim().replace(/^\([a-z0-9]+\)/, '');
  b.addField(b.open!, valueField(b, i, text, at, name.text, type, skipBlank(text, equals + 3)));
  return 1;
}

// ---- MEX

/** `0x04008e14 System.__ComObject [extra]`, then `  0010 name : value`. */
export function openMex(b: Builder, i: number, text: string, at: number): number {
  if (b.verb !== 'do2' || b.open !== undefined) {
    return 0;
  }
  const parts = words(text, at, 3);
  if (parts[1] === undefined || !isAddressText(parts[0]!.text) || !parts[1].text.includes('.')) {
    return 0;
  }
  const object = b.addObject(b.whole(i, text), 'object', 'mex', plainAddress(parts[0]!.text), parts[1].text);
  b.enter({ name: 'do2', row: (builder, n, line, from) => mexRow(builder, n, line, from, object) }, object);
  return 1;
}

function mexRow(b: Builder, i: number, text: string, at: number, object: DumpObject): number {
  const end = wordEnd(text, at);
  const colon = text.indexOf(' : ', end);
  if (/^\[(?:statics|instance|fields)\]$/i.test(text.slice(at).trim())) {
    return 1;
  }
  if (!isHexText(text.slice(at, end)) || end - at > 8 || colon < 0) {
    return 0;
  }
  const from = skipBlank(text, colon + 3);
  b.addField(object, fieldAt(b, i, text, at, from, { rawName: text.slice(end, colon).trim(), offset: Number.parseInt(text.slice(at, end), 16), ...mexValue(text.slice(from).trim()) }));
  return 1;
}

/** `NULL`, `02c41e00 "Lunch" [5]`, `02c41e00 (T) text`, `02c41e00 T`, `15 (0xf)`, `true`, `"text"`; anything else is the text of a value. */
function mexValue(value: string): Pick<DumpField, 'form' | 'type'> & Partial<DumpField> {
  const word = value.split(' ')[0]!;
  const tail = value.slice(word.length).trim();
  const typed = /^\(([A-Za-z_][^()\s]*)\)/.exec(tail)?.[1];
  if (value === 'NULL') {
    return { form: 'null', type: '' };
  }
  if (isAddressText(word)) {
    const address = plainAddress(word);
    const quoted = /^"([^]*)"(?: \[\d+\])?(?: \(System\.String\))?$/.exec(tail)?.[1];
    if (quoted !== undefined) {
      return { form: 'string', type: 'System.String', address, text: quoted };
    }
    const behind = typed === undefined ? '' : tail.slice(typed.length + 2).trim();
    const type = typed ?? (/^[A-Za-z_][\w`+[\],]*\.[\w.`+[\],]+$/.test(tail) ? tail : '');
    return behind === '' ? { form: 'pointer', type, address } : { form: 'valuetype', type, address, text: behind };
  }
  if (/^(?:true|false)$/i.test(value)) {
    return { form: 'boolean', type: '', text: value.toLowerCase() };
  }
  if (value.startsWith('"')) {
    return { form: 'string', type: '', text: value.replace(/^"|"$/g, '') };
  }
  if (isDecimalText(word)) {
    return typed === 'System.Boolean' ? { form: 'boolean', type: typed, text: word === '0' ? 'false' : 'true', number: word } : { form: 'scalar', type: typed ?? '', number: word };
  }
  const last = /^([^]*\S) \(([A-Za-z_][^()\s]*)\)$/.exec(value);
  const [text, type] = [last?.[1] ?? value, last?.[2] ?? ''];
  return isNumberType(type) && /^[-+\d.eE]+$/.test(text) ? { form: 'scalar', type, number: text } : { form: 'valuetype', type, text };
}
