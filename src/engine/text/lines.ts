import { MAX_LINE_BYTES } from '../limits';
import { decodeGuess, guessLine, type Guess } from './code-page';
import { concat } from './concat';
import { decodeUtf16, type Encoding } from './encoding';

const LF = 10, CR = 13;

/** Lines of text. `guessed`: those whose bytes are not UTF-8, by their place, and how they were read. */
export type Lines = string[] & { guessed?: Map<number, Guess> };

/**
 * Cuts a stream of bytes into decoded lines. Chunks may end anywhere; a line is handed out once its end was seen,
 * the last one at {@link LineCutter.finish}. CR LF and LF end a line, a lone CR only in a text of `returns` (see `guessEncoding`).
 */
export class LineCutter {
  private carry: Uint8Array[] = [];
  private carried = 0;
  /** Lines cut because they passed {@link MAX_LINE_BYTES}. */
  cuts = 0;

  constructor(private readonly encoding: Encoding, readonly returns = false) {}

  /** Bytes of the unfinished last line. */
  get pending(): number {
    return this.carried;
  }

  /** Lines completed by this chunk, without their line ends. */
  push(bytes: Uint8Array): Lines {
    const chunk = this.returns ? bytes.map((byte) => (byte === CR ? LF : byte)) : bytes;
    const end = lastLineEnd(chunk, this.encoding, this.carried);
    if (end === 0) {
      this.hold(chunk);
      return this.carried < MAX_LINE_BYTES ? [] : this.cutLong();
    }
    const lines: Lines = [];
    let from = 0;
    if (this.carried > 0) {
      // of UTF-8 the first line alone is put together with what was held
      from = this.encoding === 'utf-8' ? chunk.indexOf(LF) + 1 : end;
      this.cut(concat([...this.carry, chunk.subarray(0, from)]), lines);
    }
    if (from < end) this.cut(chunk.subarray(from, end), lines);
    this.carry = [];
    this.carried = 0;
    if (end < chunk.length) this.hold(chunk.subarray(end));
    return lines;
  }

  /** The line so far, up to a whole character; the rest of it is a line of its own. */
  private cutLong(): Lines {
    const bytes = this.drain();
    const end = bytes.length - bytesOfHalf(bytes, this.encoding);
    if (end < bytes.length) this.hold(bytes.subarray(end));
    this.cuts++;
    return this.cutLast(bytes.subarray(0, end));
  }

  /** Gives back the bytes of the unfinished last line. */
  drain(): Uint8Array {
    const bytes = concat(this.carry);
    this.carry = [];
    this.carried = 0;
    return bytes;
  }

  /** The unfinished last line, if any. */
  finish(): Lines {
    if (this.carried === 0) return [];
    return this.cutLast(this.drain());
  }

  private hold(bytes: Uint8Array): void {
    // not slice(): the one of a Node Buffer shares its memory
    this.carry.push(new Uint8Array(bytes));
    this.carried += bytes.length;
  }

  /** Whole lines, the last one with its end. */
  private cut(bytes: Uint8Array, into: Lines): void {
    this.split(bytes, into);
    into.pop();
  }

  private cutLast(bytes: Uint8Array): Lines {
    const lines: Lines = [];
    this.split(bytes, lines);
    return lines;
  }

  private split(bytes: Uint8Array, into: Lines): void {
    if (this.encoding === 'utf-8') cutUtf8(bytes, into);
    else splitLines(decodeUtf16(bytes, this.encoding === 'utf-16be'), into);
  }
}

/** All lines of a piece of UTF-8. */
export function linesOf(bytes: Uint8Array): Lines {
  const lines: Lines = [];
  cutUtf8(bytes, lines);
  if (bytes.length === 0 || bytes[bytes.length - 1] === LF) lines.pop();
  return lines;
}

/** The text of lines of UTF-8; where some are not, they are read one by one, so that a bad byte does not change its neighbours. */
export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return [...pieces(bytes)].map((piece) => decodeLine(piece).text).join('\n');
  }
}

function cutUtf8(bytes: Uint8Array, into: Lines): void {
  try {
    return splitLines(strict.decode(bytes), into);
  } catch {
    for (const piece of pieces(bytes)) {
      const { text, guess } = decodeLine(piece);
      if (guess !== undefined) (into.guessed ??= new Map()).set(into.length, guess);
      into.push(text.charCodeAt(text.length - 1) === CR ? text.slice(0, -1) : text);
    }
  }
}

/** What stands between line feeds. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, from)) {
    yield bytes.subarray(from, at);
    from = at + 1;
  }
  yield bytes.subarray(from);
}

/** One line: UTF-8, or as guessed where it is not. */
export function decodeLine(bytes: Uint8Array): { text: string; guess?: Guess } {
  try {
    return { text: strict.decode(bytes) };
  } catch {
    const guess = guessLine(bytes);
    return { text: decodeGuess(bytes, guess), guess };
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function splitLines(text: string, into: string[]): void {
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    into.push(text.slice(from, at > from && text.charCodeAt(at - 1) === 13 ? at - 1 : at));
    from = at + 1;
  }
  into.push(from < text.length && text.charCodeAt(text.length - 1) === 13 ? text.slice(from, -1) : text.slice(from));
}

/** Bytes at the end that are the beginning of a character. */
function bytesOfHalf(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding !== 'utf-8') return bytes.length & 1;
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    return byte >= 0xf0 ? (back < 4 ? back : 0) : byte >= 0xe0 ? (back < 3 ? back : 0) : byte >= 0xc0 ? (back < 2 ? back : 0) : 0;
  }
  return 0;
}

/** Number of bytes up to and including the last line end of the chunk; 0 without one. `phase` is the count of bytes carried before it. */
function lastLineEnd(chunk: Uint8Array, encoding: Encoding, phase: number): number {
  if (encoding === 'utf-8') return chunk.lastIndexOf(10) + 1;
  const high = encoding === 'utf-16be' ? 0 : 1;
  for (let i = chunk.length - 1; i >= 0; i--) {
    const pair = i - 1;
    if (((i + phase) & 1) === 0 || pair < 0) continue;
    if (chunk[pair + high] === 0 && chunk[pair + 1 - high] === 10) return i + 1;
  }
  return 0;
}
