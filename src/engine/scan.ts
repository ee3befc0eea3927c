import { Digest, EDGE } from './digest';
import { FastTier, NeedsExact } from './fast/tier';
import { formatById } from './registry';
import { t } from './l10n';
import { mergeScans } from './merge';
import type { FileScan, Prologue } from './model';
import { emptyScan, Scanner, type ScannerOptions } from './scanner';
import type { LogSource } from './source';
import { guessEncoding, type Encoding } from './text/encoding';
import { withHead } from './text/head';
import { LineCutter } from './text/lines';

export interface ScanOptions extends ScannerOptions {
  signal?: AbortSignal;
  /** Called now and then with the bytes read so far. */
  onProgress?: (bytes: number) => void;
  /** Called once where more than the first megabyte is read line by line: that makes objects of each of them. */
  onLines?: () => void;
  /** Only these bytes, both ends where records begin (see {@link recordBoundary}); `prologue` tells what stands before them. */
  from?: number;
  to?: number;
  prologue?: Prologue;
  /**
   * Which reader: by default the byte scanner for logs that are large enough, with the same result as `exact`. The others are for
   * tests and measurements: the byte scanner in WebAssembly or in TypeScript, whatever the size.
   */
  tier?: 'exact' | 'wasm' | 'typescript';
  /** Sizes inside the byte scanner, and whether it begins with nothing learnt, for tests: no result depends on them. */
  kernel?: { blockBytes?: number; headBytes?: number; maxGroups?: number; fresh?: boolean };
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
    if (error instanceof NeedsExact) return scan(source, { ...options, tier: 'exact' });
    return { ...emptyScan(source.path), format: 'unreadable', error: error instanceof Error ? error.message : String(error) };
  }
}

/** Bytes of a file that tell how to read the rest: header lines and the first rows. */
const PROLOGUE_BYTES = 65_536;

/** What a part of the file needs to know of its beginning; undefined where the file cannot be scanned in parts. */
export async function readPrologue(source: LogSource): Promise<Prologue | undefined> {
  const scanner = new Scanner(source.path);
  let cutter: LineCutter | undefined;
  for await (const chunk of withHead(source.chunks(0, PROLOGUE_BYTES))) {
    const guess = cutter ? undefined : guessEncoding(chunk);
    if (guess?.binary || (guess && guess.encoding !== 'utf-8')) return undefined;
    cutter ??= new LineCutter('utf-8');
    scanner.push(cutter.push(guess ? chunk.subarray(guess.bom) : chunk));
  }
  const { end, blocks } = scanner.finish();
  const format = formatById(blocks[0]?.format ?? '');
  return end?.log && format?.startsRecord && blocks.length === 1 ? end : undefined;
}

/**
 * Scans a source in parts cut at the given bytes (ascending) and joins them: equal to scanning it whole. A part whose
 * assumed prologue proves wrong is scanned again with the right one.
 * @param scanPart how one part is scanned; workers put themselves in here
 */
export async function scanInParts(source: LogSource, cuts: readonly number[], options: ScanOptions = {}, scanPart = scan): Promise<FileScan> {
  const prologue = await readPrologue(source);
  if (!prologue || cuts.length === 0) return scan(source, options);
  const bounds = [...new Set(await Promise.all(cuts.filter((c) => c > 0).map((c) => recordBoundary(source, c, prologue))))];
  const ranges = [0, ...bounds].map((from, i) => ({ from, to: bounds[i] }));
  const parts = await Promise.all(ranges.map((r, i) => scanPart(source, { ...options, ...r, ...(i > 0 ? { prologue } : {}) })));
  let whole = parts[0]!;
  for (let i = 1; i < parts.length; i++) {
    const proven = whole.end !== null && sameStart(whole.end, prologue);
    const part = proven ? parts[i]! : await scanPart(source, { ...options, ...ranges[i]!, ...(whole.end ? { prologue: whole.end } : {}) });
    whole = mergeScans(whole, part, true);
  }
  return { ...whole, digest: await digestOf(source) };
}

/** Bytes in which the first line behind the old end must end. */
const FIRST_LINE = 4096;

/**
 * Scans what was appended to a file since `previous`, and joins: equal to scanning it whole, at the cost of the new bytes. What cannot be
 * joined (a file that is no log, became shorter, or ended inside a line or a record) is scanned whole. The caller knows that the
 * bytes before are the same; `previous` is given up, unless it is to be kept, which costs a copy of its tables.
 * @param scanPart how the new bytes, or all of them, are scanned; threads put themselves in here
 */
export async function resume(previous: FileScan, source: LogSource, options: ScanOptions & { keep?: boolean } = {}, scanPart = scan): Promise<FileScan> {
  const { bytes, end } = previous, { keep = false, ...rest } = options;
  if (source.size === bytes) return previous;
  if (!end?.log || end.encoding !== 'utf-8' || bytes === 0 || previous.error || source.size === undefined || source.size < bytes) return scanPart(source, rest);
  if (!(await beginsRecord(source, bytes, end))) return scanPart(source, rest);
  const part = await scanPart(source, { ...rest, from: bytes, prologue: end });
  if (part.error !== undefined) return scanPart(source, rest);
  const digest = await digestOf({ ...source, size: bytes + part.bytes });
  return { ...mergeScans(previous, part, !keep), digest };
}

/** Does a record, and nothing that may belong to the one before, begin at this byte? */
async function beginsRecord(source: LogSource, at: number, prologue: Prologue): Promise<boolean> {
  const parts: Uint8Array[] = [];
  for await (const chunk of source.chunks(at - 1, at + FIRST_LINE)) parts.push(chunk.slice());
  const bytes = parts.length === 1 ? parts[0]! : Uint8Array.from(parts.flatMap((p) => [...p]));
  if (bytes[0] !== 10) return false;
  const line = new LineCutter('utf-8').push(bytes.subarray(1))[0];
  return line !== undefined && recordStarts(prologue)(line);
}

/** The fingerprint of a source of known size, from its two ends: what stands behind that size does not count. */
export async function digestOf(source: LogSource): Promise<string> {
  const digest = new Digest();
  const size = source.size ?? 0;
  const middle = size - 2 * EDGE;
  for await (const chunk of source.chunks(0, middle > 0 ? EDGE : source.size)) digest.push(chunk);
  if (middle > 0) {
    digest.skip(middle);
    for await (const chunk of source.chunks(size - EDGE, size)) digest.push(chunk);
  }
  return digest.value();
}

function sameStart(a: Prologue, b: Prologue): boolean {
  return a.log === b.log && a.format === b.format && a.fields?.format === b.fields?.format && a.fields?.separator === b.fields?.separator && a.fields?.names.join(',') === b.fields?.names.join(',');
}

/** Bytes read at once while looking for the start of a record. */
const LOOK_BYTES = 65_536;

/** Offset of the first record that begins at or behind `at`; the end of the file where there is none. */
export async function recordBoundary(source: LogSource, at: number, prologue: Prologue): Promise<number> {
  const cutter = new LineCutter('utf-8');
  const starts = recordStarts(prologue);
  // from the byte before: a line that begins exactly at `at` shows by the line end in front of it
  let lineAt = at - 1;
  let end = lineAt;
  let first = true;
  for await (const chunk of source.chunks(lineAt)) {
    for (let i = 0; i < chunk.length; i += LOOK_BYTES) {
      const part = chunk.subarray(i, i + LOOK_BYTES);
      const lineEnds = lineEndsOf(part, end);
      const lines = cutter.push(part);
      end += part.length;
      for (let k = 0; k < lines.length; k++) {
        if (!first && starts(lines[k]!)) return lineAt;
        first = false;
        lineAt = lineEnds[k]!;
      }
    }
  }
  const rest = cutter.finish();
  return !first && rest.length > 0 && starts(rest[0]!) ? lineAt : end;
}

/** Offsets behind each line feed. */
function lineEndsOf(bytes: Uint8Array, offset: number): number[] {
  const out: number[] = [];
  for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, i + 1)) out.push(offset + i + 1);
  return out;
}

function recordStarts(prologue: Prologue): (line: string) => boolean {
  const format = formatById(prologue.fields?.format ?? prologue.format);
  return (line) => format?.startsRecord?.(line, prologue) ?? false;
}

/** Sources smaller than this are read by the exact tier: it is done before the byte scanner is ready. */
const SMALL_SOURCE = 1 << 18;

class StreamScan {
  private readonly scanner: Scanner;
  private readonly digest = new Digest();
  private cutter: LineCutter | undefined;
  private tier: FastTier | undefined;
  private binary = false;
  private toldLines = false;
  /** The last bytes so far: of UTF-16 the last but one tells a line end. */
  private lastByte = 10;
  private lastButOne = 10;
  private at: number;

  constructor(
    private readonly source: LogSource,
    private readonly options: ScanOptions,
  ) {
    this.at = options.from ?? 0;
    const inside = this.at > 0;
    this.scanner = new Scanner(source.path, options, inside ? options.prologue : undefined);
    if (inside) this.cutter = new LineCutter((options.prologue?.encoding ?? 'utf-8') as Encoding);
  }

  async run(): Promise<FileScan> {
    if (!this.mayBeFast()) {
      await this.readExactly();
      return this.finish();
    }
    const input = await openInput(this.source, this.at, this.options.to, this.options.signal);
    try {
      await this.readFast(input);
      return this.finish();
    } finally {
      this.tier?.close();
      await input.close();
    }
  }

  /** Callers that want every record, or a part of them by time, get the exact tier. */
  private mayBeFast(): boolean {
    const { tier, onRecord, onFact, since, until, to = Infinity } = this.options;
    if (tier === 'exact' || onRecord || onFact || since !== undefined || until !== undefined) return false;
    const bytes = Math.min(this.source.size ?? Infinity, to) - this.at;
    return (tier !== undefined || bytes >= SMALL_SOURCE) && (this.at === 0 || (this.options.prologue?.log === true && this.options.prologue.encoding === 'utf-8'));
  }

  private async readExactly(): Promise<void> {
    const { signal, onProgress, to } = this.options;
    for await (const chunk of this.at > 0 ? this.source.chunks(this.at, to, signal) : withHead(this.source.chunks(0, to, signal))) {
      signal?.throwIfAborted();
      if (chunk.length === 0) continue;
      this.take(chunk);
      onProgress?.(this.digest.bytes);
      if (this.binary) break;
    }
  }

  /**
   * The head to the exact tier, which learns the format and the columns from it; the rest by bytes where that is possible. Within a file they
   * are known, and its head tells only what is worth looking for.
   */
  private async readFast(input: Input): Promise<void> {
    const { signal, onProgress, kernel = {}, tier: wanted, to = Infinity } = this.options;
    const inside = this.cutter !== undefined, size = Math.min(this.source.size ?? Infinity, to) - this.at;
    const room = new Uint8Array(kernel.headBytes ?? HEAD_BYTES);
    const head = room.subarray(0, await input.read(room));
    if (head.length > 0 && inside) this.see(head);
    else if (head.length > 0) this.take(head);
    // carriage returns alone end no line for the byte scanner
    if (!this.binary && !this.cutter?.returns && this.scanner.scan.encoding === 'utf-8' && head.length > 0) {
      const carry = inside ? head : this.cutter!.drain();
      const sample = size < LARGE_SOURCE ? head.subarray(0, SMALL_SAMPLE) : head;
      this.tier = FastTier.over(this.scanner, carry, { ...kernel, sample, restart: this.source.size !== undefined, ...(wanted === 'wasm' || wanted === 'typescript' ? { tier: wanted } : {}) });
      if (!this.tier && inside) this.scanner.scan.index.push({ offset: this.at - head.length, line: 1 });
      if (!this.tier) this.scanner.push(this.cutter!.push(carry));
    }
    if (!this.tier) return this.readRest(input);
    const { tier, scanner: { scan }, digest } = this;
    let target = tier.target();
    let ahead = input.read(target);
    for (;;) {
      const count = await ahead;
      signal?.throwIfAborted();
      if (count === 0) break;
      const bytes = target.subarray(0, count);
      scan.index.push({ offset: this.at - tier.pending, line: scan.lines + 1 });
      this.see(bytes);
      tier.place(count);
      target = tier.target();
      ahead = input.read(target);
      ahead.catch(() => undefined);
      tier.scan();
      onProgress?.(digest.bytes);
    }
  }

  /** Bytes that somebody else takes; they must stay as they are until the next ones. */
  private see(bytes: Uint8Array): void {
    this.digest.see(bytes);
    this.keepEnd(bytes);
    this.at += bytes.length;
  }

  private async readRest(input: Input): Promise<void> {
    const { signal, onProgress } = this.options;
    // one is filled while another is read; the digest looks at the one before
    const buffers = [new Uint8Array(READ_BYTES), new Uint8Array(READ_BYTES), new Uint8Array(READ_BYTES)];
    let ahead = input.read(buffers[0]!);
    for (let turn = 0; !this.binary; turn = (turn + 1) % buffers.length) {
      const count = await ahead;
      signal?.throwIfAborted();
      if (count === 0) return;
      ahead = input.read(buffers[(turn + 1) % buffers.length]!);
      ahead.catch(() => undefined);
      this.take(buffers[turn]!.subarray(0, count));
      onProgress?.(this.digest.bytes);
    }
  }

  private take(chunk: Uint8Array): void {
    const { scan } = this.scanner;
    let rest = chunk;
    if (!this.cutter) {
      const guess = guessEncoding(chunk);
      this.binary = guess.binary;
      scan.encoding = guess.encoding;
      this.cutter = new LineCutter(guess.encoding, guess.returns);
      rest = chunk.subarray(guess.bom);
    } else scan.index.push({ offset: this.at - this.cutter.pending, line: scan.lines + 1 });
    this.digest.push(chunk);
    this.at += chunk.length;
    if (this.binary) return;
    this.keepEnd(chunk);
    this.scanner.push(this.cutter.push(rest));
    if (this.toldLines || this.digest.bytes < READ_BYTES) return;
    this.toldLines = true;
    this.options.onLines?.();
  }

  private finish(): FileScan {
    if (this.binary) return { ...emptyScan(this.source.path), format: 'binary', bytes: this.source.size ?? this.digest.bytes, error: t('not a text file') };
    const scan = this.tier ? this.finishFast(this.tier) : this.finishExactly();
    scan.bytes = this.digest.bytes;
    scan.digest = this.digest.value();
    return scan;
  }

  private finishFast(tier: FastTier): FileScan {
    const unfinished = tier.finish();
    return this.scanner.finish(unfinished && !this.isEnded);
  }

  private finishExactly(): FileScan {
    const rest = this.cutter?.finish() ?? [];
    this.scanner.push(rest);
    if (this.cutter && this.cutter.cuts > 0) this.scanner.limit('line-length');
    return this.scanner.finish(rest.length > 0 && !this.isEnded);
  }

  private keepEnd(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.lastButOne = bytes[bytes.length - 2] ?? this.lastByte;
    this.lastByte = bytes[bytes.length - 1]!;
  }

  private get isEnded(): boolean {
    return (this.scanner.scan.encoding === 'utf-16le' ? this.lastButOne : this.lastByte) === (this.cutter?.returns ? 13 : 10);
  }
}

/** Bytes for the exact tier before the byte scanner begins: header lines and enough rows to tell them from notes. */
const HEAD_BYTES = 1 << 14;
/** Of a source below this size less is looked at to choose what to look for: the choice would take longer than it saves. */
const LARGE_SOURCE = 1 << 26;
const SMALL_SAMPLE = 1 << 12;
/** One read: large enough that the call costs nothing beside the bytes. */
const READ_BYTES = 1 << 20;

/** The bytes of a source, in order. */
interface Input {
  /** Fills the front of an array, as far as there are bytes; 0 at the end. */
  read(into: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

async function openInput(source: LogSource, from: number, to = Infinity, signal?: AbortSignal): Promise<Input> {
  let at = from;
  if (source.open) {
    const reader = await source.open(signal);
    return {
      async read(into) {
        const wanted = Math.min(into.length, to - at);
        const count = wanted > 0 ? await reader.read(wanted < into.length ? into.subarray(0, wanted) : into, at) : 0;
        at += count;
        return count;
      },
      close: () => reader.close(),
    };
  }
  const chunks = source.chunks(from, to === Infinity ? undefined : to, signal)[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async read(into) {
      let count = 0;
      while (count < into.length) {
        if (rest.length === 0) {
          const next = await chunks.next();
          if (next.done) break;
          rest = next.value;
        }
        const part = rest.subarray(0, into.length - count);
        into.set(part, count);
        count += part.length;
        rest = rest.subarray(part.length);
      }
      return count;
    },
    close: async () => void (await chunks.return?.()),
  };
}

/** The same for text that is already in memory: an open document. */
export function scanText(path: string, lines: readonly string[], options: ScannerOptions = {}): FileScan {
  const scanner = new Scanner(path, options);
  scanner.push(lines);
  return scanner.finish(false);
}
