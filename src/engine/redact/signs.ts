import type { Codes } from './triggers';

/** What a character is. */
export const enum Bit {
  Hex = 1, Digit = 2, Lower = 4, Upper = 8, Letter = 12, Word = 15,
  /** Goes on in the name of a host. */
  Host = 16,
  /** Goes on in base64 and hexadecimal. */
  Long = 32,
  /** Goes on in what stands before an `@`. */
  Local = 64,
  /** In front of it that cannot begin. */
  Inside = 128,
  /** With a backslash: goes on in accounts and shares. */
  Share = 256,
  /** Is looked at by itself. */
  Sign = 512,
}

export const enum Char {
  Tab = 9, Space = 32, Quote = 34, Percent = 37, Plus = 43, Dash = 45, Dot = 46, Slash = 47, Colon = 58, Less = 60, Equals = 61, Greater = 62, Question = 63, At = 64, Backslash = 92, Underscore = 95,
}

export const CLASS = classTable();
/** Tables of words are no smaller. */
const MIN_TABLE = 4096;
/** Letters and digits in lower case, 0 for all others. */
export const LOW = Uint8Array.from({ length: 128 }, (_, code) => (code >= 65 && code <= 90 ? code + 32 : (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? code : 0));

function classTable(): Uint16Array {
  const out = new Uint16Array(128);
  const add = (chars: string, bits: number): void => {
    for (const char of chars) out[char.charCodeAt(0)]! |= bits;
  };
  add('0123456789', Bit.Hex | Bit.Digit);
  add('abcdef', Bit.Hex);
  add('ABCDEF', Bit.Hex);
  add('abcdefghijklmnopqrstuvwxyz', Bit.Lower);
  add('ABCDEFGHIJKLMNOPQRSTUVWXYZ', Bit.Upper);
  for (let code = 0; code < 128; code++) if (out[code]! & Bit.Word) out[code]! |= Bit.Host | Bit.Long | Bit.Local | Bit.Inside | Bit.Share;
  add('._-', Bit.Host | Bit.Local | Bit.Inside | Bit.Share);
  add('+/_-%', Bit.Long);
  add("%+'", Bit.Local | Bit.Inside);
  add('=', Bit.Local);
  add('\\$', Bit.Share);
  add('@<>:?"\\+% \t\v\f\r', Bit.Sign);
  return out;
}

export function has(code: number, bits: number): boolean {
  return code < 128 && (CLASS[code]! & bits) !== 0;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Are the last eight characters of a word hexadecimal, and no more of it? */
export function hex8(codes: Codes, at: number, start: number): boolean {
  if (at < start || (at > start && has(codes[at - 1]!, Bit.Hex))) return false;
  for (let i = at; i < at + 8; i++) if (!has(codes[i]!, Bit.Hex)) return false;
  return true;
}

/** Eight digits are there: the other groups of a GUID, and neither a digit nor a dash around it. */
export function isGuid(codes: Codes, at: number, from: number, to: number): boolean {
  if (at + 36 > to || codes[at + 13] !== Char.Dash || codes[at + 18] !== Char.Dash || codes[at + 23] !== Char.Dash || (at > from && codes[at - 1] === Char.Dash)) return false;
  for (let i = at + 9; i < at + 36; i++) if (i !== at + 13 && i !== at + 18 && i !== at + 23 && !has(codes[i]!, Bit.Hex)) return false;
  return at + 36 >= to || !(has(codes[at + 36]!, Bit.Hex) || codes[at + 36] === Char.Dash);
}

/** May a run of digits begin a number that somebody can be called by: `0171 234`, `0049 17`, `425-555-`, `(425) 555-`, `01 42 68`? */
export function mayBePhone(codes: Codes, start: number, end: number, to: number): boolean {
  const length = end - start, next = end < to ? codes[end]! : 0, then = end + 1 < to ? codes[end + 1]! : 0;
  if (codes[start] === 48 && length >= 2 && length <= 6) return (next === Char.Space || next === Char.Slash || next === Char.Dash || next === Char.Dot) && (isDigit(then) || then === Char.Space || then === Char.Slash || then === Char.Dash);
  if (codes[start] === 48) return length >= 12 && codes[start + 1] === 48;
  return length === 3 && ((next === Char.Dash && isDigit(then)) || (next === 41 && (then === Char.Space || isDigit(then))));
}

/** Has a word pairs of digits that all may be letters or signs? */
export function mayBeHexText(codes: Codes, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const run = at;
    let printable = true;
    for (; at < end && has(codes[at]!, Bit.Hex); at++) if (((at - run) & 1) === 0 && (codes[at]! < 50 || codes[at]! > 55)) printable = false;
    if (printable && at - run >= 20) return true;
  }
  return false;
}

/** Base64 has letters of both cases. */
export function mayBeText(codes: Codes, start: number, end: number): boolean {
  let any = 0;
  for (let i = start; i < end; i++) any |= CLASS[codes[i]!]!;
  return (any & Bit.Letter) === Bit.Letter;
}

/** Bits by hash, with room enough that few words which are none fall together with one. */
export function tableOf(entries: readonly (readonly [hash: number, bit: number])[]): Uint8Array {
  let size = MIN_TABLE;
  while (size < 16 * entries.length) size *= 2;
  const out = new Uint8Array(size);
  for (const [hash, bit] of entries) out[(hash ^ (hash >>> 15)) & (size - 1)]! |= bit;
  return out;
}
