import { columnTexts, settleNames, type NameSet } from './names';
import { PUBLIC_LABELS } from './public';
import { hashOf, type Codes } from './triggers';

export interface Place {
  start: number;
  end: number;
}

const SIBLING = /^([A-Z]{2,})\d{1,4}$/;

/** Names that begin with the same word, in order of their characters; for each the one before that is the longest beginning of it, or -1. */
interface Family {
  names: string[];
  shorter: Int32Array;
}

/** Finds names in a line by their first word, longest first: time grows with the line, not with the number of names. */
export class NameMatcher {
  /** By the hash of their first word. */
  private readonly families: Map<number, Family>;
  readonly hasPieces: boolean;

  constructor(private readonly names: NameSet) {
    settleNames(names);
    const byHash = new Map<number, string[]>();
    for (const name of [...names.texts, ...names.people, ...[...names.labels].filter((l) => !PUBLIC_LABELS.has(l.toLowerCase()))]) {
      const lower = name.toLowerCase();
      const end = wordEnd(lower);
      if (end === 0 || lower.length !== name.length) continue;
      const hash = hashOf(lower, end), list = byHash.get(hash);
      if (list) list.push(lower);
      else byHash.set(hash, [lower]);
    }
    this.families = new Map([...byHash].map(([hash, list]) => [hash, familyOf(list)]));
    this.hasPieces = names.pieces.size > 0;
  }

  /** Hashes of the words that names begin with, and the length of the longest of them. */
  firstWords(): [hash: number, longest: number][] {
    return [...this.families].map(([hash, { names }]) => [hash, names.reduce((most, name) => Math.max(most, name.length), 0)]);
  }

  /** The same of pieces; 0 for those that begin with something else. */
  firstOfPieces(): number[] {
    return [...new Set([...this.names.pieces].map((piece) => hashOf(/[a-z\d]+/.exec(piece.toLowerCase())?.[0] ?? '')))];
  }

  stems(): string[] {
    return [...this.names.stems];
  }

  hasStem(stem: string): boolean {
    return this.names.stems.has(stem.toLowerCase());
  }

  /** Length of the name that begins at a word with this hash, 0 for none; all characters up to `to` are ASCII. */
  lengthAt(hash: number, codes: Codes, start: number, to: number): number {
    const family = this.families.get(hash);
    return family ? nameAt(codes, start, to, family) : 0;
  }

  /** Pieces of names, where one fills its column. */
  pieces(line: string): Place[] {
    const { pieces } = this.names;
    return columnTexts(line).filter((p) => pieces.has(p.text)).map((p) => ({ start: p.start, end: p.start + p.text.length }));
  }

  /** All names in a line, in letters of any alphabet. */
  places(line: string): Place[] {
    const lower = line.toLowerCase();
    if (lower.length !== line.length) return [];
    const codes = new Uint16Array(lower.length), out: Place[] = [];
    for (let i = 0; i < lower.length; i++) codes[i] = lower.charCodeAt(i);
    for (let at = 0; at < codes.length; ) {
      if (!isWord(codes[at]!)) {
        at++;
        continue;
      }
      let end = at, hash = 0;
      for (; end < codes.length && isWord(codes[end]!); end++) hash = (Math.imul(hash, 31) + codes[end]!) | 0;
      const length = this.lengthAt(hash, codes, at, codes.length) || siblingAt(line, at, end, this.names.stems);
      if (length > 0) out.push({ start: at, end: at + length });
      at = length > 0 ? at + length : end;
    }
    return out;
  }
}

/** Letters and digits; outside of ASCII everything but the signs and blanks that text is written with. */
function isWord(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return code >= 0xc0 ? code < 0x2000 || code > 0x303f : code === 0xaa || code === 0xb5 || code === 0xba;
}

function wordEnd(text: string): number {
  let end = 0;
  while (end < text.length && isWord(text.charCodeAt(end))) end++;
  return end;
}

function familyOf(list: string[]): Family {
  const names = list.sort(byCharacters), shorter = new Int32Array(names.length);
  for (let i = 0; i < names.length; i++) {
    let before = i - 1;
    while (before >= 0 && !names[i]!.startsWith(names[before]!)) before = shorter[before]!;
    shorter[i] = before;
  }
  return { names, shorter };
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Length of the longest name that stands at a place, 0 for none. Whatever begins the text there begins the last name that is not behind it, too. */
function nameAt(codes: Codes, at: number, to: number, { names, shorter }: Family): number {
  let low = 0, high = names.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (isBehind(names[middle]!, codes, at, to)) high = middle;
    else low = middle + 1;
  }
  for (let i = low - 1; i >= 0; i = shorter[i]!) {
    const name = names[i]!, end = at + name.length;
    if (end <= to && standsAt(name, codes, at) && !(end < to && isWord(lowerOf(codes[end]!)) && isWord(name.charCodeAt(name.length - 1)))) return name.length;
  }
  return 0;
}

/** Of ASCII; all else is in lower case already. */
function lowerOf(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function standsAt(name: string, codes: Codes, at: number): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== lowerOf(codes[at + i]!)) return false;
  return true;
}

/** Does a name come behind the text from a place on, in order of their characters? */
function isBehind(name: string, codes: Codes, at: number, to: number): boolean {
  for (let i = 0; i < name.length; i++) {
    if (at + i >= to) return true;
    const difference = name.charCodeAt(i) - lowerOf(codes[at + i]!);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** `HUB04` where `HUB01` is known to be a machine: as machines are written in notes; hexadecimal ids are not. */
function siblingAt(line: string, at: number, end: number, stems: ReadonlySet<string>): number {
  const code = line.charCodeAt(at);
  if (stems.size === 0 || end - at > 24 || code < 65 || code > 90) return 0;
  const stem = SIBLING.exec(line.slice(at, end))?.[1];
  return stem !== undefined && stems.has(stem.toLowerCase()) && !/[\w-]/.test(line.charAt(at - 1)) ? end - at : 0;
}
