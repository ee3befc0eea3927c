import { decodeGuess, strayBytes, type CodePage } from '../text/code-page';
import { decodeLine } from '../text/lines';
import { concat } from '../text/concat';
import { eachLine, pieces, withoutEnd, type LineForm } from './blocks';
import type { Codes } from './triggers';

/** What becomes of places of a text, in order. */
export class Edits {
  count = 0;
  readonly start: number[] = [];
  readonly end: number[] = [];
  readonly made: string[] = [];

  add(start: number, end: number, made: string): void {
    this.start[this.count] = start;
    this.end[this.count] = end;
    this.made[this.count++] = made;
  }
}

/** Says what of the line `text[from..to)` is replaced; `codes` are the characters of the text. */
export interface LineEditor {
  edit(text: string, codes: Codes, from: number, to: number, edits: Edits): void;
}

const encoder = new TextEncoder();

/** Changes the text of whole lines (the last may lack its end) and leaves every other byte as it was. */
export function mapLines(bytes: Uint8Array, form: LineForm, editor: LineEditor): Uint8Array {
  return concat([...pieces(bytes, form)].map(({ bytes: own, text, codes, lineEnd }) => {
    if (text === undefined) return concat([mapLine(withoutEnd(own, lineEnd), editor), own.subarray(withoutEnd(own, lineEnd).length)]);
    const edits = new Edits();
    eachLine({ text, codes, lineEnd }, (line, units, from, to) => editor.edit(line, units, from, to, edits));
    return form.encoding === 'utf-8' ? editedUtf8(own, codes, edits) : editedUtf16(own, text, edits, form.encoding === 'utf-16be');
  }));
}

/** UTF-8 with its edits; `codes` are its characters. Most keep their length. */
function editedUtf8(bytes: Uint8Array, codes: Codes, edits: Edits): Uint8Array {
  const { count, start, end, made } = edits, ascii = codes.length === bytes.length, out = new Uint8Array(bytes);
  for (let i = 0, at = 0, unit = 0; i < count; i++) {
    at += ascii ? start[i]! - unit : bytesOfUnits(codes, unit, start[i]!);
    unit = end[i]!;
    const length = ascii ? unit - start[i]! : bytesOfUnits(codes, start[i]!, unit), text = made[i]!;
    if (text.length > length || write(text, out, at) !== length) return ofOtherLength(bytes, codes, edits);
    at += length;
  }
  return out;
}

function ofOtherLength(bytes: Uint8Array, codes: Codes, { count, start, end, made }: Edits): Uint8Array {
  let out: Uint8Array = new Uint8Array(bytes.length + (bytes.length >> 4) + ROOM), read = 0, written = 0, unit = 0;
  for (let i = 0; i < count; i++) {
    const until = read + bytesOfUnits(codes, unit, start[i]!), room = written + bytes.length - read + 3 * made[i]!.length;
    if (room > out.length) out = longer(out, 2 * room);
    out.set(bytes.subarray(read, until), written);
    written += until - read;
    written += write(made[i]!, out, written);
    unit = end[i]!;
    read = until + bytesOfUnits(codes, start[i]!, unit);
  }
  if (written + bytes.length - read > out.length) out = longer(out, written + bytes.length - read);
  out.set(bytes.subarray(read), written);
  return out.subarray(0, written + bytes.length - read);
}

function longer(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes);
  return out;
}

/** Bytes put down; letters of other alphabets are written by the encoder. */
function write(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) {
      const done = encoder.encodeInto(text, into.subarray(at));
      return done.read === text.length ? done.written : NaN;
    }
    into[at + i] = code;
  }
  return text.length;
}

/** Room for pseudonyms that are longer than what they replace. */
const ROOM = 4096;

/** Bytes of characters in UTF-8; a pair of surrogates has four. */
function bytesOfUnits(codes: Codes, from: number, to: number): number {
  let bytes = to - from;
  for (let i = from; i < to; i++) {
    const code = codes[i]!;
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** The bytes of the characters of a code page; every byte is a character of its own. */
const bytesOfPage = new Map<CodePage, Map<string, number>>();

function bytesOf(page: CodePage): Map<string, number> {
  let found = bytesOfPage.get(page);
  if (!found) {
    const text = decodeGuess(Uint8Array.from({ length: 256 }, (_, byte) => byte), page);
    bytesOfPage.set(page, (found = new Map([...text].map((char, byte) => [char, byte]))));
  }
  return found;
}

/** A pseudonym may hold a character that the code page lacks: `x` stands for it, so that the line keeps its length. */
function toPage(text: string, page: CodePage): Uint8Array {
  const bytes = bytesOf(page);
  return Uint8Array.from(text, (char) => bytes.get(char) ?? 0x78);
}

/** UTF-8 again, with the bytes that belonged to no character where they stood: nothing that is replaced is one of them. */
function withStray(text: string, stray: readonly Uint8Array[]): Uint8Array {
  const pieces = text.split('\ufffd');
  if (pieces.length !== stray.length + 1) return encoder.encode(text);
  return concat(pieces.flatMap((piece, i) => [encoder.encode(piece), ...(i < stray.length ? [stray[i]!] : [])]));
}

/** Code units are taken as they are: half a surrogate pair and an odd last byte come out as they went in. */
function editedUtf16(bytes: Uint8Array, text: string, edits: Edits, bigEndian: boolean): Uint8Array {
  const high = bigEndian ? 0 : 1, odd = bytes.length & 1;
  const changed = edited(text, edits);
  const out = new Uint8Array(changed.length * 2 + odd);
  for (let i = 0; i < changed.length; i++) {
    const unit = changed.charCodeAt(i);
    out[2 * i + high] = unit >> 8;
    out[2 * i + 1 - high] = unit & 0xff;
  }
  if (odd) out[out.length - 1] = bytes[bytes.length - 1]!;
  return out;
}

/** A line that is no UTF-8. */
function mapLine(line: Uint8Array, editor: LineEditor): Uint8Array {
  const { text, guess } = decodeLine(line), edits = new Edits();
  const codes = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  editor.edit(text, codes, 0, text.endsWith('\r') ? text.length - 1 : text.length, edits);
  const changed = edited(text, edits);
  if (guess === undefined) return encoder.encode(changed);
  return guess === 'damaged-utf-8' ? withStray(changed, strayBytes(line)) : toPage(changed, guess);
}

function edited(text: string, { count, start, end, made }: Edits): string {
  const parts: string[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    parts.push(text.slice(at, start[i]), made[i]!);
    at = end[i]!;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
