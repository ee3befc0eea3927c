import type { Counter, Format, Shape } from '../formats/format';
import type { FactCollector, Sought } from '../rules/facts';
import { watch, type Scanner } from '../scanner';
import { createScanner, type BlockScanner, type CellSpec, type CounterSpec, type ScannerOptions, type ScanSpec } from '../text/kernel';
import { Groups } from './groups';
import { Lore, Replays } from './replay';

/** Bytes: some two hundred lines, which tell most of what there is to learn. */
const FIRST_STEP = 1 << 15;

export interface LaneOptions extends ScannerOptions {
  /** Uses nothing that other files taught. */
  fresh?: boolean;
}

/** The byte scanner for one set of columns of one format, and what it learnt about the records. */
export class Lane {
  readonly groups: Groups;
  readonly replays: Replays;
  /** Bytes it takes at once; more and more. */
  step = FIRST_STEP;

  private constructor(facts: FactCollector, readonly format: Format, readonly shape: Shape, readonly kernel: BlockScanner, readonly spec: ScanSpec, private readonly counters: readonly CounterPlan[], readonly key: string, lore: Lore) {
    this.groups = new Groups(kernel, spec.cell ? format.cell!.inputs : []);
    this.replays = new Replays(kernel, facts, lore);
  }

  /** Undefined where the format's records cannot be told apart by bytes. */
  static of({ facts }: Scanner, format: Format, shape: Shape, options: LaneOptions): Lane | undefined {
    const sought = watch().sought(shape.kind);
    if (!sought) return undefined;
    const index = (name: string): number => shape.names.findIndex((n) => n.toLowerCase() === name.toLowerCase());
    const counters = (format.counters ?? []).map((counter) => counterPlan(counter, index)).filter((plan) => plan.column !== undefined);
    const spec: ScanSpec = {
      shape: { columns: shape.names.length, separator: ',', stampColumn: 0, stampKind: shape.stampKind, quotedStart: shape.quotedCells, quotedCells: shape.quotedCells },
      needles: sought.needles,
      owners: sought.owners,
      each: sought.each,
      counters: counters.map((plan) => plan.spec),
      volatile: (format.volatile ?? []).map(index).filter((i) => i >= 0),
    };
    const soonColumn = sought.soon ? index(sought.soon.column) : -1;
    if (soonColumn >= 0 && shape.stampKind === 'iso-utc') spec.soon = { ...sought.soon!, column: soonColumn };
    const cell = cellOf(format, shape, index, sought);
    if (cell) spec.cell = cell;
    const key = JSON.stringify([format.id, shape.names, options.tier, options.blockBytes]);
    try {
      const kernel = takeKernel(key) ?? createScanner(spec, options);
      const newLore = (): Lore => new Lore(spec.cell && format.cell, shape.names.filter((_, i) => !spec.volatile.includes(i)), spec.needles);
      return new Lane(facts, format, shape, kernel, spec, counters, key, options.fresh ? newLore() : loreOf(key, newLore));
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** Same columns of the same format? */
  fits(format: Format | undefined, shape: Shape | undefined): boolean {
    return format === this.format && shape !== undefined && shape.names.length === this.shape.names.length && shape.names.every((n, i) => n === this.shape.names[i]);
  }

  /** What the counters hold, key by key. */
  *counts(scanner: BlockScanner = this.kernel): Generator<{ name: string; key: string; count: number }> {
    const tables = scanner.counters();
    for (let i = 0; i < tables.length; i++) {
      const { name, cells } = this.counters[i]!;
      for (const row of tables[i]!.rows) yield { name, key: cells.map((c) => (c < 0 ? '' : row.key[c]!)).join('\t'), count: row.count };
    }
  }

  /** Gives the scanner back for the next scan. */
  close(): void {
    if (idle.length < IDLE_MAX && !idle.some((k) => k.kernel === this.kernel)) idle.push({ key: this.key, kernel: this.kernel });
  }
}

/** Undefined where a column is missing. */
function cellOf({ cell, fields }: Format, { names }: Shape, index: (name: string) => number, sought: Sought): CellSpec | undefined {
  if (!cell) return undefined;
  // facts may look at a column that the format does not know (a server, a sender): then all cells tell
  const known = new Set(Object.keys(fields).map((name) => name.toLowerCase()));
  const reach = names.every((name) => known.has(name.toLowerCase())) ? sought.reach : [];
  const spec = { column: index(cell.column), beside: cell.beside.map(index), inputs: cell.inputs.map(index), reach };
  return [spec.column, ...spec.beside, ...spec.inputs].every((i) => i >= 0) ? spec : undefined;
}

interface CounterPlan {
  name: string;
  /** Undefined: counts nothing under these columns. */
  column: number | undefined;
  spec: CounterSpec;
  /** For each cell of the key its place in the scanner's key; -1 for a column that is missing. */
  cells: number[];
}

function counterPlan(counter: Counter, index: (name: string) => number): CounterPlan {
  const columns = counter.by.map(index);
  const by = [...new Set(columns.filter((c) => c >= 0))];
  const where = counter.where && { column: index(counter.where.column), equals: counter.where.equals };
  return {
    name: counter.name,
    column: where && where.column < 0 && !where.equals.includes('') ? undefined : 0,
    spec: { name: counter.name, by, ...(where && { where }) },
    cells: columns.map((c) => by.indexOf(c)),
  };
}

/** Sorts of logs, and versions of Exchange that write them with other columns, of which it is kept what their lines leave. */
const LORES_MAX = 8;
const lores = new Map<string, Lore>();

/** What is known of logs with these columns; what was asked for longest ago is forgotten. */
function loreOf(key: string, make: () => Lore): Lore {
  const lore = lores.get(key) ?? make();
  lores.delete(key);
  lores.set(key, lore);
  if (lores.size > LORES_MAX) lores.delete(lores.keys().next().value!);
  return lore;
}

/** Scanners without work; each holds what it touched of some 28 MB. */
const IDLE_MAX = 2;
const idle: { key: string; kernel: BlockScanner }[] = [];

function takeKernel(key: string): BlockScanner | undefined {
  const at = idle.findIndex((k) => k.key === key);
  if (at < 0) return undefined;
  const { kernel } = idle.splice(at, 1)[0]!;
  kernel.reset();
  return kernel;
}
