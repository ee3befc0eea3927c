import { t } from '../l10n';
import { MAX_BLOCK_LINES } from '../limits';
import type { Clock, Rec, Span } from '../model';
import { promptCommand } from './prompt';
import { ProseRecord } from './prose';
import { Opens, type BlockParser, type FieldDoc, type FileState, type Format, type Sink } from './format';

/** One object of a transcript, as a record shows it. */
export interface DumpedObject {
  line: number;
  lines: number;
  type: string;
  /** Worked out when asked for: most objects of a large dump are never looked at. */
  readonly fields: readonly { name: string; value: string; line: number; column: number; endColumn: number }[];
}

/** Some of the lines of a transcript, with the objects that begin in them. A small transcript is one piece. */
export interface DumpPiece {
  line: number;
  lines: number;
  dump: unknown;
  /** What the room that made it knows of it. */
  inside: unknown;
}

/**
 * What one look tells of a line of a dump that goes on, whatever stands around it: a field in its indent, another row, a prompt whose command's output
 * is understood. Most lines are one of them. No other format begins with such a line.
 */
export type Glance = 'field' | 'row' | 'prompt' | undefined;

/** Is this line a debugger's? `row`: yes, it is not blank, and it is no prompt. `maybe`: whoever looks closer may still know it. */
export type Sure = 'row' | 'yes' | 'maybe';

/** What the room above knows about transcripts; handed in, because a format may not import it. */
export interface DumpReader {
  starts(line: string, next: string): boolean;
  continues(line: string, previous: string): boolean;
  /** A line that only a debugger prints, told without effort; most lines of a dump are. */
  sure(line: string): Sure;
  /** The same as {@link continues} and {@link prompt} say, with less effort; undefined says nothing. */
  glance(line: string): Glance;
  /** A prompt, and whether the output of its command is understood. */
  prompt(line: string, previous: string): 'known' | 'unknown' | undefined;
  /** A sentence, which no debugger prints. */
  isProse(line: string): boolean;
  /** Yields every few thousand lines. `known` is told what was read as soon as it is whole; where nobody waits for that, all is worked out at once. */
  read(text: DumpText, awaited: boolean, known: (read: unknown) => void): Generator<void, { pieces: DumpPiece[]; objects: DumpedObject[]; prose: { line: number; text: string }[]; unparsed: { line: number; text: string }[] }>;
}

const FIELDS: Record<string, FieldDoc> = {
  type: { meaning: 'Full name of the object\'s .NET type.' },
};

/**
 * Debugger output: WinDbg with SOS, SOSEX or netext, dotnet-dump. The blocks of one file are read together when the file ends,
 * so that a later command resolves what an earlier one left open.
 */
export function objectDumpFormat(reader: DumpReader): Format {
  return {
    id: 'object-dump',
    title: () => t('Debugger output'),
    language: 'exchange-object-dump',
    kind: 'block',
    clock: 'utc',
    opens: (window, state) => (!state.log && reader.starts(window.at(0)!, window.at(1) ?? '') ? Opens.Strong : Opens.No),
    parser: (state, sink) => new DumpParser(reader, state, sink),
    finish: (state, sink) => finish(reader, state, sink),
    fields: FIELDS,
  };
}

/** Lines of dump, both ends included, between blocks of other formats. */
export interface Part {
  from: number;
  to: number;
}

/** Lines of all blocks, blank where other text stands between them, so that places stay right. */
export interface DumpText {
  readonly firstLine: number;
  readonly lines: readonly string[];
  readonly parts: readonly Part[];
  /** Lines known to be fields (see {@link DumpReader.glance}) of one indent: index of the first, of the one behind the last, blanks in front; and so on. */
  readonly fields: readonly number[];
}

interface DumpLines extends DumpText {
  readonly lines: string[];
  readonly parts: Part[];
  readonly fields: number[];
  /** What the reader made of them. */
  read?: unknown;
}

const SPACE = 32;

/** Stands in for the first line of another format: nothing that a debugger prints goes on over a prompt. */
const BARRIER = '0:000>';

function linesOf(state: FileState): DumpLines | undefined {
  return state.blocks?.['object-dump'] as DumpLines | undefined;
}

/** What the reader made of the dump in a file; undefined until all of it was read. */
export function dumpReadIn(state: FileState): unknown {
  return linesOf(state)?.read;
}

class DumpParser implements BlockParser {
  private previous = '';
  private taken = 0;
  /** The line that was asked about last, and the answer: each is asked about twice. */
  private asked: string | undefined;
  private answer: Sure = 'maybe';
  private all: DumpLines | undefined;
  /** Of the last prompt in this block. */
  private command: 'known' | 'unknown' | undefined;
  private blanks = 0;
  /** Another format stands between this block and the one before. */
  private readonly apart: boolean;

  constructor(
    private readonly reader: DumpReader,
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    this.apart = state.opened !== 'object-dump';
  }

  sure(text: string): boolean {
    // no format begins on a blank line
    return text === '' || this.ask(text) !== 'maybe';
  }

  private ask(text: string): Sure {
    if (this.asked !== text) {
      this.asked = text;
      this.answer = this.reader.sure(text);
    }
    return this.answer;
  }

  take(text: string, line: number): boolean {
    const sure = this.ask(text);
    const blank = sure === 'maybe' && text.trim() === '';
    if (this.taken > 0 && !blank && sure === 'maybe' && !this.reader.continues(text, this.previous) && !this.isOutput(text)) return false;
    const all = (this.all ??= linesOf(this.state) ?? { firstLine: line, lines: [], parts: [], fields: [] });
    if (line - all.firstLine >= MAX_BLOCK_LINES) {
      this.sink.limit?.('block-lines');
      return false;
    }
    this.place(all, line);
    all.lines.push(text);
    if (!blank) {
      if (sure !== 'row') this.command = this.reader.prompt(text, this.previous) ?? this.command;
      this.previous = text;
    }
    this.blanks = blank ? this.blanks + 1 : 0;
    this.taken++;
    return true;
  }

  run(lines: readonly string[], from: number, to: number, line: number): number {
    const { all } = this;
    // the first line of a block has to find its place
    if (all === undefined || this.taken === 0) return 0;
    const end = Math.min(to, from + MAX_BLOCK_LINES - (line - all.firstLine));
    let i = from;
    for (; i < end; i++) {
      const text = lines[i]!;
      if (text === '') this.blanks++;
      else {
        const glance = this.reader.glance(text);
        if (glance === undefined) break;
        if (glance === 'field') this.addField(all.fields, all.lines.length, text);
        else if (glance === 'prompt') this.command = 'known';
        this.previous = text;
        this.blanks = 0;
      }
      all.lines.push(text);
    }
    if (i === from) return 0;
    all.parts[all.parts.length - 1]!.to = line + i - from - 1;
    this.taken += i - from;
    return i - from;
  }

  /** Line `at` is a field: of the run before it, or the first of one. */
  private addField(fields: number[], at: number, text: string): void {
    const last = fields.length - 1;
    const indent = fields[last] ?? 0;
    if (fields[last - 1] === at && text.charCodeAt(indent) !== SPACE && text.charCodeAt(indent - 1) === SPACE) fields[last - 1] = at + 1;
    else {
      let blanks = 1;
      while (text.charCodeAt(blanks) === SPACE) blanks++;
      fields.push(at, at + 1, blanks);
    }
  }

  /** Makes room for a line at its place. */
  private place(all: DumpLines, line: number): void {
    const part = all.parts[all.parts.length - 1];
    if (part && (this.taken > 0 || !this.apart)) part.to = line;
    else {
      (this.state.blocks ??= {})['object-dump'] = all;
      if (part && part.to + 1 < line) all.lines.push(BARRIER);
      all.parts.push({ from: line, to: line });
    }
    while (all.firstLine + all.lines.length < line) all.lines.push('');
  }

  /** What stands right below a command's output belongs to it, known or not; and all that a command unknown to us prints, up to a sentence or another prompt. */
  private isOutput(text: string): boolean {
    if (this.command === undefined || promptCommand(text) !== undefined) return false;
    return this.command === 'unknown' ? this.blanks === 0 || !this.reader.isProse(text) : this.blanks === 0 && !this.reader.isProse(text);
  }

  end(): void {}
}

/** Records handed on between two pauses. */
const RECORDS_A_STEP = 100;

function* finish(reader: DumpReader, state: FileState, sink: Sink): Generator<void> {
  const all = linesOf(state);
  if (!all) return;
  const { pieces, objects, prose, unparsed } = yield* reader.read(all, state.awaited === true, (read) => void (all.read = read));
  yield;
  for (const piece of pieces) {
    sink.record(new DumpRecord(piece, all));
    yield;
  }
  for (let i = 0; i < objects.length; i++) {
    if (i % RECORDS_A_STEP === 0) yield;
    sink.record(new ObjectRecord(objects[i]!, all));
  }
  for (const { line, text } of prose) sink.record(new ProseRecord(line, text));
  for (const { line, text } of unparsed) sink.unparsed(line, text);
}

/** A piece of the transcript; rules read it as a graph. */
class DumpRecord implements Rec {
  readonly kind = 'dump';
  readonly format = 'object-dump';
  readonly ms = NaN;
  readonly clock: Clock = 'utc';
  readonly line: number;
  readonly lines: number;
  readonly data: unknown;
  readonly inside: unknown;

  constructor(
    piece: DumpPiece,
    private readonly all: DumpLines,
  ) {
    this.line = piece.line;
    this.lines = piece.lines;
    this.data = piece.dump;
    this.inside = piece.inside;
  }

  get text(): string {
    return textOf(this, this.all);
  }

  names(): readonly string[] {
    return [];
  }

  get(): undefined {
    return undefined;
  }

  span(): undefined {
    return undefined;
  }
}

/** What the reader knows of the piece that a record of a dump stands for. */
export function insideOf(rec: Rec): unknown {
  return rec instanceof DumpRecord ? rec.inside : undefined;
}

function textOf({ line, lines }: { line: number; lines: number }, all: DumpLines): string {
  const from = line - all.firstLine;
  return all.lines.slice(from, from + lines).join('\n');
}

/** One object with its fields as cells. */
class ObjectRecord implements Rec {
  readonly kind = 'dump-object';
  readonly format = 'object-dump';
  readonly ms = NaN;
  readonly clock: Clock = 'utc';
  readonly line: number;
  readonly lines: number;

  constructor(
    private readonly object: DumpedObject,
    private readonly all: DumpLines,
  ) {
    this.line = object.line;
    this.lines = object.lines;
  }

  get text(): string {
    return textOf(this, this.all);
  }

  names(): readonly string[] {
    return ['type', ...this.object.fields.map((f) => f.name)];
  }

  get(name: string): string | undefined {
    return name === 'type' ? this.object.type : this.object.fields.find((f) => f.name === name)?.value;
  }

  span(name: string): Span | undefined {
    const field = this.object.fields.find((f) => f.name === name && f.line === this.line);
    return field && { column: field.column, endColumn: field.endColumn };
  }
}
