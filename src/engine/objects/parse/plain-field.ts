/**
 * The fields that most lines of a dump are: `<Name>k__BackingField:00000000036e0880 (Namespace.Type)` and a few more shapes, on one line and nothing behind.
 * Told by one look, so that an object's fields need not be made before somebody asks for them.
 */

import type { DumpField } from '../model';
import type { Builder } from './builder';
import { fieldColon, readField } from './mdt-field';
import { isNumberType } from './mdt-value';
import { addressEnd, isDigit, isZeroAddress, plainAddress } from './scan';

/** What stands behind the name; `other` is plain too, and read by {@link readField}. */
type Shape = 'string' | 'empty' | 'reference' | 'value' | 'number' | 'null' | 'boolean' | 'other';

/** What the last look found: one for all, as a look is made at each line. Indexes in the line. */
const seen = { shape: 'other' as Shape, colon: 0, addressEnd: 0, typeAt: 0, typeEnd: 0, textAt: 0, length: 0 };

/** Digits of `Length=` that are surely a number of characters. */
const MAX_LENGTH_DIGITS = 9;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const SPACE = 32;

/** Does {@link readField} make one field of this line, without looking at any other? False says nothing. */
export function isPlainField(text: string, at: number): boolean {
  if (isDigit(text.charCodeAt(at))) {
    return false;
  }
  const colon = fieldColon(text, at);
  if (colon < 0) {
    return false;
  }
  seen.colon = colon;
  const c = text.charCodeAt(colon + 1);
  if (c === OPEN) {
    return isValueType(text, colon + 1);
  }
  const end = addressEnd(text, colon + 1);
  if (end < 0) {
    return isWord(text, colon + 1, c);
  }
  seen.addressEnd = end;
  if (text.charCodeAt(end) !== SPACE || text.charCodeAt(end + 1) !== OPEN) {
    return false;
  }
  if ((text.charCodeAt(colon + 2) | 32) === 120) {
    return !text.startsWith('System.String', end + 2) && isNumber(text, end + 1);
  }
  return text.startsWith('System.String)', end + 2) ? isString(text, end + 16) : isReference(text, end + 1);
}

/** The bracket that opens here closes at the end of the line, with something inside and no quotation mark. */
function closesLine(text: string, open: number): boolean {
  const last = text.length - 1;
  if (text.charCodeAt(last) !== CLOSE || last - open < 2) {
    return false;
  }
  return typeEnd(text, open) === last;
}

/** Index of the bracket that closes a type, or -1; a quotation mark is in none. */
function typeEnd(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === OPEN) {
      depth += 1;
    } else if (c === CLOSE) {
      depth -= 1;
      if (depth === 0) {
        return i;
      }
    } else if (c === QUOTE) {
      return -1;
    }
  }
  return -1;
}

/** Behind `0x1`: `(System.Int32)`, or a member of an enumeration with its type. */
function isNumber(text: string, open: number): boolean {
  if (!closesLine(text, open)) {
    seen.shape = 'other';
    return isMember(text, open);
  }
  seen.shape = text.startsWith('System.Boolean)', open + 1) ? 'other' : 'number';
  seen.typeAt = open + 1;
  seen.typeEnd = text.length - 1;
  return true;
}

/** `(Element) (System.Data.MappingType)`. */
function isMember(text: string, open: number): boolean {
  const close = typeEnd(text, open);
  return close > open + 1 && text.charCodeAt(close + 1) === SPACE && text.charCodeAt(close + 2) === OPEN && !text.startsWith('(**', close + 2) && closesLine(text, close + 2);
}

function isReference(text: string, open: number): boolean {
  if (!closesLine(text, open) || text.startsWith('BOXED ', open + 1) || text.startsWith('System.String: ', open + 1)) {
    return false;
  }
  seen.shape = text.charCodeAt(text.length - 2) === 93 || text.includes(', Elements:', open) || text.startsWith('System.IntPtr)', open + 1) || text.startsWith('System.UIntPtr)', open + 1) ? 'other' : 'reference';
  seen.typeAt = open + 1;
  seen.typeEnd = text.length - 1;
  return true;
}

/** Behind `(System.String)`: nothing, or ` Length=5, String="Lunch"` with the closing mark where it should be. */
function isString(text: string, behind: number): boolean {
  let at = behind;
  while (text.charCodeAt(at) === SPACE) {
    at += 1;
  }
  if (at >= text.length) {
    seen.shape = 'empty';
    seen.textAt = behind;
    return true;
  }
  if (!text.startsWith('Length=', at)) {
    return false;
  }
  let length = 0;
  let i = at + 7;
  while (isDigit(text.charCodeAt(i)) && i - at < 7 + MAX_LENGTH_DIGITS) {
    length = length * 10 + text.charCodeAt(i) - 48;
    i += 1;
  }
  if (i === at + 7 || !text.startsWith(', String="', i)) {
    return false;
  }
  seen.shape = 'string';
  seen.textAt = i + 10;
  seen.length = length;
  return seen.textAt + length === text.length - 1 && text.charCodeAt(text.length - 1) === QUOTE;
}

/** `(T) VALTYPE (MT=000007ff002c5cb0, ADDR=00000000036e10d0)`. */
function isValueType(text: string, open: number): boolean {
  const close = text.startsWith('System.String', open + 1) || text.startsWith('BOXED ', open + 1) ? -1 : typeEnd(text, open);
  if (close < open + 2 || !text.startsWith(' VALTYPE (MT=', close + 1)) {
    return false;
  }
  const table = addressEnd(text, close + 14);
  if (table < 0 || !text.startsWith(', ADDR=', table)) {
    return false;
  }
  const end = addressEnd(text, table + 7);
  if (end < 0 || end !== text.length - 1 || text.charCodeAt(end) !== CLOSE) {
    return false;
  }
  seen.shape = text.lastIndexOf(', Elements:', close) > open ? 'other' : 'value';
  seen.typeAt = open + 1;
  seen.typeEnd = close;
  seen.textAt = table;
  return true;
}

/** `NULL (T)`, `true (System.Boolean)`. */
function isWord(text: string, at: number, c: number): boolean {
  const nothing = c === 78 && text.startsWith('NULL (', at);
  const length = nothing || (c === 116 && text.startsWith('true (', at)) ? 4 : c === 102 && text.startsWith('false (', at) ? 5 : 0;
  if (length === 0 || !closesLine(text, at + length + 1)) {
    return false;
  }
  seen.shape = nothing ? 'null' : 'boolean';
  seen.addressEnd = at + length;
  seen.typeAt = at + length + 2;
  seen.typeEnd = text.length - 1;
  return true;
}

/** The field of a line that {@link isPlainField} knows. */
export function readPlainField(b: Builder, i: number, text: string, at: number): DumpField {
  isPlainField(text, at);
  return fieldSeen(b, i, text, at);
}

/** The field of the line that {@link isPlainField} was asked about last, and knows: the same as {@link readField} makes, with less effort. */
export function fieldSeen(b: Builder, i: number, text: string, at: number): DumpField {
  if (seen.shape === 'other') {
    return readField(b, i, text, at)!.field;
  }
  const { shape, colon } = seen;
  const valueAt = colon + 1;
  const end = shape === 'empty' ? seen.textAt : text.length;
  const field: DumpField = {
    line: b.line(i), column: b.reader.column(i, at), endColumn: b.reader.column(i, end - 1) + 1, rawName: b.known(text.slice(at, colon)), valueColumn: b.reader.column(i, valueAt), raw: text.slice(valueAt, end),
    form: 'pointer', type: shape === 'string' || shape === 'empty' ? 'System.String' : b.known(text.slice(seen.typeAt, seen.typeEnd)), address: undefined, methodTable: undefined, number: undefined, text: undefined, length: undefined,
  };
  switch (shape) {
    case 'string':
      field.form = 'string';
      field.address = plainAddress(text.slice(valueAt, seen.addressEnd));
      field.text = text.slice(seen.textAt, seen.textAt + seen.length);
      field.length = seen.length;
      break;
    case 'value':
      field.form = 'valuetype';
      field.methodTable = b.known(plainAddress(text.slice(seen.typeEnd + 14, seen.textAt)));
      field.address = plainAddress(text.slice(seen.textAt + 7, text.length - 1));
      break;
    case 'number':
      field.form = isNumberType(field.type) ? 'scalar' : 'enum';
      field.number = text.slice(valueAt, seen.addressEnd);
      break;
    case 'null':
      field.form = 'null';
      break;
    case 'boolean':
      field.form = 'boolean';
      field.text = text.slice(valueAt, seen.addressEnd);
      break;
    case 'empty':
      field.address = plainAddress(text.slice(valueAt, seen.addressEnd));
      if (isZeroAddress(field.address)) {
        field.form = 'null';
        field.address = undefined;
      } else {
        field.form = 'string';
        field.text = '';
        field.length = 0;
      }
      break;
    default:
      field.address = plainAddress(text.slice(valueAt, seen.addressEnd));
      if (isZeroAddress(field.address)) {
        field.form = 'null';
        field.address = undefined;
      }
  }
  return field;
}
