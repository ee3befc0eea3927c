import os from 'node:os';
import { formatById, readPrologue, scan, scanInParts, t, type FileScan, type ScanOptions } from '../engine/index';
import { changed } from '../node/changed';
import { shortage } from '../node/memory';
import type { Input } from './inputs';
import type { Pool } from './pool';
import type { Progress } from './terminal';
import { letYoungSpaceGrow } from './young-space';

const MB = 1 << 20;
/** Below this in all, one thread is done before others have started. */
const WORTH_THREADS = 64 * MB;
/** A file is cut so that no part is smaller: one thread is done with it before the program of another has been compiled as well. */
const PART_BYTES = 128 * MB;
/** What this thread reads before another has started. */
const LEAD_BYTES = 64 * MB;
/** More files than this hold more together than one that is large. */
const FEW_FILES = 8;
/** More threads than this wait for the disk. */
const MOST_THREADS = 8;

/**
 * With two processors the second one reads ahead, compiles and collects garbage: another thread pays only for a file of this size, and sooner
 * where few lines say something that each thread has to learn.
 */
const WORTH_SECOND = 2048 * MB;
const WORTH_SECOND_SPARSE = 512 * MB;
/** Of files that are scanned whole by one thread or the other. */
const WORTH_SECOND_MANY = 256 * MB;

/** Threads to use when the user names no number. */
export async function jobsFor(list: readonly Input[]): Promise<number> {
  const bytes = list.reduce((n, i) => n + i.size, 0), processors = os.availableParallelism();
  if (bytes >= (processors > 2 ? WORTH_THREADS : WORTH_SECOND)) return Math.min(MOST_THREADS, processors);
  if (processors < 2) return 1;
  if (bytes >= WORTH_SECOND_MANY && list.every((i) => i.size < bytes / FEW_FILES)) return 2;
  return bytes >= WORTH_SECOND_SPARSE && await isSparse(list) ? 2 : 1;
}

/** As the largest file begins. */
async function isSparse(list: readonly Input[]): Promise<boolean> {
  const { path, packed, source } = list.reduce((a, b) => (b.size > a.size ? b : a));
  const prologue = source && !packed && path !== '-' ? await readPrologue(source).catch(() => undefined) : undefined;
  return prologue !== undefined && formatById(prologue.format)?.sparse === true;
}

/** Scans everything, in the order of the list, on `jobs` threads; standard input and trifles stay on this one. */
export async function scanInputs(list: readonly Input[], options: ScanOptions, jobs: number, progress: Progress): Promise<FileScan[]> {
  const read = new Array<number>(list.length).fill(0);
  let sum = 0;
  const at = (i: number) => (bytes: number): void => {
    sum += bytes - read[i]!;
    read[i] = bytes;
    progress.at(sum);
  };
  if (list.length > FEW_FILES) letYoungSpaceGrow();
  // this thread works as well
  const pool = jobs > 1 ? await newPool(jobs - 1, options.signal) : undefined;
  try {
    const scans = new Array<FileScan>(list.length);
    let next = 0, short: string | undefined;
    const lane = async (_: unknown, number: number): Promise<void> => {
      for (let i = next++; i < list.length; i = next++) {
        short ??= list.length > FEW_FILES ? noMemory() : undefined;
        const input = short === undefined ? list[i]! : { path: list[i]!.path, size: 0, error: short };
        scans[i] = withProblem(input, await scanOne(input, { ...options, onProgress: at(i), onLines: letYoungSpaceGrow }, pool, number === 0));
      }
    };
    await Promise.all(Array.from({ length: pool ? jobs : 1 }, lane));
    return scans;
  } finally {
    progress.done();
    // it ends by itself: nobody waits for that
    void pool?.close();
  }
}

/** Why no more files are read; undefined as long as there is memory. */
function noMemory(): string | undefined {
  const found = shortage();
  return found && t('not read: what the files before it hold takes {0} of {1} MB of memory. Scan fewer files at once, or give Node more: NODE_OPTIONS=--max-old-space-size={2}', found.used, found.limit, 2 * found.limit);
}

/** A pool, where this program is one file that a thread can run; started from its sources it is not. */
async function newPool(jobs: number, signal: AbortSignal | undefined): Promise<Pool | undefined> {
  if (!__filename.endsWith('.js')) return undefined;
  const { Pool } = await import('./pool');
  return new Pool(__filename, jobs, signal);
}

/** What happened to the file meanwhile; what was read of it counts. */
function withProblem(input: Input, scan: FileScan): FileScan {
  const problem = input.problem ?? (input.found && scan.error === undefined ? changed(input.path, input.found, scan.bytes) : undefined);
  return problem === undefined || scan.error !== undefined ? scan : { ...scan, error: problem };
}

/** `here`: this thread is free for it, or for its first part. */
function scanOne(input: Input, options: ScanOptions, pool: Pool | undefined, here: boolean): Promise<FileScan> {
  const source = input.source ?? { path: input.path, chunks: () => failing(input.error ?? '') };
  if (!pool || input.path === '-' || input.packed || !input.source || input.size === 0) return scan(source, options);
  const parts = Math.min(pool.size + (here ? 1 : 0), Math.floor(input.size / PART_BYTES));
  if (parts < 2) return here ? scan(source, options) : pool.scan(source, options);
  pool.prepare(here ? parts - 1 : parts);
  const lead = here ? Math.min(LEAD_BYTES, input.size / 8) : 0;
  const cuts = Array.from({ length: parts - 1 }, (_, i) => Math.floor(lead + ((i + 1) * (input.size - lead)) / parts));
  const done = new Map<number, number>();
  return scanInParts(source, cuts, options, (_source, part = {}) => {
    const onProgress = (bytes: number): void => {
      done.set(part.from ?? 0, bytes);
      options.onProgress?.([...done.values()].reduce((a, b) => a + b, 0));
    };
    return here && !part.from ? scan(source, { ...part, onProgress }) : pool.scan(source, { ...part, onProgress });
  });
}

// eslint-disable-next-line require-yield
async function* failing(message: string): AsyncGenerator<Uint8Array> {
  throw new Error(message);
}
