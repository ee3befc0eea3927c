import { parseBytes, formatBytes } from '../decode/bytes';
import type { Pseudonyms } from './pseudonyms';
import type { Codes } from './triggers';

/** Text that a line holds in another coding: words of headers, base64, memory in hexadecimal. */

/** Shorter base64 is rather a word. What stands behind `Basic` is a password and is replaced as a whole. */
export const TOKEN = /(?<![A-Za-z0-9+/=_-]|Basic )[A-Za-z0-9+/]{14,2000}={0,2}(?![A-Za-z0-9+/=_-])/g;
export const ENCODED_WORD = /=\?[A-Za-z0-9_.:*-]{1,60}\?[BbQq]\?[^?\s]{1,1000}\?=/g;

/** Base64 that stands for text. */
export function isText(token: string): boolean {
  return textOf(token) !== undefined;
}

/** Text in hexadecimal digits, a byte each. Of fewer one in a hundred thousand random ids would be text. */
export const HEX_TEXT = /(?<![0-9A-Fa-f])(?:[2-7][0-9A-Fa-f]){10,400}(?![0-9A-Fa-f])/g;
/** Letters that show that they are text. */
const MIN_LETTERS = 6;

/** Do hexadecimal digits stand for text? A number in decimal digits does not. */
export function isHexText(digits: string): boolean {
  const bytes = digits.match(/../g)!.map((pair) => parseInt(pair, 16));
  return /[A-Fa-f]/.test(digits) && bytes.every((byte) => byte < 127) && bytes.filter((byte) => (byte | 32) >= 97 && (byte | 32) <= 122).length >= Math.max(MIN_LETTERS, bytes.length * 0.7);
}

/** The text that base64 stands for, if all of it can be printed. */
function textOf(token: string): string | undefined {
  if (token.length % 4 !== 0 || !/[A-Z]/.test(token) || !/[a-z]/.test(token)) return undefined;
  const bytes = parseBytes(token)?.bytes;
  return bytes && bytes.every((byte) => byte >= 32 && byte < 127) ? new TextDecoder().decode(bytes) : undefined;
}

/** What servers ask for in base64. */
const PROMPTS = new Set(['Username:', 'Password:', 'User Name', 'Password']);

/** An address in base64 becomes another one; any other text may be a password. */
export function redactBase64(token: string, p: Pseudonyms, redacted: (text: string) => string): string {
  const text = textOf(token)!;
  if (PROMPTS.has(text)) return token;
  const made = /^[\w.+'-]{1,64}@[\w.-]{3,128}$/.test(text) ? redacted(text) : text;
  return made === text ? p.opaque(token) : formatBytes(new TextEncoder().encode(made.replace(/[^\x20-\x7e]/g, 'x').padEnd(text.length, 'x').slice(0, text.length)), 'base64');
}

/** `=?utf-8?Q?...?=`: the character set and the coding stay. */
export function redactEncodedWord(word: string, p: Pseudonyms): string {
  const [, head, form, body] = /^(=\?[^?]*\?([BbQq])\?)([^?]*)\?=$/.exec(word)!.map(String) as [string, string, string, string];
  if (form.toUpperCase() === 'B') return `${head}${p.opaque(body)}?=`;
  // bytes of other alphabets stay bytes of them: in UTF-8 only those that follow the first one of a character
  const made = body.split(/((?:=[0-9A-Fa-f]{2})+)/).map((part, i) => (i % 2 === 0 ? p.word('text', part) : part.replace(/=([89AB])([0-9A-F])/gi, (_whole, high: string, low: string) => `=${high}${p.opaque(`${low}0`)[0]!}`))).join('');
  return `${head}${made}?=`;
}

const memoryRow = /^(\s*[0-9a-f`]{8,17} {2})([0-9a-f]{2}(?:[ -][0-9a-f]{2}){3,15}|[0-9a-f`]{8,17}(?: [0-9a-f`]{8,17}){0,3})( {1,60})(\S.*)$/i;
/** Letters that stand together in memory, in one byte or in two each: a word. */
const WORD_IN_MEMORY = /[A-Za-z](?:\.?[A-Za-z0-9@.,_' -]){4,}/g;

/** May a line be a row of memory: an address, two blanks, and two or at least eight digits? */
export function startsLikeMemory(codes: Codes, from: number, to: number): boolean {
  let at = from;
  while (at < to && (codes[at]! <= 32 || codes[at] === 0xa0)) at++;
  const address = at;
  while (at < to && isDigit(codes[at]!)) at++;
  if (at - address < 8 || at - address > 17 || at + 4 >= to || codes[at] !== 32 || codes[at + 1] !== 32) return false;
  const digits = at + 2;
  for (at = digits; at < to && isDigit(codes[at]!); ) at++;
  return at - digits === 2 || at - digits >= 8;
}

/** Hexadecimal, or the sign between the halves of an address. */
function isDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 96 && code <= 102) || (code >= 65 && code <= 70);
}

/** A row of `db` or `dc`: words in it become others, in both of its columns. */
export function redactMemoryRow(line: string): string {
  const match = memoryRow.exec(line);
  if (!match || (line.match(/[A-Za-z]/g)?.length ?? 0) < 6) return line;
  const [, head, hex, gap, shown] = match as unknown as [string, string, string, string, string];
  const places = bytePlaces(hex);
  if (shown.length > places.length) return line;
  const digits = hex.split('');
  const text = shown.split('');
  for (const word of shown.matchAll(WORD_IN_MEMORY)) {
    if ((word[0].match(/[A-Za-z]/g)?.length ?? 0) < 4) continue;
    for (let i = word.index; i < word.index + word[0].length; i += 1) {
      const code = shown.charCodeAt(i);
      const place = places[i]!;
      // the column shows the byte: where it does not, the row is none
      if (parseInt(hex.slice(place, place + 2), 16) !== code || !/[A-Za-z0-9]/.test(shown[i]!)) continue;
      const made = /\d/.test(shown[i]!) ? 0x30 : (code & 0x60) | 0x18;
      text[i] = String.fromCharCode(made);
      [digits[place], digits[place + 1]] = made.toString(16).padStart(2, '0').split('') as [string, string];
    }
  }
  return `${head}${digits.join('')}${gap}${text.join('')}`;
}

/** Where the digits of each byte stand, in the order of memory: words are written with the highest byte first. */
function bytePlaces(hex: string): number[] {
  const out: number[] = [];
  for (const word of hex.matchAll(/[0-9a-f`]+/gi)) {
    const pairs: number[] = [];
    for (let i = 0; i + 1 < word[0].length; i += 2) {
      if (word[0][i] === '`') i += 1;
      pairs.push(word.index + i);
    }
    out.push(...pairs.reverse());
  }
  return out;
}
