import type { Clock, Rec, Span } from '../model';
import { cellValue, cutCells, type Cells } from '../text/csv';

/** Column names of a header, with the lookup that every record of it shares. */
export class Columns {
  private readonly index = new Map<string, number>();

  constructor(readonly names: readonly string[], readonly separator = ',') {
    names.forEach((name, i) => {
      const key = name.toLowerCase();
      if (!this.index.has(key)) this.index.set(key, i);
    });
  }

  of(name: string): number {
    return this.index.get(name) ?? this.index.get(name.toLowerCase()) ?? -1;
  }
}

/** A record of cells under named columns, separated by commas or by what a spreadsheet put in their place. */
export class CellsRecord implements Rec {
  private cells: Cells | undefined;

  constructor(
    readonly kind: string,
    readonly format: string,
    readonly line: number,
    readonly lines: number,
    readonly text: string,
    readonly ms: number,
    readonly clock: Clock,
    private readonly columns: Columns,
    cells?: Cells,
  ) {
    this.cells = cells;
  }

  names(): readonly string[] {
    return this.columns.names;
  }

  get(name: string): string | undefined {
    const i = this.columns.of(name);
    if (i < 0) return undefined;
    const cells = this.cut();
    if (i >= cells.count) return undefined;
    // more cells than columns: an unquoted comma in the last one
    if (i === this.columns.names.length - 1 && cells.count > this.columns.names.length) return this.text.slice(cells.at[3 * i], cells.at[3 * cells.count - 2]);
    return cellValue(this.text, cells, i);
  }

  span(name: string): Span | undefined {
    const i = this.columns.of(name);
    const cells = this.cut();
    if (i < 0 || i >= cells.count) return undefined;
    const column = cells.at[3 * i]!;
    const joined = i === this.columns.names.length - 1 && cells.count > this.columns.names.length;
    return { column, endColumn: joined ? cells.at[3 * cells.count - 2]! : cells.at[3 * i + 1]! };
  }

  private cut(): Cells {
    return (this.cells ??= cutCells(this.text, this.columns.separator));
  }
}

/** A row that was broken into lines where a blank stood. */
export class WrappedRecord extends CellsRecord {
  override get(name: string): string | undefined {
    return super.get(name)?.replaceAll('\n', ' ');
  }
}
