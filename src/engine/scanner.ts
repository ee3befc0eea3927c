import { formats } from './registry';
import type { FileState, Format } from './formats/format';
import { Segmenter } from './formats/segmenter';
import { hitOf } from './rules/facts';
import { FactCollector, Watch } from './rules/facts';
import { observersOf, rules } from './rules/registry';
import type { Notes, Spot, TallyFact } from './rules/rule';
import { MAX_BLOCKS, MAX_COUNTER_KEYS, MAX_LISTED, SLOT_MS, TAIL_LINES } from './limits';
import { clockRank, formatName } from './merge';
import type { Clock, FileScan, Prologue, Rec, Repair } from './model';
import { exchangeVersion } from './version';

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
let watch: Watch | undefined;

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
  private readonly facts = new FactCollector();
  private readonly prose: { line: number; text: string }[] = [];
  private proseLines = 0;
  private lastBlock: { format: Format | undefined; from: number } | undefined;
  private lastUnparsed = 0;
  private format: Format | undefined;
  private readonly prologueFormat: string;
  private current!: Rec;
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
    });
  }

  push(lines: readonly string[]): void {
    this.scan.lines += lines.length;
    this.segmenter.push(lines);
  }

  /** `cutShort`: the last line had no line end. */
  finish(cutShort = false): FileScan {
    this.segmenter.finish(cutShort);
    this.block(undefined, this.scan.lines + 1);
    const s = this.scan;
    s.facts = this.facts.sets;
    s.tailStarts = s.tailStarts.filter((x) => x.line > s.lines - TAIL_LINES);
    this.nameFormat();
    s.end = { encoding: s.encoding, log: this.state.log, format: s.blocks.at(-1)?.format ?? this.prologueFormat, ...(this.state.fields ? { fields: this.state.fields } : {}) };
    if (cutShort && s.lines > 0 && this.lastUnparsed === s.lines) s.cut = s.unparsedLines.find((u) => u.line === s.lines) ?? { line: s.lines, column: 0, endColumn: 0, text: '' };
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
      if (rec.ms === rec.ms) this.time(rec.ms, rec.clock);
      // what is counted beside the facts has to cover the same time as they do
      if (this.isWanted(rec)) this.count(rec);
    }
    this.options.onRecord?.(rec);
    if (!this.isWanted(rec)) return;
    watch ??= new Watch(observersOf(rules));
    watch.run(rec, this.notes);
  }

  private isWanted(rec: Rec): boolean {
    return rec.clock !== 'utc' || !(rec.ms < (this.options.since ?? -Infinity) || rec.ms > (this.options.until ?? Infinity));
  }

  private time(ms: number, clock: Clock): void {
    const s = this.scan;
    // a file's range is that of its most exact clock: UTC before server time before the others
    if (s.clock !== clock) {
      if (s.clock !== null && clockRank(s.clock) <= clockRank(clock)) return;
      s.clock = clock;
      s.from = s.to = null;
      s.slots = {};
    }
    if (s.from === null || ms < s.from) s.from = ms;
    if (s.to === null || ms > s.to) s.to = ms;
    const slot = Math.floor(ms / SLOT_MS);
    s.slots[slot] = (s.slots[slot] ?? 0) + 1;
  }

  private count(rec: Rec): void {
    const counters = this.format?.counters;
    if (!counters) return;
    for (const counter of counters) {
      if (counter.where && !counter.where.equals.includes(rec.get(counter.where.column) ?? '')) continue;
      const key = counter.by.map((name) => rec.get(name) ?? '').join('\t');
      if (counter.name === 'attempts') this.keepStart(rec, key);
      const table = (this.scan.counters[counter.name] ??= {});
      if (Object.hasOwn(table, key)) table[key]!++;
      else if (Object.keys(table).length < MAX_COUNTER_KEYS) table[key] = 1;
    }
  }

  private keepStart(rec: Rec, key: string): void {
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
    this.lastUnparsed = line;
    if (this.scan.unparsedLines.length < MAX_LISTED) this.scan.unparsedLines.push(hitOf(line, text, { column: 0, endColumn: text.length }));
  }

  private repair(repair: Repair): void {
    this.scan.repaired++;
    if (this.scan.repairs.length < MAX_LISTED) this.scan.repairs.push({ ...repair, text: repair.text.slice(0, 1000) });
  }

  private header(key: string, value: string): void {
    this.scan.header[key] = value;
    if (key === 'version') this.scan.exchange = exchangeVersion(value) ?? this.scan.exchange;
    // a format that knows the product from the shape of its rows
    if (key === 'exchange') this.scan.exchange ??= value;
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
    for (const p of this.prose) this.unparsed(p.line, p.text);
    s.unparsed = this.proseLines;
  }
}
