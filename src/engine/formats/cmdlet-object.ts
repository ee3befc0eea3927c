import type { Span } from '../model';
import { CmdletRecord, type CmdletBlock, type CmdletCell, type CmdletDraft } from './cmdlet-record';

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
    const key = name.toLowerCase();
    const cell = this.cells.find((c) => c.name.toLowerCase() === key);
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
