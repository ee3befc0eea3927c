import type { Clock, Rec } from '../model';
import type { ScannerOptions } from '../scanner';

/** Seconds of an hour-long log are worth seeing; those of a month are not, and would be many. */
const MAX_SECONDS = 100_000;

/** Records and facts per second of the file's own clock, for files small enough that a quarter of an hour is a coarse bar. */
export class FineTimes {
  readonly records = new Map<number, number>();
  readonly facts = new Map<string, Map<number, number>>();
  clock: Clock | undefined;
  full = false;

  /** Hooks for a scan. */
  hooks(): Pick<ScannerOptions, 'onRecord' | 'onFact'> {
    return {
      onRecord: (rec) => this.record(rec),
      onFact: (rec, kind) => {
        if (rec.ms !== rec.ms) return;
        let table = this.facts.get(kind);
        if (!table) this.facts.set(kind, (table = new Map()));
        increase(table, Math.floor(rec.ms / 1000), 1);
      },
    };
  }

  add(other: FineTimes): void {
    this.clock ??= other.clock;
    this.full ||= other.full || (other.clock !== undefined && other.clock !== this.clock);
    for (const [second, n] of other.records) increase(this.records, second, n);
    for (const [kind, table] of other.facts) {
      const mine = this.facts.get(kind) ?? new Map<number, number>();
      for (const [second, n] of table) increase(mine, second, n);
      this.facts.set(kind, mine);
    }
  }

  private record(rec: Rec): void {
    if (rec.kind === 'text' || rec.ms !== rec.ms) return;
    this.clock ??= rec.clock;
    // two clocks in one file do not make one line of time
    if (rec.clock !== this.clock || this.records.size > MAX_SECONDS) this.full = true;
    else increase(this.records, Math.floor(rec.ms / 1000), 1);
  }
}

function increase(table: Map<number, number>, key: number, by: number): void {
  table.set(key, (table.get(key) ?? 0) + by);
}
