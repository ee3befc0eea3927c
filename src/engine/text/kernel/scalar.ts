import { ADDRESS_MAX, INDEX_STEP, NO_NUMBER, NUMBER_LIMIT, PLAIN_LINE_MAX, SLOT_MS, TAIL_BYTES, TAIL_ENTRIES, UNTIL_MAX } from './assembly/layout';
import { KeyTable, writeKey } from './key-table';
import { counterTable, MINUTE_MS, type Plan, type ReachPlan } from './plan';
import type { SoughtNeedle } from './sieve';
import { ResultBuilder } from './result-builder';
import { StampReader } from './stamp';
import { CoreKind, GroupState, WHOLE, type BlockResult, type BlockScanner, type CounterTable, type GroupSum, type Hits, type Recipe, type ScanOptions, type TailLine } from './types';

const LF = 10, CR = 13, QUOTE = 34, HASH = 35;
// Classes of bytes. Inside quotes those up to IN_QUOTES mean nothing.
const PLAIN = 0, SEPARATOR = 1, IN_QUOTES = 1, QUOTED = 2, END = 3, RETURN = 4, NUL = 5, HIGH = 6;

/** The scanner in plain TypeScript, byte by byte; the kernel's results exactly. */
export class ScalarScanner implements BlockScanner {
  readonly tier = 'typescript';
  readonly start: number;
  readonly blockBytes: number;
  readonly #plan: Plan;
  readonly #slots: Uint8Array[];
  readonly #classes = new Uint8Array(256);
  readonly #windows: ReadonlyMap<number, readonly SoughtNeedle[]>;
  /** Buckets of windows by their first two bytes, and by the third. */
  readonly #pairs: Uint8Array;
  readonly #third: Uint8Array;
  readonly #stamps: StampReader;
  /** Entry i: where the cell before column i ends, so that column i begins behind it. */
  readonly #edges: Int32Array;
  readonly #scratch = new Uint8Array(2 * PLAIN_LINE_MAX);
  #groups!: KeyTable;
  #counters!: { keys: KeyTable; counts: number[] }[];
  #nextIndex = -1;
  // The line last read: its end, and where its needles begin and end, with their numbers.
  #end = 0;
  readonly #needles: { from: number; end: number; reach: ReachPlan | undefined; owners: number }[] = [];
  /** The least number below 100 behind its core. */
  #number = NO_NUMBER;
  // By group.
  readonly #recipes: number[] = [];
  readonly #sums: Sum[] = [];
  #runs: number[] = [];
  readonly #tails: TailLine[][] = [];
  #hits: { hits: Hits; bytes: Uint8Array } | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.start = this.blockBytes = plan.blockBytes;
    this.#slots = [0, 1].map(() => new Uint8Array(this.start + this.blockBytes));
    this.#stamps = new StampReader(plan.shape.stampKind);
    this.#edges = new Int32Array(plan.shape.columns + 1);
    this.#windows = new Map(plan.sieve.windows.map(({ word, needles }) => [word, needles]));
    const { low, high } = plan.sieve;
    const table = (place: number): Uint8Array => Uint8Array.from({ length: 256 }, (_, byte) => low[place]![byte & 15]! & high[place]![byte >> 4]!);
    const first = table(0), second = table(1);
    this.#pairs = new Uint8Array(plan.sieve.windows.length > 0 ? 1 << 16 : 0).map((_, pair) => first[pair & 255]! & second[pair >> 8]!);
    this.#third = table(2);
    this.#setClasses();
    this.reset();
  }

  input(slot: 0 | 1): Uint8Array {
    return this.#slots[slot]!;
  }

  get groups(): number {
    return this.#groups.size;
  }

  groupBytes(id: number): Uint8Array {
    if (!(id >= 0 && id < this.groups)) throw new RangeError(`No group ${id}`);
    return this.#groups.key(id);
  }

  setRecipe(core: number, recipe: Recipe): void {
    this.#recipes[core] = recipe;
  }

  setState(group: number, state: GroupState, tail = 0, places = 0): void {
    Object.assign(this.#sumOf(group), { state, tail, places });
  }

  take(hit: number, line: number, base: number): number {
    const { hits, bytes } = this.#hits!;
    for (; hit < hits.count && hits.line[hit]! < line; hit++) {
      const group = hits.group[hit]!, place = hits.place[hit]!, length = hits.length[hit]!, stamp = hits.stamp[hit]!;
      if (group < 0) break;
      const sum = this.#sumOf(group);
      if (sum.state === GroupState.Read || (sum.tail > 0 && length > TAIL_BYTES) || place === NOT_TOLD || (place >= 0 && this.#sumOf(place).state === GroupState.Read)) break;
      this.#addTo(group, stamp, hits.number[hit]!);
      if (place >= 0) this.#addTo(place, stamp, hits.number[hit]!);
      if (sum.tail === 0) continue;
      const tail = (this.#tails[sum.tail] ??= []), offset = hits.offset[hit]!;
      tail.push({ group, line: hits.line[hit]! + base, stamp, bytes: bytes.slice(offset, offset + length) });
      if (tail.length > TAIL_ENTRIES) tail.shift();
    }
    return hit;
  }

  takeRuns(): Uint32Array {
    const runs = Uint32Array.from(this.#runs);
    this.#runs = [];
    return runs;
  }

  sum(id: number): GroupSum {
    if (!(id >= 0 && id < this.groups)) throw new RangeError(`No group ${id}`);
    const { count, minStamp, maxStamp, low, run } = this.#sumOf(id);
    return { count, minStamp, maxStamp, low, run };
  }

  tail(tail: number): TailLine[] {
    return this.#tails[tail] ?? [];
  }

  #addTo(id: number, stamp: number, number: number): void {
    const sum = this.#sumOf(id), slot = Math.floor(stamp / SLOT_MS);
    if (number !== NO_NUMBER) sum.low = Math.min(sum.low, number);
    sum.count++;
    sum.minStamp = Math.min(sum.minStamp, stamp);
    sum.maxStamp = Math.max(sum.maxStamp, stamp);
    if (sum.state === GroupState.CountAlone) return;
    if (sum.run.slot !== slot) {
      if (sum.run.lines > 0) this.#runs.push(id, sum.run.slot, sum.run.lines);
      sum.run = { slot, lines: 0 };
    }
    sum.run.lines++;
  }

  #sumOf(id: number): Sum {
    return (this.#sums[id] ??= { count: 0, minStamp: Infinity, maxStamp: -Infinity, low: Infinity, run: { slot: -1, lines: 0 }, state: GroupState.Read, tail: 0, places: 0 });
  }

  scan(slot: 0 | 1, from: number, to: number, options: ScanOptions = {}): BlockResult {
    const b = this.#slots[slot]!, shift = (options.base ?? 0) - from, last = options.last ?? false;
    if (!(from >= 0 && from <= to && to <= b.length)) throw new RangeError('Outside the slot');
    if (this.#nextIndex < 0) this.#nextIndex = Math.ceil((shift + from) / INDEX_STEP) * INDEX_STEP;
    const out = new ResultBuilder();
    let p = from;
    while (p < to) {
      const plain = this.#readLine(b, p, to), end = this.#end;
      if (end === to && !last) break;
      const next = end < to ? end + 1 : to;
      if (p + shift >= this.#nextIndex) {
        out.index.push({ offset: p + shift, line: out.lines });
        this.#nextIndex = (Math.floor((p + shift) / INDEX_STEP) + 1) * INDEX_STEP;
      }
      const stamp = plain ? this.#stamp(b, p, end) : -1;
      if (stamp < 0) out.addOdd(p, next);
      else this.#takeLine(b, p, end, stamp, out);
      out.lines++;
      p = next;
    }
    const result = out.result(p);
    this.#hits = { hits: result.hits, bytes: b };
    return result;
  }

  newlines(slot: 0 | 1, from: number, to: number): number {
    const b = this.#slots[slot]!;
    let n = 0;
    for (let i = from; i < to; i++) if (b[i] === LF) n++;
    return n;
  }

  counters(): CounterTable[] {
    return this.#plan.counters.map((counter, i) => {
      const { keys, counts } = this.#counters[i]!;
      return counterTable(counter, this.#plan.separator, counts.map((count, id) => [keys.key(id), count] as const));
    });
  }

  reset(): void {
    const { seed, maxGroups, groupBytes, counters } = this.#plan;
    this.#groups = new KeyTable(seed[0]! | 0, maxGroups, groupBytes);
    this.#counters = counters.map(() => ({ keys: new KeyTable(seed[1]! | 0), counts: [] }));
    this.#nextIndex = -1;
    this.#recipes.length = this.#sums.length = this.#tails.length = 0;
    this.#runs = [];
  }

  #setClasses(): void {
    const classes = this.#classes, { separator } = this.#plan;
    classes[separator] = SEPARATOR;
    classes[QUOTE] = QUOTED;
    classes[LF] = END;
    classes[CR] = RETURN;
    classes[0] = NUL;
    classes.fill(HIGH, 0x80);
  }

  /** Reads the line at s: sets #end and #edges; whether its cells and bytes are those of a plain line. */
  #readLine(b: Uint8Array, s: number, to: number): boolean {
    const classes = this.#classes, edges = this.#edges, { separator, shape: { columns } } = this.#plan;
    let i = s, cells = 0;
    edges[0] = s - 1;
    for (;;) {
      if (i < to && b[i] === QUOTE) {
        i = this.#readQuoted(b, i + 1, to);
        if (i < 0) return this.#skipLine(b, ~i, to);
        // A closing quote ends its cell.
        if (i < to && b[i] !== separator && b[i] !== LF && b[i] !== CR) return this.#skipLine(b, i, to);
      }
      for (;;) {
        while (i < to && classes[b[i]!] === PLAIN) i++;
        if (i >= to || classes[b[i]!] !== HIGH) break;
        const n = sequence(b, i, to);
        if (n === 0) return this.#skipLine(b, i, to);
        i += n;
      }
      if (i < to && b[i] === separator) {
        if (++cells === columns) return this.#skipLine(b, i, to);
        edges[cells] = i++;
        continue;
      }
      if (i + 1 < to && b[i] === CR && b[i + 1] === LF) i++;
      if (i < to && b[i] !== LF) return this.#skipLine(b, i, to);
      this.#end = edges[columns] = i;
      return cells === columns - 1 && i - s <= PLAIN_LINE_MAX;
    }
  }

  /** From behind an opening quote to behind its closing one; the complement of where it went wrong. */
  #readQuoted(b: Uint8Array, i: number, to: number): number {
    const classes = this.#classes;
    for (; ; i++) {
      while (i < to && classes[b[i]!]! <= IN_QUOTES) i++;
      if (i >= to) return ~i;
      const kind = classes[b[i]!]!;
      if (kind === QUOTED) {
        if (b[i + 1] !== QUOTE || i + 1 >= to) return i + 1;
        i++;
      } else if (kind === HIGH) {
        const n = sequence(b, i, to);
        if (n === 0) return ~i;
        i += n - 1;
      } else return ~i;
    }
  }

  #skipLine(b: Uint8Array, i: number, to: number): false {
    while (i < to && b[i] !== LF) i++;
    this.#end = i;
    return false;
  }

  /** Milliseconds since 1970; -1 when the stamp is not at its place. */
  #stamp(b: Uint8Array, s: number, end: number): number {
    const { shape } = this.#plan, column = shape.stampColumn, quotes = shape.quotedStart ? 1 : 0;
    const from = this.#edges[column]! + 1, to = column === shape.columns - 1 ? trimmed(b, s, end) : this.#edges[column + 1]!;
    if (to - from !== this.#stamps.length + 2 * quotes || b[s] === HASH) return -1;
    if (shape.quotedCells && !this.#allQuoted(b, s, end)) return -1;
    return quotes && b[from] !== QUOTE ? -1 : this.#stamps.read(b, from + quotes);
  }

  /** Whether every cell stands in quotes: a quote that opens a cell closes it, and a cell without one has none. */
  #allQuoted(b: Uint8Array, s: number, lineEnd: number): boolean {
    const edges = this.#edges, last = edges.length - 1;
    if (b[s] !== QUOTE || b[trimmed(b, s, lineEnd) - 1] !== QUOTE) return false;
    for (let c = 1; c < last; c++) if (b[edges[c]! - 1] !== QUOTE || b[edges[c]! + 1] !== QUOTE) return false;
    return true;
  }

  #takeLine(b: Uint8Array, s: number, lineEnd: number, stamp: number, out: ResultBuilder): void {
    const edges = this.#edges, scratch = this.#scratch, { counters, separator } = this.#plan, end = trimmed(b, s, lineEnd);
    out.addRecord(stamp);
    for (let c = 0; c < counters.length; c++) {
      const { where, parts } = counters[c]!;
      if (where && !this.#isOneOf(b, where.column, end, where.values)) continue;
      const { keys, counts } = this.#counters[c]!, only = parts[0]!;
      let id: number;
      if (parts.length === 1) id = keys.add(b, edges[only.first]! + 1, only.last === edges.length - 2 ? end : edges[only.last + 1]!);
      else id = keys.add(scratch, 0, writeKey(b, edges, end, parts, separator, scratch));
      counts[id] = (counts[id] ?? 0) + 1;
    }
    this.#seek(b, end);
    if (this.#needles.length === 0) return;
    const owners = this.#needles.reduce((all, needle) => all | needle.owners, 0);
    if (this.#isDoneSoon(b, end, stamp, owners)) return;
    this.#number = NO_NUMBER;
    const [group, place, core] = (owners & this.#plan.each) !== 0 || this.#inVolatile(end) ? NOBODY : this.#identify(b, end);
    out.addHit(s, end - s, stamp, group, place, core, this.#number, owners);
  }

  /** Sets #needles: those in the cell that tells what happened, or in the line. */
  #seek(b: Uint8Array, lineEnd: number): void {
    const pairs = this.#pairs, third = this.#third, edges = this.#edges, { cell, shape } = this.#plan;
    this.#needles.length = 0;
    if (pairs.length === 0) return;
    const from = edges[cell ? cell.column : 0]! + 1, to = cell && cell.column < shape.columns - 1 ? edges[cell.column + 1]! : lineEnd;
    let byte = b[from]!;
    for (let i = from; i + 2 < to; i++) {
      const next = b[i + 1]!, buckets = pairs[byte | next << 8]!;
      if (buckets !== 0 && (buckets & third[b[i + 2]!]!) !== 0) this.#findNeedles(b, i, from, to);
      byte = next;
    }
  }

  /** Whether the line is one of which the owners of its needles have nothing to say. */
  #isDoneSoon(b: Uint8Array, lineEnd: number, stamp: number, owners: number): boolean {
    const { soon, shape } = this.#plan, edges = this.#edges;
    if (!soon || (owners & ~soon.owners) !== 0) return false;
    const at = edges[soon.column]! + 1, to = soon.column === shape.columns - 1 ? lineEnd : edges[soon.column + 1]!;
    if (to - at < this.#stamps.length) return false;
    const began = this.#stamps.read(b, at);
    return began >= 0 && Math.floor(began / MINUTE_MS) === Math.floor(stamp / MINUTE_MS) && stamp - began < soon.ms;
  }

  /** Whether a needle reaches into a volatile cell. */
  #inVolatile(end: number): boolean {
    const edges = this.#edges, { volatile, shape } = this.#plan;
    return volatile.some(column => {
      const from = edges[column]! + 1, to = column === shape.columns - 1 ? end : edges[column + 1]!;
      return this.#needles.some(needle => needle.from < to && needle.end > from);
    });
  }

  /** Group, place and core of the line. */
  #identify(b: Uint8Array, lineEnd: number): readonly [number, number, number] {
    const found = this.#core(b, lineEnd), { cell } = this.#plan;
    if (!found || !cell) return [this.#group(b, lineEnd), -1, -1];
    const out = this.#scratch;
    out[0] = 0; out[1] = found.kind + (found.quoted && b.subarray(found.from, found.to).includes(QUOTE) ? DOUBLED : 0);
    let n = this.#writeCells(b, lineEnd, cell.beside, 2);
    for (let i = found.from; i < found.to; i++) out[n++] = b[i]!;
    const core = this.#groups.add(out, 0, n);
    if (core < 0) return NOBODY;
    const recipe = this.#recipes[core] ?? 0;
    if (recipe === 0) return [-1, -1, core];
    if ((recipe & WHOLE) !== 0) return [this.#group(b, lineEnd), -1, -1];
    const bits = recipe & 0xff, placeBits = recipe >> 8 & 0xff;
    const group = bits === 0 ? core : this.#part(b, lineEnd, 0x41, core, bits, found);
    if (group === undefined) return [this.#group(b, lineEnd), -1, -1];
    if (group < 0) return [-1, -1, core];
    if (placeBits === 0) return [group, -1, core];
    const { places } = this.#sumOf(group), place = places === 0 ? -1 : (this.#part(b, lineEnd, 0x42, places, placeBits, found) ?? -1);
    return [group, place < 0 ? NOT_TOLD : place, core];
  }

  #core(b: Uint8Array, lineEnd: number): Core | undefined {
    const { cell, shape } = this.#plan, needles = this.#needles, edges = this.#edges;
    if (!cell || needles.some(needle => !needle.reach)) return undefined;
    const start = edges[cell.column]! + 1, quoted = b[start] === QUOTE, cellFrom = start + (quoted ? 1 : 0);
    const cellTo = (cell.column === shape.columns - 1 ? lineEnd : edges[cell.column + 1]!) - (quoted ? 1 : 0);
    const first = Math.min(...needles.map(needle => needle.from)), last = Math.max(...needles.map(needle => needle.end));
    if (first < cellFrom || last > cellTo) return undefined;
    const from = Math.max(cellFrom, Math.min(...needles.map(needle => needle.from - needle.reach!.before)));
    const marked = needles.filter(needle => needle.reach!.until !== 0 || needle.reach!.number), whole: Core = { cellFrom, from, to: cellTo, kind: CoreKind.ToEnd, quoted }, mark = marked[0];
    if (marked.length !== 1 || !mark) return whole;
    if (mark.reach!.until !== 0) {
      const at = marked.length < needles.length ? -1 : b.subarray(mark.end, Math.min(mark.end + UNTIL_MAX, cellTo)).indexOf(mark.reach!.until);
      return at < 0 || mark.end + at + 1 < last ? whole : { ...whole, to: mark.end + at + 1, kind: CoreKind.ToMark };
    }
    const number = mark.end === last ? /^(-?)(\d{1,3})$/.exec(String.fromCharCode(...b.subarray(mark.end, Math.min(cellTo, mark.end + 5)))) : null;
    if (!number || (number[1] === '-' ? number[0].length > 4 : number[0].length > 3)) return whole;
    const value = Number(number[2]), kind = number[1] === '-' ? CoreKind.Negative : value >= NUMBER_LIMIT ? CoreKind.Large : CoreKind.Small;
    if (kind === CoreKind.Small) this.#number = value;
    return { ...whole, to: mark.end, kind };
  }

  /** Cells, each ended by NUL, which no cell holds. */
  #writeCells(b: Uint8Array, lineEnd: number, columns: readonly number[], n: number): number {
    const out = this.#scratch, edges = this.#edges;
    for (const column of columns) {
      const to = column === this.#plan.shape.columns - 1 ? lineEnd : edges[column + 1]!;
      for (let i = edges[column]! + 1; i < to; i++) out[n++] = b[i]!;
      out[n++] = 0;
    }
    return n;
  }

  /** Id of what some bits of a recipe name; undefined where all cells must tell. */
  #part(b: Uint8Array, lineEnd: number, kind: number, owner: number, bits: number, found: Core): number | undefined {
    const out = this.#scratch, inputs = this.#plan.cell!.inputs;
    out[0] = 0; out[1] = kind;
    for (let k = 0; k < 4; k++) out[2 + k] = owner >> 8 * k;
    let n = 6;
    if ((bits & 1) !== 0) {
      const address = addressIn(b, found.cellFrom, found.from);
      if (!address) return undefined;
      for (let i = address.from; i < address.to; i++) out[n++] = b[i]!;
      out[n++] = 0;
    }
    n = this.#writeCells(b, lineEnd, inputs.filter((_, i) => (bits & 2 << i) !== 0), n);
    return this.#groups.add(out, 0, n);
  }

  #isOneOf(b: Uint8Array, column: number, end: number, values: readonly Uint8Array[]): boolean {
    const edges = this.#edges, from = edges[column]! + 1, n = (column === edges.length - 2 ? end : edges[column + 1]!) - from;
    next: for (const value of values) {
      if (value.length !== n) continue;
      for (let i = 0; i < n; i++) if (b[from + i] !== value[i]) continue next;
      return true;
    }
    return false;
  }

  #group(b: Uint8Array, end: number): number {
    const { groupParts, separator, shape } = this.#plan, edges = this.#edges, out = this.#scratch;
    let n = 0, column = 0;
    for (const part of groupParts) {
      for (; column < part.first; column++) out[n++] = separator;
      const to = part.last === shape.columns - 1 ? end : edges[part.last + 1]!;
      for (let i = edges[part.first]! + 1; i < to; i++) out[n++] = b[i]!;
      column = part.last;
    }
    for (; column < shape.columns - 1; column++) out[n++] = separator;
    return this.#groups.add(out, 0, n);
  }

  /** Notes the needles whose window is at i and that lie behind s. No needle holds a line end. */
  #findNeedles(b: Uint8Array, i: number, s: number, to: number): void {
    const needles = this.#windows.get(b[i]! | b[i + 1]! << 8 | b[i + 2]! << 16 | 0x202020);
    if (!needles) return;
    for (const { text, window, index } of needles) {
      const at = i - window;
      if (at < s || at + text.length > to || !standsAt(b, at, text)) continue;
      this.#needles.push({ from: at, end: at + text.length, reach: this.#plan.reach[index], owners: this.#plan.owners[index]! });
    }
  }
}

interface Sum extends GroupSum {
  state: GroupState;
  tail: number;
  places: number;
}

/** A place is wanted and not known. */
const NOT_TOLD = -2;

/** A core in its cell, and what follows it there. */
interface Core {
  cellFrom: number;
  from: number;
  to: number;
  kind: number;
  quoted: boolean;
}

/** Added where the cell stands in quotes and has some: then two of them are one. */
const DOUBLED = 8;
const NOBODY = [-1, -1, -1] as const;

/** The first address in [from, to); undefined where that takes more than a look. */
function addressIn(b: Uint8Array, from: number, to: number): { from: number; to: number } | undefined {
  const at = b.subarray(from, to).indexOf(0x40) + from;
  if (at < from || at === from || !isAlphanumeric(b[at - 1]!) || !isAlphanumeric(b[at + 1]!)) return undefined;
  let s = at, e = at + 1;
  while (s > from && (isAlphanumeric(b[s - 1]!) || LOCAL.includes(b[s - 1]!))) s--;
  while (e < to && (isAlphanumeric(b[e]!) || b[e] === 0x2e || b[e] === 0x2d)) e++;
  return e >= to || at - s > ADDRESS_MAX || e - at > ADDRESS_MAX ? undefined : { from: s, to: e };
}

/** What the local part of an address may have besides letters and digits. */
const LOCAL = [...'._%+\'=/-'].map(c => c.charCodeAt(0));

function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
}

/** `text` is in lower case. */
function standsAt(b: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let k = 0; k < text.length; k++) {
    const byte = b[at + k]!;
    if (byte !== text[k] && !(byte >= 0x41 && byte <= 0x5a && (byte | 0x20) === text[k])) return false;
  }
  return true;
}

/** The end of a line's last cell: without a carriage return. */
function trimmed(b: Uint8Array, s: number, end: number): number {
  return end > s && b[end - 1] === CR ? end - 1 : end;
}

/** Length of the well-formed UTF-8 sequence at i that is no typographic quote, or 0. */
function sequence(b: Uint8Array, i: number, to: number): number {
  const lead = b[i]!, second = i + 1 < to ? b[i + 1]! : 0, third = i + 2 < to ? b[i + 2]! : 0, fourth = i + 3 < to ? b[i + 3]! : 0;
  if (lead < 0xc2 || lead > 0xf4 || (second & 0xc0) !== 0x80) return 0;
  if (lead < 0xe0) return 2;
  if ((third & 0xc0) !== 0x80) return 0;
  if (lead < 0xf0) {
    if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
    if (lead === 0xe2 && second === 0x80 && ((third >= 0x9c && third <= 0x9f) || third === 0xb3 || third === 0xb6)) return 0;
    return lead === 0xef && second === 0xbc && third === 0x82 ? 0 : 3;
  }
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) || (fourth & 0xc0) !== 0x80) return 0;
  return 4;
}
