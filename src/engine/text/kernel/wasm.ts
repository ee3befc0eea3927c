import * as at from './assembly/layout';
import { fromBase64 } from '../base64';
import { counterTable, type CounterPlan, type Plan } from './plan';
import type { Sieve } from './sieve';
import { KERNEL_BASE64 } from './wasm-bytes';
import type { BlockResult, BlockScanner, CounterTable, GroupState, GroupSum, OddRange, Recipe, ScanOptions, TailLine } from './types';

const PAGE = 65536;
/** Counts are 32 bits wide; the host takes them out well before. */
const DRAIN_LINES = 2 ** 31;

interface Exports {
  configure(): void;
  resetScan(): void;
  resetCounters(): void;
  scan(from: number, to: number, last: number, index: number): number;
  newlines(from: number, to: number): number;
  take(hit: number, line: number, base: number): number;
  clearRuns(): void;
  endedRuns: WebAssembly.Global;
  lines: WebAssembly.Global;
  records: WebAssembly.Global;
  hits: WebAssembly.Global;
  odds: WebAssembly.Global;
  runs: WebAssembly.Global;
  indexed: WebAssembly.Global;
  minStamp: WebAssembly.Global;
  maxStamp: WebAssembly.Global;
  full: WebAssembly.Global;
  groups: WebAssembly.Global;
}

const NO_RUNS = new Uint32Array(0);

let compiled: WebAssembly.Module | null | undefined;

/** The kernel, compiled once a process; null where WebAssembly, SIMD or the permission for it is missing. */
export function kernelModule(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    const bytes = fromBase64(KERNEL_BASE64);
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  } catch {
    compiled = null;
  }
  return compiled;
}

/** The scanner in WebAssembly. Memory: 24 MB for tables plus the two slots, of which only what is used is ever touched. */
export class WasmScanner implements BlockScanner {
  readonly tier = 'wasm';
  readonly start: number;
  readonly blockBytes: number;
  readonly #plan: Plan;
  readonly #exports: Exports;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #slotSize: number;
  #counts: Map<string, { key: Uint8Array; count: number }>[] = [];
  #linesSinceDrain = 0;
  /** Offset in the file from which on the next line start gets an index entry. */
  #nextIndex = -1;

  constructor(plan: Plan, module: WebAssembly.Module) {
    this.#plan = plan;
    this.start = this.blockBytes = plan.blockBytes;
    this.#slotSize = this.start + this.blockBytes + at.INPUT_SLACK;
    // The slack in front keeps reads before the first slot inside the memory.
    const size = at.INPUT + at.INPUT_SLACK + 2 * this.#slotSize;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(size / PAGE) });
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
    this.#configure();
  }

  input(slot: 0 | 1): Uint8Array {
    const from = this.#address(slot);
    return this.#bytes.subarray(from, from + this.start + this.blockBytes);
  }

  get groups(): number {
    return this.#exports.groups.value as number;
  }

  groupBytes(id: number): Uint8Array {
    if (!(id >= 0 && id < this.groups)) throw new RangeError(`No group ${id}`);
    const from = this.#u32(at.GROUP_ENTRIES + id * 8);
    return this.#bytes.slice(from, from + this.#u32(at.GROUP_ENTRIES + id * 8 + 4));
  }

  setRecipe(core: number, recipe: Recipe): void {
    this.#view.setUint32(at.RECIPES + this.#id(core) * 4, recipe, true);
  }

  setState(group: number, state: GroupState, tail = 0, places = 0): void {
    const a = at.SUMS + this.#id(group) * at.SUM_SIZE;
    this.#bytes[a + 32] = state;
    this.#bytes[a + 33] = tail;
    this.#view.setUint16(a + 34, places, true);
  }

  take(hit: number, line: number, base: number): number {
    return this.#exports.take(hit, line, base);
  }

  takeRuns(): Uint32Array {
    const count = this.#exports.endedRuns.value as number;
    if (count === 0) return NO_RUNS;
    this.#exports.clearRuns();
    return new Uint32Array(this.#bytes.buffer, at.ENDED_RUNS, count * 3);
  }

  sum(id: number): GroupSum {
    const a = at.SUMS + this.#id(id) * at.SUM_SIZE, view = this.#view, low = view.getInt32(a + 4, true);
    return {
      count: view.getUint32(a, true), minStamp: view.getFloat64(a + 8, true), maxStamp: view.getFloat64(a + 16, true), low: low === at.NO_NUMBER ? Infinity : low,
      run: { slot: view.getInt32(a + 24, true), lines: view.getUint32(a + 28, true) },
    };
  }

  tail(tail: number): TailLine[] {
    const ring = at.TAILS + (tail - 1) * at.TAIL_SIZE, n = this.#u32(ring), out: TailLine[] = [];
    for (let k = Math.max(0, n - at.TAIL_ENTRIES); k < n; k++) {
      const a = ring + 16 + (k % at.TAIL_ENTRIES) * at.TAIL_ENTRY_SIZE;
      out.push({ line: this.#u32(a), stamp: this.#view.getFloat64(a + 8, true), group: this.#u32(a + 16), bytes: this.#bytes.slice(a + 24, a + 24 + this.#u32(a + 4)) });
    }
    return out;
  }

  #id(id: number): number {
    if (!(id >= 0 && id < this.groups)) throw new RangeError(`No group ${id}`);
    return id;
  }

  scan(slot: 0 | 1, from: number, to: number, options: ScanOptions = {}): BlockResult {
    const zero = this.#address(slot), base = (options.base ?? 0) - from;
    if (!(from >= 0 && from <= to && to <= this.start + this.blockBytes)) throw new RangeError('Outside the slot');
    if (this.#nextIndex < 0) this.#nextIndex = Math.ceil((base + from) / at.INDEX_STEP) * at.INDEX_STEP;
    // Beyond the slot is beyond every line of it; addresses are 32 bits wide.
    const index = Math.min(this.#nextIndex - base, 0x7000_0000 - zero);
    const end = this.#exports.scan(zero + from, zero + to, options.last ? 1 : 0, zero + index) - zero;
    const result = this.#read(zero, end, base);
    const seen = result.index.at(-1);
    if (seen) this.#nextIndex = (Math.floor(seen.offset / at.INDEX_STEP) + 1) * at.INDEX_STEP;
    this.#linesSinceDrain += result.lines;
    if (result.full || this.#linesSinceDrain > DRAIN_LINES) this.#drain();
    return result;
  }

  newlines(slot: 0 | 1, from: number, to: number): number {
    return this.#exports.newlines(this.#address(slot) + from, this.#address(slot) + to);
  }

  counters(): CounterTable[] {
    this.#drain();
    return this.#plan.counters.map((counter, i) => counterTable(counter, this.#plan.separator,
      [...(this.#counts[i]?.values() ?? [])].map(({ key, count }) => [key, count] as const)));
  }

  reset(): void {
    this.#exports.resetScan();
    this.#counts = [];
    this.#linesSinceDrain = 0;
    this.#nextIndex = -1;
  }

  #address(slot: 0 | 1): number {
    return at.INPUT + at.INPUT_SLACK + slot * this.#slotSize;
  }

  #u32(address: number): number {
    return this.#view.getUint32(address, true);
  }

  #read(zero: number, consumed: number, base: number): BlockResult {
    const x = this.#exports, n = x.hits.value as number, buffer = this.#bytes.buffer;
    const odd: OddRange[] = [], slots: BlockResult['slots'] = [], index: BlockResult['index'] = [];
    for (let i = 0, a: number = at.ODD; i < (x.odds.value as number); i++, a += 16) {
      odd.push({ from: this.#u32(a) - zero, to: this.#u32(a + 4) - zero, line: this.#u32(a + 8), lines: this.#u32(a + 12) });
    }
    for (let i = 0, a: number = at.RUNS; i < (x.runs.value as number); i++, a += 8) slots.push({ slot: this.#u32(a), lines: this.#u32(a + 4) });
    for (let i = 0, a: number = at.INDEX; i < (x.indexed.value as number); i++, a += 8) {
      index.push({ offset: this.#u32(a) - zero + base, line: this.#u32(a + 4) });
    }
    const records = x.records.value as number;
    return {
      consumed, full: x.full.value !== 0, lines: x.lines.value as number, records, odd,
      minStamp: records ? x.minStamp.value as number : NaN, maxStamp: records ? x.maxStamp.value as number : NaN, slots,
      hits: {
        count: n, zero,
        offset: new Uint32Array(buffer, at.HIT_OFFSET, n),
        length: new Uint32Array(buffer, at.HIT_LENGTH, n),
        line: new Uint32Array(buffer, at.HIT_LINE, n),
        stamp: new Float64Array(buffer, at.HIT_STAMP, n),
        group: new Int32Array(buffer, at.HIT_GROUP, n),
        place: new Int32Array(buffer, at.HIT_PLACE, n),
        core: new Int32Array(buffer, at.HIT_CORE, n),
        number: new Int32Array(buffer, at.HIT_NUMBER, n),
        owners: new Int32Array(buffer, at.HIT_OWNERS, n),
      },
      index,
    };
  }

  /** Takes the counts out of the kernel, which starts again from nothing. */
  #drain(): void {
    this.#plan.counters.forEach((_, i) => {
      const counts = this.#counts[i] ??= new Map();
      const words = new Uint32Array(this.#bytes.buffer, at.COUNT_TABLES + i * at.COUNT_TABLE_SIZE, at.COUNT_SLOTS * 4);
      for (let w = 0; w < words.length; w += 4) {
        if (words[w] === 0) continue;
        const key = this.#bytes.slice(words[w + 1], words[w + 1]! + words[w + 2]!), name = latin1(key), count = words[w + 3]!;
        const row = counts.get(name);
        if (row) row.count += count;
        else counts.set(name, { key, count });
      }
    });
    this.#exports.resetCounters();
    this.#linesSinceDrain = 0;
  }

  #configure(): void {
    const { shape, sieve, each, soon, counters, groupParts, volatile, cell, seed } = this.#plan;
    const set = (address: number, value: number) => this.#view.setInt32(address, value, true);
    for (let n = 0; n <= 16; n++) this.#bytes.fill(0xff, at.MASKS + n * 16, at.MASKS + n * 17);
    set(at.CONFIG + at.CONFIG_COLUMNS, shape.columns);
    set(at.CONFIG + at.CONFIG_SEPARATOR, this.#plan.separator);
    set(at.CONFIG + at.CONFIG_STAMP_COLUMN, shape.stampColumn);
    set(at.CONFIG + at.CONFIG_STAMP_KIND, shape.stampKind === 'trace' ? 1 : 0);
    set(at.CONFIG + at.CONFIG_QUOTED, shape.quotedStart ? 1 : 0);
    set(at.CONFIG + at.CONFIG_QUOTED_CELLS, shape.quotedCells ? 1 : 0);
    set(at.CONFIG + at.CONFIG_WINDOWS, sieve.windows.length);
    set(at.CONFIG + at.CONFIG_COUNTERS, counters.length);
    set(at.CONFIG + at.CONFIG_GROUPS_MAX, this.#plan.maxGroups);
    set(at.CONFIG + at.CONFIG_GROUP_BYTES, this.#plan.groupBytes);
    set(at.CONFIG + at.CONFIG_SEED, seed[0]!);
    set(at.CONFIG + at.CONFIG_SEED + 4, seed[1]!);
    set(at.CONFIG + at.CONFIG_EACH, each);
    set(at.CONFIG + at.CONFIG_SOON_OWNERS, soon?.owners ?? 0);
    set(at.CONFIG + at.CONFIG_SOON_COLUMN, soon?.column ?? 0);
    set(at.CONFIG + at.CONFIG_SOON_MS, soon?.ms ?? 0);
    this.#writeNeedles(sieve, set);
    counters.forEach((counter, i) => this.#writeCounter(counter, at.COUNTERS + i * at.COUNTER_SIZE, set));
    [cell?.column ?? -1, cell?.beside.length ?? 0, ...(cell?.beside ?? [])].forEach((value, k) => set(at.CELL + k * 4, value));
    [cell?.inputs.length ?? 0, ...(cell?.inputs ?? [])].forEach((value, k) => set(at.CELL + at.CELL_INPUTS + k * 4, value));
    set(at.VOLATILE, volatile.length);
    volatile.forEach((column, i) => set(at.VOLATILE + 4 + i * 4, column));
    set(at.GROUP_PARTS, groupParts.length);
    groupParts.forEach(({ first, last }, i) => { set(at.GROUP_PARTS + 4 + i * 8, first); set(at.GROUP_PARTS + 8 + i * 8, last); });
    this.#exports.configure();
  }

  #writeNeedles({ low, high, windows }: Sieve, set: (address: number, value: number) => void): void {
    if (windows.length > at.WINDOWS_MAX) throw new RangeError('Too many windows of needles');
    low.forEach((table, place) => this.#bytes.set(table, at.HALVES + place * 32));
    high.forEach((table, place) => this.#bytes.set(table, at.HALVES + place * 32 + 16));
    let needle = 0, text: number = at.NEEDLE_BYTES;
    windows.forEach(({ word, needles }, i) => {
      const entry = at.WINDOWS + (i + 1) * 16, chain = at.CHAINS + (Math.imul(word, at.CHAIN_FACTOR) >>> at.CHAIN_SHIFT);
      [word, needle, needles.length, this.#bytes[chain]!].forEach((value, k) => set(entry + k * 4, value));
      this.#bytes[chain] = i + 1;
      for (const { text: bytes, window, index } of needles) {
        const folds = text + (bytes.length + 15 & ~15), end = folds + (bytes.length + 15 & ~15), n = at.NEEDLES + needle++ * at.NEEDLE_SIZE;
        if (end > at.NEEDLE_BYTES_END) throw new RangeError('The needles are too long together');
        this.#bytes.set(bytes, text);
        this.#bytes.set(bytes.map(foldOf), folds);
        set(n, text);
        set(n + 4, bytes.length);
        set(n + 8, window);
        const reach = this.#plan.reach[index];
        set(n + 24, this.#plan.owners[index]!);
        set(n + 20, reach ? reach.before | reach.until << 16 | (at.REACH_KNOWN | (reach.number ? at.REACH_NUMBER : 0)) << 24 : 0);
        // Bytes behind a short needle match anything: 0xff | x is 0xff.
        for (let k = 0; k < 4; k++) {
          this.#bytes[n + 12 + k] = k < bytes.length ? bytes[k]! : 0xff;
          this.#bytes[n + 16 + k] = k < bytes.length ? foldOf(bytes[k]!) : 0xff;
        }
        text = end;
      }
    });
  }

  #writeCounter(counter: CounterPlan, a: number, set: (address: number, value: number) => void): void {
    set(a + at.COUNTER_WHERE_COLUMN, counter.where?.column ?? -1);
    set(a + at.COUNTER_WHERE_VALUES, counter.where?.values.length ?? 0);
    set(a + at.COUNTER_PARTS, counter.parts.length);
    counter.parts.forEach(({ first, last }, i) => { set(a + at.COUNTER_PART + i * 8, first); set(a + at.COUNTER_PART + i * 8 + 4, last); });
    counter.where?.values.forEach((value, i) => {
      set(a + at.COUNTER_VALUES + i * 32, value.length);
      this.#bytes.set(value, a + at.COUNTER_VALUES + i * 32 + 16);
    });
  }
}

/** What makes an upper case letter of a needle's byte its lower case one; nothing for other bytes. */
function foldOf(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? 0x20 : 0;
}

function latin1(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}
