import type { LogSource } from '../source';
import { guessEncoding } from './encoding';
import { withHead } from './head';
import { LineCutter } from './lines';

/** All lines of a source that has to be held as a whole, such as a debugger log. `binary`: it is no text. */
export async function readLines(source: LogSource, signal?: AbortSignal): Promise<{ lines: string[]; binary: boolean }> {
  const lines: string[] = [];
  let cutter: LineCutter | undefined;
  for await (const chunk of withHead(source.chunks(0, undefined, signal))) {
    if (chunk.length === 0) continue;
    const guess = cutter ? undefined : guessEncoding(chunk);
    if (guess?.binary) return { lines: [], binary: true };
    cutter ??= new LineCutter(guess!.encoding, guess!.returns);
    for (const line of cutter.push(guess ? chunk.subarray(guess.bom) : chunk)) lines.push(line);
  }
  for (const line of cutter?.finish() ?? []) lines.push(line);
  return { lines, binary: false };
}
