import type { LogSource } from '../source';
import { endsWithReturns, guessEncoding, withLineFeeds } from './encoding';
import { withHead } from './head';
import { LineCutter } from './lines';

/** All lines of a source that has to be held as a whole, such as a debugger log. `binary`: it is no text. */
export async function readLines(source: LogSource, signal?: AbortSignal): Promise<{ lines: string[]; binary: boolean }> {
  const lines: string[] = [];
  let cutter: LineCutter | undefined, returns = false;
  for await (const chunk of withHead(source.chunks(0, undefined, signal))) {
    if (chunk.length === 0) continue;
    const guess = cutter ? undefined : guessEncoding(chunk);
    if (guess?.binary) return { lines: [], binary: true };
    if (guess) returns = guess.encoding === 'utf-8' && endsWithReturns(chunk);
    cutter ??= new LineCutter(guess!.encoding);
    const text = guess ? chunk.subarray(guess.bom) : chunk;
    for (const line of cutter.push(returns ? withLineFeeds(text) : text)) lines.push(line);
  }
  for (const line of cutter?.finish() ?? []) lines.push(line);
  return { lines, binary: false };
}
