import { DocumentModel } from '../editor/document';
import type { HoverContent, HoverOptions } from '../editor/hover';
import { objectRows, type ObjectRow } from './objects';
import type { Finding, Prologue } from '../model';
import { Headers } from './headers';
import { BlockMap, type IndexDelta } from './line-index';
import type { CaseWords, LineMark } from './notes';
import { Page, type PageLine } from './page';
import { recordReader } from './record-reader';
import { decodeLines, splitLines } from './search';

/** Blocks kept: a screen needs one or two, scrolling back a few more. */
const KEPT_PAGES = 24;
/** A file of blocks (a dump, a configuration, notes) is read as a whole up to here; beyond, its lines show without notes of their own. */
const MAX_WHOLE = 32 << 20;
/** Blocks looked through for the next line of a finding before its listed evidence is used. */
const MAX_LOOKED = 400;
/** Enough of a block to find a stamp in. */
const HEAD_BYTES = 8 << 10;
/** One block may be a single huge line; more than this of it is not read for the screen. */
const MAX_BLOCK_READ = 8 << 20;

/** What to go to. */
export interface Where {
  line: number;
  /** 1 forward, -1 back. */
  direction: 1 | -1;
  /** Only of these rules; all when empty. */
  rules: string[];
}

/** The lines of one file as they are shown: read by blocks, annotated when asked for, the last few kept. */
export class PageBook {
  readonly map = new BlockMap();
  private readonly pages = new Map<number, Promise<Page>>();
  private words: CaseWords = { findings: [], kinds: {} };
  private evidence = new Map<number, number[]>();
  private readonly headers: Headers;
  private model: Promise<DocumentModel | undefined> | undefined;

  constructor(
    readonly path: string,
    private readonly read: (from: number, to: number) => Promise<Uint8Array>,
  ) {
    this.headers = new Headers(path, this.map, read);
  }

  apply(delta: IndexDelta): void {
    this.headers.forget(delta.bytes < this.map.bytes || delta.from <= 1);
    this.map.apply(delta);
    for (const block of [...this.pages.keys()]) if (block >= delta.from - 1) this.pages.delete(block);
    this.model = undefined;
  }

  tell(findings: readonly Finding[], kinds: CaseWords['kinds']): void {
    this.words = { findings, kinds };
    this.evidence = new Map();
    findings.forEach((f, i) => {
      for (const e of f.evidence) {
        if (e.path !== this.path) continue;
        const list = this.evidence.get(e.line);
        if (!list) this.evidence.set(e.line, [i]);
        else if (!list.includes(i)) list.push(i);
      }
    });
    for (const page of this.pages.values()) void page.then((p) => p.forget());
  }

  /** How the lines of this file are read; undefined where pages cannot be read alone. */
  async fields(): Promise<Prologue | undefined> {
    return this.map.count === 0 ? undefined : this.headers.base();
  }

  /** Lines `from` to `to`, both included, as far as they exist. */
  async lines(from: number, to: number): Promise<PageLine[]> {
    const out: PageLine[] = [];
    for (let line = Math.max(1, from); line <= Math.min(to, this.map.lineCount); ) {
      const block = this.map.blockOf(line);
      const page = await this.page(block);
      const dressed = page.dress(line, to + 1, this.words, this.evidence);
      for (const l of dressed) out.push(l);
      line = Math.max(line + Math.max(1, dressed.length), this.map.endLine(block));
    }
    return out;
  }

  /** Whole lines as they stand in the file. */
  async text(lines: readonly number[]): Promise<string[]> {
    const out: string[] = [];
    for (const line of lines) {
      const page = await this.page(this.map.blockOf(line));
      out.push(page.lines[line - page.firstLine] ?? '');
    }
    return out;
  }

  /** What stands at a place, as an editor's hover says it, and where the cells of the line begin. */
  async hover(line: number, column: number, options: HoverOptions): Promise<{ content: HoverContent | undefined; cells: number[] }> {
    if (line < 1 || line > this.map.lineCount) return { content: undefined, cells: [] };
    const page = await this.page(this.map.blockOf(line));
    return { content: page.hover(line, column, { ...options, findings: this.words.findings }), cells: page.cells(line) };
  }

  /** Objects of a debugger log below one of them, or the outermost; undefined where the file holds none or is too large to be read as a whole. */
  async objects(parent: string | undefined): Promise<ObjectRow[] | undefined> {
    if (this.map.count === 0 || (await this.headers.base())) return undefined;
    const model = await (this.model ??= this.readModel());
    return model?.dump && objectRows(model.dump.tree, parent);
  }

  /** The next line a rule took notice of; undefined where there is none. */
  async next({ line, direction, rules }: Where): Promise<number | undefined> {
    const wanted = this.wanted(rules);
    const start = this.map.blockOf(line);
    let looked = 0;
    for (let block = start; block >= 0 && block < this.map.count && looked < MAX_LOOKED; block += direction, looked++) {
      const found = (await this.page(block)).markFrom(line, direction, wanted);
      if (found !== undefined) return found;
    }
    const listed = [...this.evidence].filter(([n, list]) => (direction > 0 ? n > line : n < line) && list.some((i) => rules.length === 0 || rules.includes(this.words.findings[i]!.rule))).map(([n]) => n);
    return listed.length === 0 ? undefined : direction > 0 ? Math.min(...listed) : Math.max(...listed);
  }

  /** The line that stands at a time of the file's own clock, where its lines are in order. */
  async lineAt(ms: number): Promise<number | undefined> {
    if (this.map.count === 0) return undefined;
    let low = 0;
    let high = this.map.count - 1;
    // the last block that begins before that time
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const first = await this.firstStamp(middle, high);
      if (first !== undefined && first >= ms) high = middle - 1;
      else low = middle;
    }
    const { lineCount } = this.map;
    return (await this.page(low)).lineAt(ms) ?? Math.min(this.map.endLine(low), lineCount);
  }

  /** The first stamp from a block on: of a log from a few lines of its head, else of its page. */
  private async firstStamp(block: number, end: number): Promise<number | undefined> {
    for (let b = block; b <= end; b++) {
      const prologue = await this.headers.at(b);
      if (!prologue) {
        const range = (await this.page(b)).range();
        if (range) return range.from;
        continue;
      }
      const { from, to } = this.map.range(b);
      const lines = splitLines(decodeLines(await this.read(from, Math.min(to, from + HEAD_BYTES)), this.map, from === 0));
      const reader = recordReader(prologue);
      // the last piece may be half a line
      for (const line of lines.slice(0, -1)) {
        const stamp = reader(line)?.ms;
        if (stamp !== undefined && stamp === stamp) return stamp;
      }
    }
    return undefined;
  }

  private wanted(rules: readonly string[]): (mark: LineMark) => boolean {
    const { findings, kinds } = this.words;
    const known = new Set(findings.filter((f) => rules.length > 0 || f.severity !== 'hint').map((f) => f.rule));
    const kindsOf = new Map(Object.entries(kinds));
    return (mark) => {
      const readers = [mark.kind, ...(kindsOf.get(mark.kind) ?? [])].filter((r) => known.has(r));
      return rules.length === 0 ? readers.length > 0 : readers.some((r) => rules.includes(r));
    };
  }

  private page(block: number): Promise<Page> {
    const kept = this.pages.get(block);
    if (kept) {
      this.pages.delete(block);
      this.pages.set(block, kept);
      return kept;
    }
    const made = this.make(block);
    this.pages.set(block, made);
    made.catch(() => this.pages.delete(block));
    for (const old of this.pages.keys()) {
      if (this.pages.size <= KEPT_PAGES) break;
      this.pages.delete(old);
    }
    return made;
  }

  private async make(block: number): Promise<Page> {
    const lines = await this.blockLines(block);
    const base = await this.headers.base(block === 0 ? lines : undefined);
    const prologue = base && (await this.headers.at(block));
    const model = prologue ? undefined : await (this.model ??= this.readModel());
    return new Page(this.path, this.map.firstLine(block), lines, prologue, model);
  }

  private async blockLines(block: number): Promise<string[]> {
    const { from, to } = this.map.range(block);
    const bytes = await this.read(from, Math.min(to, from + MAX_BLOCK_READ));
    return splitLines(decodeLines(bytes, this.map, from === 0));
  }

  /** The whole document, where it is neither a log nor too large. */
  private async readModel(): Promise<DocumentModel | undefined> {
    if (this.map.bytes > MAX_WHOLE) return undefined;
    const lines: string[] = [];
    for (let b = 0; b < this.map.count; b++) for (const line of await this.blockLines(b)) lines.push(line);
    const model = new DocumentModel(this.path, { count: lines.length, line: (n) => lines[n - 1] ?? '' });
    model.analyzeNow();
    return model;
  }
}
