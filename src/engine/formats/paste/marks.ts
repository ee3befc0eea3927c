import { startsTraceRecord } from '../trace-line';
import { watermarkRow } from '../watermarks';
import type { Edit } from './mended-line';

/** What an editor, a search or a mail puts in front of each line: its number, its file, a bar. The number is the first group. */
const STYLES: readonly RegExp[] = [
  // a time begins like this, too
  /^[ \t]{0,8}(\d{1,7}):(?!\d\d\b) ?/,
  /^[ \t]{0,8}(\d{1,7})\) /,
  /^[ \t]{0,8}(\d{1,7})\t/,
  /^[ \t]{0,8}(\d{1,7}) [|\u2502] ?/,
  /^[ \t]{0,8}(\d{1,7}) {2}/,
  /^[ \t]{0,8}L(\d{1,7}): ?/,
  /^[ \t]{0,8}(?:[A-Za-z]:)?[^:"<>|*?,\t]{1,200}\.[A-Za-z]\w{1,5}:(\d{1,9}):/,
];
/** Asked of every line: has it one of them at all? */
const NUMBERED = /^[ \t]{0,8}(?:L?\d{1,7}(?:[:)\t]| [ |\u2502])|[^\s:\d][^:]{0,210}:\d|[A-Za-z]:[\\/][^:]{0,210}:\d)/;
/** Only this one leaves lines out. */
const FOUND = STYLES.length - 1;
const BAR = /^[ \t]{0,4}(?:[>|][ \t]?){1,8}/;
/** A pipe in front of the next command of a line that was broken for reading. */
const PIPED = /^(?:ft|fl|select|where|sort|group|measure|tee|out|export|format|convertto|%|\?)\b/i;
/** Lines that have to have the same marks, each number one more than the one before; of a line that can be nothing else, one. */
const PROOF = 3;
const DASHES = /^[\s-]{4,}$/;

/** Marks in front of the lines of notes: told by several lines in a row, kept in mind from one to the next. */
export class Marks {
  private style = -1;
  private last = NaN;
  private bars = false;
  private before = '';

  /** The part of the line that is none of its own; `ahead` gives the lines behind it. */
  of(text: string, ahead: (k: number) => string | undefined): Edit | undefined {
    if (this.style < 0 && isPlain(text)) {
      this.before = text;
      this.bars = false;
      return undefined;
    }
    const found = this.number(text, ahead) ?? this.bar(text, ahead) ?? quoted(text);
    this.before = text;
    return found === undefined || found === 0 ? undefined : { from: 0, to: found, by: '' };
  }

  private number(text: string, ahead: (k: number) => string | undefined): number | undefined {
    if (this.style >= 0) {
      const found = STYLES[this.style]!.exec(text);
      if (found && follows(this.style, this.last, Number(found[1]))) {
        this.last = Number(found[1]);
        return found[0].length;
      }
      this.style = -1;
    }
    if (!NUMBERED.test(text) || DASHES.test(this.before)) return undefined;
    this.style = STYLES.findIndex((style, i) => {
      // rows of a table may begin with a number, too: then nothing in front of the table does
      let last = Number(style.exec(this.before)?.[1] ?? NaN);
      if (!Number.isNaN(last) && follows(i, last, Number(style.exec(text)?.[1] ?? NaN))) return false;
      last = NaN;
      for (let k = 0; k < PROOF; k++) {
        const found = style.exec(k === 0 ? text : ahead(k) ?? '');
        if (!found || (k > 0 && !follows(i, last, Number(found[1])))) return false;
        last = Number(found[1]);
      }
      return true;
    });
    if (this.style < 0) {
      const marks = STYLES.map((style) => style.exec(text)?.[0].length).find((length) => length !== undefined);
      return marks !== undefined && isSure(text.slice(marks)) ? marks : undefined;
    }
    const found = STYLES[this.style]!.exec(text)!;
    this.last = Number(found[1]);
    return found[0].length;
  }

  private bar(text: string, ahead: (k: number) => string | undefined): number | undefined {
    const own = barOf(text);
    const next = this.bars || barOf(ahead(1) ?? '') !== undefined;
    this.bars = own !== undefined && next;
    return this.bars || (own !== undefined && isSure(text.slice(own))) ? own : undefined;
  }
}

/** Begins with a letter and has neither a colon nor a bar: most lines, told at a glance. */
function isPlain(text: string): boolean {
  const first = text.charCodeAt(0) | 32;
  return first >= 97 && first <= 122 && !text.includes(':') && !text.includes('|');
}

const QUOTED = /^[ \t]{0,8}>(?: ?>){0,8} ?/;
const LISTED = /^[ \t]{0,8}[-*] /;

/** Marks of a quotation; a line of a list where it can be told. */
function quoted(text: string): number | undefined {
  const listed = LISTED.exec(text);
  return QUOTED.exec(text)?.[0].length ?? (listed && isSure(text.slice(listed[0].length)) ? listed[0].length : undefined);
}

/** A line that nothing else begins like. */
function isSure(text: string): boolean {
  return startsTraceRecord(text) || watermarkRow(text, 1) !== undefined;
}

/** Length of the bars of a quotation; not of a table drawn with bars. */
function barOf(text: string): number | undefined {
  if (!text.includes('|')) return undefined;
  const found = BAR.exec(text);
  if (!found?.[0].includes('|')) return undefined;
  const rest = text.slice(found[0].length);
  return rest.trimEnd().endsWith('|') || PIPED.test(rest) ? undefined : found[0].length;
}

function follows(style: number, last: number, number: number): boolean {
  return style === FOUND ? number > last : number === last + 1;
}
