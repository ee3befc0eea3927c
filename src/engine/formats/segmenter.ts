import type { Rec, Repair } from '../model';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';
import { MendedRecord } from './paste/mended-record';
import { asItStands, edited, type MendedLine } from './paste/mended-line';
import { Mender, MENDING_NEEDS } from './paste/mender';
import { isExcerpt } from './pasted';
import { ProseRecord } from './prose';
import { isBarePrompt, promptCommand } from './prompt';

/** Lines a format may look ahead to decide whether a block begins: a header, its dashes, a few rows. */
export const LOOKAHEAD = 12;

/** The same in notes, whose lines are mended before a format sees them. */
const LOOKAHEAD_IN_NOTES = LOOKAHEAD + 2 * MENDING_NEEDS;
/** Formats that see through what a paste does by themselves, as they know what stands behind it. */
const SEE_THROUGH = new Set(['object-dump', 'transport-config']);
/** Formats of logs whose records may have lines behind their own. */
const MENDED_LOGS = new Set(['trace-table', 'trace-csv']);
/** Made lines of a log that are remembered until their record is told; it comes with the next one. */
const REMEMBERED = 1_000;

/** Lines that are taken at once: where a paste broke lines, those behind them move up. */
const WAITING = 1_024;

const BYTE_ORDER_MARK = 0xfeff;

function withoutMark(line: string): MendedLine {
  return edited(asItStands(line), [{ from: 0, to: 1, by: '' }]);
}

/** What the segmenter tells its owner, beside what the parsers say. */
export interface SegmentSink extends Sink {
  block(format: Format | undefined, from: number): void;
}

/**
 * Cuts lines into blocks, each by the format that recognises it. Lines that nobody knows are prose in notes and unparsed in a log.
 * Lines are pushed as they come; the last {@link LOOKAHEAD} wait for what follows them.
 */
export class Segmenter implements Window {
  private readonly queue: string[] = [];
  /** For lines of the queue that are not as they stand in the file. */
  private readonly made: (MendedLine | undefined)[] = [];
  /** The lines of the queue in front of this one are mended. */
  private mended = 0;
  private readonly mender: Mender;
  /** Mended lines of the block that goes on, by their first line in the file. */
  private readonly origins = new Map<number, MendedLine>();
  /** Where parsers put what they find: told as it stands in the file. */
  private readonly inFile: Sink;
  private head = 0;
  private line: number;
  private current: { format: Format; parser: BlockParser } | undefined;
  private prose = false;
  /** Line of a pasted command that waits for the block it names. */
  private prompt = 0;
  private started = false;

  constructor(
    private readonly formats: readonly Format[],
    readonly state: FileState,
    private readonly sink: SegmentSink,
    firstLine = 1,
  ) {
    this.line = firstLine;
    this.started = firstLine > 1 || state.fields !== undefined;
    this.mender = new Mender({ text: this.queue, made: this.made });
    this.inFile = {
      record: (rec) => sink.record(this.asInFile(rec)),
      unparsed: (at, text) => sink.unparsed(at, this.origins.get(at)?.raw[0] ?? text),
      repair: (repair: Repair) => sink.repair({ ...repair, text: this.origins.get(repair.line)?.raw[0] ?? repair.text }),
      header: (key, value) => sink.header(key, value),
      limit: (name) => sink.limit?.(name),
    };
  }

  at(ahead: number): string | undefined {
    return this.queue[this.head + ahead];
  }

  push(lines: readonly string[]): void {
    for (let i = 0; i < lines.length; i += WAITING) {
      for (let k = i; k < lines.length && k < i + WAITING; k++) this.take(lines[k]!);
      while (this.queue.length - this.head > this.lookahead()) if (!this.run()) this.step();
      if (this.head > WAITING) this.dropRead();
    }
  }

  /** A line behind the others, without the mark of a file that was put behind another one. */
  private take(line: string): void {
    if (line.charCodeAt(0) === BYTE_ORDER_MARK) this.made[this.queue.length] = withoutMark(line);
    this.queue.push(line.charCodeAt(0) === BYTE_ORDER_MARK ? line.slice(1) : line);
  }

  /** A log shows by its first line; whatever else may be notes. */
  private lookahead(): number {
    return this.state.log || (!this.started && /^[#"\d]/.test(this.queue[this.head]!)) ? LOOKAHEAD : LOOKAHEAD_IN_NOTES;
  }

  private dropRead(): void {
    this.queue.splice(0, this.head);
    this.made.splice(0, this.head);
    this.mender.dropped(this.head);
    this.mended = Math.max(0, this.mended - this.head);
    this.head = 0;
  }

  /** Mends the lines that are looked at next. */
  private mend(atEnd: boolean): void {
    const { queue, head } = this;
    this.mended = Math.max(this.mended, head);
    if (SEE_THROUGH.has(this.current?.format.id ?? '')) return;
    if (this.state.log) {
      if (this.mended === head && MENDED_LOGS.has(this.current?.format.id ?? '')) this.mender.mendTrace(this.mended++);
      return;
    }
    for (; this.mended < queue.length && this.mended <= head + LOOKAHEAD && (atEnd || this.mended === head || queue.length - this.mended > MENDING_NEEDS); this.mended++) this.mender.mend(this.mended);
  }

  /** A format that wants the lines as they stand in the file. */
  private unmend(): void {
    for (let i = this.head; i < this.made.length; i++) {
      const made = this.made[i];
      if (!made) continue;
      const raw = made.raw.map((line) => (line.charCodeAt(0) === BYTE_ORDER_MARK ? withoutMark(line) : undefined));
      this.queue.splice(i, 1, ...made.raw.map((line, k) => raw[k]?.text ?? line));
      this.made.splice(i, 1, ...raw);
    }
    this.mended = this.head;
    this.mender.restart(this.head);
    this.origins.clear();
  }

  /** Does a format begin here that wants the lines as they stand? */
  private seesThrough(): boolean {
    if (!this.made[this.head] && !this.made[this.head + 1]) return false;
    const raw: string[] = [];
    for (let i = this.head; i < this.queue.length && raw.length <= LOOKAHEAD; i++) raw.push(...(this.made[i]?.raw ?? [this.queue[i]!]));
    const window: Window = { at: (ahead) => raw[ahead] };
    return this.formats.some((format) => SEE_THROUGH.has(format.id) && format.opens(window, this.state) !== Opens.No);
  }

  /** Lines of the file that a line of the queue is made of. */
  private linesOf(i: number): number {
    return this.made[i]?.raw.length ?? 1;
  }

  /** A record as it stands in the file, where its lines were mended. */
  private asInFile(rec: Rec): Rec {
    if (this.origins.size === 0) return rec;
    const lines: MendedLine[] = [];
    let texts: string[] | undefined;
    let any = false;
    for (let row = 0, at = rec.line; row < rec.lines; row++) {
      const origin = this.origins.get(at);
      any ||= origin !== undefined;
      const line = origin ?? asItStands((texts ??= rec.text.split('\n'))[row] ?? '');
      lines.push(line);
      at += line.raw.length;
    }
    return any ? new MendedRecord(rec, lines) : rec;
  }

  /** Format of the block that goes on, once all lines were read. */
  get format(): Format | undefined {
    return this.current?.format;
  }

  /** Lines pushed and not read yet, as they wait for what follows them. */
  get waiting(): number {
    let lines = 0;
    for (let i = this.head; i < this.queue.length; i++) lines += this.linesOf(i);
    return lines;
  }

  /** Reads the lines that wait. `ahead` follows them and is not read itself; its first line is plain in the format that should go on. */
  settle(ahead: readonly string[]): void {
    const end = this.line + this.waiting;
    for (const line of ahead) this.queue.push(line);
    while (this.line < end) this.step();
    if (!this.current) {
      const format = this.opener();
      if (format) {
        this.open(format, this.line);
        this.started = true;
      }
    }
    this.current?.parser.settle?.();
    this.empty();
  }

  private empty(): void {
    this.head = this.queue.length;
    this.dropRead();
    this.mended = 0;
    this.mender.restart(0);
  }

  /** Lines that somebody else read, while none waits: plain ones of the block that goes on. */
  skip(lines: number): void {
    this.line += lines;
  }

  /** `cutShort`: the last line had no line end. */
  finish(cutShort: boolean): void {
    const steps = this.finishSteps(cutShort);
    while (!steps.next().done);
  }

  /** The same, yielding where it takes long. */
  *finishSteps(cutShort: boolean): Generator<void> {
    while (this.head < this.queue.length) this.step(true);
    this.empty();
    this.current?.parser.end(cutShort);
    this.current = undefined;
    this.promptIsProse();
    for (const format of this.formats) {
      const steps = format.finish?.(this.state, this.inFile);
      if (steps) yield* steps;
    }
  }

  /** Lines that obviously go on are taken together. */
  private run(): boolean {
    const parser = this.current?.parser;
    if (parser?.run === undefined) return false;
    const taken = parser.run(this.queue, this.head, this.queue.length - LOOKAHEAD, this.line);
    this.head += taken;
    this.line += taken;
    return taken > 0;
  }

  private step(atEnd = false): void {
    this.mend(atEnd);
    if (!this.current && this.seesThrough()) this.unmend();
    const text = this.queue[this.head]!;
    const line = this.line;
    const made = this.made[this.head];
    if (made) this.remember(line, made);
    if (this.current) {
      const { format, parser } = this.current;
      const other = (format.kind === 'log' && text.charCodeAt(0) !== 35) || parser.sure?.(text) ? undefined : this.strongOther(format);
      if (!other && parser.take(text, line, this)) return this.next();
      parser.end(false);
      this.current = undefined;
      this.prose = false;
      this.forget();
    }
    if (text.trim() === '') return this.next();
    if (!this.state.log && isBarePrompt(text)) {
      // it says nothing, and is no block of prose behind the output of a command
      this.inFile.record(new ProseRecord(line, text) as Rec);
      return this.next();
    }
    const format = this.opener();
    if (format) this.open(format, line);
    else this.unknown(text, line);
    this.started = true;
    if (!format) return this.next();
    if (this.current!.parser.take(this.queue[this.head]!, line, this)) return this.next();
    // a parser that opens on a line must take it; if not, the line is nobody's and the block never was
    this.current!.parser.end(false);
    this.current = undefined;
    this.unknown(text, line);
    this.next();
  }

  private next(): void {
    this.line += this.linesOf(this.head++);
  }

  private remember(line: number, made: MendedLine): void {
    if (this.origins.size >= REMEMBERED && this.current?.format.kind !== 'block') this.origins.clear();
    this.origins.set(line, made);
    if (made.raw.length > 1) this.sink.repair({ line, what: 'wrapped-line', text: made.raw[0]! });
  }

  /** Lines of a block that is over. The line at hand begins another one. */
  private forget(): void {
    const made = this.origins.get(this.line);
    this.origins.clear();
    if (made) this.origins.set(this.line, made);
  }

  private strongOther(mine: Format): Format | undefined {
    for (const format of this.formats) if (format !== mine && format.opens(this, this.state) === Opens.Strong) return format;
    return undefined;
  }

  private opener(): Format | undefined {
    let weak: Format | undefined;
    for (const format of this.formats) {
      const opens = format.opens(this, this.state);
      if (opens === Opens.Strong) return format;
      if (opens === Opens.Weak) weak ??= format;
    }
    return this.state.log ? undefined : weak;
  }

  private open(format: Format, line: number): void {
    if (!this.started && format.kind === 'log' && !this.isPasted(format) && !isExcerpt(this.at(0) ?? '')) this.state.log = true;
    this.forget();
    if (SEE_THROUGH.has(format.id) || this.state.log) this.unmend();
    this.current = { format, parser: format.parser(this.state, this.inFile) };
    this.state.opened = format.id;
    this.prose = false;
    this.sink.block(format, this.prompt || line);
    this.prompt = 0;
  }

  /** Records that begin here, or in one of the next lines, only after what a paste put in front of them or into them was taken away. */
  private isPasted(format: Format): boolean {
    const own = this.made[this.head];
    if (own && own.raw[0]!.charCodeAt(0) !== BYTE_ORDER_MARK) return true;
    return this.made.slice(this.head).some((made) => made?.raw.length === 1 && format.startsRecord?.(made.text, this.state) === true && !format.startsRecord(made.raw[0]!, this.state));
  }

  /** A command that names no block of output is prose like any other line. */
  private promptIsProse(): void {
    if (this.prompt === 0) return;
    if (!this.prose) this.sink.block(undefined, this.prompt);
    this.prose = true;
    this.prompt = 0;
  }

  private unknown(text: string, line: number): void {
    if (this.state.log) {
      this.inFile.unparsed(line, text);
    } else {
      const command = promptCommand(text);
      this.promptIsProse();
      if (command !== undefined) {
        this.state.command = command;
        this.prompt = line;
      } else if (!this.prose) {
        this.sink.block(undefined, line);
        this.prose = true;
      }
    }
    this.inFile.record(new ProseRecord(line, text) as Rec);
  }
}
