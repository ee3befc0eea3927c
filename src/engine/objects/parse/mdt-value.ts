/** The value part of a SOSEX field, header or variable: `!mdt` 2.x and 4.x, `!mdv`. */

import type { ValueForm } from '../model';
import { SPACE, addressEnd, closeParen, isDigit, isHexText, isZeroAddress, plainAddress, skipBlank, wordEnd } from './scan';

/** What one value says; the caller copies it into a field or an object. */
export interface MdtValue {
  form: ValueForm;
  type: string;
  address?: string;
  methodTable?: string;
  elementMethodTable?: string;
  number?: string;
  member?: string;
  text?: string;
  length?: number;
  elements?: number;
  boxed?: boolean;
  /** A string whose closing quote is not in this line: where its text starts. */
  openString?: number;
  /** What stands behind the value: a person's note. */
  remark?: string;
}

/** `incomplete`: the line breaks off where a hand-wrapped value goes on. */
export type MdtResult = MdtValue | 'incomplete' | undefined;

const numberTypes = new Set([
  'System.SByte', 'System.Byte', 'System.Int16', 'System.UInt16', 'System.Int32', 'System.UInt32', 'System.Int64', 'System.UInt64', 'System.Char', 'System.Single', 'System.Double',
  'System.IntPtr', 'System.UIntPtr', 'System.Boolean',
]);

export function isNumberType(type: string): boolean {
  return numberTypes.has(type);
}

/** Reads the value that starts at `from` and ends with the line. `variable`: `!mdv` writes references as `0x...`. */
export function readMdtValue(text: string, from: number, variable = false): MdtResult {
  const at = skipBlank(text, from);
  const c = text.charCodeAt(at);
  if (at >= text.length) {
    return 'incomplete';
  }
  if (c === 40) {
    return readTyped(text, at, {});
  }
  if (isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70)) {
    const end = addressEnd(text, at);
    if (end > 0) {
      return readHexLed(text, at, end, variable);
    }
  }
  return readWordLed(text, at, c, variable);
}

function readHexLed(text: string, at: number, end: number, variable: boolean): MdtResult {
  const prefixed = text.charCodeAt(at + 1) === 120 || text.charCodeAt(at + 1) === 88;
  const next = skipBlank(text, end);
  if (next >= text.length) {
    return 'incomplete';
  }
  if (text.charCodeAt(next) !== 40) {
    return undefined;
  }
  return prefixed ? readNumber(text, at, end, next, variable) : readTyped(text, next, { address: plainAddress(text.slice(at, end)) });
}

/** `0xf (System.Int32)`, `0x1 (Element) (System.Data.MappingType)`, `0x2371804 (System.String[])` in `!mdv`. */
function readNumber(text: string, at: number, end: number, open: number, variable: boolean): MdtResult {
  const close = closeParen(text, open);
  if (close < 0) {
    return 'incomplete';
  }
  const number = text.slice(at, end);
  const first = text.slice(open + 1, close);
  const second = skipBlank(text, close + 1);
  if (text.charCodeAt(second) === 40) {
    const last = closeParen(text, second);
    if (last > 0 && !text.startsWith('(**', second)) {
      return { form: 'enum', type: text.slice(second + 1, last), number, member: first, ...remark(text, last + 1) };
    }
  }
  if (first === 'System.Boolean') {
    return { form: 'boolean', type: first, text: number === '0x0' || number === '0x00' ? 'false' : 'true', number, ...remark(text, close + 1) };
  }
  if (isNumberType(first)) {
    return { form: 'scalar', type: first, number, ...remark(text, close + 1) };
  }
  if (first.startsWith('System.String') || (variable && number.length > 6)) {
    return readTyped(text, open, { address: plainAddress(number) });
  }
  return first === '' ? undefined : { form: 'enum', type: first, number, ...remark(text, close + 1) };
}

function remark(text: string, at: number): { remark?: string } {
  const rest = text.slice(at).trim();
  return rest === '' || rest === 'expand' || rest === '(Print Array)' ? {} : { remark: rest };
}

/** From the `(` of the type on. */
function readTyped(text: string, open: number, head: { address?: string }): MdtResult {
  // 2.x writes the text of a string inside the brackets, where it may hold any bracket.
  if (text.startsWith('(System.String: ', open)) {
    return readOldString(text, open + 16, head.address);
  }
  const close = closeParen(text, open);
  if (close < 0) {
    return 'incomplete';
  }
  let inner = text.slice(open + 1, close);
  const boxed = inner.startsWith('BOXED ');
  if (boxed) {
    inner = inner.slice(6);
  }
  const rest = skipBlank(text, close + 1);
  const comma = inner.indexOf(', Elements:');
  if (comma > 0) {
    return { ...readArray(inner, comma), ...head, ...remark(text, rest) };
  }
  if (inner === '' || inner.includes('"')) {
    return undefined;
  }
  if (inner === 'System.String') {
    return readString(text, rest, head.address);
  }
  const tail = readTail(text, rest, inner, head.address, boxed);
  if (tail !== undefined) {
    return tail;
  }
  if (head.address === undefined) {
    return { form: 'declaration', type: inner, ...remark(text, rest) };
  }
  if (inner === 'System.IntPtr' || inner === 'System.UIntPtr') {
    return { form: 'scalar', type: inner, number: `0x${head.address}`, ...remark(text, rest) };
  }
  if (isZeroAddress(head.address)) {
    return { form: 'null', type: inner, ...remark(text, rest) };
  }
  return { form: inner.endsWith(']') && !inner.endsWith(']]') ? 'array' : 'pointer', type: inner, ...head, ...(boxed && { boxed }), ...remark(text, rest) };
}

/** `2015/12/23 16:15:00.000 VALTYPE (MT=.., ADDR=..)`, `BOXEDVAL=0x7b`. */
function readTail(text: string, rest: number, type: string, address: string | undefined, boxed: boolean): MdtResult {
  if (text.startsWith('BOXEDVAL=', rest)) {
    const end = wordEnd(text, rest);
    return { form: 'boxed', type, ...(address !== undefined && { address }), number: text.slice(rest + 9, end), boxed: true, ...remark(text, end) };
  }
  const at = text.indexOf('VALTYPE', rest);
  if (at < 0) {
    return undefined;
  }
  const place = readPlace(text, at + 7);
  if (place === undefined) {
    return 'incomplete';
  }
  const inline = text.slice(rest, at).trim();
  return {
    form: boxed ? 'boxed' : 'valuetype', type, ...place.fields, ...(inline !== '' && { text: inline }), ...(boxed && { boxed }),
    ...remark(text, place.end),
  };
}

/** ` (MT=000007ff002c5cb0, ADDR=00000000036e10d0)`. */
export function readPlace(text: string, from: number): { fields: { methodTable: string; address: string }; end: number } | undefined {
  const open = skipBlank(text, from);
  const close = text.indexOf(')', open);
  if (text.charCodeAt(open) !== 40 || close < 0) {
    return undefined;
  }
  const comma = text.indexOf(',', open);
  const equals = text.indexOf('ADDR=', open);
  if (!text.startsWith('MT=', open + 1) || comma < 0 || equals < 0 || equals > close) {
    return undefined;
  }
  const methodTable = text.slice(open + 4, comma).trim();
  const address = text.slice(equals + 5, close).trim();
  if (addressEnd(methodTable, 0) !== methodTable.length || addressEnd(address, 0) !== address.length) {
    return undefined;
  }
  return { fields: { methodTable: plainAddress(methodTable), address: plainAddress(address) }, end: close + 1 };
}

function readArray(inner: string, comma: number): MdtValue {
  const type = inner.slice(0, comma);
  const from = skipBlank(inner, comma + 11);
  let end = from;
  while (isDigit(inner.charCodeAt(end))) {
    end += 1;
  }
  const mt = inner.indexOf('ElementMT=', end);
  const elementMt = mt < 0 ? '' : inner.slice(mt + 10).trim();
  return {
    form: 'array', type, elements: Number(inner.slice(from, end)),
    ...(elementMt !== '' && isHexText(elementMt) && { elementMethodTable: plainAddress(elementMt) }),
  };
}

const quotes = new Set(['"', '“', '”', '„']);

/** Behind `(System.String)`: nothing, `Length=5, String="Lunch"`, or `STRVAL="..."`. */
function readString(text: string, rest: number, address: string | undefined): MdtResult {
  const head = { form: 'string' as const, type: 'System.String', ...(address !== undefined && { address }) };
  if (rest >= text.length) {
    // A zero address is a null reference in 2.x.
    return address !== undefined && isZeroAddress(address) ? { form: 'null', type: 'System.String' } : { ...head, text: '', length: 0 };
  }
  let at = rest;
  let length: number | undefined;
  if (text.startsWith('Length=', at)) {
    let end = at + 7;
    while (isDigit(text.charCodeAt(end))) {
      end += 1;
    }
    length = end - at <= 17 ? Number(text.slice(at + 7, end)) : undefined;
    at = skipBlank(text, text.charCodeAt(end) === 44 ? end + 1 : end);
    if (at >= text.length) {
      return 'incomplete';
    }
  }
  const key = text.startsWith('String=', at) ? 7 : text.startsWith('STRVAL=', at) ? 7 : 0;
  if (key === 0 || !quotes.has(text.charAt(at + key))) {
    return length === undefined ? { ...head, text: '', length: 0, ...remark(text, at) } : undefined;
  }
  return closeString(text, at + key + 1, { ...head, ...(length !== undefined && { length }) });
}

/** The text is not escaped: the last quote of the line closes it, unless `Length=` puts it elsewhere. */
function closeString(text: string, from: number, head: MdtValue): MdtValue {
  if (head.length !== undefined && quotes.has(text.charAt(from + head.length))) {
    return { ...head, text: text.slice(from, from + head.length), ...remark(text, from + head.length + 1) };
  }
  let end = text.length;
  while (end > from && text.charCodeAt(end - 1) === SPACE) {
    end -= 1;
  }
  if (end > from && quotes.has(text.charAt(end - 1))) {
    const shown = text.slice(from, end - 1);
    // A text shorter than Length= may go on in the next lines; the caller looks.
    return { ...head, text: shown, ...(head.length !== undefined && shown.length < head.length && { openString: from }) };
  }
  return { ...head, text: text.slice(from), openString: from };
}

/** `(System.String: "String 1")`, the text unescaped and without a length. */
function readOldString(text: string, from: number, address: string | undefined): MdtResult {
  const head: MdtValue = { form: 'string', type: 'System.String', ...(address !== undefined && { address }) };
  if (!quotes.has(text.charAt(from))) {
    return undefined;
  }
  const last = text.lastIndexOf('")');
  return last > from ? { ...head, text: text.slice(from + 1, last), ...remark(text, last + 2) } : { ...head, text: text.slice(from + 1), openString: from + 1 };
}

/** `NULL (T)`, `true (System.Boolean)`, errors, and the `!mdv` forms that start with the value. */
function readWordLed(text: string, at: number, c: number, variable: boolean): MdtResult {
  if ((c | 32) === 110 && (text.startsWith('NULL', at) || text.startsWith('null', at))) {
    return readAfterWord(text, at + 4, (type) => ({ form: 'null', type }), { form: 'null', type: '' });
  }
  if ((c | 32) === 116 || (c | 32) === 102) {
    const end = wordEnd(text, at);
    const word = text.slice(at, end).toLowerCase();
    if (word === 'true' || word === 'false') {
      return readAfterWord(text, end, (type) => ({ form: 'boolean', type, text: word }), undefined);
    }
  }
  if (text.startsWith('ERROR (', at) || text.startsWith('Unable to determine', at) || text.startsWith('<Retrieval mechanism', at) || text.startsWith('ERROR:', at)) {
    return { form: 'error', type: '', text: text.slice(at).trimEnd() };
  }
  if (variable || c === 86) {
    return readVariableStruct(text, at);
  }
  return readPlainScalar(text, at);
}

function readAfterWord(text: string, end: number, make: (type: string) => MdtValue, alone: MdtResult): MdtResult {
  const open = skipBlank(text, end);
  if (open >= text.length) {
    return alone;
  }
  if (text.charCodeAt(open) !== 40 || open === end) {
    return undefined;
  }
  const close = closeParen(text, open);
  if (close < 0) {
    return 'incomplete';
  }
  return { ...make(text.slice(open + 1, close)), ...remark(text, close + 1) };
}

/** `!mdv`: `2008/01/02 03:04:05.678 VALTYPE (MT=.., ADDR=..) (System.DateTime)`. */
function readVariableStruct(text: string, at: number): MdtResult {
  const word = text.indexOf('VALTYPE', at);
  if (word < 0) {
    return readPlainScalar(text, at);
  }
  const place = readPlace(text, word + 7);
  const open = place === undefined ? -1 : skipBlank(text, place.end);
  const close = open < 0 || text.charCodeAt(open) !== 40 ? -1 : closeParen(text, open);
  if (place === undefined || close < 0) {
    return undefined;
  }
  const inline = text.slice(at, word).trim();
  return { form: 'valuetype', type: text.slice(open + 1, close), ...place.fields, ...(inline !== '' && { text: inline }), ...remark(text, close + 1) };
}

/** `0.72 (System.Single)`, `-1 (System.Int32)`: not seen from SOSEX itself, seen retyped by people. */
function readPlainScalar(text: string, at: number): MdtResult {
  const open = text.indexOf(' (System.', at);
  const close = open < 0 ? -1 : closeParen(text, open + 1);
  if (close < 0 || open - at > 40) {
    return undefined;
  }
  const type = text.slice(open + 2, close);
  const shown = text.slice(at, open).trim();
  return isNumberType(type) && shown !== '' && !Number.isNaN(Number(shown)) ? { form: 'scalar', type, number: shown, ...remark(text, close + 1) } : undefined;
}
