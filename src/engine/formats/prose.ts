import type { Clock, Rec, Span } from '../model';

/** A line of no format: notes, a pasted answer, an event text. Still searched for signatures. */
export class ProseRecord implements Rec {
  readonly kind = 'text';
  readonly format = 'prose';
  readonly lines = 1;
  readonly ms = NaN;
  readonly clock: Clock = 'shell';

  constructor(
    readonly line: number,
    readonly text: string,
  ) {}

  names(): readonly string[] {
    return ['text'];
  }

  get(name: string): string | undefined {
    return name === 'text' ? this.text : undefined;
  }

  span(name: string): Span | undefined {
    return name === 'text' ? { column: 0, endColumn: this.text.length } : undefined;
  }
}
