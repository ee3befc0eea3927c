import type { Rec } from '../model';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';
import { isExcerpt } from './pasted';
import { ProseRecord } from './prose';
import { isBarePrompt, promptCommand } from './prompt';

/** Lines a format may look ahead to decide whether a block begins: a header, its dashes, a few rows. */
export const LOOKAHEAD = 12;

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
  }

  at(ahead: number): string | undefined {
    return this.queue[this.head + ahead];
  }

  push(lines: readonly string[]): void {
    for (const line of lines) this.queue.push(line);
    while (this.queue.length - this.head > LOOKAHEAD) if (!this.run()) this.step();
    if (this.head > 4096) {
      this.queue.splice(0, this.head);
      this.head = 0;
    }
  }

  /** Format of the block that goes on, once all lines were read. */
  get format(): Format | undefined {
    return this.current?.format;
  }

  /** Lines pushed and not read yet, as they wait for what follows them. */
  get waiting(): number {
    return this.queue.length - this.head;
  }

  /** Reads the lines that wait. `ahead` follows them and is not read itself; its first line is plain in the format that should go on. */
  settle(ahead: readonly string[]): void {
    const waiting = this.queue.length - this.head;
    for (const line of ahead) this.queue.push(line);
    for (let i = 0; i < waiting; i++) this.step();
    if (!this.current) {
      const format = this.opener();
      if (format) {
        this.open(format, this.line);
        this.started = true;
      }
    }
    this.current?.parser.settle?.();
    this.queue.length = 0;
    this.head = 0;
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
    while (this.head < this.queue.length) this.step();
    this.queue.length = 0;
    this.head = 0;
    this.current?.parser.end(cutShort);
    this.current = undefined;
    this.promptIsProse();
    for (const format of this.formats) {
      const steps = format.finish?.(this.state, this.sink);
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

  private step(): void {
    const text = this.queue[this.head]!;
    const line = this.line;
    if (this.current) {
      const { format, parser } = this.current;
      const other = (format.kind === 'log' && text.charCodeAt(0) !== 35) || parser.sure?.(text) ? undefined : this.strongOther(format);
      if (!other && parser.take(text, line, this)) return this.next();
      parser.end(false);
      this.current = undefined;
      this.prose = false;
    }
    if (text.trim() === '') return this.next();
    if (!this.state.log && isBarePrompt(text)) {
      // it says nothing, and is no block of prose behind the output of a command
      this.sink.record(new ProseRecord(line, text) as Rec);
      return this.next();
    }
    const format = this.opener();
    if (format) this.open(format, line);
    else this.unknown(text, line);
    this.started = true;
    if (!format) return this.next();
    if (this.current!.parser.take(text, line, this)) return this.next();
    // a parser that opens on a line must take it; if not, the line is nobody's and the block never was
    this.current!.parser.end(false);
    this.current = undefined;
    this.unknown(text, line);
    this.next();
  }

  private next(): void {
    this.head++;
    this.line++;
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
    if (!this.started && format.kind === 'log' && !isExcerpt(this.at(0) ?? '')) this.state.log = true;
    this.current = { format, parser: format.parser(this.state, this.sink) };
    this.state.opened = format.id;
    this.prose = false;
    this.sink.block(format, this.prompt || line);
    this.prompt = 0;
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
      this.sink.unparsed(line, text);
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
    this.sink.record(new ProseRecord(line, text) as Rec);
  }
}
