/** Bytes in the spellings that Exchange prints them in. */

/** The longest value decoded: one-off and store entry ids hold names, but never this much. */
export const MAX_VALUE_BYTES = 4096;

export type ByteForm = 'base64' | 'hex' | 'dashed-hex' | 'spaced-hex';

export interface BytesError {
  /** 0-based number of the token: a byte, or in base64 a character. */
  token: number;
  text: string;
}

export interface ParsedBytes {
  form: ByteForm;
  bytes: Uint8Array;
  /** Tokens that are no byte; each stands in `bytes` as the number its digits give, or 0. */
  errors: BytesError[];
}

const HEX = '0123456789abcdef';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function hexValue(text: string): number {
  let value = 0;
  for (const char of text.toLowerCase()) {
    const digit = HEX.indexOf(char);
    if (digit < 0) {
      return -1;
    }
    value = value * 16 + digit;
  }
  return text === '' ? -1 : value;
}

/** At least this many tokens with a separator make it bytes, not a dashed or spaced word. */
const MIN_TOKENS = 4;

/** A base64 text or a list of tokens with more defects than this is something else. */
const MAX_ERRORS = 4;

function parseTokens(text: string, separator: string, form: ByteForm): ParsedBytes | undefined {
  const tokens = text.split(separator).filter((token) => token !== '');
  if (tokens.length < MIN_TOKENS || tokens.length > MAX_VALUE_BYTES) {
    return undefined;
  }
  const errors: BytesError[] = [];
  const bytes = Uint8Array.from(tokens, (token, i) => {
    const value = token.length <= 2 ? hexValue(token) : -1;
    // The dashed spelling is always two digits; the spaced one drops leading zeros.
    if (value < 0 || (form === 'dashed-hex' && token.length !== 2)) {
      errors.push({ token: i, text: token.slice(0, 8) });
    }
    return Math.max(value, 0);
  });
  return errors.length > Math.min(MAX_ERRORS, tokens.length / 4) ? undefined : { form, bytes, errors };
}

/** Digits beyond which a text of nearly nothing but hexadecimal digits is bytes that were damaged: no number and no GUID is as long. */
const MIN_DAMAGED_HEX = 40;

function parsePlainHex(text: string): ParsedBytes | undefined {
  if (text.length < 2 * MIN_TOKENS || text.length > 2 * MAX_VALUE_BYTES || !/^[0-9a-zA-Z]+$/.test(text)) {
    return undefined;
  }
  const errors: BytesError[] = [];
  const bytes = Uint8Array.from({ length: Math.floor(text.length / 2) }, (_, i) => {
    const pair = text.slice(2 * i, 2 * i + 2);
    const value = hexValue(pair);
    if (value < 0 && errors.length <= MAX_ERRORS) {
      errors.push({ token: i, text: pair });
    }
    return Math.max(value, 0);
  });
  // one digit is missing somewhere; behind that place every byte is shifted
  if (text.length % 2 !== 0) {
    errors.push({ token: bytes.length, text: text.slice(-1) });
  }
  return errors.length > (text.length < MIN_DAMAGED_HEX ? 0 : MAX_ERRORS) ? undefined : { form: 'hex', bytes, errors };
}

function parseBase64(text: string): ParsedBytes | undefined {
  const bare = text.replace(/={1,2}$/, '');
  if (bare.length < MIN_TOKENS || bare.length > MAX_VALUE_BYTES || bare.length % 4 === 1) {
    return undefined;
  }
  const errors: BytesError[] = [];
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let bits = 0;
  let buffer = 0;
  let at = 0;
  for (let i = 0; i < bare.length; i++) {
    // Exchange's web addresses write `-` and `_` for `+` and `/`.
    const char = bare[i] === '-' ? '+' : bare[i] === '_' ? '/' : bare[i]!;
    const digit = BASE64.indexOf(char);
    if (digit < 0 && errors.push({ token: i, text: char }) > MAX_ERRORS) {
      return undefined;
    }
    buffer = ((buffer << 6) | Math.max(digit, 0)) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (buffer >> bits) & 0xff;
    }
  }
  return { form: 'base64', bytes, errors };
}

/**
 * Bytes from plain hex, dashed hex, space-separated unpadded hex or base64.
 * @returns `undefined` for text that is none of them
 */
export function parseBytes(text: string): ParsedBytes | undefined {
  const trimmed = text.trim();
  // A byte takes at most three characters.
  if (trimmed.length > 3 * MAX_VALUE_BYTES) {
    return undefined;
  }
  if (/\s/.test(trimmed)) {
    return parseTokens(trimmed.replace(/\s/g, ' '), ' ', 'spaced-hex');
  }
  const plain = parsePlainHex(trimmed.startsWith('0x') || trimmed.startsWith('0X') ? trimmed.slice(2) : trimmed);
  if (plain) {
    return plain;
  }
  const dashed = trimmed.includes('-') ? parseTokens(trimmed, '-', 'dashed-hex') : undefined;
  return dashed ?? parseBase64(trimmed);
}

/** Bytes in a spelling; base64 with padding. */
export function formatBytes(bytes: Uint8Array, form: ByteForm): string {
  switch (form) {
    case 'hex': return toHex(bytes).toUpperCase();
    case 'dashed-hex': return Array.from(bytes, (b) => b.toString(16).padStart(2, '0').toUpperCase()).join('-');
    case 'spaced-hex': return Array.from(bytes, (b) => b.toString(16).toUpperCase()).join(' ');
    case 'base64': return toBase64(bytes);
  }
}

/** Lower-case hexadecimal without separators. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += BASE64[group >> 18]! + BASE64[(group >> 12) & 63]!
      + (i + 1 < bytes.length ? BASE64[(group >> 6) & 63]! : '=') + (i + 2 < bytes.length ? BASE64[group & 63]! : '=');
  }
  return text;
}

/** Little-endian unsigned integer of up to 6 bytes. */
export function readLittleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = at + size - 1; i >= at; i--) {
    value = value * 256 + (bytes[i] ?? 0);
  }
  return value;
}

/** Big-endian unsigned integer of any size. */
export function readBigEndian(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n;
  for (let i = at; i < at + size; i++) {
    value = (value << 8n) | BigInt(bytes[i] ?? 0);
  }
  return value;
}
