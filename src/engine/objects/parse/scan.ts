/** Character-level helpers: no regular expression runs over text of unknown length here. */

export const SPACE = 32;
const TAB = 9;
export const NBSP = 0xa0;

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

export function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
}

export function isBlankChar(c: number): boolean {
  return c === SPACE || c === TAB || c === NBSP;
}

export function isWordChar(c: number): boolean {
  return isHex(c) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}

/** Index of the first non-blank character at or after `at`. */
export function skipBlank(text: string, at: number): number {
  let i = at;
  while (i < text.length && isBlankChar(text.charCodeAt(i))) {
    i += 1;
  }
  return i;
}

/** Index behind the word (non-blank run) at `at`. */
export function wordEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && !isBlankChar(text.charCodeAt(i))) {
    i += 1;
  }
  return i;
}

/** Most digits of an address: 64 bits. */
const MAX_ADDRESS_DIGITS = 16;
/** Fewest digits of an address without `0x`: 32 bits are printed zero-filled. */
const MIN_ADDRESS_DIGITS = 8;

/**
 * Index behind an address that starts at `at`, or -1. `0x` may shorten it; the debugger's back-tick may split it.
 * The character behind must not belong to a word.
 */
export function addressEnd(text: string, at: number): number {
  let i = at;
  let fewest = MIN_ADDRESS_DIGITS;
  if (text.charCodeAt(i) === 48 && (text.charCodeAt(i + 1) | 32) === 120) {
    i += 2;
    fewest = 1;
  }
  let digits = 0;
  for (; i < text.length && digits <= MAX_ADDRESS_DIGITS; i += 1) {
    const c = text.charCodeAt(i);
    if (isHex(c)) {
      digits += 1;
    } else if (c !== 96 || digits !== 8) {
      break;
    }
  }
  if (digits < fewest || digits > MAX_ADDRESS_DIGITS) {
    return -1;
  }
  const next = text.charCodeAt(i);
  return Number.isNaN(next) || !(isWordChar(next) || next === 96) ? i : -1;
}

/** `0X2371804`, `00007FFC\`2E151199` to `2371804`, `00007ffc2e151199`: lower case, nothing but digits. */
export function plainAddress(text: string): string {
  return isPlain(text) ? text : plainer(text);
}

/** Only lower case digits already, as most are. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c > 102 || c < 48 || (c > 57 && c < 97)) {
      return false;
    }
  }
  return true;
}

function plainer(text: string): string {
  const from = text.charCodeAt(0) === 48 && (text.charCodeAt(1) | 32) === 120 ? 2 : 0;
  const digits = from === 0 ? text : text.slice(from);
  return (digits.includes('`') ? digits.replaceAll('`', '') : digits).toLowerCase();
}

/** The same address in every spelling gives the same key. */
export function addressKey(address: string): string {
  let i = 0;
  while (i < address.length - 1 && address.charCodeAt(i) === 48) {
    i += 1;
  }
  return i === 0 ? address : address.slice(i);
}

export function isZeroAddress(address: string): boolean {
  for (let i = 0; i < address.length; i += 1) {
    if (address.charCodeAt(i) !== 48) {
      return false;
    }
  }
  return address.length > 0;
}

/** Index of the `)` that closes the `(` at `at`, or -1. Type names balance their own brackets. */
export function closeParen(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 40) {
      depth += 1;
    } else if (c === 41) {
      depth -= 1;
      if (depth === 0) {
        return i;
      }
    }
  }
  return -1;
}

/** How many `[` are still open at the end: more than 0 means a generic type name goes on in the next line. */
export function openBrackets(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    depth += c === 91 ? 1 : c === 93 ? -1 : 0;
  }
  return depth;
}

/** The words of a line with their places; a line has few, so this is cheap. */
export interface Word {
  text: string;
  at: number;
}

/** Most words of a table row that mean something; the rest is one remark. */
const MAX_WORDS = 64;

export function words(text: string, from = 0, most = MAX_WORDS): Word[] {
  const found: Word[] = [];
  let i = skipBlank(text, from);
  while (i < text.length && found.length < most) {
    const end = wordEnd(text, i);
    found.push({ text: text.slice(i, end), at: i });
    i = skipBlank(text, end);
  }
  return found;
}

export function isAddressText(text: string): boolean {
  return addressEnd(text, 0) === text.length;
}

export function isHexText(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (!isHex(text.charCodeAt(i))) {
      return false;
    }
  }
  return text.length > 0;
}

export function isDecimalText(text: string): boolean {
  for (let i = text.charCodeAt(0) === 45 ? 1 : 0; i < text.length; i += 1) {
    if (!isDigit(text.charCodeAt(i))) {
      return false;
    }
  }
  return text.length > 0 && text !== '-';
}

/** `1,234,567` or `1234567` to a number; -1 for anything else. */
export function countText(text: string): number {
  const digits = text.includes(',') ? text.replaceAll(',', '') : text;
  return isDecimalText(digits) && digits.length <= 18 ? Number(digits) : -1;
}

/** Kinds of array elements that lie in the array itself: their addresses are no objects. */
const VALUE_KINDS = /^(?:VALUETYPE|S?Byte|Char|Boolean|U?Int(?:16|32|64|Ptr)|Single|Double|[IU][1248]?|R[48])$/i;

/** `VALUETYPE`, `Byte`, `I4`: what SOS calls the elements of an array of values. */
export function isValueKind(kind: string | undefined): boolean {
  return kind !== undefined && VALUE_KINDS.test(kind);
}
