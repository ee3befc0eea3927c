import { decodeGuess, strayBytes, type CodePage } from '../text/code-page';
import type { Encoding } from '../text/encoding';
import { decodeLine } from '../text/lines';
import type { Codes } from './triggers';

/** Lines of a file: what its bytes are, and whether carriage returns alone end them. */
export interface LineForm {
  encoding: Encoding;
  returns: boolean;
}

const LF = 10, CR = 13;

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

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Characters turned into a string at once: the number of arguments a call may have. */
const UNITS = 8192;

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

/** Changes the text of whole lines (the last may lack its end) and leaves every other byte as it was. */
export function mapLines(bytes: Uint8Array, form: LineForm, editor: LineEditor): Uint8Array {
  if (form.encoding !== 'utf-8') return mapUtf16(bytes, form.encoding === 'utf-16be', editor);
  const lineEnd = form.returns ? CR : LF;
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    return mapByLine(bytes, lineEnd, editor);
  }
  if (text.length !== bytes.length) return encoder.encode(changeAll(text, editor, lineEnd));
  // one byte a character: most lines keep their length
  const edits = editsOf(text, bytes, editor, lineEnd), out = new Uint8Array(bytes);
  for (let i = 0; i < edits.count; i++) {
    const made = edits.made[i]!, start = edits.start[i]!;
    if (made.length !== edits.end[i]! - start) return encoder.encode(edited(text, edits));
    for (let k = 0; k < made.length; k++) {
      const code = made.charCodeAt(k);
      if (code > 127) return encoder.encode(edited(text, edits));
      out[start + k] = code;
    }
  }
  return out;
}

/** Line by line, so that one bad byte does not change how its neighbours are read. */
function mapByLine(bytes: Uint8Array, lineEnd: number, editor: LineEditor): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(lineEnd, from);
    const end = at < 0 ? bytes.length : at;
    parts.push(mapLine(bytes.subarray(from, end), editor));
    if (at >= 0) parts.push(Uint8Array.of(lineEnd));
    from = end + 1;
  }
  return joined(parts);
}

function mapLine(line: Uint8Array, editor: LineEditor): Uint8Array {
  const { text, guess } = decodeLine(line);
  const changed = changeAll(text, editor);
  if (guess === undefined) return encoder.encode(changed);
  return guess === 'damaged-utf-8' ? withStray(changed, strayBytes(line)) : toPage(changed, guess);
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
  return joined(pieces.flatMap((piece, i) => [encoder.encode(piece), ...(i < stray.length ? [stray[i]!] : [])]));
}

/** Code units are taken as they are: half a surrogate pair and an odd last byte come out as they went in. */
function mapUtf16(bytes: Uint8Array, bigEndian: boolean, editor: LineEditor): Uint8Array {
  const high = bigEndian ? 0 : 1;
  const units = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < units.length; i++) units[i] = (bytes[2 * i + high]! << 8) | bytes[2 * i + 1 - high]!;
  let text = '';
  for (let i = 0; i < units.length; i += UNITS) text += String.fromCharCode(...units.subarray(i, i + UNITS));
  const changed = edited(text, editsOf(text, units, editor, LF));
  const odd = bytes.length & 1;
  const out = new Uint8Array(changed.length * 2 + odd);
  for (let i = 0; i < changed.length; i++) {
    const unit = changed.charCodeAt(i);
    out[2 * i + high] = unit >> 8;
    out[2 * i + 1 - high] = unit & 0xff;
  }
  if (odd) out[out.length - 1] = bytes[bytes.length - 1]!;
  return out;
}

function changeAll(text: string, editor: LineEditor, lineEnd = LF): string {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < codes.length; i++) codes[i] = text.charCodeAt(i);
  return edited(text, editsOf(text, codes, editor, lineEnd));
}

function editsOf(text: string, codes: Codes, editor: LineEditor, lineEnd: number): Edits {
  const edits = new Edits();
  for (let from = 0; from < codes.length; ) {
    const at = codes.indexOf(lineEnd, from), end = at < 0 ? codes.length : at;
    editor.edit(text, codes, from, end > from && codes[end - 1] === CR ? end - 1 : end, edits);
    from = end + 1;
  }
  return edits;
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

/** Bytes up to and including the last line end; 0 without one. */
export function wholeLines(bytes: Uint8Array, { encoding, returns }: LineForm): number {
  if (encoding === 'utf-8') return bytes.lastIndexOf(returns ? CR : LF) + 1;
  const high = encoding === 'utf-16be' ? 0 : 1;
  for (let pair = (bytes.length & ~1) - 2; pair >= 0; pair -= 2) if (bytes[pair + high] === 0 && bytes[pair + 1 - high] === LF) return pair + 2;
  return 0;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}
