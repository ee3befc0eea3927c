import { parseBytes, type ByteForm } from '../decode/bytes';
import { parseEntryId } from '../decode/entry-id';
import { decodeSid } from '../decode/sid';
import type { Decoded } from '../model';
import type { Pseudonyms } from './pseudonyms';

/** What a text inside a binary value becomes. */
export interface InnerWords {
  /** A distinguished name, or anything that may hold several names. */
  text(value: string): string;
  name(value: string): string;
  label(value: string): string;
}

/** Spellings of binary values. Fewer characters hold no entry id and no SID of a domain. */
export const SPELLINGS: readonly RegExp[] = [
  /(?<![0-9A-Za-z])[0-9A-Fa-f]{1,2}(?:-[0-9A-Fa-f]{1,2}){19,4095}(?![0-9A-Za-z])/g,
  /(?<![0-9A-Za-z])[0-9A-Fa-f]{1,2}(?: [0-9A-Fa-f]{1,2}){19,4095}(?![0-9A-Za-z])/g,
  /(?<![0-9A-Fa-f])[0-9A-Fa-f]{40,8192}(?![0-9A-Fa-f])/g,
  /(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]|%2[BbFf]){38,8192}(?:={1,2}|(?:%3[Dd]){1,2})?/g,
];
/** Of base64 without a layout known here, so many characters are content and no word. */
const MIN_OPAQUE = 64;
/** Fewer are enough where they change case as often as random ones. */
const MIN_MIXED = 40, MIXED = 0.5;

/** Of a layout known here, or so long that it is content of some kind. */
export function isBinary(text: string): boolean {
  const plain = plainOf(text);
  return parseEntryId(plain) !== undefined || sidPlaces(plain).length > 0 || isOpaque(text);
}

function isOpaque(text: string): boolean {
  if (/^[0-9A-Fa-f]{1,2}(?:[- ][0-9A-Fa-f]{1,2}){19,}$/.test(text)) return text.includes('-');
  if (/^[0-9A-Fa-f]{40,}$/.test(text)) return /[1-9A-Fa-f]/.test(text);
  if (!/\d/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  if (text.length >= MIN_OPAQUE && /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.split('/').length * 16 <= text.length) return true;
  return text.length >= MIN_MIXED && turns(text) >= text.length * MIXED;
}

/** How often a text goes from one case to the other, or to digits: words and numbers do so seldom, base64 all the time. */
function turns(text: string): number {
  let count = 0, last = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i), kind = code >= 97 ? 1 : code >= 65 && code <= 90 ? 2 : code >= 48 && code <= 57 ? 3 : 0;
    if (kind !== 0 && last !== 0 && kind !== last) count++;
    last = kind;
  }
  return count;
}

/** Without the escapes of web addresses. */
function plainOf(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : text;
}

/** A binary value with what names somebody inside replaced, in the same spelling and of the same length. */
export function redactBinary(text: string, p: Pseudonyms, words: InnerWords): string {
  const plain = plainOf(text);
  const parsed = parseBytes(plain);
  const id = parsed && parseEntryId(plain);
  const sids = id ? [] : sidPlaces(plain);
  if (!parsed || (!id && sids.length === 0)) return p.opaque(text);
  const bytes = parsed.bytes.slice();
  for (const { offset, value } of sids) bytes.set(littleEndian(Number(p.subAuthority(String(value)))), offset);
  if (id) replaceParts(id.parts, bytes, p, words);
  const changed = new Set<number>();
  parsed.bytes.forEach((byte, i) => {
    if (bytes[i] !== byte) changed.add(i);
  });
  return spelled(text, plain, parsed.form, bytes, changed);
}

/** The parts of a domain's SID that are its own. */
function sidPlaces(text: string): { offset: number; value: number }[] {
  const parts = (decodeSid(text)?.children ?? []).filter((part) => part.kind === 'sub-authority');
  // text has no offsets of bytes, only the binary form is looked at
  if (/^S-/i.test(text) || parts[0]?.raw !== '21') return [];
  return parts.slice(1).map((part) => ({ offset: part.offset!, value: Number(part.raw) }));
}

function littleEndian(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}

const GUIDS = new Set(['storeUid', 'folderReplica', 'messageReplica', 'wrappedUid']);

function replaceParts(parts: readonly Decoded[], bytes: Uint8Array, p: Pseudonyms, words: InnerWords): void {
  for (const part of parts) {
    if (part.children) replaceParts(part.children, bytes, p, words);
    else if (GUIDS.has(part.kind)) replaceGuid(part, bytes, p);
    else if (part.kind === 'moniker') replaceText(part, bytes, p.guid(part.value));
    else if (part.kind === 'server') replaceText(part, bytes, words.label(part.value));
    else if (part.kind === 'displayName') replaceText(part, bytes, words.name(part.value));
    else if (part.kind === 'dn' || part.kind === 'mailboxDn' || part.kind === 'address') replaceText(part, bytes, words.text(part.value));
    else if (part.kind === 'extra') bytes.set(scrambled(part, bytes, p), part.offset!);
  }
}

function replaceGuid(part: Decoded, bytes: Uint8Array, p: Pseudonyms): void {
  const { offset = 0, size = 0 } = part;
  bytes.set(size === 16 ? p.guidBytes(bytes.slice(offset, offset + 16)) : scrambled(part, bytes, p), offset);
}

/** Bytes that nobody can read: of a GUID that is cut, or behind the end. */
function scrambled({ offset = 0, size = 0 }: Decoded, bytes: Uint8Array, p: Pseudonyms): Uint8Array {
  const hex = Array.from(bytes.subarray(offset, offset + size), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Uint8Array.from(p.opaque(hex).match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Puts a text in place of another: as many bytes, in the same encoding, the terminator kept. */
function replaceText(part: Decoded, bytes: Uint8Array, made: string): void {
  const { offset = 0, size = 0, value } = part;
  const wide = value !== '' && size >= 2 * value.length && bytes.subarray(offset, offset + size).includes(0) && size >= 2 * value.length + (size % 2 === 0 ? 0 : 1) && new TextEncoder().encode(value).length + 1 < size;
  const used = wide ? value.length * 2 : new TextEncoder().encode(value).length;
  const fitted = wide ? Uint8Array.from([...Array(value.length).keys()].flatMap((i) => units(made.charCodeAt(i) || 0x78))) : new TextEncoder().encode(made.padEnd(used, 'x')).slice(0, used);
  bytes.set(fitted.subarray(0, Math.min(used, size)), offset);
}

function units(code: number): [number, number] {
  return [code & 0xff, code >> 8];
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes in the spelling they had. Of tokens and pairs those that did not change stay as they are, malformed ones too. */
function spelled(text: string, plain: string, form: ByteForm, bytes: Uint8Array, changed: ReadonlySet<number>): string {
  if (form === 'base64') return base64Like(text, plain, bytes);
  const separator = form === 'hex' ? '' : form === 'dashed-hex' ? '-' : ' ';
  const tokens = form === 'hex' ? (plain.match(/..?/g) ?? []) : plain.split(separator);
  const lower = plain === plain.toLowerCase();
  return tokens.map((token, i) => {
    if (!changed.has(i)) return token;
    const hex = bytes[i]!.toString(16);
    const padded = form === 'spaced-hex' && token.length < 2 ? hex : form === 'spaced-hex' && hex.length < 2 && !token.startsWith('0') ? hex : hex.padStart(2, '0');
    return lower ? padded : padded.toUpperCase();
  }).join(separator);
}

/** Character by character, so that padding, escapes and the alphabet of web addresses stay. */
function base64Like(text: string, plain: string, bytes: Uint8Array): string {
  const web = /[-_]/.test(plain);
  let out = '';
  let at = 0;
  for (let i = 0; i < text.length; ) {
    const escape = text[i] === '%' ? text.slice(i, i + 3) : text[i]!;
    i += escape.length;
    const char = escape.length === 3 ? decodeURIComponent(escape) : escape;
    if (char === '=') {
      out += escape;
      continue;
    }
    const bit = at * 6;
    const first = bytes[bit >> 3];
    // bits behind the last whole byte are as they were
    if (first === undefined || (bit & 7) > 2 && bytes[(bit >> 3) + 1] === undefined) {
      out += escape;
      at++;
      continue;
    }
    const pair = (first << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    const made = BASE64[(pair >> (10 - (bit & 7))) & 63]!;
    at++;
    out += text.includes('%') ? encodeURIComponent(made) : web ? made.replace('+', '-').replace('/', '_') : made;
  }
  return out;
}
