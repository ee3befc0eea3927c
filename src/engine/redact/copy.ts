import { t } from '../l10n';
import { MAX_LINE_BYTES } from '../limits';
import type { LogSource } from '../source';
import { guessEncoding } from '../text/encoding';
import { withHead } from '../text/head';
import { concat } from '../text/concat';
import { wholeLines, type LineForm } from './blocks';
import { NameReader } from './learn';
import { mapLines } from './line-codec';
import { collectPathNames, emptyNames, type NameSet } from './names';
import { redactedPaths } from './paths';
import { createRedactor, type RedactionReport, type Redactor } from './redact';

export interface CopyInput {
  source: LogSource;
  /** Path inside the copy before its names are replaced, parts joined by `/`. */
  relative: string;
}

/** One file of the copy being written. */
export interface CopySink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** The file could not be read to its end: nothing of it stays. */
  discard(): Promise<void>;
}

export interface CopyOptions {
  /** What makes the pseudonyms of this copy differ from those of any other; the secret of the owner. */
  salt: string;
  signal?: AbortSignal;
  /** Bytes read in both passes together. */
  onProgress?: (bytes: number) => void;
}

export interface CopyResult {
  files: { from: string; to: string; bytes: number }[];
  /** Not copied, and why. */
  left: { path: string; why: string }[];
  report: RedactionReport;
}

/**
 * Copies files with their secrets replaced: a first pass learns the names, a second one writes. Both stream, so that memory holds
 * the names and one block of lines. What is no text is not copied: nobody can say what it holds.
 * @throws the signal's reason when aborted, and whatever `open` and its sink throw
 */
export async function redactCopy(inputs: readonly CopyInput[], open: (relative: string) => Promise<CopySink>, options: CopyOptions): Promise<CopyResult> {
  const names = emptyNames(), { signal } = options;
  const left: CopyResult['left'] = [];
  const readable: CopyInput[] = [];
  let before = 0;
  for (const input of inputs) {
    collectPathNames(input.relative, names);
    const read = await learn(input.source, names, signal, (n) => options.onProgress?.(before + n));
    before += read.bytes;
    if (read.why === undefined) readable.push(input);
    else left.push({ path: input.source.path, why: read.why });
  }
  const redactor = createRedactor(names, options.salt);
  const paths = redactedPaths(readable.map((i) => i.relative), redactor);
  const files: CopyResult['files'] = [];
  for (const [i, input] of readable.entries()) {
    const to = paths[i]!;
    const wrong = await copyOne(input.source, await open(to), redactor, signal, (n) => options.onProgress?.(before + n));
    if (typeof wrong === 'string') left.push({ path: input.source.path, why: wrong });
    else files.push({ from: input.source.path, to, bytes: wrong });
    before += input.source.size ?? 0;
  }
  return { files, left, report: redactor.report() };
}

/** Learns the names of a file. Tells the bytes read, and why it cannot be copied. */
async function learn(source: LogSource, names: NameSet, signal: AbortSignal | undefined, onProgress: (bytes: number) => void): Promise<{ bytes: number; why?: string }> {
  const reader = new NameReader(source.path, names);
  let bytes = 0;
  try {
    for await (const { form, lines } of wholeBlocks(source, signal, (n) => onProgress(bytes = n))) reader.push(lines, form);
    reader.finish();
    return { bytes };
  } catch (error) {
    signal?.throwIfAborted();
    return { bytes, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Bytes written, or why the file could not be read. */
async function copyOne(source: LogSource, sink: CopySink, redactor: Redactor, signal: AbortSignal | undefined, onProgress: (bytes: number) => void): Promise<number | string> {
  const stream = redactedBytes(source, redactor, signal, onProgress)[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await stream.next();
      } catch (error) {
        signal?.throwIfAborted();
        await sink.discard();
        return error instanceof Error ? error.message : String(error);
      }
      if (next.done) break;
      bytes += next.value.length;
      await sink.write(next.value);
    }
    await sink.close();
    return bytes;
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** A source with its secrets replaced; every other byte, byte order mark and line ends included, as it was. */
export async function* redactedBytes(source: LogSource, redactor: Redactor, signal?: AbortSignal, onProgress?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const { form, mark, lines } of wholeBlocks(source, signal, onProgress)) {
    if (mark) yield mark;
    if (lines.length > 0) yield mapLines(lines, form, redactor.lines);
  }
}

/** Bytes of a file: its byte order mark, then whole lines; the last may lack its end. They are good until the next ones are asked for. */
interface Block {
  form: LineForm;
  mark?: Uint8Array;
  lines: Uint8Array;
}

async function* wholeBlocks(source: LogSource, signal: AbortSignal | undefined, onProgress?: (bytes: number) => void): AsyncGenerator<Block> {
  let form: LineForm | undefined;
  let held: Uint8Array[] = [];
  let size = 0;
  let read = 0;
  for await (const chunk of withHead(source.chunks(0, undefined, signal))) {
    signal?.throwIfAborted();
    if (chunk.length === 0) continue;
    let rest = chunk;
    if (form === undefined) {
      const guess = guessEncoding(chunk);
      if (guess.binary) throw new Error(t('not a text file: nobody can say what it holds'));
      form = guess;
      if (guess.bom > 0) yield { form, mark: new Uint8Array(chunk.subarray(0, guess.bom)), lines: new Uint8Array(0) };
      rest = chunk.subarray(guess.bom);
    }
    read += chunk.length;
    onProgress?.(read);
    // a chunk is valid until the next one is asked for; slice() of a Buffer would not copy
    held.push(new Uint8Array(rest));
    size += rest.length;
    if (form.encoding === 'utf-8' && !rest.includes(form.returns ? 13 : 10) && size < MAX_LINE_BYTES) continue;
    const block = concat(held);
    const end = wholeLines(block, form) || (size >= MAX_LINE_BYTES ? block.length & ~1 : 0);
    if (end > 0) yield { form, lines: block.subarray(0, end) };
    held = [new Uint8Array(block.subarray(end))];
    size = block.length - end;
  }
  const last = concat(held.length > 0 ? held : [new Uint8Array(0)]);
  if (last.length > 0) yield { form: form ?? { encoding: 'utf-8', returns: false }, lines: last };
}
