import type { LogSource } from '../source';
import { guessEncoding } from '../text/encoding';
import { withHead } from '../text/head';
import { LineCutter } from '../text/lines';
import { inLine, MAX_OCCURRENCES, type IdAt, type Occurrence } from './ids';

/** Files beyond this are searched with tools made for it; references of an editor must come soon. */
export const MAX_SEARCHED_BYTES = 256 * 1024 * 1024;

/** Every place of an identifier in a file that is not open, in order; at most {@link MAX_OCCURRENCES}. */
export async function findInSource(source: LogSource, id: Pick<IdAt, 'id' | 'kind'>, signal?: AbortSignal): Promise<Occurrence[]> {
  const out: Occurrence[] = [];
  const lower = id.id.toLowerCase();
  let cutter: LineCutter | undefined;
  let line = 0;
  const take = (lines: readonly string[]): void => {
    for (const text of lines) inLine(text, ++line, id.id, lower, out);
  };
  for await (const chunk of withHead(source.chunks(0, MAX_SEARCHED_BYTES, signal))) {
    signal?.throwIfAborted();
    if (chunk.length === 0) continue;
    const guess = cutter ? undefined : guessEncoding(chunk);
    if (guess?.binary) return [];
    cutter ??= new LineCutter(guess!.encoding, guess!.returns);
    take(cutter.push(guess ? chunk.subarray(guess.bom) : chunk));
    if (out.length >= MAX_OCCURRENCES) return out.slice(0, MAX_OCCURRENCES);
  }
  take(cutter?.finish() ?? []);
  return out;
}
