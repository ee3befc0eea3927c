import type { Shape } from '../formats/format';
import { isTypographicQuote } from '../text/csv';
import { parseTraceStamp, parseUtcIso } from '../time/stamp';
import { addCell, collectBeforeAddress, collectDomains, collectInside, collectLocals, ColumnKind, kindOfColumn, type NameSet } from './names';
import { ownText } from './text';
import type { Codes } from './triggers';

const QUOTE = 34, PERCENT = 37, AMPERSAND = 38, APOSTROPHE = 39, COMMA = 44, COLON = 58, LESS = 60, EQUALS = 61, GREATER = 62, AT = 64, CAPITAL_D = 68, BRACKET = 91, SPACE = 32;
/** Signs at which something may stand that names somebody. */
const SIGNS = Uint8Array.from({ length: 128 }, (_, code) => ([PERCENT, AMPERSAND, COLON, LESS, EQUALS, GREATER, AT, CAPITAL_D, BRACKET].includes(code) ? 1 : 0));
/** No plain line has them. */
const NEVER = Uint8Array.from({ length: 128 }, (_, code) => ([0, 10, 13].includes(code) ? 1 : 0));
const STAMP_LENGTHS = { 'iso-utc': 24, trace: 23 } as const;
/** Words in front of `=` and a name. */
const ASSIGNED = ['Database', 'MailboxServer'].map((word) => [...word].map((char) => char.charCodeAt(0)));
const VALUE_ENDS = new Set([...';,"'].map((char) => char.charCodeAt(0)));
const NAME_ENDS = new Set([...'()'].map((char) => char.charCodeAt(0)));
/** Cells and parts of addresses that were learnt lately: rows repeat them. */
const MAX_SEEN = 32_768;
/** Longer ones do not come again. */
const SEEN_LENGTH = 128;

/** Texts that need no second look. */
class Seen {
  private readonly texts = new Set<string>();

  /** True the first time, or when it was long ago. */
  isNew(text: string): boolean {
    if (text.length > SEEN_LENGTH) return true;
    if (this.texts.has(text)) return false;
    if (this.texts.size >= MAX_SEEN) this.texts.clear();
    this.texts.add(ownText(text));
    return true;
  }
}

/**
 * Learns names from the plain lines of a log (see {@link Shape}) without making a record of each: the same names as
 * {@link collectNames} learns from the records.
 */
export class PlainNames {
  private readonly columns: readonly { index: number; kind: ColumnKind; seen: Seen }[];
  private readonly locals = new Seen();
  private readonly domains = new Seen();
  /** Cells of the line: start, end, and whether a quote is doubled in it. */
  private readonly cells: Int32Array;
  private readonly ats: number[] = [];
  /** Where words stand that names stand behind: start, end. */
  private readonly marks: number[] = [];
  private readonly inside = new Seen();
  private words = false;
  private people = false;
  private escaped = false;
  private text = '';
  private limits = false;

  constructor(readonly shape: Shape, private readonly names: NameSet) {
    const lower = shape.names.map((name) => name.toLowerCase());
    this.columns = shape.names.map((name, index) => ({ index, kind: lower.indexOf(lower[index]!) === index ? kindOfColumn(name) : ColumnKind.None, seen: new Seen() })).filter(({ kind }) => kind !== ColumnKind.None);
    this.cells = new Int32Array(3 * shape.names.length);
  }

  /** Learns the names of the line; false for one that is not plain. */
  take(text: string, codes: Codes, from: number, to: number): boolean {
    if (text !== this.text) {
      this.text = text;
      this.limits = text.includes('server limit for');
    }
    this.ats.length = this.marks.length = 0;
    this.words = this.people = this.escaped = false;
    if (!this.cut(codes, from, to) || !this.stamped(text, codes, from)) return false;
    this.learnCells(text);
    this.learnAddresses(text, codes, from, to);
    if (this.words || this.limits) collectInside(text.slice(from, to), this.names);
    else for (let i = 0; i < this.marks.length; i += 2) {
      const piece = text.slice(this.marks[i], Math.min(to, this.marks[i + 1]!));
      if (this.inside.isNew(piece)) collectInside(piece, this.names);
    }
    return true;
  }

  private cut(codes: Codes, from: number, to: number): boolean {
    const { cells, shape: { quotedCells } } = this;
    for (let i = from, cell = 0; ; i++) {
      if (cell === cells.length) return false;
      if (i < to && codes[i] === QUOTE) {
        cells[cell] = ++i;
        let doubled = 0;
        for (; ; i++) {
          if (i >= to) return false;
          const code = codes[i]!;
          if (code === QUOTE) {
            if (codes[i + 1] !== QUOTE || i + 1 >= to) break;
            doubled = 1;
            i++;
          } else if (code < 128 ? NEVER[code] === 1 : code >= 0x2000 && isTypographicQuote(code)) return false;
          else if (code < 128 && SIGNS[code] === 1) this.sign(codes, code, i, from, to);
        }
        cells[cell + 1] = i++;
        cells[cell + 2] = doubled;
        if (i < to && codes[i] !== COMMA) return false;
      } else {
        if (quotedCells) return false;
        cells[cell] = i;
        for (; i < to; i++) {
          const code = codes[i]!;
          if (code === COMMA) break;
          if (code < 128 ? NEVER[code] === 1 || code === QUOTE : code >= 0x2000 && isTypographicQuote(code)) return false;
          if (code < 128 && SIGNS[code] === 1) this.sign(codes, code, i, from, to);
        }
        cells[cell + 1] = i;
        cells[cell + 2] = 0;
      }
      cell += 3;
      if (i >= to) return cell === cells.length;
    }
  }

  private stamped(text: string, codes: Codes, from: number): boolean {
    const { cells, shape: { stampKind } } = this, start = cells[0]!, last = codes[start + STAMP_LENGTHS[stampKind] - 1]!;
    if (cells[1]! - start !== STAMP_LENGTHS[stampKind] || codes[from] === 35) return false;
    const ms = stampKind === 'trace' ? parseTraceStamp(text, start) : parseUtcIso(text, start);
    return ms === ms && (stampKind === 'trace' ? last >= 48 && last <= 57 : last === 90);
  }

  /** What a sign may show. */
  private sign(codes: Codes, code: number, at: number, from: number, to: number): void {
    switch (code) {
      case AT:
        this.ats.push(at);
        break;
      case PERCENT:
        if (codes[at + 1] === 52 && codes[at + 2] === 48) this.escaped = true;
        break;
      case AMPERSAND:
        if (codes[at + 1] === 108 && codes[at + 2] === 116) this.people = true;
        break;
      case LESS: case BRACKET: {
        const near = at > from ? codes[at - 1]! : 0, before = near === SPACE && at - 1 > from ? codes[at - 2]! : near;
        // a quote, with or without a blank, or a letter in front of a blank
        if (before === QUOTE || before === APOSTROPHE || (near === SPACE && (before >= 128 || (before | 32) >= 97 || before === 45 || before === 46))) this.people = true;
        break;
      }
      case COLON:
        if (codes[at + 1] === SPACE && at + 1 < to && (codes[at - 1] === 106 || codes[at - 1] === 114)) this.words = true;
        break;
      case EQUALS:
        for (const word of ASSIGNED) if (endsWith(codes, word, at, from)) this.marks.push(Math.max(from, at - word.length - 1), until(codes, at, Math.min(to, at + 66), VALUE_ENDS));
        break;
      case GREATER:
        if (codes[at + 1] === 107 && codes[at + 2] === 95) this.words = true;
        break;
      default:
        if (codes[at + 1] === 105 && codes[at + 2] === 115 && codes[at + 3] === 112) this.marks.push(Math.max(from, at - 1), until(codes, at, Math.min(to, at + 150), NAME_ENDS) + 1);
    }
  }

  private learnCells(text: string): void {
    const { cells, names } = this;
    for (const { index, kind, seen } of this.columns) {
      const start = cells[3 * index]!, end = cells[3 * index + 1]!;
      if (end === start) continue;
      const raw = text.slice(start, end);
      if (!seen.isNew(raw)) continue;
      const value = cells[3 * index + 2] === 1 ? raw.replaceAll('""', '"') : raw;
      if (kind === ColumnKind.Connector) addCell(names, kind, value);
      else if (value.trim() !== '') addCell(names, kind, value.trim());
    }
  }

  private learnAddresses(text: string, codes: Codes, from: number, to: number): void {
    if (this.ats.length === 0 && !this.escaped) return;
    const { names } = this;
    if (this.people || this.escaped) {
      const line = text.slice(from, to);
      if (this.people) collectBeforeAddress(line, names);
      if (this.escaped) collectLocals(line, names);
    }
    for (const at of this.ats) {
      let start = at, end = at + 1;
      let digits = false;
      while (start > from && isLocal(codes[start - 1]!)) if (isDigit(codes[--start]!)) digits = true;
      while (end < to && isDomain(codes[end]!)) end++;
      // nobody's name has digits: most are ids of messages
      if (!digits && this.locals.isNew(text.slice(start, at + 1))) collectLocals(text.slice(start, at + 1), names);
      if (this.domains.isNew(text.slice(at, end))) collectDomains(text.slice(at, end), names);
    }
  }
}

/** What the parts of a person's address, and what must not stand in front of them, are made of; letters of other alphabets as well. */
function isLocal(code: number): boolean {
  return code >= 128 || isDomain(code) || code === 95 || code === 37 || code === 43 || code === 39;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isDomain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 45 || code === 46;
}

function endsWith(codes: Codes, word: readonly number[], at: number, from: number): boolean {
  if (at - word.length < from) return false;
  for (let i = word.length - 1, k = at - 1; i >= 0; i--, k--) if (codes[k] !== word[i]) return false;
  return true;
}

/** The first of some signs, or the end. */
function until(codes: Codes, at: number, to: number, signs: ReadonlySet<number>): number {
  let end = at;
  while (end < to && !signs.has(codes[end]!)) end++;
  return end;
}
