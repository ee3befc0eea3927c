import { EVIDENCE_HEAD, EVIDENCE_TAIL, EVIDENCE_TEXT, MAX_KEPT, MAX_TALLIES, SLOT_MS } from '../limits';
import type { FactSet, LineHit, Rec, Span, Tally } from '../model';
import { NeedleSet } from './needles';
import type { Narrow, Notes, Observer, Spot, TallyFact } from './rule';

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
  const names = Object.keys(dims);
  // a handful of names: by hand, as sort() makes arrays of its own
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!;
    let k = i;
    for (; k > 0 && names[k - 1]! > name; k--) names[k] = names[k - 1]!;
    names[k] = name;
  }
  let key = '';
  for (const name of names) key += `${name}\u0001${dims[name]}\u0002`;
  return key;
}

/** A hit whose text is read when the scan is over: `index` counts the tallies of its record. */
export interface LateHit {
  late: true;
  index: number;
  /** Where the text is kept; shared by all hits of one record. */
  text: LateText;
}

/** Text of a record, as long as a hit needs it. `hits`: its tallies' hits, once read. */
export interface LateText {
  line: number;
  hits?: readonly LineHit[];
}

/** A hit like another, on another line: the observer gave its text. */
interface SameHit {
  same: LineHit;
  line: number;
}

/** A hit, one to be read later, or the number of a record of the block at hand (see {@link FactCollector.repeat}). */
type AnyHit = LineHit | LateHit | SameHit | number;

/** A tally while records pass. */
export class LiveTally {
  lastHit: AnyHit;
  /** The last hit is one of the block at hand. */
  fresh = false;
  /** Of a last hit that is like the first: its line. */
  private sameLine = 0;
  private slot = NaN;
  private inSlot = 0;

  constructor(readonly tally: Tally, private readonly countOnly = false) {
    this.lastHit = tally.firstHit;
  }

  /** Counts a record whose hit is like the tally's last one but for its line. */
  addSame(ms: number, line: number, low: number | undefined): void {
    if (low !== undefined && !(this.tally.low! <= low)) this.tally.low = low;
    this.sameLine = line;
    this.count(ms);
  }

  add(ms: number, hit: AnyHit, low?: number): void {
    if (low !== undefined && !(this.tally.low! <= low)) this.tally.low = low;
    this.sameLine = 0;
    this.lastHit = hit;
    this.count(ms);
  }

  /** The last hit, once all records have passed. */
  last(to: (hit: AnyHit) => LineHit): LineHit {
    const hit = to(this.lastHit);
    return this.sameLine > 0 ? { ...hit, line: this.sameLine } : hit;
  }

  private count(ms: number): void {
    const { tally } = this;
    tally.count++;
    if (ms !== ms) return;
    if (tally.first === null || ms < tally.first) tally.first = ms;
    if (tally.last === null || ms > tally.last) tally.last = ms;
    if (this.countOnly) return;
    const slot = Math.floor(ms / SLOT_MS);
    if (slot !== this.slot) {
      this.flush();
      this.slot = slot;
    }
    this.inSlot++;
  }

  /** Records come in the order of time, nearly: one entry of the histogram is written when its quarter hour is over. */
  flush(): void {
    if (this.inSlot > 0) this.tally.slots[this.slot] = (this.tally.slots[this.slot] ?? 0) + this.inSlot;
    this.inSlot = 0;
  }
}

/** A fact set while records pass. */
export class LiveSet {
  readonly set = emptyFactSet();
  readonly keys = new Map<string, LiveTally>();
  /** A ring, the oldest at {@link LiveSet.oldest} once it is full. */
  private readonly tail: AnyHit[] = [];
  private oldest = 0;
  private lastLine = -1;
  private lastSubject: string | undefined;
  fresh = false;

  /** The first lines are kept at once, so only their records need to be read. */
  get headIsFull(): boolean {
    return this.set.head.length >= EVIDENCE_HEAD;
  }

  /** Adds a hit to the first and last lines. Hits come in line order. */
  addEvidence(line: number, subject: string | undefined, hit: AnyHit): void {
    if (line === this.lastLine && subject === this.lastSubject) return;
    this.lastLine = line;
    this.lastSubject = subject;
    if (!this.headIsFull) this.set.head.push(hit as LineHit);
    else if (this.tail.length < EVIDENCE_TAIL) this.tail.push(hit);
    else {
      this.tail[this.oldest] = hit;
      this.oldest = (this.oldest + 1) % EVIDENCE_TAIL;
    }
  }

  /** Replaces every hit that is not final. */
  settle(to: (hit: AnyHit) => AnyHit): void {
    for (let i = 0; i < this.tail.length; i++) if (typeof this.tail[i] === 'number') this.tail[i] = to(this.tail[i]!);
    this.fresh = false;
  }

  *hits(): Generator<AnyHit> {
    yield* this.tail;
    for (const live of this.keys.values()) yield live.lastHit;
  }

  finish(to: (hit: AnyHit) => LineHit): FactSet {
    this.set.tail = [...this.tail.slice(this.oldest), ...this.tail.slice(0, this.oldest)].map(to);
    this.set.tallies = [...this.keys.values()].map((live) => {
      live.flush();
      live.tally.lastHit = live.last(to);
      return live.tally;
    });
    return this.set;
  }
}

/** Where a set is full: what is beyond is counted together, by what it is and not by whom it is about, so that sums stay true. */
export function beyondDims(dims: Record<string, string>): Record<string, string> {
  return dims.sig === undefined ? { subject: '' } : { subject: '', sig: dims.sig };
}

/** What one tally of a record did, so that it can be done again for a record with the same cells. */
export interface Repeat {
  live: LiveSet;
  tally: LiveTally;
  /** The set was full: it is counted together with others. */
  beyond: boolean;
  subject: string | undefined;
  /** The hit, where the observer gave its text: then only the line differs. */
  same: LineHit | undefined;
  countOnly: boolean;
  low: number | undefined;
}

/** What a record left: its tallies in order. */
export interface Trail {
  repeats: Repeat[];
  /** An observer wants to see each such record. */
  each: boolean;
  /** It left data that was kept. */
  kept: boolean;
}

/** Collects the facts of one file while its records pass. */
export class FactCollector {
  private readonly sets = new Map<string, LiveSet>();
  /** While set, notes what each record leaves. */
  trail: Trail | undefined;
  private freshSets: LiveSet[] = [];
  private freshTallies: LiveTally[] = [];

  tally(rec: Rec, fact: TallyFact): void {
    const live = this.set(fact.kind);
    const subject = fact.dims.subject;
    const hit = lineHit(rec, fact.span, subject);
    live.set.count++;
    if (!fact.countOnly) live.addEvidence(hit.line, subject, hit);
    let { dims } = fact;
    let key = tallyKey(dims);
    let tally = live.keys.get(key);
    const beyond = !tally && live.keys.size >= MAX_TALLIES;
    if (beyond) {
      live.set.dropped++;
      dims = beyondDims(dims);
      tally = live.keys.get((key = tallyKey(dims)));
    }
    if (!tally) {
      tally = new LiveTally({ dims, count: 0, clock: rec.clock, first: null, last: null, slots: {}, firstHit: hit, lastHit: hit }, fact.countOnly);
      live.keys.set(key, tally);
    }
    tally.add(rec.ms, hit, fact.low);
    this.trail?.repeats.push({ live, tally, beyond, subject, same: fact.span?.text !== undefined && fact.span.line === undefined ? hit : undefined, countOnly: fact.countOnly ?? false, low: fact.low });
  }

  /** Counts a record like an earlier one. Its text is asked for in {@link settle}, under `record` times 16 plus the number of the tally. */
  repeat(repeats: readonly Repeat[], line: number, ms: number, record: number): void {
    for (let i = 0; i < repeats.length; i++) {
      const { live, tally, beyond, subject, same, countOnly, low } = repeats[i]!;
      live.set.count++;
      if (beyond) live.set.dropped++;
      if (same) {
        if (!countOnly) live.addEvidence(line, subject, { same, line });
        tally.addSame(ms, line, low);
        continue;
      }
      const hit = record * MAX_REPEATS + i;
      if (!countOnly) live.addEvidence(line, subject, hit);
      if (!live.fresh) {
        live.fresh = true;
        this.freshSets.push(live);
      }
      tally.add(ms, hit, low);
      if (!tally.fresh) {
        tally.fresh = true;
        this.freshTallies.push(tally);
      }
    }
  }

  /** The block at hand ends: every record of it that still shows somewhere gets its text kept. */
  settle(textOf: (record: number) => LateText): void {
    const to = (hit: AnyHit): AnyHit => (typeof hit === 'number' ? { late: true, index: hit % MAX_REPEATS, text: textOf(Math.floor(hit / MAX_REPEATS)) } : hit);
    for (const live of this.freshSets) live.settle(to);
    for (const tally of this.freshTallies) {
      tally.lastHit = to(tally.lastHit);
      tally.fresh = false;
    }
    this.freshSets = [];
    this.freshTallies = [];
  }

  /** Texts that are still needed. */
  *texts(): Generator<LateText> {
    for (const live of this.sets.values()) for (const hit of live.hits()) if (typeof hit === 'object' && 'late' in hit) yield hit.text;
  }

  keep(rec: Rec, kind: string, data: Record<string, unknown>, span?: Spot): void {
    const live = this.set(kind);
    const { set } = live;
    const hit = lineHit(rec, span);
    set.count++;
    live.addEvidence(hit.line, undefined, hit);
    if (set.kept.length >= MAX_KEPT) set.dropped++;
    else set.kept.push({ line: hit.line, ms: rec.ms === rec.ms ? rec.ms : null, clock: rec.clock, data, hit });
    if (this.trail) this.trail.kept = true;
  }

  /** The sets, when all records have passed. `hitsOf` gives the hits of a late record's tallies. */
  finish(hitsOf: (text: LateText) => readonly LineHit[]): Record<string, FactSet> {
    const to = (hit: AnyHit): LineHit => {
      if (typeof hit === 'number') throw new Error('a hit of a block that was not settled');
      if ('same' in hit) return { ...hit.same, line: hit.line };
      return 'late' in hit ? (hit.text.hits ??= hitsOf(hit.text))[hit.index]! : hit;
    };
    return Object.fromEntries([...this.sets].map(([kind, live]) => [kind, live.finish(to)]));
  }

  private set(kind: string): LiveSet {
    let live = this.sets.get(kind);
    if (!live) this.sets.set(kind, (live = new LiveSet()));
    return live;
  }
}

/** Tallies of one record that can be repeated; a record with more is read each time. */
export const MAX_REPEATS = 16;

interface Watched {
  observers: readonly Observer[];
  /** Undefined where some observer sees every record. */
  needles: NeedleSet | undefined;
}

/** Runs observers over records, each on those with one of its needles. */
export class Watch {
  private readonly byKind = new Map<string, Watched>();

  constructor(private readonly observers: readonly Observer[]) {}

  /** Observers of a record's kind whose needles stand in it. Returns whether one of them wants each record. */
  run(rec: Rec, notes: Notes): boolean {
    const { observers, needles } = this.of(rec.kind);
    const found = needles ? needles.find(rec.text) : -1;
    if (found === 0) return false;
    let each = false;
    for (let i = 0; i < observers.length; i++) {
      if ((found & (1 << i)) === 0) continue;
      each ||= !observers[i]!.alike;
      observers[i]!.onRecord(rec, notes);
    }
    return each;
  }

  /** The needles of all observers of a kind; undefined where some observer sees every record. */
  needles(kind: string): string[] | undefined {
    const { observers, needles } = this.of(kind);
    return needles && [...new Set(observers.flatMap((o) => o.needles))];
  }

  /** Needles of a kind that are narrow for every observer that has them. */
  narrow(kind: string): Narrow[] {
    const { observers } = this.of(kind);
    const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
    return observers.flatMap((o) => o.narrow ?? []).filter((n) => observers.filter((o) => o.needles.some((x) => same(x, n.needle))).length === 1);
  }

  private of(kind: string): Watched {
    let watched = this.byKind.get(kind);
    if (!watched) {
      const observers = this.observers.filter((o) => o.kinds.includes('*') || o.kinds.includes(kind));
      const lists = observers.map((o) => o.needles);
      watched = { observers, needles: lists.some((n) => n.length === 0) ? undefined : new NeedleSet(lists) };
      this.byKind.set(kind, watched);
    }
    return watched;
  }
}
