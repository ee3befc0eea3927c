import { guessEncoding, type Encoding } from '../text/encoding';
import { HEAD_BYTES } from '../text/head';

/** Lines are read, shown and annotated in blocks of this size: one takes a few milliseconds, a gigabyte has 8,000. */
export const BLOCK_BYTES = 128 * 1024;

/** New blocks of an index, for whoever keeps a copy of it. */
export interface IndexDelta {
  /** Number of the first block in this delta. */
  from: number;
  offsets: number[];
  /** 1-based line that begins at each offset. */
  lines: number[];
  /** Bytes and lines counted so far; the last line counts once it has a byte. */
  bytes: number;
  lineCount: number;
  encoding: Encoding;
  /** Carriage returns alone end the lines. */
  returns: boolean;
  /** Offset and line of each new header (see {@link LineIndex.heads}), two numbers each. */
  heads: number[];
}

/** A file that began anew more often than this has its later headers read where they stand, not looked up. */
const MAX_HEADS = 20_000;
const NUMBER_SIGN = 35, LINE_FEED = 10, CARRIAGE_RETURN = 13;

/** Where lines begin: one entry a block. Line ends are those of the engine's line cutter. */
export class LineIndex {
  offsets: number[] = [0];
  lines: number[] = [1];
  bytes = 0;
  encoding: Encoding = 'utf-8';
  returns = false;
  /** Offset and line of each first line that begins with `#` behind one that does not: behind a header columns may be others. */
  readonly heads: number[] = [];
  private beginning = new Uint8Array(0);
  /** Line ends seen. */
  private ends = 0;
  private lastEnd = 0;
  private told = 0;
  private toldHeads = 0;
  private odd = 0;
  private inHead = false;

  /** Lines in all; an empty piece behind the last line end is none. */
  get lineCount(): number {
    return this.ends + (this.bytes > this.lastEnd ? 1 : 0);
  }

  /** Number of the block a line is in. */
  blockOf(line: number): number {
    return last(this.lines, line);
  }

  push(chunk: Uint8Array): void {
    if (this.bytes < HEAD_BYTES) chunk = this.begins(chunk);
    if (this.encoding === 'utf-8') this.count(chunk);
    else this.countWide(chunk);
    this.bytes += chunk.length;
  }

  /** What a text is is guessed from as many first bytes as the scan does; what was counted by a guess that no longer holds is counted again. */
  private begins(chunk: Uint8Array): Uint8Array {
    const before = this.beginning;
    const longer = new Uint8Array(before.length + chunk.length);
    longer.set(before);
    longer.set(chunk, before.length);
    this.beginning = longer.slice(0, HEAD_BYTES);
    const { encoding, returns } = guessEncoding(longer);
    const again = before.length > 0 && (encoding !== this.encoding || returns !== this.returns);
    Object.assign(this, { encoding, returns }, again ? { offsets: [0], lines: [1], heads: [], bytes: 0, ends: 0, lastEnd: 0, told: 0, toldHeads: 0, inHead: false } : {});
    return again ? longer : chunk;
  }

  private count(chunk: Uint8Array): void {
    let border = this.nextBorder();
    if (this.lastEnd === this.bytes && chunk.length > 0) this.lineBegins(chunk[0]!, this.bytes);
    const lineEnd = this.returns ? CARRIAGE_RETURN : LINE_FEED;
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) {
      this.ends++;
      const next = this.bytes + at + 1;
      this.lastEnd = next;
      if (next >= border) border = this.begin(next);
      if (at + 1 < chunk.length) this.lineBegins(chunk[at + 1]!, next);
    }
  }

  private lineBegins(code: number, offset: number): void {
    const head = code === NUMBER_SIGN;
    if (head && !this.inHead && this.heads.length < 2 * MAX_HEADS) this.heads.push(offset, this.ends + 1);
    this.inHead = head;
  }

  /** UTF-16: a line feed is the two bytes of one unit; `odd` carries the half of a unit over the chunk's end. */
  private countWide(chunk: Uint8Array): void {
    const low = this.encoding === 'utf-16le' ? 0 : 1;
    let border = this.nextBorder();
    for (let i = 0; i < chunk.length; i++) {
      const place = (this.bytes + i) & 1;
      if (place === 0) {
        this.odd = chunk[i]!;
        continue;
      }
      const unit = low === 0 ? this.odd | (chunk[i]! << 8) : (this.odd << 8) | chunk[i]!;
      if (this.bytes + i - 1 === this.lastEnd) this.lineBegins(unit, this.lastEnd);
      if (unit !== LINE_FEED) continue;
      this.ends++;
      const next = this.bytes + i + 1;
      this.lastEnd = next;
      if (next >= border) border = this.begin(next);
    }
  }

  private nextBorder(): number {
    return this.offsets[this.offsets.length - 1]! + BLOCK_BYTES;
  }

  private begin(offset: number): number {
    this.offsets.push(offset);
    this.lines.push(this.ends + 1);
    return offset + BLOCK_BYTES;
  }

  /** What came since the last call; undefined where nothing did. */
  delta(): IndexDelta | undefined {
    if (this.bytes === 0) return undefined;
    const from = this.told;
    this.told = this.offsets.length;
    const heads = this.heads.slice(this.toldHeads);
    this.toldHeads = this.heads.length;
    return { from, offsets: this.offsets.slice(from), lines: this.lines.slice(from), bytes: this.bytes, lineCount: this.lineCount, encoding: this.encoding, returns: this.returns, heads };
  }
}

/** A copy of an index, kept up to date by deltas. */
export class BlockMap {
  offsets: number[] = [];
  lines: number[] = [];
  bytes = 0;
  lineCount = 0;
  encoding: Encoding = 'utf-8';
  returns = false;
  heads: number[] = [];

  apply(delta: IndexDelta): void {
    if (delta.from === 0) this.heads = [];
    for (const h of delta.heads) this.heads.push(h);
    this.offsets.length = this.lines.length = delta.from;
    for (const o of delta.offsets) this.offsets.push(o);
    for (const l of delta.lines) this.lines.push(l);
    this.bytes = delta.bytes;
    this.lineCount = delta.lineCount;
    this.encoding = delta.encoding;
    this.returns = delta.returns;
  }

  get count(): number {
    return this.offsets.length;
  }

  /** All of it, for another copy. */
  whole(): IndexDelta {
    const { offsets, lines, bytes, lineCount, encoding, returns, heads } = this;
    return { from: 0, offsets, lines, bytes, lineCount, encoding, returns, heads };
  }

  /** Number of the block a line is in. */
  blockOf(line: number): number {
    return last(this.lines, line);
  }

  /** Bytes of a block, the end exclusive. */
  range(block: number): { from: number; to: number } {
    return { from: this.offsets[block]!, to: this.offsets[block + 1] ?? this.bytes };
  }

  firstLine(block: number): number {
    return this.lines[block]!;
  }

  /** The line behind the last one of a block. */
  endLine(block: number): number {
    return this.lines[block + 1] ?? this.lineCount + 1;
  }
}

/** Index of the last value at or below `value`, in an ascending list; 0 where all are above. */
function last(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
