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
    return readTyped(text, at, undefined);
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
  return prefixed ? readNumber(text, at, end, next, variable) : readTyped(text, next, plainAddress(text.slice(at, end)));
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
      const value = numbered('enum', text.slice(second + 1, last), number);
      value.member = first;
      return noted(value, text, last + 1);
    }
  }
  if (first === 'System.Boolean') {
    const value = numbered('boolean', first, number);
    value.text = /^0x0+$/i.test(number) ? 'false' : 'true';
    return noted(value, text, close + 1);
  }
  if (isNumberType(first)) {
    return noted(numbered('scalar', first, number), text, close + 1);
  }
  if (first.startsWith('System.String') || (variable && number.length > 6)) {
    return readTyped(text, open, plainAddress(number));
  }
  return first === '' ? undefined : noted(numbered('enum', first, number), text, close + 1);
}

/** One shape for all values, filled in place: there is one for each line of a dump. */
function make(form: ValueForm, type: string, address?: string): MdtValue {
  return { form, type, address, methodTable: undefined, number: undefined, text: undefined, length: undefined };
}

/** Keeps what a person wrote behind the value; `expand` and `(Print Array)` are captions of links. */
function noted(value: MdtValue, text: string, at: number): MdtValue {
  if (at < text.length) {
    const rest = text.slice(at).trim();
    if (rest !== '' && rest !== 'expand' && rest !== '(Print Array)') {
      value.remark = rest;
    }
  }
  return value;
}

function numbered(form: ValueForm, type: string, number: string): MdtValue {
  const value = make(form, type);
  value.number = number;
  return value;
}

function worded(form: ValueForm, type: string, text: string, address?: string): MdtValue {
  const value = make(form, type, address);
  value.text = text;
  return value;
}

/** From the `(` of the type on. */
function readTyped(text: string, open: number, address: string | undefined): MdtResult {
  // 2.x writes the text of a string inside the brackets, where it may hold any bracket.
  if (text.startsWith('(System.String: ', open)) {
    return readOldString(text, open + 16, address);
  }
  const close = closeParen(text, open);
  if (close < 0) {
    return 'incomplete';
  }
  const boxed = text.startsWith('BOXED ', open + 1);
  const inner = text.slice(boxed ? open + 7 : open + 1, close);
  const rest = skipBlank(text, close + 1);
  const comma = inner.indexOf(', Elements:');
  if (comma > 0) {
    return noted(readArray(inner, comma, address), text, rest);
  }
  if (inner === '' || inner.includes('"')) {
    return undefined;
  }
  if (inner === 'System.String') {
    return readString(text, rest, address);
  }
  const tail = rest < text.length ? readTail(text, rest, inner, address, boxed) : undefined;
  return tail ?? noted(readBare(inner, address, boxed), text, rest);
}

/** A type with nothing behind it: a reference, a null, a native integer. */
function readBare(type: string, address: string | undefined, boxed: boolean): MdtValue {
  if (address === undefined) {
    return make('declaration', type);
  }
  if (type === 'System.IntPtr' || type === 'System.UIntPtr') {
    return numbered('scalar', type, `0x${address}`);
  }
  if (isZeroAddress(address)) {
    return make('null', type);
  }
  const value = make(type.endsWith(']') && !type.endsWith(']]') ? 'array' : 'pointer', type, address);
  if (boxed) {
    value.boxed = true;
  }
  return value;
}

/** `2015/12/23 16:15:00.000 VALTYPE (MT=.., ADDR=..)`, `BOXEDVAL=0x7b`. */
function readTail(text: string, rest: number, type: string, address: string | undefined, boxed: boolean): MdtResult {
  if (text.startsWith('BOXEDVAL=', rest)) {
    const end = wordEnd(text, rest);
    const value = make('boxed', type, address);
    value.number = text.slice(rest + 9, end);
    value.boxed = true;
    return noted(value, text, end);
  }
  const at = text.indexOf('VALTYPE', rest);
  if (at < 0) {
    return undefined;
  }
  const place = readPlace(text, at + 7);
  if (place === undefined) {
    return 'incomplete';
  }
  const value = make(boxed ? 'boxed' : 'valuetype', type, place.address);
  placed(value, place, text.slice(rest, at).trim());
  if (boxed) {
    value.boxed = true;
  }
  return noted(value, text, place.end);
}

function placed(value: MdtValue, place: ValuePlace, inline: string): void {
  value.methodTable = place.methodTable;
  if (inline !== '') {
    value.text = inline;
  }
}

interface ValuePlace {
  methodTable: string;
  address: string;
  end: number;
}

/** ` (MT=000007ff002c5cb0, ADDR=00000000036e10d0)`. */
export function readPlace(text: string, from: number): ValuePlace | undefined {
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
  return { methodTable: plainAddress(methodTable), address: plainAddress(address), end: close + 1 };
}

function readArray(inner: string, comma: number, address: string | undefined): MdtValue {
  const value = make('array', inner.slice(0, comma), address);
  const from = skipBlank(inner, comma + 11);
  let end = from;
  while (isDigit(inner.charCodeAt(end))) {
    end += 1;
  }
  value.elements = Number(inner.slice(from, end));
  const mt = inner.indexOf('ElementMT=', end);
  const elementMt = mt < 0 ? '' : inner.slice(mt + 10).trim();
  if (elementMt !== '' && isHexText(elementMt)) {
    value.elementMethodTable = plainAddress(elementMt);
  }
  return value;
}

/** Mail clients turn `"` into typographic quotes. */
function isQuote(c: number): boolean {
  return c === 34 || c === 0x201c || c === 0x201d || c === 0x201e;
}

/** Behind `(System.String)`: nothing, `Length=5, String="Lunch"`, or `STRVAL="..."`. */
function readString(text: string, rest: number, address: string | undefined): MdtResult {
  if (rest >= text.length) {
    // A zero address is a null reference in 2.x.
    return address !== undefined && isZeroAddress(address) ? make('null', 'System.String') : emptyString(address);
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
  const key = text.startsWith('String=', at) || text.startsWith('STRVAL=', at);
  if (!key || !isQuote(text.charCodeAt(at + 7))) {
    return length === undefined ? noted(emptyString(address), text, at) : undefined;
  }
  const value = make('string', 'System.String', address);
  value.length = length;
  return closeString(text, at + 8, value);
}

function emptyString(address: string | undefined): MdtValue {
  const value = worded('string', 'System.String', '', address);
  value.length = 0;
  return value;
}

/** The text is not escaped: the last quote of the line closes it, unless `Length=` puts it elsewhere. */
function closeString(text: string, from: number, value: MdtValue): MdtValue {
  const length = value.length;
  if (length !== undefined && isQuote(text.charCodeAt(from + length))) {
    value.text = text.slice(from, from + length);
    return noted(value, text, from + length + 1);
  }
  let end = text.length;
  while (end > from && text.charCodeAt(end - 1) === SPACE) {
    end -= 1;
  }
  if (end > from && isQuote(text.charCodeAt(end - 1))) {
    value.text = text.slice(from, end - 1);
    // A text shorter than Length= may go on in the next lines; the caller looks.
    if (length !== undefined && end - 1 - from < length) {
      value.openString = from;
    }
    return value;
  }
  value.text = text.slice(from);
  value.openString = from;
  return value;
}

/** `(System.String: "String 1")`, the text unescaped and without a length. */
function readOldString(text: string, from: number, address: string | undefined): MdtResult {
  if (!isQuote(text.charCodeAt(from))) {
    return undefined;
  }
  const last = text.lastIndexOf('")');
  if (last > from) {
    return noted(worded('string', 'System.String', text.slice(from + 1, last), address), text, last + 2);
  }
  const value = worded('string', 'System.String', text.slice(from + 1), address);
  value.openString = from + 1;
  return value;
}

/** `NULL (T)`, `true (System.Boolean)`, errors, and the `!mdv` forms that start with the value. */
function readWordLed(text: string, at: number, c: number, variable: boolean): MdtResult {
  if ((c | 32) === 110 && (text.startsWith('NULL', at) || text.startsWith('null', at))) {
    return readAfterWord(text, at + 4, (type) => make('null', type), make('null', ''));
  }
  if ((c | 32) === 116 || (c | 32) === 102) {
    const end = wordEnd(text, at);
    const word = text.slice(at, end).toLowerCase();
    if (word === 'true' || word === 'false') {
      return readAfterWord(text, end, (type) => worded('boolean', type, word), undefined);
    }
  }
  if (text.startsWith('ERROR (', at) || text.startsWith('Unable to determine', at) || text.startsWith('<Retrieval mechanism', at) || text.startsWith('ERROR:', at)) {
    return worded('error', '', text.slice(at).trimEnd());
  }
  if (variable || c === 86) {
    return readVariableStruct(text, at);
  }
  return readPlainScalar(text, at);
}

function readAfterWord(text: string, end: number, build: (type: string) => MdtValue, alone: MdtResult): MdtResult {
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
  return noted(build(text.slice(open + 1, close)), text, close + 1);
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
  const value = make('valuetype', text.slice(open + 1, close), place.address);
  placed(value, place, text.slice(at, word).trim());
  return noted(value, text, close + 1);
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
  return isNumberType(type) && shown !== '' && !Number.isNaN(Number(shown)) ? noted(numbered('scalar', type, shown), text, close + 1) : undefined;
}
