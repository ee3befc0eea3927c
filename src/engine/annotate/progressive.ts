import { mergeScans } from '../merge';
import type { FileScan, Prologue } from '../model';
import { digestOf, readPrologue, recordBoundary, scan, type ScanOptions } from '../scan';
import type { LogSource } from '../source';

/** Bytes of the first part: its findings show while the rest is read. Later parts grow up to the second number. */
const FIRST_PART = 2 << 20;
const MAX_PART = 32 << 20;
/** The unfinished end of a file that grows: this much is read again with every new line. */
const TAIL_BYTES = 256 << 10;
/** The end is closed once it is longer than this. */
const MAX_TAIL = 1 << 20;

export interface ProgressiveOptions extends ScanOptions {
  /** What is known after each part; the last one is the whole file. */
  onPart?: (scan: FileScan, last: boolean) => void;
  /** A part begins: listeners for its records. `from` is 0 for a file that is read from its start. */
  beginPart?: (from: number) => Pick<ScanOptions, 'onRecord' | 'onFact'>;
}

/**
 * A file scanned part after part, so that findings show before the end, and later on by its new bytes alone.
 * The result equals that of scanning it whole. A file that cannot be cut (notes, dumps, UTF-16) is scanned whole each time.
 */
export class ProgressiveScan {
  private closed: FileScan | undefined;
  private at = 0;
  private prologue: Prologue | undefined;

  constructor(private readonly source: LogSource) {}

  /** Reads up to `size`, the file's length now. @throws the signal's reason when aborted. */
  async advance(size: number, options: ProgressiveOptions = {}): Promise<FileScan> {
    this.prologue ??= await readPrologue(this.source);
    if (!this.prologue || size < this.at) return this.whole(size, options);
    let part = this.at === 0 ? FIRST_PART : MAX_PART;
    while (size - this.at > MAX_TAIL) {
      const wanted = Math.min(this.at + part, size - TAIL_BYTES);
      const end = await recordBoundary(this.source, wanted, this.prologue);
      if (end >= size) break;
      this.closed = this.join(await this.scanPart(end, options));
      this.at = end;
      part = Math.min(MAX_PART, part * 2);
      options.onPart?.(this.closed, false);
    }
    const tail = this.join(await this.scanPart(size, options));
    const done = { ...tail, digest: await digestOf({ ...this.source, size }) };
    options.onPart?.(done, true);
    return done;
  }

  private async whole(size: number, options: ProgressiveOptions): Promise<FileScan> {
    this.closed = undefined;
    this.at = 0;
    const done = await scan(this.source, { signal: options.signal, onProgress: options.onProgress, to: size, ...options.beginPart?.(0) });
    options.onPart?.(done, true);
    return done;
  }

  private scanPart(to: number, options: ProgressiveOptions): Promise<FileScan> {
    const from = this.at;
    const onProgress = options.onProgress && ((bytes: number): void => options.onProgress!(from + bytes));
    return scan(this.source, { signal: options.signal, onProgress, from, to, ...options.beginPart?.(from), ...(this.closed?.end ? { prologue: this.closed.end } : {}) });
  }

  private join(part: FileScan): FileScan {
    return this.closed ? mergeScans(this.closed, part) : part;
  }
}
