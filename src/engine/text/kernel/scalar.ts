import { INDEX_STEP, NARROW_BY_MAX, PLAIN_LINE_MAX, SLOT_MS } from './assembly/layout';
import { KeyTable, writeKey } from './key-table';
import { counterTable, type Plan } from './plan';
import type { SoughtNeedle } from './sieve';
import { StampReader } from './stamp';
import type { BlockResult, BlockScanner, CounterTable, Hits, OddRange, ScanOptions } from './types';

const LF = 10, CR = 13, QUOTE = 34, HASH = 35;
// Classes of bytes. Inside quotes those up to IN_QUOTES mean nothing.
const PLAIN = 0, SEPARATOR = 1, IN_QUOTES = 1, WINDOW = 2, QUOTED = 3, END = 4, RETURN = 5, NUL = 6, HIGH = 7;

/** The scanner in plain TypeScript, byte by byte; the kernel's results exactly. */
export class ScalarScanner implements BlockScanner {
  readonly tier = 'typescript';
  readonly start: number;
  readonly blockBytes: number;
  readonly #plan: Plan;
  readonly #slots: Uint8Array[];
  readonly #classes = new Uint8Array(256);
  readonly #windows: ReadonlyMap<number, readonly SoughtNeedle[]>;
  readonly #stamps: StampReader;
  /** Entry i: where the cell before column i ends, so that column i begins behind it. */
  readonly #edges: Int32Array;
  readonly #scratch = new Uint8Array((NARROW_BY_MAX + 1) * PLAIN_LINE_MAX);
  #groups!: KeyTable;
  #counters!: { keys: KeyTable; counts: number[] }[];
  #nextIndex = -1;
  // The line last read: its end, and where its needles begin and end, with their numbers.
  #end = 0;
  readonly #needles: { from: number; end: number; narrow: number }[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.start = this.blockBytes = plan.blockBytes;
    this.#slots = [0, 1].map(() => new Uint8Array(this.start + this.blockBytes));
    this.#stamps = new StampReader(plan.shape.stampKind);
    this.#edges = new Int32Array(plan.shape.columns + 1);
    this.#windows = new Map(plan.sieve.windows.map(({ word, needles }) => [word, needles]));
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

  isNarrow(id: number): boolean {
    return this.groupBytes(id)[0] === 0;
  }

  scan(slot: 0 | 1, from: number, to: number, options: ScanOptions = {}): BlockResult {
    const b = this.#slots[slot]!, shift = (options.base ?? 0) - from, last = options.last ?? false;
    if (!(from >= 0 && from <= to && to <= b.length)) throw new RangeError('Outside the slot');
    if (this.#nextIndex < 0) this.#nextIndex = Math.ceil((shift + from) / INDEX_STEP) * INDEX_STEP;
    const out = new Builder();
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
    return out.result(p);
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
  }

  #setClasses(): void {
    const classes = this.#classes, { separator, sieve: { low, high } } = this.#plan;
    for (let byte = 0x20; byte < 0x7f; byte++) if ((low[0]![byte & 15]! & high[0]![byte >> 4]!) !== 0) classes[byte] = WINDOW;
    classes[separator] = SEPARATOR;
    classes[QUOTE] = QUOTED;
    classes[LF] = END;
    classes[CR] = RETURN;
    classes[0] = NUL;
    classes.fill(HIGH, 0x80);
  }

  /** Reads the line at s: sets #end, #edges and #needles; whether its cells and bytes are those of a plain line. */
  #readLine(b: Uint8Array, s: number, to: number): boolean {
    const classes = this.#classes, edges = this.#edges, columns = this.#plan.shape.columns;
    let i = s, cells = 0;
    this.#needles.length = 0;
    edges[0] = s - 1;
    for (;;) {
      if (i < to && b[i] === QUOTE) {
        i = this.#readQuoted(b, i + 1, to);
        if (i < 0) return this.#skipLine(b, ~i, to);
        // A closing quote ends its cell.
        if (i < to && b[i] !== this.#plan.separator && b[i] !== LF && b[i] !== CR) return this.#skipLine(b, i, to);
      }
      for (; i < to; i++) {
        const kind = classes[b[i]!]!;
        if (kind === PLAIN) continue;
        if (kind === WINDOW) {
          this.#findNeedles(b, i, s, to);
        } else if (kind === HIGH) {
          const n = sequence(b, i, to);
          if (n === 0) return this.#skipLine(b, i, to);
          i += n - 1;
        } else break;
      }
      if (i < to && b[i] === this.#plan.separator) {
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
    const classes = this.#classes, s = this.#edges[0]! + 1;
    for (; ; i++) {
      while (i < to && classes[b[i]!]! <= IN_QUOTES) i++;
      if (i >= to) return ~i;
      const kind = classes[b[i]!]!;
      if (kind === WINDOW) {
        this.#findNeedles(b, i, s, to);
      } else if (kind === QUOTED) {
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

  #takeLine(b: Uint8Array, s: number, lineEnd: number, stamp: number, out: Builder): void {
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
    if (this.#needles.length > 0) out.addHit(s, end - s, stamp, this.#inVolatile(end) ? -1 : this.#narrowGroup(b, end) ?? this.#group(b, end));
  }

  /** Whether a needle reaches into a volatile cell. */
  #inVolatile(end: number): boolean {
    const edges = this.#edges, { volatile, shape } = this.#plan;
    return volatile.some(column => {
      const from = edges[column]! + 1, to = column === shape.columns - 1 ? end : edges[column + 1]!;
      return this.#needles.some(needle => needle.from < to && needle.end > from);
    });
  }

  /** The group by what a narrow needle asks for; undefined where it does not stand as it asks. */
  #narrowGroup(b: Uint8Array, lineEnd: number): number | undefined {
    const edges = this.#edges, { narrow, shape } = this.#plan, [needle] = this.#needles, entry = narrow[needle!.narrow];
    if (this.#needles.length !== 1 || !entry) return undefined;
    const { from, end } = needle!, endOf = (column: number): number => column === shape.columns - 1 ? lineEnd : edges[column + 1]!;
    const cellStart = edges[entry.column]! + 1, cellEnd = endOf(entry.column) - (b[cellStart] === QUOTE ? 1 : 0);
    if (from < cellStart || end > cellEnd) return undefined;
    let to = Math.min(end + entry.tail, cellEnd);
    if (entry.until !== 0) {
      const at = b.subarray(end, to).indexOf(entry.until);
      if (at < 0) return undefined;
      to = end + at + 1;
    }
    const out = this.#scratch;
    let n = 0;
    out[n++] = 0; out[n++] = needle!.narrow + 1; out[n++] = from > 0 ? b[from - 1]! : 0;
    for (const column of entry.by) {
      for (let i = edges[column]! + 1; i < endOf(column); i++) out[n++] = b[i]!;
      out[n++] = 0;
    }
    for (let i = end; i < to; i++) out[n++] = b[i]!;
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
    const { low, high } = this.#plan.sieve, second = b[i + 1]!, third = b[i + 2]!;
    if (i + 2 >= to || (low[1]![second & 15]! & high[1]![second >> 4]! & low[2]![third & 15]! & high[2]![third >> 4]!) === 0) return;
    const needles = this.#windows.get(b[i]! | second << 8 | third << 16 | 0x202020);
    if (!needles) return;
    for (const { text, window, index } of needles) {
      const at = i - window;
      if (at < s || at + text.length > to || !standsAt(b, at, text)) continue;
      this.#needles.push({ from: at, end: at + text.length, narrow: this.#plan.narrowOf[index]! });
    }
  }
}

/** Collects a block's result. */
class Builder {
  lines = 0;
  readonly index: BlockResult['index'] = [];
  #records = 0;
  #odd: OddRange[] = [];
  #min = Infinity;
  #max = -Infinity;
  #slots: BlockResult['slots'] = [];
  #hits: number[] = []; // five numbers a hit

  addOdd(from: number, to: number): void {
    const open = this.#odd.at(-1);
    if (open && open.to === from) { open.to = to; open.lines++; }
    else this.#odd.push({ from, to, line: this.lines, lines: 1 });
  }

  addRecord(stamp: number): void {
    this.#records++;
    if (stamp < this.#min) this.#min = stamp;
    if (stamp > this.#max) this.#max = stamp;
    const slot = Math.floor(stamp / SLOT_MS), slots = this.#slots, open = slots[slots.length - 1];
    if (open && open.slot === slot) open.lines++;
    else slots.push({ slot, lines: 1 });
  }

  addHit(offset: number, length: number, stamp: number, group: number): void {
    this.#hits.push(offset, length, this.lines, stamp, group);
  }

  result(consumed: number): BlockResult {
    const flat = this.#hits, count = flat.length / 5;
    const hits: Hits = {
      count, offset: new Uint32Array(count), length: new Uint32Array(count), line: new Uint32Array(count),
      stamp: new Float64Array(count), group: new Int32Array(count),
    };
    for (let i = 0, k = 0; i < count; i++) {
      hits.offset[i] = flat[k++]!;
      hits.length[i] = flat[k++]!;
      hits.line[i] = flat[k++]!;
      hits.stamp[i] = flat[k++]!;
      hits.group[i] = flat[k++]!;
    }
    return {
      consumed, lines: this.lines, records: this.#records, harmless: this.#odd.length === 0, odd: this.#odd,
      minStamp: this.#records ? this.#min : NaN, maxStamp: this.#records ? this.#max : NaN, slots: this.#slots, hits, index: this.index,
    };
  }
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
