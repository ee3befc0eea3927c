import type { Rec, Span } from '../model';

/** A trace record: names and the place of each cell on the first physical line, found when first asked for. */
export abstract class TraceRecord implements Rec {
  readonly kind = 'trace';
  readonly clock = 'server';
  private places: number[] | undefined;

  constructor(
    readonly format: string,
    readonly line: number,
    readonly lines: number,
    readonly text: string,
    readonly ms: number,
  ) {}

  abstract names(): readonly string[];

  /** For cell i: [2i] first unit of the value, [2i+1] behind its last. */
  protected abstract cut(): number[];

  get(name: string): string | undefined {
    const i = this.indexOf(name);
    if (i < 0) return undefined;
    const places = (this.places ??= this.cut());
    return this.unquote(this.text.slice(places[2 * i], places[2 * i + 1]));
  }

  span(name: string): Span | undefined {
    const i = this.indexOf(name);
    if (i < 0) return undefined;
    const places = (this.places ??= this.cut());
    const lineEnd = this.lines > 1 ? this.text.indexOf('\n') : this.text.length;
    const column = places[2 * i]!;
    return column > lineEnd ? undefined : { column, endColumn: Math.min(places[2 * i + 1]!, lineEnd) };
  }

  /** A part of a value that may stand on a later line. */
  part(name: string, part: Span): Span & { line?: number; text?: string } {
    const places = (this.places ??= this.cut()), i = Math.max(this.indexOf(name), 0);
    const column = Math.min(places[2 * i]! + part.column, places[2 * i + 1]!);
    const endColumn = Math.max(column, Math.min(places[2 * i]! + part.endColumn, places[2 * i + 1]!));
    if (this.lines === 1) return { column, endColumn };
    const start = this.text.lastIndexOf('\n', column - 1) + 1, end = this.text.indexOf('\n', column);
    const text = this.text.slice(start, end < 0 ? undefined : end);
    return { column: column - start, endColumn: Math.min(endColumn - start, text.length), line: this.line + this.text.slice(0, start).split('\n').length - 1, text };
  }

  protected unquote(value: string): string {
    return value;
  }

  private indexOf(name: string): number {
    const names = this.names();
    const exact = names.indexOf(name);
    return exact >= 0 ? exact : names.indexOf(name.toLowerCase());
  }
}
