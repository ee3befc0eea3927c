import type { Encoding } from '../text/encoding';
import type { Codes } from './triggers';

/** Lines of a file: what its bytes are, and whether carriage returns alone end them. */
export interface LineForm {
  encoding: Encoding;
  returns: boolean;
}

const LF = 10, CR = 13;
const NONE = new Uint16Array(0);
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A part of some bytes: whole lines with their characters, or one line that is no UTF-8. */
export interface Piece {
  bytes: Uint8Array;
  text: string | undefined;
  codes: Codes;
  lineEnd: number;
}

/** Bytes looked at together: what is made of them stays near, and most parts of a text in some language are ASCII. */
const PART = 65_536;

/** Whole lines (the last may lack its end), in parts of one kind. */
export function* pieces(bytes: Uint8Array, { encoding, returns }: LineForm): Generator<Piece> {
  const lineEnd = returns ? CR : LF;
  if (encoding !== 'utf-8') {
    const codes = unitsOfUtf16(bytes, encoding === 'utf-16be');
    yield { bytes, codes, text: textOfUnits(codes), lineEnd };
    return;
  }
  for (let from = 0; from < bytes.length; ) {
    const near = Math.min(bytes.length, from + PART), last = bytes.lastIndexOf(lineEnd, near - 1), end = near === bytes.length ? near : last >= from ? last + 1 : bytes.indexOf(lineEnd, near) + 1 || bytes.length;
    yield* utf8Pieces(bytes.subarray(from, end), lineEnd);
    from = end;
  }
}

function* utf8Pieces(bytes: Uint8Array, lineEnd: number): Generator<Piece> {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    yield* damaged(bytes, lineEnd);
    return;
  }
  yield { bytes, text, codes: text.length === bytes.length ? new Uint16Array(bytes) : unitsOfUtf8(bytes, text.length), lineEnd };
}

/** Line by line where one has other bytes than ASCII, so that a bad one does not change how its neighbours are read. */
function* damaged(bytes: Uint8Array, lineEnd: number): Generator<Piece> {
  let plain = 0;
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(lineEnd, from), end = at < 0 ? bytes.length : at + 1;
    if (!isAscii(bytes, from, end)) {
      if (plain < from) yield asciiPiece(bytes.subarray(plain, from), lineEnd);
      yield { bytes: bytes.subarray(from, end), text: undefined, codes: NONE, lineEnd };
      plain = end;
    }
    from = end;
  }
  if (plain < bytes.length) yield asciiPiece(bytes.subarray(plain), lineEnd);
}

function asciiPiece(bytes: Uint8Array, lineEnd: number): Piece {
  return { bytes, text: strict.decode(bytes), codes: new Uint16Array(bytes), lineEnd };
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! > 127) return false;
  return true;
}

/** The bytes of a line without its end. */
export function withoutEnd(line: Uint8Array, lineEnd: number): Uint8Array {
  return line[line.length - 1] === lineEnd ? line.subarray(0, -1) : line;
}

/** Gives each line of a text to `take`, without what ends it. */
export function eachLine({ text, codes, lineEnd }: { text: string; codes: Codes; lineEnd: number }, take: (text: string, codes: Codes, from: number, to: number) => void): void {
  for (let from = 0; from < codes.length; ) {
    const at = codes.indexOf(lineEnd, from), end = at < 0 ? codes.length : at;
    take(text, codes, from, end > from && codes[end - 1] === CR ? end - 1 : end);
    from = end + 1;
  }
}

/** Characters of valid UTF-8 of which the number is known. */
function unitsOfUtf8(bytes: Uint8Array, length: number): Uint16Array {
  const out = new Uint16Array(length);
  for (let i = 0, at = 0; at < length; at++) {
    const first = bytes[i++]!;
    if (first < 0x80) out[at] = first;
    else if (first < 0xe0) out[at] = ((first & 0x1f) << 6) | (bytes[i++]! & 0x3f);
    else if (first < 0xf0) {
      out[at] = ((first & 0x0f) << 12) | ((bytes[i]! & 0x3f) << 6) | (bytes[i + 1]! & 0x3f);
      i += 2;
    } else {
      const code = (((first & 0x07) << 18) | ((bytes[i]! & 0x3f) << 12) | ((bytes[i + 1]! & 0x3f) << 6) | (bytes[i + 2]! & 0x3f)) - 0x10000;
      out[at++] = 0xd800 + (code >> 10);
      out[at] = 0xdc00 + (code & 0x3ff);
      i += 3;
    }
  }
  return out;
}

function unitsOfUtf16(bytes: Uint8Array, bigEndian: boolean): Uint16Array {
  const high = bigEndian ? 0 : 1, out = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = (bytes[2 * i + high]! << 8) | bytes[2 * i + 1 - high]!;
  return out;
}

/** Characters turned into a string at once: the number of arguments a call may have. */
const UNITS = 8192;

/** Half a surrogate pair stays one. */
function textOfUnits(units: Uint16Array): string {
  let text = '';
  for (let i = 0; i < units.length; i += UNITS) text += String.fromCharCode(...units.subarray(i, i + UNITS));
  return text;
}

/** Bytes up to and including the last line end; 0 without one. */
export function wholeLines(bytes: Uint8Array, { encoding, returns }: LineForm): number {
  if (encoding === 'utf-8') return bytes.lastIndexOf(returns ? CR : LF) + 1;
  const high = encoding === 'utf-16be' ? 0 : 1;
  for (let pair = (bytes.length & ~1) - 2; pair >= 0; pair -= 2) if (bytes[pair + high] === 0 && bytes[pair + 1 - high] === LF) return pair + 2;
  return 0;
}
