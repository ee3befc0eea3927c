import { formats } from './registry';
import type { Counter, FileState, Format } from './formats/format';
import { Segmenter } from './formats/segmenter';
import { FactCollector, hitOf, lineHit, newTrail, Watch, type Trail } from './rules/facts';
import { observersOf, rules } from './rules/registry';
import type { Notes, Spot, TallyFact } from './rules/rule';
import { MAX_BLOCKS, MAX_COUNTER_KEYS, MAX_LISTED, SLOT_MS, TAIL_LINES, type LimitName } from './limits';
import { clockRank, formatName } from './merge';
import type { Lines } from './text/lines';
import type { Clock, FileScan, LineHit, Prologue, Rec, Repair } from './model';
import { limitsOf } from './reached';
import { addVersion, exchangeVersion } from './version';

export interface ScannerOptions {
  /** Records outside this range of UTC milliseconds leave no facts. Only for stamps in UTC. */
  since?: number;
  until?: number;
  /** Called with every record, for `records` and for editors. */
  onRecord?: (rec: Rec) => void;
  /** Called with every fact and the record that shows it. */
  onFact?: (rec: Rec, kind: string, fact: { dims?: Record<string, string>; data?: Record<string, unknown>; span?: Spot; note?: string }) => void;
}

/** Watches are stateless: one for all scans of a process. */
let shared: Watch | undefined;

/** Runs every observer of every rule. */
export function watch(): Watch {
  return (shared ??= new Watch(observersOf(rules), Object.fromEntries(formats.flatMap(({ cell }) => (cell ? [[cell.kind, cell.column]] : [])))));
}

/** Plain records that were counted without being read one by one. */
export interface PlainRecords {
  records: number;
  minMs: number;
  maxMs: number;
  slots: readonly { slot: number; lines: number }[];
  clock: Clock;
}

/** An empty scan of a path. */
export function emptyScan(path: string): FileScan {
  return {
    path, format: 'empty', blocks: [], moreBlocks: 0, encoding: 'utf-8', bytes: 0, lines: 0, records: 0, unparsed: 0, unparsedLines: [], repaired: 0, repairs: [],
    cut: null, clock: null, from: null, to: null, zone: null, offsetMinutes: null, exchange: null, header: {}, slots: {}, counters: {}, tailStarts: [], facts: {}, index: [], digest: '', limits: [], end: null,
  };
}

/**
 * The exact tier: lines in, a {@link FileScan} out. Push lines as they come, in order, then finish.
 * The same object serves a stream from disk and the slices of an open document.
 */
export class Scanner {
  readonly scan: FileScan;
  readonly state: FileState;
  private readonly segmenter: Segmenter;
  readonly facts = new FactCollector();
  private readonly prose: { line: number; text: string }[] = [];
  private proseLines = 0;
  private lastBlock: { format: Format | undefined; from: number } | undefined;
  private lastUnparsed: LineHit | undefined;
  /** Limits told while reading. */
  private readonly reached = new Set<string>();
  private format: Format | undefined;
  private readonly prologueFormat: string;
  private current!: Rec;
  private readonly counterSizes = new Map<string, number>();
  private readonly notes: Notes;

  /** `prologue`: the lines come from the middle of a log. */
  constructor(path: string, private readonly options: ScannerOptions = {}, prologue?: Prologue) {
    this.scan = emptyScan(path);
    this.prologueFormat = prologue?.format ?? '';
    this.state = { path, log: prologue?.log ?? false, header: {} };
    if (prologue?.fields) this.state.fields = prologue.fields;
    this.notes = {
      tally: (fact) => this.onTally(fact),
      keep: (kind, data, span, note) => this.onKeep(kind, data, span, note),
    };
    this.segmenter = new Segmenter(formats, this.state, {
      record: (rec) => this.record(rec),
      unparsed: (line, text) => this.unparsed(line, text),
      repair: (repair) => this.repair(repair),
      header: (key, value) => this.header(key, value),
      block: (format, from) => this.block(format, from),
      limit: (name) => this.limit(name),
    });
  }

  push(lines: readonly string[] & Pick<Lines, 'guessed'>): void {
    if (lines.guessed) for (const [i, guess] of lines.guessed) this.repair({ line: this.scan.lines + 1 + i, what: guess, text: lines[i]! });
    this.scan.lines += lines.length;
    this.segmenter.push(lines);
  }

  /** Lines pushed that wait for what follows them. */
  get waiting(): number {
    return this.segmenter.waiting;
  }

  /** Format of the block that goes on, once no line waits. */
  get open(): Format | undefined {
    return this.segmenter.format;
  }

  /** Format that goes on where lines wait or a part of a file begins. */
  get likely(): Format | undefined {
    return formats.find((f) => f.id === (this.state.fields?.format ?? this.prologueFormat));
  }

  /** Reads the lines that wait; `ahead` follows them and is not read, its first line is plain. */
  settle(ahead: readonly string[]): void {
    this.segmenter.settle(ahead);
  }

  /** Passes lines that somebody else reads; no line may wait. */
  skip(lines: number): void {
    this.scan.lines += lines;
    this.segmenter.skip(lines);
  }

  /** Takes over what somebody else counted. */
  addPlain({ records, minMs, maxMs, slots, clock }: PlainRecords): void {
    if (records === 0) return;
    const s = this.scan;
    s.records += records;
    if (!this.onClock(clock)) return;
    if (s.from === null || minMs < s.from) s.from = minMs;
    if (s.to === null || maxMs > s.to) s.to = maxMs;
    for (const { slot, lines } of slots) s.slots[slot] = (s.slots[slot] ?? 0) + lines;
  }

  /** False when the counter has no room for the key. */
  addCount(name: string, key: string, count: number): boolean {
    const table = (this.scan.counters[name] ??= {});
    if (Object.hasOwn(table, key)) table[key]! += count;
    else {
      const size = this.counterSizes.get(name) ?? 0;
      if (size >= MAX_COUNTER_KEYS) {
        this.limit('counter-keys');
        return false;
      }
      this.counterSizes.set(name, size + 1);
      table[key] = count;
    }
    return true;
  }

  /** Lets observers (a bit each, all where left out) see one record that was counted elsewhere. With `traced` says what it left. */
  observe(rec: Rec, traced: boolean, owners?: number): Trail | undefined {
    this.current = rec;
    const trail = traced ? newTrail() : undefined;
    this.facts.trail = trail;
    const each = watch().run(rec, this.notes, owners);
    this.facts.trail = undefined;
    if (trail && each) trail.each = true;
    return trail;
  }

  /** `cutShort`: the last line had no line end. */
  finish(cutShort = false): FileScan {
    const steps = this.finishSteps(cutShort);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  /** The same, yielding where it takes long. */
  *finishSteps(cutShort = false): Generator<void, FileScan> {
    yield* this.segmenter.finishSteps(cutShort);
    yield;
    this.block(undefined, this.scan.lines + 1);
    const s = this.scan;
    s.facts = this.facts.finish();
    s.tailStarts = s.tailStarts.filter((x) => x.line > s.lines - TAIL_LINES).sort((a, b) => a.line - b.line);
    this.nameFormat();
    s.end = { encoding: s.encoding, log: this.state.log, format: s.blocks.at(-1)?.format ?? this.prologueFormat, ...(this.state.fields ? { fields: this.state.fields } : {}) };
    if (cutShort && s.lines > 0 && this.lastUnparsed?.line === s.lines) s.cut = this.lastUnparsed;
    s.limits = limitsOf(s, this.reached);
    if (s.clock === 'utc') s.zone = { name: 'UTC', source: 'format' };
    return s;
  }

  private record(rec: Rec): void {
    const s = this.scan;
    this.current = rec;
    if (rec.kind === 'text') {
      this.proseLines++;
      if (this.prose.length < MAX_LISTED) this.prose.push({ line: rec.line, text: rec.text });
    } else {
      s.records++;
      // what is counted beside the facts, and the range they are told of, has to cover the same time as they do
      if (this.isWanted(rec)) {
        if (rec.ms === rec.ms) this.time(rec.ms, rec.clock);
        this.count(rec);
      }
    }
    this.options.onRecord?.(rec);
    if (!this.isWanted(rec)) return;
    watch().run(rec, this.notes);
  }

  private isWanted(rec: Rec): boolean {
    return rec.clock !== 'utc' || !(rec.ms < (this.options.since ?? -Infinity) || rec.ms > (this.options.until ?? Infinity));
  }

  private time(ms: number, clock: Clock): void {
    if (!this.onClock(clock)) return;
    const s = this.scan;
    if (s.from === null || ms < s.from) s.from = ms;
    if (s.to === null || ms > s.to) s.to = ms;
    const slot = Math.floor(ms / SLOT_MS);
    s.slots[slot] = (s.slots[slot] ?? 0) + 1;
  }

  /** Does this clock tell the file's range? That is the most exact one: UTC before server time before the others. */
  private onClock(clock: Clock): boolean {
    const s = this.scan;
    if (s.clock === clock) return true;
    if (s.clock !== null && clockRank(s.clock) <= clockRank(clock)) return false;
    s.clock = clock;
    s.from = s.to = null;
    s.slots = {};
    return true;
  }

  private count(rec: Rec): void {
    const counters = this.format?.counters;
    if (!counters) return;
    for (const counter of counters) {
      const key = counterKey(counter, rec);
      if (key === undefined) continue;
      if (counter.name === 'attempts') this.keepStart(rec, key);
      this.addCount(counter.name, key, 1);
    }
  }

  /** A session starts on this record. */
  keepStart(rec: Rec, key: string): void {
    const starts = this.scan.tailStarts;
    if (rec.ms === rec.ms) starts.push({ line: rec.line, ms: rec.ms, key });
    if (starts.length > 4 * TAIL_LINES) starts.splice(0, starts.length - TAIL_LINES);
  }

  private onTally(fact: TallyFact): void {
    this.facts.tally(this.current, fact);
    this.options.onFact?.(this.current, fact.kind, fact);
  }

  private onKeep(kind: string, data: Record<string, unknown>, span?: Spot, note?: string): void {
    this.facts.keep(this.current, kind, data, span);
    this.options.onFact?.(this.current, kind, { data, span, note });
  }

  private unparsed(line: number, text: string): void {
    this.scan.unparsed++;
    this.lastUnparsed = hitOf(line, text, { column: 0, endColumn: text.length });
    if (this.scan.unparsedLines.length < MAX_LISTED) this.scan.unparsedLines.push(this.lastUnparsed);
  }

  /** A named limit was reached; told once. */
  limit(name: LimitName): void {
    this.reached.add(name);
  }

  private repair(repair: Repair): void {
    this.scan.repaired++;
    const { repairs } = this.scan;
    // by lines: how a line was decoded is known before what the format makes of those in front of it
    let at = repairs.length;
    while (at > 0 && repairs[at - 1]!.line > repair.line) at--;
    if (at >= MAX_LISTED) return;
    repairs.splice(at, 0, { ...repair, text: repair.text.slice(0, 1000) });
    if (repairs.length > MAX_LISTED) repairs.pop();
  }

  private header(key: string, value: string): void {
    const { header } = this.scan;
    // a format that knows the product from the shape of its rows: the first word counts, and a version's more
    if (key === 'exchange') header.exchange ??= value;
    else header[key] = value;
    if (key === 'version') header['exchange-by-version'] = exchangeVersion(value) ?? header['exchange-by-version'] ?? '';
    const told = key === 'version' ? exchangeVersion(value) : key === 'exchange-also' ? value : null;
    // logs of several servers, put one behind the other
    if (told !== null) header['exchange-versions'] = addVersion(header['exchange-versions'], told);
    this.scan.exchange = header['exchange-by-version'] || header.exchange || null;
  }

  private block(format: Format | undefined, from: number): void {
    if (this.lastBlock && from > this.lastBlock.from) {
      const last = this.scan.blocks.at(-1);
      const id = this.lastBlock.format?.id ?? 'prose';
      if (last?.format === id && this.lastBlock.format?.kind === 'log') last.to = from - 1;
      else if (this.scan.blocks.length >= MAX_BLOCKS) this.scan.moreBlocks++;
      else this.scan.blocks.push({ format: id, from: this.lastBlock.from, to: from - 1 });
    }
    this.lastBlock = { format, from };
    this.format = format;
  }

  /** Lines of an unknown file count as unparsed; prose between known blocks is prose. */
  private nameFormat(): void {
    const s = this.scan;
    s.format = formatName(s.blocks);
    if (s.format !== 'empty' || this.proseLines === 0) return;
    s.format = 'unknown';
    // in the middle of a log they were counted as they came
    if (this.state.log) return;
    for (const p of this.prose) this.unparsed(p.line, p.text);
    s.unparsed = this.proseLines;
  }
}

/** The key under which a counter counts a record; undefined where it does not. */
export function counterKey(counter: Counter, rec: Rec): string | undefined {
  if (counter.where && !counter.where.equals.includes(rec.get(counter.where.column) ?? '')) return undefined;
  return counter.by.map((name) => rec.get(name) ?? '').join('\t');
}

/** What the observers would show of a record, by the kind of fact, in order. */
export function evidenceOf(rec: Rec): { kind: string; hit: LineHit }[] {
  const hits: { kind: string; hit: LineHit }[] = [];
  watch().run(rec, { tally: (fact) => !fact.countOnly && hits.push({ kind: fact.kind, hit: lineHit(rec, fact.span, fact.dims.subject) }), keep: () => undefined });
  return hits;
}
