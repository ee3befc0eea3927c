import { MAX_BLOCK_LINES } from '../limits';
import type { Span } from '../model';
import { CmdletRecord, CmdletRecords, type CmdletBlock, type CmdletCell, type CmdletDraft } from './cmdlet-record';
import type { BlockParser, FileState, Sink } from './format';
import { ProseRecord } from './prose';

/** One object, with all its values: beyond this it is no output of a cmdlet. */
const MAX_OBJECT = 4_000_000;

/** An object of a file that was written by a program: where it begins in its first line and ends in its last. */
export interface ObjectDraft extends CmdletDraft {
  from: number;
  to: number;
}

/** A value of an object, and its place in the object's text. */
export interface FoundValue {
  name: string;
  value: string;
  from: number;
  to: number;
}

type Spot = Required<Span & { line: number; text: string }>;

/** An object of JSON or XML. Many may stand in one line: its text is its own part of the lines, its places are those of the file. */
export class ObjectRecord extends CmdletRecord {
  constructor(
    format: string,
    private readonly draft: ObjectDraft,
    text: string,
    cells: readonly CmdletCell[],
    block: CmdletBlock,
  ) {
    super(format, draft.line, draft.lines.length, text, cells, block);
  }

  override span(name: string): Spot | undefined {
    const cell = this.cell(name);
    return cell && this.spot(cell.row, cell.column, cell.endColumn);
  }

  /** A stretch of its text begins on its first line. */
  inFile({ column, endColumn }: Span): Spot {
    return this.spot(0, column + this.draft.from, endColumn + this.draft.from);
  }

  private spot(row: number, column: number, endColumn: number): Spot {
    const text = this.draft.lines[row] ?? '';
    return { column: Math.min(column, text.length), endColumn: Math.min(endColumn, text.length), line: this.line + row, text };
  }
}

/** The object's own part of its lines. */
export function textOf({ lines, from, to }: ObjectDraft): string {
  if (lines.length === 1) return lines[0]!.slice(from, to);
  return [lines[0]!.slice(from), ...lines.slice(1, -1), lines.at(-1)!.slice(0, to)].join('\n');
}

/** Cells at their places in the lines. */
export function cellsOf(draft: ObjectDraft, text: string, values: readonly FoundValue[]): CmdletCell[] {
  let row = 0, start = 0;
  return values.map(({ name, value, from, to }) => {
    for (let end = text.indexOf('\n', start); end >= 0 && end < from; end = text.indexOf('\n', start)) {
      row++;
      start = end + 1;
    }
    const shift = row === 0 ? draft.from : 0, end = text.indexOf('\n', from);
    return { name, value, row, column: from - start + shift, endColumn: (end >= 0 && end < to ? end : to) - start + shift };
  });
}

/** Objects on any number of lines, one inside the other; those of one level are records. */
export abstract class ObjectParser implements BlockParser {
  /** The object that goes on, and where each of its lines stands: one that was mended may be of several. */
  protected open: { from: number; lines: string[]; at: number[]; size: number } | undefined;
  /** The whole has ended. */
  protected over = false;
  protected readonly block: CmdletBlock;
  private readonly records = new CmdletRecords((draft) => this.recordOf(draft as ObjectDraft));
  private total = 0;

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    this.block = { table: 0, ...(state.command !== undefined && { command: state.command }) };
  }

  take(text: string, line: number): boolean {
    if (this.block.table === 0) this.block.table = line;
    if (this.over || this.total >= MAX_BLOCK_LINES) {
      if (!this.over) this.sink.limit?.('block-lines');
      return false;
    }
    if (!this.mayGoOn(text)) return false;
    this.total++;
    if (this.open) {
      this.open.lines.push(text);
      this.open.at.push(line);
    }
    this.scan(text, line);
    if (this.open && (this.open.size += text.length) > MAX_OBJECT) {
      this.sink.limit?.('block-lines');
      this.giveUp();
    }
    return true;
  }

  end(): void {
    this.giveUp();
    this.records.end(this.state, this.sink);
  }

  /** Opens and closes what the line does. */
  protected abstract scan(text: string, line: number): void;
  /** Makes the record of an object, the same each time. */
  protected abstract recordOf(draft: ObjectDraft): ObjectRecord;

  /** Whether the line can stand inside of such a file. */
  protected mayGoOn(_text: string): boolean {
    return true;
  }

  /** An object begins here. */
  protected begin(text: string, line: number, from: number): void {
    this.open = { from, lines: [text], at: [line], size: 0 };
  }

  /** The object that goes on ends here, and is a record. */
  protected close(to: number, isRecord: (draft: ObjectDraft) => boolean = () => true): void {
    const { from, lines, at } = this.open!, draft: ObjectDraft = { line: at[0]!, from, lines, to };
    this.open = undefined;
    if (isRecord(draft)) this.records.add(draft);
    else this.unparsed(lines, at);
  }

  /** An object that never closed. */
  private giveUp(): void {
    if (!this.open) return;
    const { lines, at } = this.open;
    this.open = undefined;
    this.over = true;
    this.unparsed(lines, at);
  }

  private unparsed(lines: readonly string[], at: readonly number[]): void {
    lines.forEach((text, i) => {
      this.sink.unparsed(at[i]!, text);
      this.sink.record(new ProseRecord(at[i]!, text));
    });
  }
}
