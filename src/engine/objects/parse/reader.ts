/** Lines freed from what pages, mails and editors put around a transcript. Columns are kept. */

import { barEnd, cellsOf, isDrawn, isStampStart, stampEnd } from './marks';
import { isBlankText, isBareCommand, readPrompt } from './prompt';
import { NBSP, SPACE, isBlankChar, isDigit, skipBlank } from './scan';
import { isPart, MAX_PARTS, wrappingOf, type Wrapping } from './wraps';

/** Layers of quoting that are taken off one line. */
const MAX_LAYERS = 4;
/** Lines that a transcript has at least. */
const FEWEST = 3;
/** Longest line-number gutter. */
const MAX_GUTTER_DIGITS = 7;

const BAR = 124;
const ESCAPE = 27;

const tags = new Set(['b', 'i', 'u', 'span', 'strong', 'em', 'font', 'code', 'pre', 'br', 'div', 'mark', 'p', 'tt', 'td', 'tr']);

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ', '#8220': '"', '#8221': '"', '#39': '\'', '#96': '`', apos: '\'' };

export class Reader {
  readonly count: number;
  /** 1 for a line that was looked at and is as it stands. */
  private readonly same: Uint8Array;
  /** Of the others, where there are any. */
  private texts: (string | undefined)[] | undefined;
  private shifts: Int32Array | undefined;
  private readonly maps = new Map<number, number[]>();

  /** Lines were broken at a column: what is read line by line at a glance has to be put together first. */
  readonly wrapping: Wrapping | undefined;
  private readonly joined = new Map<number, string>();

  constructor(private readonly lines: readonly string[]) {
    this.count = lines.length;
    this.same = new Uint8Array(lines.length);
    this.wrapping = lines.length < FEWEST ? undefined : wrappingOf(lines, this.single);
  }

  /** Was this line broken off the one above? Its text stands there. */
  isPart(i: number): boolean {
    return this.wrapping !== undefined && i > 0 && isPart(this.wrapping, this.lines, i, this.single);
  }

  /** The line without noise, with the parts that were broken off it; its own indent stays. Empty for such a part, and beyond the end. */
  text(i: number): string {
    if (this.wrapping === undefined) {
      return this.single(i);
    }
    let text = this.joined.get(i);
    if (text === undefined) {
      text = this.join(i, this.wrapping);
      this.joined.set(i, text);
    }
    return text;
  }

  private join(i: number, { hard }: Wrapping): string {
    if (this.isPart(i)) {
      return '';
    }
    const first = this.single(i);
    let text = first;
    for (let n = 1; n < MAX_PARTS && this.isPart(i + n); n += 1) {
      const part = this.single(i + n);
      text = hard ? text + part : `${text.trimEnd()} ${part.trimStart()}`;
    }
    if (text.length > first.length) {
      // what stands in a later line is shown where the first one ends
      const map = this.maps.get(i);
      const end = Math.max(0, first.trimEnd().length - 1);
      this.maps.set(i, Array.from({ length: text.length }, (_, at) => map?.[Math.min(at, end)] ?? Math.min(at, end)));
    }
    return text;
  }

  /** The line without noise; its own indent stays. Empty beyond the end. */
  private readonly single = (i: number): string => {
    const line = this.lines[i];
    if (line === undefined || this.same[i] === 1) {
      return line ?? '';
    }
    const known = this.texts?.[i];
    if (known !== undefined) {
      return known;
    }
    const text = this.clean(i, line);
    if (text === line) {
      this.same[i] = 1;
    } else {
      this.texts ??= new Array<string | undefined>(this.count);
      this.texts[i] = text;
    }
    return text;
  };

  /** Column in the input for an index in `text(i)`. */
  column(i: number, at: number): number {
    const shift = this.shifts?.[i] ?? 0;
    if (this.maps.size === 0) {
      return at + shift;
    }
    const map = this.maps.get(i);
    return (map === undefined ? at : map[at] ?? (map[map.length - 1] ?? -1) + 1) + shift;
  }

  raw(i: number): string {
    return this.lines[i] ?? '';
  }

  isBlank(i: number): boolean {
    return isBlankText(this.text(i));
  }

  /** Index of the next line with text at or after `i`, within `most` lines; the line count when there is none. */
  nextText(i: number, most = 4): number {
    for (let j = i; j < this.count && j < i + most; j += 1) {
      if (!this.isBlank(j)) {
        return j;
      }
    }
    return this.count;
  }

  private clean(i: number, line: string): string {
    if (isBare(line)) {
      return this.cleanInside(i, line);
    }
    let end = line.length;
    while (end > 0 && (line.charCodeAt(end - 1) === 13 || line.charCodeAt(end - 1) === 10)) {
      end -= 1;
    }
    let from = line.charCodeAt(0) === 0xfeff ? 1 : 0;
    for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
      const next = this.layer(i, line, from, end);
      if (next === from) {
        break;
      }
      from = next;
    }
    const bar = barEnd(line, from, end);
    let text: string;
    if (bar > from) {
      from = bar;
      text = cellsOf(line.slice(from, end));
    } else {
      text = from === 0 && end === line.length ? line : line.slice(from, end);
    }
    if (from > 0) {
      this.shifts ??= new Int32Array(this.count);
      this.shifts[i] = from;
    }
    return this.cleanInside(i, text);
  }

  /** Index behind one layer of quoting that starts at `from`, or `from`. */
  private layer(i: number, line: string, from: number, end: number): number {
    const at = skipBlank(line, from);
    const c = line.charCodeAt(at);
    if (c === 62 || isEscapedQuote(line, at)) {
      return quoteEnd(line, at, from, end);
    }
    if (c === 47 && line.charCodeAt(at + 1) === 47) {
      let next = at;
      while (line.charCodeAt(next) === 47) {
        next += 1;
      }
      return line.charCodeAt(next) === SPACE ? next + 1 : next;
    }
    if (isStampStart(line, at)) {
      const end = stampEnd(line, at, (near) => this.lines[i + near]);
      if (end !== undefined) {
        return end;
      }
    }
    return isDigit(c) ? this.gutterEnd(i, line, at, from) : from;
  }

  /** `  12: `, and a number with a tab behind it, counts as a gutter only when a neighbour carries the next or the previous number. */
  private gutterEnd(i: number, line: string, at: number, from: number): number {
    const number = gutterNumber(line, at);
    if (number < 0 || readPrompt(line.slice(from, from + 40)) !== undefined) {
      return from;
    }
    const before = this.lines[i - 1];
    const after = this.lines[i + 1];
    const near = (before !== undefined && gutterNumber(before, behindQuotes(before)) === number - 1)
      || (after !== undefined && gutterNumber(after, behindQuotes(after)) === number + 1);
    if (!near) {
      return from;
    }
    let next = at;
    while (isDigit(line.charCodeAt(next))) {
      next += 1;
    }
    const mark = skipBlank(line, next);
    next = line.charCodeAt(mark) === BAR ? mark : next;
    return line.charCodeAt(next) !== 9 && isBlankChar(line.charCodeAt(next + 1)) ? next + 2 : next + 1;
  }

  /** Entities, HTML tags and Markdown escapes inside the line; most lines have none. */
  private cleanInside(i: number, text: string): string {
    if (!mayHoldNoise(text)) {
      return text;
    }
    let clean = text;
    if (clean.includes('\u00a0')) {
      clean = clean.replaceAll('\u00a0', ' ');
    }
    const entity = clean.includes('&') && entityFirst(clean);
    const tag = clean.includes('<') && (clean.includes('</') || LINE_BREAK.test(clean) || clean.includes('="') || clean.charCodeAt(skipBlank(clean, 0)) === 60) && hasTag(clean);
    const nothing = NOTHING.test(clean) || BOLD.test(clean);
    const escape = clean.includes('\\`') || clean.includes('\\<') || (clean.includes('\\_') && (this.shifts?.[i] ?? 0) > 0);
    return entity || tag || escape || nothing ? this.rewrite(i, clean, entity, tag, escape, nothing) : clean;
  }

  private rewrite(i: number, text: string, entity: boolean, tag: boolean, escape: boolean, nothing: boolean): string {
    const map: number[] = [];
    // what stands in a text is the mailbox's data
    const quote = text.indexOf('="');
    let out = '';
    let at = 0;
    while (at < text.length) {
      const c = text.charCodeAt(at);
      let next = at;
      let put = '';
      if (entity && c === 38) {
        ({ next, put } = entityAt(text, at));
      } else if (tag && c === 60) {
        next = tagEnd(text, at);
      } else if (escape && c === 92 && '`_<>*[]'.includes(text.charAt(at + 1)) && at + 1 < text.length) {
        put = text.charAt(at + 1);
        next = at + 2;
      }
      if (nothing && next === at && (c === ESCAPE || quote < 0 || at < quote)) {
        next = nothingEnd(text, at);
      }
      if (next === at) {
        put = text.charAt(at);
        next = at + 1;
      }
      if (put !== '') {
        map.push(at);
        out += put;
      }
      at = next;
    }
    this.maps.set(i, map);
    return out;
  }
}

/** The usual line: its indent, then something that no layer of quoting begins with, and no line end. */
function isBare(line: string): boolean {
  const at = skipBlank(line, 0);
  const c = line.charCodeAt(at);
  return c !== 62 && !isEscapedQuote(line, at) && c !== 47 && c !== 0xfeff && !isDrawn(line, at) && line.charCodeAt(line.length - 1) > 13 && !isStampStart(line, at) && !(isDigit(c) && gutterNumber(line, at) >= 0);
}

/** Is {@link Reader.text} of this line the line itself, whatever stands above and below? False says nothing. */
export function isClean(line: string): boolean {
  return isBare(line) && !mayHoldNoise(line);
}

function quoteEnd(line: string, at: number, from: number, end: number): number {
  if (line.startsWith('>> Domain', at) || line.startsWith('>> Thread', at)) {
    return from;
  }
  const behind = line.charCodeAt(at) === 38 ? at + 4 : at + 1;
  const rest = skipBlank(line, behind);
  if (rest < end && isBareCommand(line, rest)) {
    return from;
  }
  return isBlankChar(line.charCodeAt(behind)) ? behind + 1 : behind;
}

/** The mark of a quotation as web pages write it. */
function isEscapedQuote(line: string, at: number): boolean {
  return line.charCodeAt(at) === 38 && line.startsWith('&gt;', at);
}

/** Index of what stands behind the marks of quoting: `> > 12: `. */
function behindQuotes(line: string): number {
  let at = skipBlank(line, 0);
  while (line.charCodeAt(at) === 62 || isEscapedQuote(line, at)) {
    at = skipBlank(line, line.charCodeAt(at) === 62 ? at + 1 : at + 4);
  }
  return at;
}

function gutterNumber(line: string, at: number): number {
  let i = at;
  while (isDigit(line.charCodeAt(i))) {
    i += 1;
  }
  const drawn = line.charCodeAt(i) === SPACE && line.charCodeAt(i + 1) === BAR ? 1 : 0;
  const c = line.charCodeAt(i + drawn);
  const next = line.charCodeAt(i + drawn + 1);
  const closed = c === 9 || (c === 58 || c === BAR || c === 46) && (Number.isNaN(next) || isBlankChar(next) || next === NBSP || next === 13);
  return i === at || i - at > MAX_GUTTER_DIGITS || !closed ? -1 : Number(line.slice(at, i));
}

/** Entities count as noise only where one stands before any quoted text: inside `String="..."` they belong to the mailbox's data. */
function entityFirst(text: string): boolean {
  const at = text.indexOf('&');
  const quote = text.indexOf('="');
  return entityAt(text, at).next > at && (quote < 0 || at < quote);
}

/** Longest entity: `&#8220;` and a little more. */
const MAX_ENTITY = 10;

function entityAt(text: string, at: number): { next: number; put: string } {
  // An entity is short; looking only that far keeps a line of ampersands linear.
  const near = text.slice(at + 1, at + MAX_ENTITY);
  const end = near.indexOf(';');
  const name = end < 0 ? '' : near.slice(0, end).toLowerCase();
  return Object.hasOwn(entities, name) ? { next: at + end + 2, put: entities[name]! } : { next: at, put: '' };
}

/** `<br>` that a page left at the end of each line. */
const LINE_BREAK = /<br ?\/?>\s{0,8}$/i;
/** Colours of a terminal, characters without a width. */
const NOTHING = /[\u001b\u00ad\u200b-\u200d\u2060\ufeff]/;
/** `**StopAll**`: what a person made bold in a page. */
const BOLD = /\*\*[\w<][^*]{0,300}\*\*/;

/** Index behind a stretch that prints nothing, or `at`. */
function nothingEnd(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === 42) {
    return text.charCodeAt(at + 1) === 42 && text.charCodeAt(at + 2) !== 42 && text.charCodeAt(at - 1) !== 42 ? at + 2 : at;
  }
  if (c !== ESCAPE) {
    return NOTHING.test(text.charAt(at)) ? at + 1 : at;
  }
  return at + (/^\u001b\[[0-9;]{0,20}[A-Za-z]/.exec(text.slice(at, at + MAX_COLOUR))?.[0].length ?? 1);
}

/** Longest sequence that sets a colour. */
const MAX_COLOUR = 24;

/** False for most lines: nothing in them that would be cleaned. */
function mayHoldNoise(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (tagCodes.has(text.charCodeAt(at + 1))) {
      return true;
    }
  }
  return text.includes('&') || text.includes('\\') || text.includes('\u00a0') || text.includes('**') || NOTHING.test(text);
}

/** What follows the `<` of a tag. */
const tagCodes = new Set(['/', ...'bcdefimpstuBCDEFIMPSTU'].map((letter) => letter.charCodeAt(0)));

function hasTag(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (tagEnd(text, at) > at) {
      return true;
    }
  }
  return false;
}

/** Longest HTML tag with its attributes. */
const MAX_TAG = 200;

function tagEnd(text: string, at: number): number {
  const from = text.charCodeAt(at + 1) === 47 ? at + 2 : at + 1;
  let i = from;
  while (i < text.length && i - from < 8 && /[a-z]/i.test(text.charAt(i))) {
    i += 1;
  }
  if (!tags.has(text.slice(from, i).toLowerCase())) {
    return at;
  }
  if (i - from === 1 && from === at + 1 && !text.includes(`</${text.charAt(from)}>`, i)) {
    return at;
  }
  const near = text.slice(i, i + MAX_TAG).indexOf('>');
  const close = i + near;
  // `<code>5__1` is a local of an iterator, not a tag.
  if (near < 0 || text.startsWith('__', close + 2) || (from === at + 1 && text.charCodeAt(i) !== SPACE && text.charCodeAt(i) !== 62 && text.charCodeAt(i) !== 47)) {
    return at;
  }
  return close + 1;
}
