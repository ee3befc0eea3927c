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

  protected unquote(value: string): string {
    return value;
  }

  private indexOf(name: string): number {
    const names = this.names();
    const exact = names.indexOf(name);
    return exact >= 0 ? exact : names.indexOf(name.toLowerCase());
  }
}
