import { EVIDENCE_HEAD, EVIDENCE_TAIL, EVIDENCE_TEXT, MAX_KEPT, MAX_TALLIES, SLOT_MS } from '../limits';
import type { FactSet, LineHit, PlaceTally, Rec, Span, Tally } from '../model';
import { Histogram, type SlotRange } from '../time/slots';
import { parseUtcIso } from '../time/stamp';
import { NeedleSet } from './needles';
import type { Input, Notes, Observer, Reach, Spot, TallyFact } from './rule';

/** The text around a span, at most {@link EVIDENCE_TEXT} units, the span moved with it only where the front was cut. */
export function lineHit(rec: Rec, span: Spot | undefined, subject?: string): LineHit {
  if (rec.inFile && span?.text === undefined) span = rec.inFile(span ?? { column: 0, endColumn: rec.text.length });
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
  return { count: 0, tallies: [], places: [], kept: [], dropped: 0, head: [], tail: [] };
}

/** Key of a tally inside its set: dimensions in a fixed order. */
export function tallyKey(dims: Record<string, string>): string {
  return keyOf(Object.keys(dims), dims);
}

/** What tells tallies of the same subject, and places of the same name, apart. */
function restOf(dims: Record<string, string>): string {
  return keyOf(Object.keys(dims).filter((name) => name !== 'subject'), dims);
}

function keyOf(names: string[], dims: Record<string, string>): string {
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

/** Entries by name and by what else tells them apart: nothing has to be glued together to look one up. */
class ByName<T> {
  /** In the order in which they came. */
  readonly list: T[] = [];
  private readonly rests = new Map<string, Map<string | undefined, T>>();

  get(name: string | undefined, rest: string): T | undefined {
    return this.rests.get(rest)?.get(name);
  }

  add(name: string | undefined, rest: string, entry: T): void {
    let names = this.rests.get(rest);
    if (!names) this.rests.set(rest, (names = new Map()));
    names.set(name, entry);
    this.list.push(entry);
  }
}

/** What the lines of a group came to that were counted elsewhere. Stamps in milliseconds, infinite where there is none. */
export interface Counted {
  count: number;
  minStamp: number;
  maxStamp: number;
  low: number;
}

/** A tally, or a tally by place, while records pass. */
export class LiveTally<T extends Pick<Tally, 'count' | 'first' | 'last' | 'slots'> & { low?: number } = Tally> {
  private readonly histogram = new Histogram();

  constructor(readonly tally: T, readonly countOnly = false) {}

  add(ms: number, low?: number): void {
    const { tally } = this;
    if (low !== undefined && !(tally.low! <= low)) tally.low = low;
    tally.count++;
    if (ms !== ms) return;
    this.widen(ms, ms);
    if (!this.countOnly) this.histogram.add(Math.floor(ms / SLOT_MS));
  }

  addCounted({ count, minStamp, maxStamp, low }: Counted, slots: SlotRange): void {
    if (low < (this.tally.low ?? -Infinity)) this.tally.low = low;
    this.tally.count += count;
    this.widen(minStamp, maxStamp);
    if (!this.countOnly) this.histogram.addAll(slots);
  }

  finish(): T {
    this.tally.slots = this.histogram.slots();
    return this.tally;
  }

  private widen(from: number, to: number): void {
    const { tally } = this;
    if (tally.first === null || from < tally.first) tally.first = from;
    if (tally.last === null || to > tally.last) tally.last = to;
  }
}

/** A tally by place, and what its class is told by: records whose places have the same one differ in the names of their places alone. */
export class LivePlace extends LiveTally<PlaceTally> {
  constructor(tally: PlaceTally, countOnly: boolean | undefined, readonly sort: string) {
    super(tally, countOnly);
  }
}

function sortOf(kind: string, rest: string): string {
  return `${kind}\u0003${rest}\u0003`;
}

/** A fact set while records pass. */
export class LiveSet {
  readonly set = emptyFactSet();
  readonly tallies = new ByName<LiveTally>();
  readonly places = new ByName<LivePlace>();
  /** The last lines, in order. */
  private tail: LineHit[] = [];
  private lastLine = -1;
  private lastSubject: string | undefined;

  /** The first lines are kept at once, so only their records need to be read. */
  get headIsFull(): boolean {
    return this.set.head.length >= EVIDENCE_HEAD;
  }

  /** Adds a hit to the first and last lines. Hits come in line order. */
  addEvidence(line: number, subject: string | undefined, hit: LineHit): void {
    if (line === this.lastLine && subject === this.lastSubject) return;
    this.lastLine = line;
    this.lastSubject = subject;
    if (!this.headIsFull) this.set.head.push(hit);
    else {
      this.tail.push(hit);
      if (this.tail.length >= 4 * EVIDENCE_TAIL) this.tail = this.tail.slice(-EVIDENCE_TAIL);
    }
  }

  /** Hits of lines that were counted elsewhere, the last ones of each sort: they join the last lines where they belong. */
  addLate(hits: readonly LineHit[]): void {
    const all = [...this.tail, ...hits].sort((a, b) => a.line - b.line);
    this.tail = all.filter((hit, i) => i === 0 || hit.line !== all[i - 1]!.line || hit.subject !== all[i - 1]!.subject).slice(-EVIDENCE_TAIL);
  }

  finish(): FactSet {
    this.set.tail = this.tail.slice(-EVIDENCE_TAIL);
    this.set.tallies = this.tallies.list.map((live) => live.finish());
    this.set.places = this.places.list.map((live) => live.finish());
    return this.set;
  }
}

/** Where a set is full: what is beyond is counted together, by what it is and not by whom it is about, so that sums stay true. */
export function beyondDims(dims: Record<string, string>): Record<string, string> {
  return dims.sig === undefined ? { subject: '' } : { subject: '', sig: dims.sig };
}

/** The dimensions of a place: all but the subject. */
export function placeDims(dims: Record<string, string>): Record<string, string> {
  const { subject: _, ...rest } = dims;
  return rest;
}

export function placeKey(place: string, dims: Record<string, string>): string {
  return `${place}\u0003${tallyKey(dims)}`;
}

/** What one tally of a record did, so that it can be done again for records that say the same. */
export interface Repeat {
  live: LiveSet;
  tally: LiveTally;
  /** The set was full: it is counted together with others. */
  beyond: boolean;
}

/** What a record left, to be counted again for others. Its lists are replaced, never added to: tens of thousands of them stay, most with one entry. */
export interface Left {
  tallies: readonly Repeat[];
  places: readonly LivePlace[];
  /** Whom the facts with a place are about, in their order. */
  placed: readonly (string | undefined)[];
  /** Names what the places are of: records with the same one differ in the names of their places alone. */
  placeKey: string;
}

export const NOTHING: Left = { tallies: [], places: [], placed: [], placeKey: '' };

/** A list with one entry more, and no room for others. */
function withOne<T>(list: readonly T[], entry: T): readonly T[] {
  return list.length === 0 ? [entry] : [...list, entry];
}

/** What a record left, and what that depends on. */
export interface Trail extends Left {
  facts: TallyFact[];
  /** What the tallies (and that there is no place beside them), and the places, depend on besides the record's reach; undefined: the whole record. */
  by: Set<Input> | undefined;
  placeBy: Set<Input> | undefined;
  /** The number that one of its facts gave. */
  low: number | undefined;
  /** An observer wants to see each such record. */
  each: boolean;
  /** It left data that was kept. */
  kept: boolean;
}

export function newTrail(): Trail {
  return { ...NOTHING, facts: [], by: new Set(), placeBy: new Set(), low: undefined, each: false, kept: false };
}

/** A fact that is left again about other subjects and places, which change nothing else of it; in whatever file. */
export class Kin {
  readonly rest: string;
  readonly sort: string;

  constructor(readonly fact: TallyFact) {
    this.rest = restOf(fact.dims);
    this.sort = sortOf(fact.kind, this.rest);
  }
}

/** Collects the facts of one file while its records pass. */
export class FactCollector {
  private readonly sets = new Map<string, LiveSet>();
  /** While set, notes what each record leaves. */
  trail: Trail | undefined;

  tally(rec: Rec, fact: TallyFact): void {
    const live = this.set(fact.kind), { place, dims } = fact, rest = restOf(dims);
    const repeat = this.count(live, rec, fact, dims.subject, place, rest, lineHit(rec, fact.span, dims.subject));
    const spot = place ? this.place(live, rec, fact, place, rest, sortOf(fact.kind, rest), fact.low) : undefined;
    if (this.trail) this.note(this.trail, fact, repeat, spot);
  }

  /** A fact as another record left it, about a subject and a place of its own. */
  again(rec: Rec, kin: Kin, subject: string | undefined, place: string | undefined, low: number | undefined, span: Spot | undefined, left: Left): void {
    const { fact, rest, sort } = kin, live = this.set(fact.kind);
    left.tallies = withOne(left.tallies, this.count(live, rec, fact, subject, place, rest, lineHit(rec, span, subject), low));
    if (place === undefined) return;
    const spot = this.place(live, rec, fact, place, rest, sort, low);
    left.places = withOne(left.places, spot);
    left.placed = withOne(left.placed, subject);
    left.placeKey += spot.sort;
  }

  private count(live: LiveSet, rec: Rec, { countOnly, low: own, dims }: TallyFact, subject: string | undefined, place: string | undefined, rest: string, hit: LineHit, low = own): Repeat {
    const { set, tallies } = live;
    set.count++;
    let tally = tallies.get(subject, rest);
    const beyond = !tally && tallies.list.length >= MAX_TALLIES;
    if (beyond) {
      set.dropped++;
      dims = beyondDims(dims);
      subject = dims.subject;
      tally = tallies.get(subject, (rest = restOf(dims)));
    }
    // further lines of a set whose first lines are known need no text but for its last ones
    if (!countOnly) live.addEvidence(hit.line, hit.subject, hit);
    if (!tally) {
      if (subject !== dims.subject) dims = { ...dims, subject: subject! };
      tally = new LiveTally<Tally>({ dims, count: 0, clock: rec.clock, first: null, last: null, slots: [], firstHit: hit, ...(place && { place }) }, countOnly);
      tallies.add(subject, rest, tally);
    }
    tally.add(rec.ms, low);
    return { live, tally, beyond };
  }

  private place({ places }: LiveSet, rec: Rec, { kind, countOnly, dims }: TallyFact, name: string, rest: string, sort: string, low: number | undefined): LivePlace {
    let own = dims;
    let place = places.get(name, rest);
    if (!place && places.list.length >= MAX_TALLIES) {
      name = '';
      own = beyondDims(dims);
      place = places.get(name, (rest = restOf(own)));
      sort = sortOf(kind, rest);
    }
    if (!place) places.add(name, rest, (place = new LivePlace({ place: name, dims: placeDims(own), count: 0, clock: rec.clock, first: null, last: null, slots: [] }, countOnly, sort)));
    place.add(rec.ms, low);
    return place;
  }

  private note(trail: Trail, fact: TallyFact, repeat: Repeat, place: LivePlace | undefined): void {
    trail.facts.push(fact);
    trail.tallies = withOne(trail.tallies, repeat);
    if (fact.low !== undefined) trail.low = fact.low;
    if (!fact.by) trail.by = undefined;
    else for (const input of fact.by) trail.by?.add(input);
    if (!place) {
      // that there is none depends on what it would have depended on
      for (const input of fact.placeBy ?? []) trail.by?.add(input);
      return;
    }
    trail.places = withOne(trail.places, place);
    trail.placed = withOne(trail.placed, fact.dims.subject);
    trail.placeKey += place.sort;
    if (!fact.placeBy) trail.placeBy = undefined;
    else for (const input of fact.placeBy) trail.placeBy?.add(input);
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

  /** The sets, when all records have passed. */
  finish(): Record<string, FactSet> {
    return Object.fromEntries([...this.sets].map(([kind, live]) => [kind, live.finish()]));
  }

  set(kind: string): LiveSet {
    let live = this.sets.get(kind);
    if (!live) this.sets.set(kind, (live = new LiveSet()));
    return live;
  }
}

interface Watched {
  observers: readonly Observer[];
  /** Undefined where some observer sees every record. */
  needles: NeedleSet | undefined;
  /** Made when a byte scanner asks. */
  sought?: Sought;
  /** Column in which needles count; where it is missing, and where none is named, they count anywhere. */
  column: string | undefined;
}

/** What a byte scanner looks for in records of one kind. */
export interface Sought {
  needles: readonly string[];
  /** For each needle whose it is, a bit for each observer. */
  owners: readonly number[];
  /** Observers that see each record with a needle of theirs. */
  each: number;
  /** Of the needles whose reach every observer that has them tells, the widest. */
  reach: readonly Reach[];
  /** The owner who is not shown records written so soon after the stamp of a column. */
  soon: { owners: number; column: string; ms: number } | undefined;
}

function soonOf(observers: readonly Observer[]): Sought['soon'] {
  const at = observers.findIndex((o) => o.soon);
  return at < 0 ? undefined : { owners: 1 << at, ...observers[at]!.soon! };
}

function soughtBy(observers: readonly Observer[]): Sought {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const needles = [...new Set(observers.flatMap((o) => o.needles))];
  const having = needles.map((needle) => observers.filter((o) => o.needles.some((n) => same(n, needle))));
  return {
    needles,
    each: observers.reduce((bits, o, i) => (o.alike ? bits : bits | (1 << i)), 0),
    owners: having.map((list) => list.reduce((bits, o) => bits | (1 << observers.indexOf(o)), 0)),
    soon: soonOf(observers),
    reach: needles.flatMap((needle, i) => {
      const told = having[i]!.map((o) => o.reach?.find((r) => same(r.needle, needle)));
      if (told.some((r) => !r)) return [];
      const [first] = told as [Reach];
      const alike = told.every((r) => r!.until === first.until && r!.number === first.number);
      return [{ needle, before: Math.max(...told.map((r) => r!.before)), ...(alike && first.until && { until: first.until }), ...(alike && first.number && { number: true as const }) }];
    }),
  };
}

function isSoon(rec: Rec, { soon }: Observer): boolean {
  return soon !== undefined && rec.ms - parseUtcIso(rec.get(soon.column) ?? '') < soon.ms;
}

/** Runs observers over records, each on those with one of its needles. */
export class Watch {
  private readonly byKind = new Map<string, Watched>();

  /** @param columns by kind of record the column that tells what happened */
  constructor(private readonly observers: readonly Observer[], private readonly columns: Readonly<Record<string, string>> = {}) {}

  /** Observers of a record's kind whose needles stand in it: `owners`, where that is known. Returns whether one of them wants each record. */
  run(rec: Rec, notes: Notes, owners?: number): boolean {
    const { observers, needles, column } = this.of(rec.kind);
    const found = owners !== undefined ? owners : needles ? needles.find((column === undefined ? undefined : rec.get(column)) ?? rec.text) : -1;
    if (found === 0) return false;
    let each = false;
    for (let i = 0; i < observers.length; i++) {
      if ((found & (1 << i)) === 0) continue;
      const observer = observers[i]!;
      each ||= !observer.alike;
      if (!isSoon(rec, observer)) observer.onRecord(rec, notes);
    }
    return each;
  }

  /** The needles of all observers of a kind; undefined where some observer sees every record. */
  sought(kind: string): Sought | undefined {
    const watched = this.of(kind);
    if (watched.needles) watched.sought ??= soughtBy(watched.observers);
    return watched.sought;
  }

  private of(kind: string): Watched {
    let watched = this.byKind.get(kind);
    if (!watched) {
      const observers = this.observers.filter((o) => o.kinds.includes('*') || o.kinds.includes(kind));
      const lists = observers.map((o) => o.needles);
      watched = { observers, needles: lists.some((n) => n.length === 0) ? undefined : new NeedleSet(lists), column: this.columns[kind] };
      this.byKind.set(kind, watched);
    }
    return watched;
  }
}
