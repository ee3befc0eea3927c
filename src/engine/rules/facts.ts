import { EVIDENCE_HEAD, EVIDENCE_TAIL, EVIDENCE_TEXT, MAX_KEPT, MAX_TALLIES, SLOT_MS } from '../limits';
import type { Clock, FactSet, LineHit, Rec, Span, Tally } from '../model';
import type { Notes, Observer, Spot, TallyFact } from './rule';

/** The text around a span, at most {@link EVIDENCE_TEXT} units, the span moved with it only where the front was cut. */
export function lineHit(rec: Rec, span: Spot | undefined, subject?: string): LineHit {
  const text = span?.text ?? (rec.lines > 1 ? rec.text.slice(0, rec.text.indexOf('\n')) : rec.text);
  return hitOf(span?.line ?? rec.line, text, span ?? { column: 0, endColumn: text.length }, subject);
}

export function hitOf(line: number, text: string, span: Span, subject?: string): LineHit {
  let { column, endColumn } = span;
  if (endColumn > text.length) endColumn = text.length;
  if (column > endColumn) column = endColumn;
  const shown = text.length > EVIDENCE_TEXT ? text.slice(0, EVIDENCE_TEXT) : text;
  const hit: LineHit = { line, column, endColumn, text: shown };
  if (subject !== undefined) hit.subject = subject;
  return hit;
}

export function emptyFactSet(): FactSet {
  return { count: 0, tallies: [], kept: [], dropped: 0, head: [], tail: [] };
}

/** Key of a tally inside its set: dimensions in a fixed order. */
export function tallyKey(dims: Record<string, string>): string {
  return Object.keys(dims).sort().map((k) => `${k}\u0001${dims[k]}`).join('\u0002');
}

/** Adds a hit to the first and last lines of a set. Hits come in line order. */
function addEvidence(set: FactSet, hit: LineHit): void {
  const seen = set.head.length < EVIDENCE_HEAD ? set.head : set.tail;
  const last = (set.tail.length > 0 ? set.tail : set.head).at(-1);
  if (last?.line === hit.line && last.subject === hit.subject) return;
  seen.push(hit);
  if (set.tail.length > EVIDENCE_TAIL) set.tail.shift();
}

/** Collects the facts of one file while its records pass. */
export class FactCollector {
  readonly sets: Record<string, FactSet> = {};
  private readonly keys: Record<string, Map<string, Tally>> = {};

  tally(rec: Rec, fact: TallyFact): void {
    const set = this.set(fact.kind);
    const subject = fact.dims.subject;
    const hit = lineHit(rec, fact.span, subject);
    set.count++;
    addEvidence(set, hit);
    const ms = rec.ms === rec.ms ? rec.ms : null;
    const keys = (this.keys[fact.kind] ??= new Map(set.tallies.map((x) => [tallyKey(x.dims), x])));
    const key = tallyKey(fact.dims);
    let tally = keys.get(key);
    if (!tally) {
      if (keys.size >= MAX_TALLIES) {
        set.dropped++;
        return;
      }
      tally = { dims: fact.dims, count: 0, clock: rec.clock, first: null, last: null, slots: {}, firstHit: hit, lastHit: hit };
      keys.set(key, tally);
      set.tallies.push(tally);
    }
    addToTally(tally, ms, hit);
  }

  keep(rec: Rec, kind: string, data: Record<string, unknown>, span?: Spot): void {
    const set = this.set(kind);
    const hit = lineHit(rec, span);
    set.count++;
    addEvidence(set, hit);
    if (set.kept.length >= MAX_KEPT) set.dropped++;
    else set.kept.push({ line: hit.line, ms: rec.ms === rec.ms ? rec.ms : null, clock: rec.clock, data, hit });
  }

  private set(kind: string): FactSet {
    return (this.sets[kind] ??= emptyFactSet());
  }
}

function addToTally(tally: Tally, ms: number | null, hit: LineHit): void {
  tally.count++;
  tally.lastHit = hit;
  if (ms === null) return;
  if (tally.first === null || ms < tally.first) tally.first = ms;
  if (tally.last === null || ms > tally.last) tally.last = ms;
  const slot = Math.floor(ms / SLOT_MS);
  tally.slots[slot] = (tally.slots[slot] ?? 0) + 1;
}

/** Runs observers over records. One alternation of all needles decides whether a record is worth a look. */
export class Watch {
  private readonly byKind = new Map<string, { observer: Observer; test: RegExp | undefined }[]>();
  private readonly anyNeedle = new Map<string, RegExp | null>();

  constructor(private readonly observers: readonly Observer[]) {}

  /** Observers of a record's kind whose needles stand in it. */
  run(rec: Rec, notes: Notes): void {
    const list = this.of(rec.kind);
    const any = this.anyNeedle.get(rec.kind);
    if (any === null) {
      for (const { observer } of list) observer.onRecord(rec, notes);
      return;
    }
    if (any && !any.test(rec.text)) return;
    for (const { observer, test } of list) if (!test || test.test(rec.text)) observer.onRecord(rec, notes);
  }

  private of(kind: string): { observer: Observer; test: RegExp | undefined }[] {
    let list = this.byKind.get(kind);
    if (!list) {
      list = this.observers.filter((o) => o.kinds.includes('*') || o.kinds.includes(kind)).map((observer) => ({ observer, test: needleTest(observer.needles) }));
      this.byKind.set(kind, list);
      const all = list.map((x) => x.observer.needles);
      this.anyNeedle.set(kind, all.some((n) => n.length === 0) ? null : (needleTest(all.flat()) ?? /^(?!)/));
    }
    return list;
  }
}

function needleTest(needles: readonly string[]): RegExp | undefined {
  if (needles.length === 0) return undefined;
  return new RegExp([...new Set(needles)].map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'i');
}
