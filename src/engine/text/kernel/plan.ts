import {
  BESIDE_MAX, COLUMNS_MAX, COUNTERS_MAX, GROUP_ARENA_SIZE, GROUPS_CAPACITY, INPUTS_MAX, REACH_BEFORE_MAX, WHERE_BYTES_MAX, WHERE_VALUES_MAX,
} from './assembly/layout';
import { chooseSieve, type Sieve } from './sieve';
import type { CellSpec, CounterSpec, CounterTable, LineShape, ScannerOptions, ScanSpec, SoonSpec } from './types';

const DEFAULT_BLOCK = 1 << 20;
const MIN_BLOCK = 4096;
const KEY_COLUMNS_MAX = 16;
export const MINUTE_MS = 60_000;
/** Two slots, each with its carry area, stay below 16 MB. */
const MAX_BLOCK = 7 << 19;

export interface Part {
  first: number;
  last: number;
}

export interface CounterPlan {
  name: string;
  where?: { column: number; values: Uint8Array[] };
  /** Adjacent columns are one part, in the order of the key. */
  parts: Part[];
  cells: number;
}

export interface ReachPlan {
  before: number;
  /** A byte, or 0. */
  until: number;
  number: boolean;
}

/** A spec, checked and prepared for both tiers. */
export interface Plan {
  shape: LineShape;
  separator: number;
  sieve: Sieve;
  counters: CounterPlan[];
  groupParts: Part[];
  volatile: readonly number[];
  cell: CellSpec | undefined;
  /** For each needle what it reaches; undefined: not known. */
  reach: readonly (ReachPlan | undefined)[];
  /** For each needle whose it is. */
  owners: readonly number[];
  each: number;
  soon: SoonSpec | undefined;
  blockBytes: number;
  maxGroups: number;
  groupBytes: number;
  seed: Uint32Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** @throws RangeError when the spec is outside what the scanner can hold. */
export function plan(spec: ScanSpec, options: ScannerOptions = {}): Plan {
  const { shape } = spec;
  const separator = shape.separator.charCodeAt(0);
  need(shape.separator.length === 1 && separator >= 9 && separator < 0x7f && !'"\r\n#-'.includes(shape.separator), 'separator');
  need(Number.isInteger(shape.columns) && shape.columns >= 1 && shape.columns <= COLUMNS_MAX, 'columns');
  need(isColumn(shape, shape.stampColumn), 'stampColumn');
  need(spec.volatile.every(column => isColumn(shape, column)), 'volatile');
  const { cell } = spec;
  need(!cell || (isColumn(shape, cell.column) && cell.beside.length <= BESIDE_MAX && cell.inputs.length <= INPUTS_MAX && [...cell.beside, ...cell.inputs].every(column => isColumn(shape, column))), 'cell');
  const { soon } = spec;
  need(!soon || (isColumn(shape, soon.column) && shape.stampKind === 'iso-utc' && soon.ms <= MINUTE_MS), 'soon');
  need(spec.counters.length <= COUNTERS_MAX, 'counters');
  const blockBytes = options.blockBytes ?? DEFAULT_BLOCK;
  need(blockBytes % 64 === 0 && blockBytes >= MIN_BLOCK && blockBytes <= MAX_BLOCK, 'blockBytes');
  const kept = Array.from({ length: shape.columns }, (_, i) => i).filter(i => !spec.volatile.includes(i));
  return {
    shape, separator,
    sieve: chooseSieve(spec.needles.map(needle => checkedNeedle(needle)), separator, options.sample),
    counters: spec.counters.map(counter => counterPlan(counter, shape)),
    cell, reach: spec.needles.map(needle => reachPlan(cell, needle)), owners: spec.needles.map((_, i) => spec.owners?.[i] ?? 0), each: spec.each ?? 0, soon,
    groupParts: parts(kept), volatile: [...new Set(spec.volatile)], blockBytes,
    maxGroups: Math.min(options.maxGroups ?? GROUPS_CAPACITY, GROUPS_CAPACITY),
    groupBytes: Math.min(options.groupBytes ?? GROUP_ARENA_SIZE, GROUP_ARENA_SIZE),
    // Differs from scan to scan, so that no log can be written to fill one chain of a table; no result depends on it.
    seed: Uint32Array.of(Math.random() * 0x100000000, Math.random() * 0x100000000),
  };
}

/** The rows of one counter from its raw keys: cells joined by the separator, quoted as in the log. */
export function counterTable(counter: CounterPlan, separator: number, counts: Iterable<readonly [Uint8Array, number]>): CounterTable {
  const rows = new Map<string, { key: string[]; count: number }>();
  const mark = String.fromCharCode(separator);
  for (const [bytes, count] of counts) {
    const key = cells(decoder.decode(bytes), mark);
    // no cell holds NUL
    const name = key.join('\0');
    const row = rows.get(name);
    if (row) row.count += count;
    else rows.set(name, { key, count });
  }
  const sorted = [...rows].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
  return { name: counter.name, rows: sorted.map(([, row]) => row) };
}

function cells(text: string, mark: string): string[] {
  const out: string[] = [];
  for (let i = 0; ;) {
    let end: number;
    if (text[i] === '"') {
      for (end = i + 1; end < text.length; end++) {
        if (text[end] !== '"') continue;
        if (text[end + 1] !== '"') break;
        end++;
      }
      out.push(text.slice(i + 1, end).replaceAll('""', '"'));
      end++;
    } else {
      end = text.indexOf(mark, i);
      if (end < 0) end = text.length;
      out.push(text.slice(i, end));
    }
    if (end >= text.length) return out;
    i = end + 1;
  }
}

function counterPlan(counter: CounterSpec, shape: LineShape): CounterPlan {
  need(counter.by.length > 0 && counter.by.length <= KEY_COLUMNS_MAX && new Set(counter.by).size === counter.by.length
    && counter.by.every(column => isColumn(shape, column)), `counter ${counter.name}`);
  const out: CounterPlan = { name: counter.name, parts: parts(counter.by), cells: counter.by.length };
  if (counter.where) {
    const { column, equals } = counter.where;
    need(isColumn(shape, column) && equals.length > 0 && equals.length * 2 <= WHERE_VALUES_MAX, `counter ${counter.name}`);
    const values = equals.flatMap(text => [encoder.encode(text), encoder.encode(`"${text}"`)]);
    need(values.every(value => value.length <= WHERE_BYTES_MAX + 2) && equals.every(text => !text.includes('"')), `counter ${counter.name}`);
    out.where = { column, values };
  }
  return out;
}

function reachPlan(cell: CellSpec | undefined, needle: string): ReachPlan | undefined {
  const reach = cell?.reach.find(reach => reach.needle.toLowerCase() === needle.toLowerCase());
  if (!reach) return undefined;
  const { before, until = '\0', number = false } = reach;
  need(before >= 0 && before <= REACH_BEFORE_MAX && until.length === 1 && until.charCodeAt(0) < 0x80 && !(number && until !== '\0'), `reach of ${needle}`);
  return { before, until: until.charCodeAt(0), number };
}

function parts(columns: readonly number[]): Part[] {
  const out: Part[] = [];
  for (const column of columns) {
    const open = out.at(-1);
    if (open && column === open.last + 1) open.last = column;
    else out.push({ first: column, last: column });
  }
  return out;
}

function checkedNeedle(needle: string): Uint8Array {
  need(/^[\t\x20-\x7e]{3,255}$/.test(needle), `needle ${JSON.stringify(needle)}`);
  return encoder.encode(needle.toLowerCase());
}

function isColumn(shape: LineShape, column: number): boolean {
  return Number.isInteger(column) && column >= 0 && column < shape.columns;
}

function need(ok: boolean, what: string): asserts ok {
  if (!ok) throw new RangeError(`The scanner cannot take this: ${what}`);
}
