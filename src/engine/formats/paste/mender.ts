import { mendCharacters } from './characters';
import { Marks } from './marks';
import { asItStands, edited, joined, type Edit, type MendedLine } from './mended-line';
import { NAMED_BYTE, softBreaks, Wraps } from './wraps';

/** Lines that follow the one at hand, so that it can be mended. */
export const MENDING_NEEDS = 14;

/** Lines as formats read them; `made` tells of those that are not as they stand in the file. */
export interface Queue {
  readonly text: string[];
  readonly made: (MendedLine | undefined)[];
}

/** Lines of notes before a format reads them: what a mail, a browser, an editor or a console did to them is undone where that is sure. */
export class Mender {
  private readonly marks = new Marks();
  private readonly wraps = new Wraps();
  /** The lines in front of this one were looked at, but for their wraps. */
  private seen = 0;
  /** The line at hand, and those behind it. */
  private at = 0;
  private readonly ahead = (k: number): string | undefined => this.queue.text[this.at + k];
  private readonly behindSeen = (k: number): string | undefined => this.queue.text[this.seen + k];

  constructor(private readonly queue: Queue) {}

  /** The queue lost so many lines at its front. */
  dropped(count: number): void {
    this.seen = Math.max(0, this.seen - count);
  }

  /** All lines from here on are as they stand in the file. */
  restart(at: number): void {
    this.seen = at;
  }

  /** Mends the line at `i`, and puts those behind it to it that belong there. */
  mend(i: number): void {
    this.see(i + MENDING_NEEDS);
    this.at = i;
    const text = this.queue.text[i]!;
    const head = this.wraps.tableHead(text, this.ahead);
    if (head) {
      for (const k of [i, i + 1]) this.join(k, head.lines, head.between);
      if (head.between !== '') [i, i + 1].forEach((k) => this.squeeze(k));
      return;
    }
    const wrap = this.wraps.of(text, this.ahead);
    if (!wrap) return;
    this.join(i, wrap.lines, wrap.between);
    if (wrap.squeezed) this.squeeze(i);
  }

  /** The same for a line of a trace, which nobody pasted: a message with several lines. */
  mendTrace(i: number): void {
    this.at = i;
    const wrap = this.wraps.trace(this.queue.text[i]!, this.ahead);
    if (wrap) this.join(i, wrap.lines, wrap.between);
  }

  private see(to: number): void {
    const { text, made } = this.queue;
    for (; this.seen < text.length && this.seen < to; this.seen++) {
      const i = this.seen;
      const soft = softBreaks(text[i]!, this.behindSeen);
      if (soft > 1) this.put(i, soft, unquoted(text.slice(i, i + soft)));
      const clean = made[i] ? undefined : mendCharacters(text[i]!);
      if (clean) this.put(i, 1, clean);
      const mark = this.marks.of(text[i]!, this.behindSeen);
      if (mark) this.put(i, 1, edited(made[i] ?? asItStands(text[i]!), [mark]));
    }
  }

  private join(i: number, lines: number, between: string): void {
    if (lines === 1) return;
    const parts = Array.from({ length: lines }, (_, k) => this.queue.made[i + k] ?? asItStands(this.queue.text[i + k]!));
    const ends = between === '' ? parts : parts.map((part, k) => edited(part, [k === 0 ? undefined : blanksBefore(part.text), k === lines - 1 ? undefined : blanksBehind(part.text)].filter((e): e is Edit => e !== undefined)));
    this.put(i, lines, joined(ends, between));
  }

  /** One blank between words: the columns are counted. */
  private squeeze(i: number): void {
    const line = this.queue.made[i] ?? asItStands(this.queue.text[i]!);
    const edits = [...line.text.matchAll(/\s+/g)].flatMap((m) => (m[0] === ' ' && m.index > 0 ? [] : [{ from: m.index, to: m.index + m[0].length, by: m.index === 0 || m.index + m[0].length === line.text.length ? '' : ' ' }]));
    if (edits.length > 0) this.put(i, 1, edited(line, edits));
  }

  private put(i: number, count: number, line: MendedLine): void {
    const { text, made } = this.queue;
    while (made.length < i + count) made.push(undefined);
    if (count > 1) {
      text.splice(i + 1, count - 1);
      made.splice(i + 1, count - 1);
    }
    text[i] = line.text;
    made[i] = line;
    if (this.seen >= i + count) this.seen -= count - 1;
  }
}

/** Lines of quoted-printable as one. */
function unquoted(lines: readonly string[]): MendedLine {
  const parts = lines.map((line, k) => (k < lines.length - 1 ? edited(asItStands(line), [{ from: line.length - 1, to: line.length, by: '' }]) : asItStands(line)));
  const whole = joined(parts, '');
  return edited(whole, [...whole.text.matchAll(NAMED_BYTE)].map((m) => ({ from: m.index, to: m.index + 3, by: String.fromCharCode(parseInt(m[1]!, 16)) })));
}

function blanksBefore(text: string): Edit | undefined {
  const to = text.length - text.trimStart().length;
  return to > 0 && to < text.length ? { from: 0, to, by: '' } : undefined;
}

function blanksBehind(text: string): Edit | undefined {
  const from = text.trimEnd().length;
  return from < text.length && from > 0 ? { from, to: text.length, by: '' } : undefined;
}
