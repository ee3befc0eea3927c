import { formatById } from '../registry';
import type { Prologue } from '../model';
import { Scanner } from '../scanner';
import { decodeLines, splitLines, type TextForm } from './search';

/** Lines that tell what a file is. */
const HEAD_LINES = 400;
/** What is no log by here will be none. */
const SURE_BYTES = 64 << 10;
/** Read for them. */
const HEAD_BYTES = 512 << 10;
/** A header is a few lines; one of this length names hundreds of columns. */
const HEADER_BYTES = 16 << 10;
/** Headers without a list of columns that are passed on the way back to one with it. */
const MAX_BACK = 50;

/** What has to be known of an index: {@link LineIndex} and its copy have it. */
export interface Heads extends TextForm {
  readonly offsets: readonly number[];
  readonly lines: readonly number[];
  readonly heads: readonly number[];
  readonly bytes: number;
}

/** From a line on, lines are read like this. */
export interface Reading {
  line: number;
  prologue: Prologue;
}

/** How the lines of a log are read, place by place: a service that starts again writes its header, and columns may be others from there. */
export class Headers {
  private first: Promise<Prologue | undefined> | undefined;
  private readonly known = new Map<number, Promise<Prologue | undefined>>();

  constructor(
    private readonly path: string,
    private readonly index: Heads,
    private readonly read: (from: number, to: number) => Promise<Uint8Array>,
  ) {}

  /** The file is another one, or its end was half a header. */
  forget(all: boolean): void {
    if (all) this.first = undefined;
    this.known.clear();
  }

  /** What the head of the file says; undefined for a file whose pages cannot be read alone. */
  async base(head?: readonly string[]): Promise<Prologue | undefined> {
    const asked = (this.first ??= this.readBase(head));
    const found = await asked;
    // a file of a few lines may yet become a log
    if (!found && this.index.bytes < SURE_BYTES && this.first === asked) this.first = undefined;
    return found;
  }

  /** Columns in force at the start of a block. */
  async at(block: number): Promise<Prologue | undefined> {
    const base = await this.base();
    return base && block > 0 ? this.before(this.index.offsets[block]!, base) : base;
  }

  /** Columns in force at the start of a block, and from every header inside it on; empty for a file whose pages cannot be read alone. */
  async inBlock(block: number): Promise<Reading[]> {
    const start = await this.at(block);
    if (!start) return [];
    const { heads, offsets, bytes } = this.index;
    const out: Reading[] = [{ line: this.index.lines[block]!, prologue: start }];
    const end = offsets[block + 1] ?? bytes;
    for (let i = this.firstHead(block === 0 ? 0 : offsets[block]! + 1); 2 * i < heads.length && heads[2 * i]! < end; i++) {
      const prologue = await this.group(heads[2 * i]!, out[out.length - 1]!.prologue);
      if (prologue) out.push({ line: heads[2 * i + 1]!, prologue });
    }
    return out;
  }

  private async before(offset: number, base: Prologue): Promise<Prologue> {
    const { heads } = this.index;
    const last = this.firstHead(offset) - 1;
    for (let i = last; i > 0 && i > last - MAX_BACK; i--) {
      const found = await this.group(heads[2 * i]!, base);
      if (found) return found;
    }
    return base;
  }

  /** Number of the first header at or behind an offset. */
  private firstHead(offset: number): number {
    const { heads } = this.index;
    let low = 0;
    let high = heads.length >> 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (heads[2 * middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private group(offset: number, before: Prologue): Promise<Prologue | undefined> {
    let found = this.known.get(offset);
    if (!found) this.known.set(offset, (found = this.readGroup(offset, before)));
    return found;
  }

  /** The columns that a header lists; undefined where it lists none. */
  private async readGroup(offset: number, before: Prologue): Promise<Prologue | undefined> {
    const bytes = await this.read(offset, Math.min(this.index.bytes, offset + HEADER_BYTES));
    const lines = splitLines(decodeLines(bytes, this.index, false));
    const length = lines.findIndex((l) => l.charCodeAt(0) !== 35);
    const header = length < 0 ? lines : lines.slice(0, length);
    if (!header.some((l) => /^#fields:/i.test(l))) return undefined;
    const scanner = new Scanner(this.path, {}, before);
    // a line behind the header: a list of columns is only believed once something follows
    scanner.push([...header, ...lines.slice(header.length, header.length + 1)]);
    const { end } = scanner.finish();
    return end?.fields ? { ...before, format: end.fields.format, fields: end.fields } : undefined;
  }

  private async readBase(head?: readonly string[]): Promise<Prologue | undefined> {
    const scanner = new Scanner(this.path);
    scanner.push((head ?? (await this.firstLines())).slice(0, HEAD_LINES));
    const { end, blocks } = scanner.finish();
    return end?.log && blocks.length === 1 && formatById(end.format)?.kind === 'log' ? end : undefined;
  }

  private async firstLines(): Promise<string[]> {
    if (this.index.bytes === 0) return [];
    const bytes = await this.read(0, Math.min(this.index.offsets[1] ?? this.index.bytes, HEAD_BYTES));
    return splitLines(decodeLines(bytes, this.index, true));
  }
}
