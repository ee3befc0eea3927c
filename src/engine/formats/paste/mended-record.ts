import type { Clock, Rec, Span } from '../../model';
import { placeIn, type MendedLine } from './mended-line';

type Spot = Span & { line?: number; text?: string };

/** A record of lines that were mended: its text and values are of what was read, its places of what stands in the file. */
export class MendedRecord implements Rec {
  readonly kind: string;
  readonly format: string;
  readonly line: number;
  readonly lines: number;
  readonly text: string;
  readonly clock: Clock;
  readonly ms: number;
  /** For each of its lines, how many physical lines stand before it. */
  private readonly before: number[] = [];

  constructor(
    private readonly inner: Rec,
    private readonly made: readonly MendedLine[],
  ) {
    this.kind = inner.kind;
    this.format = inner.format;
    this.line = inner.line;
    this.clock = inner.clock;
    this.ms = inner.ms;
    let lines = 0;
    for (const { raw } of made) {
      this.before.push(lines);
      lines += raw.length;
    }
    this.lines = lines;
    this.text = made.map((m) => m.text).join('\n');
  }

  get data(): unknown {
    return this.inner.data;
  }

  names(): readonly string[] {
    return this.inner.names();
  }

  get(name: string): string | undefined {
    return this.inner.get(name);
  }

  span(name: string): Spot | undefined {
    const span = this.inner.span(name);
    return span && this.inFile(span);
  }

  part(name: string, part: Span): Spot | undefined {
    const own = this.inner.part?.(name, part);
    if (own) return this.inFile(own);
    const span = this.inner.span(name);
    if (!span) return undefined;
    const column = Math.min(span.column + part.column, span.endColumn);
    return this.inFile({ ...span, column, endColumn: Math.max(column, Math.min(span.column + part.endColumn, span.endColumn)) });
  }

  /** Where a stretch of a line that was read stands: on the physical line it begins on. */
  inFile({ line = this.line, column, endColumn }: Spot): Required<Spot> {
    const row = Math.max(0, Math.min(line - this.line, this.made.length - 1));
    const made = this.made[row]!;
    const start = placeIn(made, column);
    const last = placeIn(made, Math.max(column, endColumn - 1));
    const text = made.raw[start.row]!;
    const end = endColumn <= column ? start.column : last.row === start.row ? last.column + 1 : text.length;
    return { column: start.column, endColumn: Math.min(Math.max(end, start.column), text.length), line: this.line + this.before[row]! + start.row, text };
  }
}
