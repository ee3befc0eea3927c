import { formatById } from '../registry';
import type { FileState, Sink } from '../formats/format';
import type { FileScan, Rec, Span } from '../model';
import { ruleById } from '../rules/registry';
import { Scanner, type ScannerOptions } from '../scanner';
import { readDumpOf } from '../objects/format';
import { DumpModel } from './dump';
import { Groups } from './groups';
import type { TextLines } from './text-lines';

/** Lines handed to the scanner at once; with {@link BATCH_CHARS} a batch stays far below a slice of 8 ms, the first ones as well, whose code is not compiled yet. */
const BATCH_LINES = 64;
const BATCH_CHARS = 64 * 1024;
/** Facts kept line by line for lenses and notes; findings themselves count all. */
const MAX_LINE_FACTS = 500_000;
/** Records of block formats kept for hovers; a dump of 200,000 lines has fewer. */
const MAX_BLOCK_RECORDS = 300_000;

/** What a rule noticed on one line. */
export interface LineFact extends Partial<Span> {
  line: number;
  /** Kind of fact; for most rules their id. */
  kind: string;
  subject?: string;
  /** A few words for the end of the line. */
  note?: string;
}

/** What is needed to read any line again without what stands before it. */
interface Prologue {
  from: number;
  format: string;
  fields: FileState['fields'];
  command: string | undefined;
}

/** An open document as the engine sees it: scanned once in slices, then asked line by line. */
export class DocumentModel {
  /** Complete once {@link analyze} has run to its end. */
  scan: FileScan | undefined;
  groups = new Groups();
  /** In line order. */
  facts: LineFact[] = [];
  /** The debugger output in it, read together. */
  dump: DumpModel | undefined;
  private prologues: Prologue[] = [];
  private multiline: { line: number; lines: number }[] = [];
  private blockRecords: Rec[] = [];
  private scanner: Scanner | undefined;
  private remembered: { line: number; rec: Rec | undefined } | undefined;
  /** Called once the debugger output is read and its tree made, before the rules have looked at it. */
  onDump: ((dump: DumpModel) => void) | undefined;

  constructor(
    readonly path: string,
    readonly text: TextLines,
    private readonly options: Pick<ScannerOptions, 'since' | 'until'> = {},
  ) {}

  /** Reads the document. Yields the lines read so far after every batch, so that the owner can pause or stop. */
  *analyze(): Generator<number, FileScan> {
    const scanner = new Scanner(this.path, { ...this.options, onRecord: (rec) => this.onRecord(rec), onFact: (rec, kind, fact) => this.onFact(rec, kind, fact) });
    this.scanner = scanner;
    scanner.state.awaited = true;
    let batch: string[] = [];
    let chars = 0;
    const { count } = this.text;
    for (let n = 1; n <= count; n++) {
      const line = this.text.line(n);
      batch.push(line);
      chars += line.length;
      if (batch.length < BATCH_LINES && chars < BATCH_CHARS) continue;
      scanner.push(batch);
      batch = [];
      chars = 0;
      yield n;
    }
    scanner.push(batch);
    const scan = yield* this.finished(scanner);
    this.facts.sort((a, b) => a.line - b.line);
    this.blockRecords.sort((a, b) => a.line - b.line);
    this.scanner = undefined;
    this.scan = scan;
    return scan;
  }

  private *finished(scanner: Scanner): Generator<number, FileScan> {
    const steps = scanner.finishSteps(false);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      yield this.text.count;
      const read = this.dump ? undefined : readDumpOf(scanner.state);
      if (!read) continue;
      this.dump = new DumpModel(read.dump, read.graph);
      for (const tree = this.dump.prepare(); !tree.next().done;) yield this.text.count;
      this.onDump?.(this.dump);
    }
  }

  /** Everything at once, for texts that are known to be small. */
  analyzeNow(): FileScan {
    const steps = this.analyze();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  /** The record a line belongs to, read again from its text. */
  recordAt(line: number): Rec | undefined {
    if (line < 1 || line > this.text.count) return undefined;
    if (this.remembered?.line === line) return this.remembered.rec;
    const rec = this.find(line);
    this.remembered = { line, rec };
    return rec;
  }

  /** Facts of the lines `from` to `to`, inclusive. */
  factsIn(from: number, to: number): LineFact[] {
    const out: LineFact[] = [];
    for (let i = firstAt(this.facts, from); i < this.facts.length && this.facts[i]!.line <= to; i++) out.push(this.facts[i]!);
    return out;
  }

  /** Column names in force at a line. */
  columnsAt(line: number): readonly string[] | undefined {
    return this.prologueAt(line)?.fields?.names;
  }

  private find(line: number): Rec | undefined {
    const kept = this.blockRecords[lastAt(this.blockRecords, line)];
    if (kept && line < kept.line + kept.lines) return kept;
    const prologue = this.prologueAt(line);
    if (!prologue) return undefined;
    const many = this.multiline[lastAt(this.multiline, line)];
    return many && line < many.line + many.lines ? this.read(prologue, many.line, many.lines) : this.read(prologue, line, 1);
  }

  private read(prologue: Prologue, line: number, lines: number): Rec | undefined {
    const format = formatById(prologue.format);
    if (!format || format.kind === 'block') return undefined;
    let found: Rec | undefined;
    const sink: Sink = { record: (rec) => void (found ??= rec), unparsed() {}, repair() {}, header() {} };
    const state: FileState = { path: this.path, log: true, header: {}, fields: prologue.fields, command: prologue.command };
    const parser = format.parser(state, sink);
    for (let n = line; n < line + lines; n++) {
      if (!parser.take(this.text.line(n), n, { at: (ahead) => (n + ahead <= this.text.count ? this.text.line(n + ahead) : undefined) })) break;
    }
    parser.end(false);
    return found && found.line === line ? found : undefined;
  }

  private prologueAt(line: number): Prologue | undefined {
    let low = 0;
    let high = this.prologues.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.prologues[middle]!.from <= line) low = middle + 1;
      else high = middle;
    }
    return this.prologues[low - 1];
  }

  private onRecord(rec: Rec): void {
    const { fields, command } = this.scanner!.state;
    const last = this.prologues[this.prologues.length - 1];
    if (last?.format !== rec.format || last.fields !== fields || last.command !== command) this.prologues.push({ from: rec.line, format: rec.format, fields, command });
    if (rec.kind === 'text') return;
    if (rec.kind === 'dump') return;
    this.groups.add(rec);
    if (formatById(rec.format)?.kind === 'block') {
      if (this.blockRecords.length < MAX_BLOCK_RECORDS) this.blockRecords.push(rec);
    } else if (rec.lines > 1) this.multiline.push({ line: rec.line, lines: rec.lines });
  }

  private onFact(rec: Rec, kind: string, fact: { dims?: Record<string, string>; span?: Span & { line?: number }; note?: string }): void {
    // a fact worth a note is something that went wrong; hints about the file itself are not
    if (fact.note !== undefined && ruleById(kind)?.severity !== 'hint') {
      const group = this.groups.of(rec.line);
      if (group) group.failures++;
    }
    if (this.facts.length >= MAX_LINE_FACTS) return;
    this.facts.push({ line: fact.span?.line ?? rec.line, kind, subject: fact.dims?.subject, note: fact.note, column: fact.span?.column, endColumn: fact.span?.endColumn });
  }

  /** Records of block formats, in line order. */
  get blocks(): readonly Rec[] {
    return this.blockRecords;
  }
}

/** Index of the first item at or after a line. */
export function firstAt(list: readonly { line: number }[], line: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.line < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last item at or before a line; -1 for none. */
export function lastAt(list: readonly { line: number }[], line: number): number {
  return firstAt(list, line + 1) - 1;
}
