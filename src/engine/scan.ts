import { Digest } from './digest';
import type { FileScan } from './model';
import { emptyScan, Scanner, type ScannerOptions } from './scanner';
import type { LogSource } from './source';
import { guessEncoding } from './text/encoding';
import { LineCutter } from './text/lines';

export interface ScanOptions extends ScannerOptions {
  signal?: AbortSignal;
  /** Called now and then with the bytes read so far. */
  onProgress?: (bytes: number) => void;
}

/**
 * Reads a source once and says what is in it. Never throws for bad input: an unreadable source is a scan with `format: 'unreadable'`.
 * @throws the signal's reason when aborted.
 */
export async function scan(source: LogSource, options: ScanOptions = {}): Promise<FileScan> {
  try {
    return await new StreamScan(source, options).run();
  } catch (error) {
    options.signal?.throwIfAborted();
    return { ...emptyScan(source.path), format: 'unreadable', error: error instanceof Error ? error.message : String(error) };
  }
}

class StreamScan {
  private readonly scanner: Scanner;
  private readonly digest = new Digest();
  private cutter: LineCutter | undefined;
  private binary = false;
  private lastByte = 10;

  constructor(
    private readonly source: LogSource,
    private readonly options: ScanOptions,
  ) {
    this.scanner = new Scanner(source.path, options);
  }

  async run(): Promise<FileScan> {
    const { signal, onProgress } = this.options;
    for await (const chunk of this.source.chunks(0, undefined, signal)) {
      signal?.throwIfAborted();
      if (chunk.length === 0) continue;
      this.take(chunk);
      onProgress?.(this.digest.bytes);
      if (this.binary) break;
    }
    return this.finish();
  }

  private take(chunk: Uint8Array): void {
    const { scan } = this.scanner;
    let rest = chunk;
    if (!this.cutter) {
      const guess = guessEncoding(chunk);
      this.binary = guess.binary;
      scan.encoding = guess.encoding;
      this.cutter = new LineCutter(guess.encoding);
      rest = chunk.subarray(guess.bom);
    } else scan.index.push({ offset: this.digest.bytes - this.cutter.pending, line: scan.lines + 1 });
    this.digest.push(chunk);
    if (this.binary) return;
    this.lastByte = chunk[chunk.length - (scan.encoding === 'utf-16le' ? 2 : 1)] ?? 10;
    this.scanner.push(this.cutter.push(rest));
  }

  private finish(): FileScan {
    const bytes = this.digest.bytes;
    if (this.binary) return { ...emptyScan(this.source.path), format: 'binary', bytes: this.source.size ?? bytes, error: 'not a text file' };
    const rest = this.cutter?.finish() ?? [];
    this.scanner.push(rest);
    const scan = this.scanner.finish(rest.length > 0 && this.lastByte !== 10);
    scan.bytes = bytes;
    scan.digest = this.digest.value();
    return scan;
  }
}

/** The same for text that is already in memory: an open document. */
export function scanText(path: string, lines: readonly string[], options: ScannerOptions = {}): FileScan {
  const scanner = new Scanner(path, options);
  scanner.push(lines);
  return scanner.finish(false);
}
