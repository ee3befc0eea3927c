import { SPELLINGS, isBinary } from './binary';
import { ENCODED_WORD, HEX_TEXT, isHexText, isText, TOKEN } from './encoded';
import { PATTERNS, type PatternKind } from './patterns';

export type SecretKind = PatternKind | 'encoded-word' | 'encoded-text' | 'hex-text' | 'name';

/** Something in a line that names somebody, in places of the text. */
export interface Secret {
  kind: SecretKind;
  start: number;
  end: number;
}

/** A way to find secrets. Of those that overlap the first of the list wins. */
export interface Way {
  kind: SecretKind;
  pattern: RegExp;
  /** What a match must be beside that. */
  holds?: (text: string) => boolean;
}

/** All that is looked for in a line, in the order in which they win; names known from elsewhere come behind. */
export const WAYS: readonly Way[] = [
  { kind: 'encoded-word', pattern: ENCODED_WORD },
  { kind: 'encoded-text', pattern: TOKEN, holds: isText },
  ...SPELLINGS.map((pattern): Way => ({ kind: 'entry-id', pattern, holds: isBinary })),
  { kind: 'hex-text', pattern: HEX_TEXT, holds: isHexText },
  ...PATTERNS.map(([kind, , pattern]): Way => ({ kind, pattern })),
];

/** Way of a name, and of what is left of a text where other things stand in it. */
export const NAME = WAYS.length, REST = WAYS.length + 1;

/** The kind of a way. */
export function kindOf(way: number): SecretKind {
  return WAYS[way]?.kind ?? (way === NAME ? 'name' : 'free-text');
}

/** What was found of one line, way by way; places are of the text. */
export class Found {
  count = 0;
  way = new Uint8Array(64);
  start = new Int32Array(64);
  end = new Int32Array(64);

  add(way: number, start: number, end: number): void {
    if (this.count === this.way.length) this.grow();
    this.way[this.count] = way;
    this.start[this.count] = start;
    this.end[this.count++] = end;
  }

  private grow(): void {
    const { way, start, end } = this;
    (this.way = new Uint8Array(2 * way.length)).set(way);
    (this.start = new Int32Array(2 * start.length)).set(start);
    (this.end = new Int32Array(2 * end.length)).set(end);
  }
}

/** Adds what one way finds in a piece of a line that begins at `at`. */
export function findBy(way: number, piece: string, at: number, into: Found): void {
  const { pattern, holds } = WAYS[way]!;
  pattern.lastIndex = 0;
  for (let m = pattern.exec(piece); m; m = pattern.exec(piece)) if (!holds || holds(m[0])) into.add(way, at + m.index, at + m.index + m[0].length);
}

const sticky = new Map<number, RegExp>();

/** The same at one place, where it matches or nowhere near; gives the end of what was found, else 0. */
export function findAt(way: number, line: string, at: number, base: number, into: Found): number {
  let pattern = sticky.get(way);
  if (!pattern) sticky.set(way, (pattern = new RegExp(WAYS[way]!.pattern.source, WAYS[way]!.pattern.flags.replace('g', 'y'))));
  pattern.lastIndex = at;
  const match = pattern.exec(line);
  if (!match) return 0;
  into.add(way, base + at, base + at + match[0].length);
  return at + match[0].length;
}

/** Every way over the whole line: what the finder must find without it. */
export function findAll(line: string, at: number, into: Found): void {
  for (let way = 0; way < WAYS.length; way++) findBy(way, line, at, into);
}
