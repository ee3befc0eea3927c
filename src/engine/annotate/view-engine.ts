import { combine, type CaseReport } from '../case/combine';
import { toUtc } from '../case/facts';
import { formatById } from '../registry';
import { setMessages } from '../l10n';
import { SLOT_MS } from '../limits';
import type { FileScan, Finding } from '../model';
import { formatTitle } from '../format-title';
import { htmlReport } from '../report/html';
import { markdownReport } from '../report/markdown';
import { hoursOf } from '../report/ranking';
import { sarifReport } from '../report/sarif';
import type { CaseOptions } from '../rules/rule';
import { emptyScan } from '../scanner';
import { eachSlot } from '../time/slots';
import type { LogSource } from '../source';
import { offsetAt, parseZone } from '../time/zones';
import { FineTimes } from './fine-times';
import { FacetCounter, facetColumns } from './facets';
import { Headers } from './headers';
import { LineIndex } from './line-index';
import { ProgressiveScan } from './progressive';
import { matcherOf, type Matcher, type Query } from './query';
import { decodeLines, searchBlocks, splitLines } from './search';
import { Survey } from './survey';
import type { EngineEvent, EngineRequest, FileSummary, ReportFormat, Slots, ViewFile, ViewOptions, ViewReport } from './view-messages';

/** Progress is for people: a few times a second. */
const PROGRESS_MS = 120;
/** A report in between may cost at most this share of the time spent reading. */
const REPORT_SHARE = 0.15;
/** Between two pauses, so that requests are heard. */
const SLICE_MS = 30;
/** Counts of facets, and what a survey found: lists of some size, told now and then. */
const LISTS_MS = 700;
/** Files up to here are looked at by the second, and only where the case spans less than this. */
const FINE_BYTES = 8 << 20;
const FINE_SPAN_MS = 12 * 3_600_000;
const SECOND_MS = 1000;

/** Where bytes come from: files by their number. */
export interface ViewSources {
  source(file: ViewFile, number: number): LogSource;
  /** A range of bytes, for searching. */
  read(number: number, from: number, to: number): Promise<Uint8Array>;
}

interface OpenFile {
  file: ViewFile;
  number: number;
  /** Where its lines are is known. */
  indexed: Promise<void>;
  index: LineIndex;
  headers: Headers;
  survey: Survey | undefined;
  /** Nothing is left to count in it. */
  surveyed: boolean;
  raw: LogSource;
  /** The same, standing still while somebody searches. */
  source: LogSource;
  progressive: ProgressiveScan;
  scan: FileScan;
  /** Bytes that were scanned. */
  read: number;
  /** Read to its end. */
  complete: boolean;
  /** By the second: of the parts that are closed, and of the last one. */
  fine: { closed: FineTimes; tail: FineTimes } | undefined;
}

/** Indexes, scans and searches the files of one view and tells what it finds as it goes. */
export class ViewEngine {
  private readonly files: OpenFile[] = [];
  private options: ViewOptions = { now: 0, version: '' };
  private report: CaseReport | undefined;
  private stopScan = new AbortController();
  private stopSearch = new AbortController();
  private queue: Promise<void> = Promise.resolve();
  private searching: Promise<void> = Promise.resolve();
  /** The last search that came to its end: it goes on when its file grows. */
  private searched: { id: number; file: number; matcher: Matcher; facets: FacetCounter | undefined; line: number; total: number } | undefined;
  private reportCost = 0;
  private lastReport = 0;
  private busySince = 0;

  constructor(
    private readonly sources: ViewSources,
    private readonly post: (event: EngineEvent) => void,
  ) {}

  handle(request: EngineRequest): void {
    switch (request.type) {
      case 'open':
        setMessages(request.messages);
        this.options = request.options;
        // the lines of every file, then what they mean, then what else they hold
        for (const file of request.files) this.add(file);
        this.read(this.files);
        break;
      case 'add':
        this.read([this.files[this.add(request.file)]!]);
        break;
      case 'go-on':
        this.read(this.files.filter((f) => !f.surveyed));
        break;
      case 'grow': {
        const { signal } = this.stopScan;
        this.enqueue(request.file, async () => {
          await this.grow(request.file, request.size, signal);
          await this.survey(request.file, signal);
        });
        break;
      }
      case 'stop':
        this.stopScan.abort();
        this.stopScan = new AbortController();
        break;
      case 'search':
        void this.search(request.id, request.file, request.query);
        break;
      case 'stop-search':
        this.stopSearch.abort();
        this.searched = undefined;
        break;
      case 'report':
        this.post({ type: 'report-text', id: request.id, format: request.format, text: this.reportText(request.format) });
        break;
    }
  }

  /** What the lines of files mean, then what else they hold. Stopped, it is stopped for all of them. */
  private read(files: readonly OpenFile[]): void {
    const { signal } = this.stopScan;
    for (const open of files) if (!open.complete) this.enqueue(open.number, () => this.scanTo(open.number, open.file.size, signal));
    for (const { number } of files) this.enqueue(number, () => this.survey(number, signal));
  }

  /** Begins with where its lines are; returns its number. */
  private add(file: ViewFile): number {
    const number = this.files.length;
    const raw = this.sources.source(file, number);
    const source = this.gated(raw);
    const index = new LineIndex();
    this.files.push({
      file, number, raw, source, index, headers: this.headersOf(file, number, index), survey: undefined, surveyed: false, progressive: new ProgressiveScan(source), scan: emptyScan(file.path), read: 0, complete: false,
      fine: file.size <= FINE_BYTES ? { closed: new FineTimes(), tail: new FineTimes() } : undefined, indexed: Promise.resolve(),
    });
    this.enqueue(number, () => this.indexTo(number, file.size));
    this.files[number]!.indexed = this.queue;
    return number;
  }

  private headersOf(file: ViewFile, number: number, index: LineIndex): Headers {
    return new Headers(file.path, index, (from, to) => this.sources.read(number, from, to));
  }

  /** Whoever searches waits for an answer, the scan does not: it stands still meanwhile. */
  private gated(source: LogSource): LogSource {
    const searching = (): Promise<void> => this.searching;
    return {
      ...source,
      async *chunks(from, to, signal) {
        for await (const chunk of source.chunks(from, to, signal)) {
          yield chunk;
          await searching();
        }
      },
    };
  }

  private enqueue(number: number, job: () => Promise<void>): void {
    this.queue = this.queue.then(job).catch((error: unknown) => {
      if ((error as Error)?.name === 'AbortError') this.post({ type: 'progress', file: number, bytes: this.files[number]!.read, total: this.files[number]!.file.size, rate: 0, running: false, stopped: true });
      else this.post({ type: 'failed', file: number, error: error instanceof Error ? error.message : String(error) });
    });
  }

  /** Where every line begins: at the speed of the disk, long before the scan is through. */
  private async indexTo(number: number, size: number): Promise<void> {
    const { index, raw: source } = this.files[number]!;
    let last = performance.now();
    let told = false;
    for await (const chunk of source.chunks(index.bytes, size)) {
      index.push(chunk);
      const now = performance.now();
      // the first lines at once, the rest now and then
      if (told && now - last < SLICE_MS) continue;
      this.tellIndex(number, false);
      told = true;
      last = now;
      await pause();
    }
    this.tellIndex(number, true);
  }

  private tellIndex(file: number, done: boolean): void {
    const delta = this.files[file]!.index.delta();
    if (delta) this.post({ type: 'index', file, delta, done });
    else if (done) this.post({ type: 'index', file, delta: { from: 0, offsets: [0], lines: [1], bytes: 0, lineCount: 0, encoding: 'utf-8', returns: false, heads: [] }, done });
  }

  private async scanTo(number: number, size: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const open = this.files[number]!;
    const began = performance.now();
    this.busySince = began;
    let last = 0;
    const progress = (bytes: number, running: boolean): void => {
      open.read = bytes;
      const now = performance.now();
      if (running && now - last < PROGRESS_MS) return;
      last = now;
      this.post({ type: 'progress', file: number, bytes, total: size, rate: bytes / Math.max(0.001, (now - began) / 1000), running });
    };
    progress(open.read, true);
    open.scan = await open.progressive.advance(size, {
      signal,
      onProgress: (bytes) => progress(bytes, true),
      ...(open.fine ? { beginPart: (from: number) => beginFine(open.fine!, from) } : {}),
      onPart: (scan, done) => {
        open.scan = scan;
        if (done) return;
        if (open.fine) open.fine.closed.add(open.fine.tail);
        this.maybeReport();
      },
    });
    open.complete = true;
    progress(size, false);
    this.post({ type: 'scanned', file: number, scan: open.scan });
    this.tellReport();
  }

  /** Every record once more, for choices, sessions and marks; from where it stopped when the file has grown. */
  private async survey(number: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const open = this.files[number]!;
    const { complete, headers, index } = open;
    const base = complete ? await headers.base() : undefined;
    open.surveyed = complete && !base;
    if (!base) return;
    const survey = (open.survey ??= new Survey(base));
    let told = performance.now();
    let wait = LISTS_MS;
    let last = told;
    for (let block = index.blockOf(survey.line); block < index.offsets.length; block++) {
      await this.searching;
      signal.throwIfAborted();
      const bytes = await this.sources.read(number, index.offsets[block]!, index.offsets[block + 1] ?? index.bytes);
      survey.take(splitLines(decodeLines(bytes, index, block === 0)), index.lines[block]!, await headers.inBlock(block));
      const now = performance.now();
      if (now - told > wait) {
        this.post({ type: 'survey', file: number, survey: survey.result((block + 1) / index.offsets.length, false) });
        told = performance.now();
        wait = Math.max(LISTS_MS, (told - now) / REPORT_SHARE);
      }
      if (now - last < SLICE_MS) continue;
      await pause();
      last = performance.now();
    }
    open.surveyed = true;
    this.post({ type: 'survey', file: number, survey: survey.result(1, true) });
  }

  private async grow(number: number, size: number, signal: AbortSignal): Promise<void> {
    const open = this.files[number];
    if (!open || size === open.file.size) return;
    if (size < open.file.size) {
      open.index = new LineIndex();
      open.headers = this.headersOf(open.file, number, open.index);
      open.survey = undefined;
      open.read = 0;
      if (this.searched?.file === number) this.searched = { ...this.searched, line: 1, total: 0 };
      open.progressive = new ProgressiveScan(open.source);
    }
    open.headers.forget(false);
    if (size > FINE_BYTES) open.fine = undefined;
    open.file = { ...open.file, size };
    open.complete = open.surveyed = false;
    await this.indexTo(number, size);
    if (this.searched?.file === number) {
      const { id, matcher, facets, line, total } = this.searched;
      this.searching = this.look(id, open, matcher, facets, this.stopSearch.signal, { line, total });
    }
    await this.scanTo(number, size, signal);
  }

  private maybeReport(): void {
    const now = performance.now();
    if (this.reportCost > (now - Math.max(this.lastReport, this.busySince)) * REPORT_SHARE) return;
    this.tellReport();
  }

  private tellReport(): void {
    const began = performance.now();
    this.report = combine(this.files.filter((f) => f.scan.bytes > 0 || f.complete).map((f) => f.scan), this.caseOptions());
    this.post({ type: 'report', report: this.view(this.report) });
    this.lastReport = performance.now();
    this.reportCost = this.lastReport - began;
  }

  private caseOptions(): CaseOptions {
    const zone = this.options.zone ? parseZone(this.options.zone) : undefined;
    return { now: this.options.now, ...(this.options.exchange ? { exchange: this.options.exchange } : {}), ...(zone ? { zone: { name: zone.name, offsetAt: (ms) => offsetAt(zone, ms) } } : {}) };
  }

  private view(report: CaseReport): ViewReport {
    const scans = this.files.map((f) => report.files.find((s) => s.path === f.file.path) ?? f.scan);
    // findings tell UTC where they can; files whose clock nobody can place would stand at a wrong time beside them
    const known = scans.filter((s) => s.clock === 'utc' || (s.clock === 'server' && s.offsetMinutes !== null));
    const utc = known.length > 0;
    const timed = utc ? known : scans.filter((s) => s.clock !== null);
    const shift: Shift = (scan, ms) => (utc && scan.clock === 'server' ? toUtc(scan, ms, 'server') - ms : 0);
    const kinds = kindsOf(scans, report.findings);
    const times = this.fineTimes(report.findings, kinds, scans, timed, shift) ?? quarters(report.findings, timed, shift);
    return {
      files: scans.map(summaryOf),
      findings: report.findings,
      kinds,
      verdict: report.verdict,
      ...times,
      marks: report.timeline.flatMap(({ at, what, path, line }) => {
        const file = this.files.findIndex((f) => f.file.path === path);
        return Number.isNaN(Date.parse(at)) ? [] : [{ at: Date.parse(at), what, ...(file >= 0 && line !== undefined && { file, line }) }];
      }).slice(0, 200),
      utc,
      complete: this.files.every((f) => f.complete),
    };
  }

  /** By the second, where every file is small and all of them are of one evening. */
  private fineTimes(findings: readonly Finding[], kinds: Record<string, string[]>, scans: readonly FileScan[], timed: readonly FileScan[], shift: Shift): Times | undefined {
    const spans = timed.filter((s) => s.from !== null);
    const span = Math.max(...spans.map((s) => s.to!)) - Math.min(...spans.map((s) => s.from!));
    const fine = this.files.map((f, i) => (timed.includes(scans[i]!) ? f.fine && joined(f.fine) : new FineTimes()));
    if (!(span < FINE_SPAN_MS) || fine.some((f, i) => !f || f.full || (f.clock !== undefined && f.clock !== scans[i]!.clock))) return undefined;
    const by = scans.map((s) => slotShift(s, shift, SECOND_MS));
    const of = (kind: string): SlotList => fine.flatMap((f, i) => (f!.facts.has(kind) ? [{ slots: f!.facts.get(kind)!, by: by[i]! }] : []));
    return {
      slotMs: SECOND_MS,
      records: sum(fine.map((f, i) => ({ slots: f!.records, by: by[i]! }))),
      series: findings.map((f, finding) => {
        const readers = Object.keys(kinds).filter((kind) => kinds[kind]!.includes(f.rule) && !findings.some((other) => other.rule !== f.rule && kinds[kind]!.includes(other.rule)));
        return { finding, slots: sum([f.rule, ...readers].flatMap(of)) };
      }),
    };
  }

  private reportText(format: ReportFormat): string {
    const report = this.report ?? combine([]);
    const { version } = this.options;
    if (format === 'markdown') return markdownReport(report, { version, formatTitle });
    return format === 'html' ? htmlReport(report, { version, formatTitle }) : sarifReport(report, { version });
  }

  private async search(id: number, file: number, query: Query): Promise<void> {
    this.stopSearch.abort();
    this.searched = undefined;
    const stop = (this.stopSearch = new AbortController());
    const open = this.files[file];
    if (!open) return;
    await open.indexed;
    const base = await open.headers.base();
    if (stop.signal.aborted) return;
    const matcher = matcherOf(query, base);
    if (typeof matcher === 'string') return this.post({ type: 'search-failed', id, problem: matcher });
    if (!matcher) return;
    this.searching = this.look(id, open, matcher, base && new FacetCounter(facetColumns(base).facets), stop.signal);
  }

  /** Looks at every block of a file and tells what it finds. */
  private async look(id: number, open: OpenFile, matcher: Matcher, facets: FacetCounter | undefined, signal: AbortSignal, from = { line: 1, total: 0 }): Promise<void> {
    const file = open.number;
    let lines: number[] = [];
    let last = performance.now();
    let { total } = from;
    let blocks = 0;
    let counted = last;
    const tell = (done: boolean): void => {
      const count = facets && (done || performance.now() - counted > LISTS_MS);
      this.post({ type: 'matches', id, file, lines, total, part: open.index.bytes === 0 ? 1 : blocks / open.index.offsets.length, done, ...(count ? { facets: facets.counts() } : {}) });
      lines = [];
      last = performance.now();
      if (count) counted = last;
    };
    try {
      for await (const found of searchBlocks(open.index, matcher, (from, to) => this.sources.read(file, from, to), { readings: (block) => open.headers.inBlock(block), from, ...(facets ? { facets } : {}) })) {
        if (signal.aborted) return;
        for (const line of found.lines) lines.push(line);
        ({ total, blocks } = found);
        if (performance.now() - last < SLICE_MS) continue;
        tell(false);
        await pause();
      }
      tell(true);
      this.searched = { id, file, matcher, facets, line: open.index.lineCount + 1, total };
    } catch (error) {
      this.post({ type: 'search-failed', id, problem: error instanceof Error ? error.message : String(error) });
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function prologueOf(scan: FileScan): FileSummary['prologue'] {
  return scan.end?.log && formatById(scan.end.format)?.kind === 'log' ? scan.end : undefined;
}

function summaryOf(s: FileScan): FileSummary {
  return {
    format: s.format, formatTitle: formatTitle(s.format), prologue: prologueOf(s), encoding: s.encoding, lines: s.lines, records: s.records, unparsed: s.unparsed,
    zone: s.zone?.name ?? '', offsetMinutes: s.clock === 'utc' ? 0 : s.offsetMinutes, from: s.from, to: s.to, exchange: s.exchange, ...(s.error ? { error: s.error } : {}),
  };
}

type Times = Pick<ViewReport, 'slotMs' | 'records' | 'series'>;
type SlotList = { slots: Iterable<[number, number]>; by: (slot: number) => number }[];
/** Milliseconds from a moment on a file's clock to the clock of the chart: another number on each side of a change of daylight saving time. */
type Shift = (scan: FileScan, ms: number) => number;

/** The same in slots. */
function slotShift(scan: FileScan, shift: Shift, slotMs: number): (slot: number) => number {
  return (slot) => Math.round(shift(scan, slot * slotMs) / slotMs);
}

function beginFine(fine: NonNullable<OpenFile['fine']>, from: number): ReturnType<FineTimes['hooks']> {
  if (from === 0) fine.closed = new FineTimes();
  fine.tail = new FineTimes();
  return fine.tail.hooks();
}

function joined({ closed, tail }: NonNullable<OpenFile['fine']>): FineTimes {
  const out = new FineTimes();
  out.add(closed);
  out.add(tail);
  return out;
}

function sum(list: SlotList): Slots {
  const out = new Map<number, number>();
  for (const { slots, by } of list) {
    for (const [slot, n] of slots) {
      const at = slot + by(slot);
      out.set(at, (out.get(at) ?? 0) + n);
    }
  }
  return [...out].sort((a, b) => a[0] - b[0]);
}

const HOUR_SLOTS = 3_600_000 / SLOT_MS;

/** By quarters of an hour: from the facts of a rule's own name, else from the finding's hours. */
function quarters(findings: readonly Finding[], timed: readonly FileScan[], shift: Shift): Times {
  const by = (scan: FileScan): ((slot: number) => number) => slotShift(scan, shift, SLOT_MS);
  const entries = (slots: Record<string, number>): [number, number][] => Object.entries(slots).map(([slot, n]) => [Number(slot), n]);
  return {
    slotMs: SLOT_MS,
    records: sum(timed.map((s) => ({ slots: entries(s.slots), by: by(s) }))),
    series: findings.map((f, finding) => {
      const own = timed.flatMap((scan) => (scan.facts[f.rule]?.tallies ?? []).map((x) => ({ slots: [...eachSlot(x.slots)], by: by(scan) })));
      return { finding, slots: own.length > 0 ? sum(own) : hoursOf(f).map(([hour, n]): [number, number] => [Math.floor(Date.parse(`${hour}:00:00Z`) / SLOT_MS / HOUR_SLOTS) * HOUR_SLOTS, n]) };
    }),
  };
}

/** Which rules read which facts, seen from the lines both show. */
function kindsOf(scans: readonly FileScan[], findings: readonly Finding[]): Record<string, string[]> {
  const places = new Map<string, string[]>();
  for (const f of findings) for (const e of f.evidence) add(places, `${e.path}:${e.line}:${e.column}`, f.rule);
  const out: Record<string, string[]> = {};
  for (const scan of scans) {
    for (const [kind, set] of Object.entries(scan.facts)) {
      const rules = new Set(out[kind] ?? []);
      for (const h of [...set.head, ...set.tail]) for (const rule of places.get(`${scan.path}:${h.line}:${h.column}`) ?? []) rules.add(rule);
      rules.delete(kind);
      if (rules.size > 0) out[kind] = [...rules];
    }
  }
  return out;
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
