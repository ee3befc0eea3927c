import { decodeUtf16, type Encoding } from '../text/encoding';
import { textOf } from '../text/lines';
import type { FacetCounter } from './facets';
import type { Reading } from './headers';
import type { LineIndex } from './line-index';
import type { Matcher } from './query';

/** Matching lines that can be listed; beyond this the number stays true and the list ends. */
export const MAX_MATCHES = 1_000_000;

export interface Found {
  /** Lines found since the last call, ascending. */
  lines: number[];
  /** Matches so far, listed or not. */
  total: number;
  /** Blocks looked at. */
  blocks: number;
}

/** What the bytes of a file are, as its index has guessed. */
export interface TextForm {
  readonly encoding: Encoding;
  /** Carriage returns alone end the lines. */
  readonly returns: boolean;
}

/** Text of whole lines, each ended by a line feed. `first`: from the beginning of the file, where a byte order mark may stand. */
export function decodeLines(bytes: Uint8Array, { encoding, returns }: TextForm, first: boolean): string {
  const bom = first ? (encoding === 'utf-8' ? (bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0) : bytes[0] === 0xff || bytes[0] === 0xfe ? 2 : 0) : 0;
  const body = bom > 0 ? bytes.subarray(bom) : bytes;
  if (encoding !== 'utf-8') return decodeUtf16(body, encoding === 'utf-16be');
  return textOf(returns ? body.map((byte) => (byte === 13 ? 10 : byte)) : body);
}

/** Lines of a text without their line ends. */
export function splitLines(text: string): string[] {
  const out: string[] = [];
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    out.push(text.slice(from, at > from && text.charCodeAt(at - 1) === 13 ? at - 1 : at));
    from = at + 1;
  }
  if (from < text.length) out.push(text.charCodeAt(text.length - 1) === 13 ? text.slice(from, -1) : text.slice(from));
  return out;
}

/** How the lines of a block are read: see {@link Headers.inBlock}. */
export type Readings = (block: number) => Promise<Reading[]>;

export interface SearchOptions {
  /** Columns place by place, for queries that name some. */
  readings?: Readings;
  /** Counts the values of matching lines. */
  facets?: FacetCounter;
  /** Goes on where an earlier search of the file ended: at a line, with so many matches before it. */
  from?: { line: number; total: number };
}

/**
 * Searches the blocks of a file in order. Yields after every block, so that the owner can report, pause or stop.
 * @param read bytes of a block
 */
export async function* searchBlocks(index: LineIndex, matcher: Matcher, read: (from: number, to: number) => Promise<Uint8Array>, options: SearchOptions = {}): AsyncGenerator<Found> {
  const from = options.from ?? { line: 1, total: 0 };
  let { total } = from;
  for (let block = index.blockOf(from.line); block < index.offsets.length; block++) {
    const lines: number[] = [];
    const bytes = await read(index.offsets[block]!, index.offsets[block + 1] ?? index.bytes);
    const readings = (await options.readings?.(block)) ?? [];
    const text = decodeLines(bytes, index, block === 0);
    const first = index.lines[block]!;
    let next = 0;
    const test = (line: string, number: number): void => {
      while (next < readings.length && readings[next]!.line <= number) matcher.use(readings[next++]!.prologue);
      if (number < from.line || !matcher.test(line, options.facets)) return;
      total++;
      if (total <= MAX_MATCHES) lines.push(number);
    };
    if (matcher.candidate) candidates(text, first, matcher.candidate, test);
    else splitLines(text).forEach((line, i) => test(line, first + i));
    yield { lines, total, blocks: block + 1 };
  }
}

/** Looks at lines only where the rarest word of the query stands. */
function candidates(text: string, first: number, pattern: RegExp, test: (line: string, number: number) => void): void {
  let line = first;
  let counted = 0;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const start = text.lastIndexOf('\n', found.index - 1) + 1;
    let end = text.indexOf('\n', found.index);
    if (end < 0) end = text.length;
    for (let at = text.indexOf('\n', counted); at >= 0 && at < start; at = text.indexOf('\n', counted)) {
      line++;
      counted = at + 1;
    }
    test(text.slice(start, text.charCodeAt(end - 1) === 13 ? end - 1 : end), line);
    pattern.lastIndex = end + 1;
    if (end >= text.length) break;
  }
}
