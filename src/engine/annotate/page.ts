import { explainAll } from '../editor/explain';
import { hoverAt, type HoverContent, type HoverModel, type HoverOptions } from '../editor/hover';
import { DocumentModel } from '../editor/document';
import type { Decoded, Finding, Prologue, Rec, Severity } from '../model';
import { ruleById } from '../rules/registry';
import { Scanner } from '../scanner';
import { annotationOf, decodedNote, evidenceNote, foldNeighbours, gapNote, type Annotation, type CaseWords, type LineMark } from './notes';

/** What a piece of a line is, for its colour. */
export const ROLES = ['text', 'time', 'id', 'source', 'key', 'address', 'number', 'header'] as const;

/** A line as it is shown. */
export interface PageLine {
  line: number;
  text: string;
  /** Characters behind the shown ones. */
  cut: number;
  /** Start, end, index in {@link ROLES}; three numbers a piece, ascending. */
  pieces: number[];
  /** Start, end of what a rule noticed, and how heavy it is. */
  marks: { column: number; endColumn: number; severity: Severity }[];
  notes: Annotation[];
  /** Milliseconds on the file's own clock. */
  ms?: number;
}

/** A line longer than this is cut on the screen; copying gives all of it. */
const SHOWN_CHARS = 5_000;
/** A pause worth a row: long for people, and long beside what is usual around it. */
const GAP_MS = 5_000;
const GAP_FACTOR = 20;
/** Values that say more decoded than as they are. A GUID or a time does not. */
const DECODED = new Set(['hresult', 'smtp-status', 'entry-id', 'imcea', 'win32', 'ec', 'mapi']);

/** An entry id, written in hexadecimal: worth reading wherever it stands. */
const ENTRY_ID = /[0-9A-F]{92}|(?:[0-9A-F]{2}-){40}/i;

/** A block of lines, read by the engine once; its lines are dressed when they are shown. */
export class Page {
  private readonly recs = new Map<number, Rec>();
  private readonly marks = new Map<number, LineMark[]>();
  private readonly gaps = new Map<number, number>();
  private notes: Map<number, Annotation[]> | undefined;
  /** From the line numbers of records to those of the file. */
  private readonly base: number;

  constructor(
    private readonly path: string,
    readonly firstLine: number,
    readonly lines: readonly string[],
    prologue: Prologue | undefined,
    /** Where the whole document was read: it knows more than a page can. */
    private readonly model?: DocumentModel,
  ) {
    this.base = model ? 0 : firstLine - 1;
    if (model) this.fromModel(model);
    else this.scan(path, prologue);
    this.findGaps();
  }

  get endLine(): number {
    return this.firstLine + this.lines.length;
  }

  /** Lines `from` up to `to`, the end exclusive, clipped to the page. `words` is asked once for all lines. */
  dress(from: number, to: number, words: CaseWords, evidence: ReadonlyMap<number, readonly number[]>): PageLine[] {
    this.notes ??= this.annotate(words, evidence);
    const out: PageLine[] = [];
    for (let line = Math.max(from, this.firstLine); line < Math.min(to, this.endLine); line++) out.push(this.line(line));
    return out;
  }

  /** The case has changed: words are made anew. */
  forget(): void {
    this.notes = undefined;
  }

  /** The first line behind (or last before) a line that a rule took notice of; `wanted` chooses among the kinds. */
  markFrom(line: number, direction: 1 | -1, wanted: (mark: LineMark) => boolean): number | undefined {
    const lines = [...this.marks.entries()].filter(([n, list]) => (direction > 0 ? n > line : n < line) && list.some(wanted)).map(([n]) => n);
    return lines.length === 0 ? undefined : direction > 0 ? Math.min(...lines) : Math.max(...lines);
  }

  /** First and last stamp, on the file's own clock. */
  range(): { from: number; to: number } | undefined {
    let from = Infinity;
    let to = -Infinity;
    for (const rec of this.recs.values()) {
      if (rec.ms !== rec.ms) continue;
      from = Math.min(from, rec.ms);
      to = Math.max(to, rec.ms);
    }
    return from <= to ? { from, to } : undefined;
  }

  /** The first line at or behind a time. */
  lineAt(ms: number): number | undefined {
    let found: number | undefined;
    for (const [line, rec] of this.recs) if (rec.ms >= ms && rec.line + this.base === line && (found === undefined || line < found)) found = line;
    return found;
  }

  recordAt(line: number): Rec | undefined {
    return this.recs.get(line);
  }

  /** What an editor's hover says at a place of a line. */
  hover(line: number, column: number, options: HoverOptions): HoverContent | undefined {
    if (this.model) return hoverAt(this.model, line, column, options);
    const by = this.base;
    const model: HoverModel = {
      path: this.path, dump: undefined, text: { line: (n) => this.lines[n + by - this.firstLine] ?? '' }, recordAt: (n) => this.recs.get(n + by),
      factsIn: (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((n) => (this.marks.get(n + by) ?? []).map((m) => ({ ...m, line: n }))),
    };
    const content = hoverAt(model, line - by, column, { ...options, findings: (options.findings ?? []).map((f) => this.near(f, line)) });
    return content && { ...content, line };
  }

  /** A finding with the evidence of one line, on the numbers of this page. */
  private near(finding: Finding, line: number): Finding {
    return { ...finding, evidence: finding.evidence.flatMap((e) => (e.path === this.path && e.line === line ? [{ ...e, line: line - this.base }] : [])) };
  }

  /** The cells of a line: where a keyboard goes from one to the next. */
  cells(line: number): number[] {
    const { pieces } = this.line(line);
    const starts: number[] = [];
    for (let i = 0; i < pieces.length; i += 3) starts.push(pieces[i]!);
    return starts.length > 0 ? starts : [0];
  }

  private scan(path: string, prologue: Prologue | undefined): void {
    const by = this.base;
    const scanner = new Scanner(path, {
      onRecord: (rec) => this.keep(rec, rec.line + by),
      onFact: (rec, kind, fact) => {
        const span = fact.span;
        this.mark({ line: (span?.line ?? rec.line) + by, column: span?.column ?? 0, endColumn: span?.endColumn ?? rec.text.length, kind, subject: fact.dims?.subject ?? '', limit: fact.dims?.limit, note: fact.note });
      },
    }, this.firstLine > 1 ? prologue : undefined);
    scanner.push(this.lines);
    scanner.finish(false);
  }

  private fromModel(model: DocumentModel): void {
    for (let line = this.firstLine; line < this.endLine; line++) {
      const rec = model.recordAt(line);
      if (rec) this.keep(rec, rec.line);
    }
    for (const f of model.factsIn(this.firstLine, this.endLine - 1)) {
      this.mark({ line: f.line, column: f.column ?? 0, endColumn: f.endColumn ?? model.text.line(f.line).length, kind: f.kind, subject: f.subject ?? '', note: f.note });
    }
  }

  private keep(rec: Rec, line: number): void {
    if (rec.kind === 'text') return;
    for (let i = 0; i < rec.lines; i++) this.recs.set(line + i, rec);
  }

  private mark(mark: LineMark): void {
    const list = this.marks.get(mark.line);
    if (list) list.push(mark);
    else this.marks.set(mark.line, [mark]);
  }

  /** Pauses between records that follow each other, where they stand out. */
  private findGaps(): void {
    let before = NaN;
    const steps: { line: number; ms: number }[] = [];
    let last: Rec | undefined;
    for (const [line, rec] of this.recs) {
      if (rec === last) continue;
      last = rec;
      if (rec.ms !== rec.ms) continue;
      if (rec.ms > before) steps.push({ line, ms: rec.ms - before });
      before = rec.ms;
    }
    const usual = steps.map((s) => s.ms).sort((a, b) => a - b)[steps.length >> 1] ?? 0;
    for (const s of steps) if (s.ms >= GAP_MS && s.ms >= usual * GAP_FACTOR) this.gaps.set(s.line, s.ms);
  }

  private annotate(words: CaseWords, evidence: ReadonlyMap<number, readonly number[]>): Map<number, Annotation[]> {
    const rows: { line: number; notes: Annotation[] }[] = [];
    const seen = new Set<string>();
    for (let line = this.firstLine; line < this.endLine; line++) {
      const notes: Annotation[] = [];
      const rules = new Set<string>();
      seen.clear();
      for (const mark of this.marks.get(line) ?? []) {
        const note = annotationOf(mark, words);
        // two facts of one rule, the second about nobody: the first has said it
        if (!note || seen.has(note.key) || (note.rule && mark.subject === '' && rules.has(note.rule))) continue;
        seen.add(note.key);
        if (note.rule) rules.add(note.rule);
        notes.push(note);
      }
      for (const index of evidence.get(line) ?? []) {
        const finding = words.findings[index];
        if (!finding || rules.has(finding.rule)) continue;
        rules.add(finding.rule);
        notes.push(evidenceNote(finding, index));
      }
      if (notes.length > 0 || this.marks.has(line) || ENTRY_ID.test(this.lines[line - this.firstLine]!)) notes.push(...this.decoded(line));
      const gap = this.gaps.get(line + 1);
      if (gap !== undefined) notes.push(gapNote(gap));
      if (notes.length > 0) rows.push({ line, notes });
    }
    foldNeighbours(rows);
    return new Map(rows.map((r) => [r.line, r.notes]));
  }

  private decoded(line: number): Annotation[] {
    const list = explainAll(this.lines[line - this.firstLine]!.slice(-700)).filter((d) => DECODED.has(d.kind) && !isSuccess(d));
    return list.slice(0, 2).map(decodedNote);
  }

  private line(line: number): PageLine {
    const full = this.lines[line - this.firstLine]!;
    const cut = full.length > SHOWN_CHARS;
    const raw = cut ? full.slice(0, SHOWN_CHARS) : full;
    const rec = this.recs.get(line);
    const out: PageLine = { line, text: hidden(raw), cut: cut ? full.length - SHOWN_CHARS : 0, pieces: raw.charCodeAt(0) === 35 ? [0, raw.length, 7] : rec ? this.pieces(rec, line, raw.length) : [], marks: this.marksOf(line), notes: this.notes?.get(line) ?? [] };
    if (rec && rec.ms === rec.ms) out.ms = rec.ms;
    return out;
  }

  private marksOf(line: number): PageLine['marks'] {
    const out: PageLine['marks'] = [];
    for (const m of this.marks.get(line) ?? []) {
      const rule = ruleById(m.kind);
      const note = this.notes?.get(line)?.find((n) => n.rule !== undefined && (n.rule === m.kind || n.key.split(':')[1] === m.subject));
      if (note || rule) out.push({ column: m.column, endColumn: m.endColumn, severity: note?.severity ?? rule!.severity });
    }
    return out;
  }

  /** Cells of the record that stand on this line. */
  private pieces(rec: Rec, line: number, length: number): number[] {
    const first = rec.line + this.base;
    let before = 0;
    for (let n = first; n < line; n++) before += (this.lines[n - this.firstLine]?.length ?? 0) + 1;
    const out: [number, number, number][] = [];
    for (const name of rec.names()) {
      const span = rec.span(name);
      if (!span) continue;
      const own = 'line' in span && span.line !== undefined;
      if (own && span.line !== line) continue;
      const from = Math.max(0, span.column - (own ? 0 : before));
      const to = Math.min(length, span.endColumn - (own ? 0 : before));
      if (to > from) out.push([from, to, roleOf(name, rec)]);
    }
    out.sort((a, b) => a[0] - b[0]);
    let end = 0;
    return out.filter(([from, to]) => from >= end && ((end = to), true)).flat();
  }
}

function isSuccess(d: Decoded): boolean {
  return /^2\d\d\b|\b2\.\d\.\d\b/.test(d.raw) || d.error !== undefined;
}

/** Control characters and direction marks as visible ones of the same length, so that columns stay true. */
function hidden(text: string): string {
  return /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(text)
    ? text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, (c) => (c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '\u00b7'))
    : text;
}

const BY_NAME: readonly [RegExp, number][] = [
  [/date|time|stamp|created/i, 1],
  [/session|message-id|guid|-id$|^(pid|tid|seq)$|address:|event-id$/i, 2],
  [/^(source|event|event-id|component|category|eventname|direction|level|cmdlet|type|kind)$|connector/i, 3],
  [/address|recipient|sender|server|host|endpoint|destination|mailbox|user|-ip$|^c-|^s-/i, 5],
  [/^(?:sc-|total|bytes|size|count|line|time-taken|sequence-number)/i, 6],
  [/^(?:name|field|key)$/i, 4],
];

const roles = new Map<string, number>();

function roleOf(name: string, rec: Rec): number {
  const key = `${rec.format}\t${name}`;
  let role = roles.get(key);
  if (role === undefined) {
    role = BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
    roles.set(key, role);
  }
  return role;
}
