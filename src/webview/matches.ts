import type { EngineEvent } from '../engine/index';
import { someLines, type LineList } from './log-view';

/** Lines a search found, as they come in: ascending. */
export class Matches {
  lines: number[] = [];
  total = 0;
  done = true;
  part = 0;

  get list(): LineList {
    return someLines(this.lines);
  }

  clear(): void {
    this.lines = [];
    this.total = 0;
    this.done = true;
    this.part = 0;
  }

  begin(): void {
    this.clear();
    this.done = false;
  }

  add(event: EngineEvent & { type: 'matches' }): void {
    // a file that was replaced is looked through from its start
    if (event.lines.length > 0 && event.lines[0]! <= (this.lines[this.lines.length - 1] ?? 0)) this.lines = [];
    for (const line of event.lines) this.lines.push(line);
    this.total = event.total;
    this.done = event.done;
    this.part = event.part;
  }

  has(line: number): boolean {
    return this.lines[this.list.indexOf(line)] === line;
  }

  /** The next match from a line on, round the end; undefined where there is none. `here`: the line itself counts. */
  step(line: number, direction: 1 | -1, here = false): number | undefined {
    if (this.lines.length === 0) return undefined;
    let i = this.list.indexOf(line);
    if (direction > 0) {
      if (this.lines[i]! < line || (!here && this.lines[i] === line)) i++;
    } else if (this.lines[i]! >= line) i--;
    return this.lines[(i + this.lines.length) % this.lines.length]!;
  }

  /** At most so many of them, evenly. */
  sample(most: number): number[] {
    const step = Math.max(1, Math.floor(this.lines.length / most));
    return this.lines.filter((_, i) => i % step === 0);
  }
}
