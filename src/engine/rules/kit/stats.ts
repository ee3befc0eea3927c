import type { Evidence, FileScan, LineHit, PlaceTally, Tally } from '../../model';
import { MAX_EVIDENCE, SLOT_MS } from '../../limits';
import type { CaseFacts } from '../rule';
import { evidenceAt, firstAndLast, shareOf } from './evidence';

/** Subjects listed by name; the rest is summed as `others`. Part of the contract. */
export const TOP = 20;
const HOUR_MS = 3_600_000;

/** What belongs to one name: refusals, when, on which files. */
export interface SubjectStat {
  readonly name: string;
  count: number;
  first: number;
  last: number;
  readonly perHour: Record<string, number>;
  readonly dbs: ReadonlySet<string>;
}

export interface Entry {
  file: FileScan;
  tally: Tally;
}

/** Which tallies count, with their places: so by anything but the subject. */
export type Select = (entry: Pick<PlaceEntry, 'file'> & { tally: Pick<Tally, 'dims'> }) => boolean;

export interface PlaceEntry {
  file: FileScan;
  tally: PlaceTally;
}

/** Numbers of sessions started, by source and then by destination, in lower case. */
type Started = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** All refusals of one rule in a case. Times are UTC milliseconds, NaN where no line told one. */
export interface Stats {
  count: number;
  first: number;
  last: number;
  /** Earliest and latest stamp of clocks whose zone is not known. */
  firstLocal: number;
  lastLocal: number;
  perHour: Record<string, number>;
  subjects: SubjectStat[];
  entries: Entry[];
  /** The same refusals by database, where the subject is something else. */
  places: PlaceEntry[];
  files: FileScan[];
  /** All files of the same formats: where a refusal would stand if there was one. */
  range: FileScan[];
  /** Limits that the lines print, ascending. */
  limits: number[];
  /** Of the count: lines of sessions, the only ones that sessions are a denominator of. */
  inSessions: number;
  /** Of the others: rows of tracking logs. */
  tracked: number;
  /** Sessions of the same kind in files of the same formats; null where no file counts them. */
  attempts: number | null;
  /** The same for the databases with refusals alone. */
  attemptsThere: number | null;
  /** Sessions started in all of `range`. */
  started: Started;
  /** Filled when first asked for. */
  sources?: ReadonlySet<string>;
  byDestination?: ReadonlyMap<string, number>;
  byDatabase?: Map<boolean, DatabaseStat[]>;
}

/** Adds up the tallies of one or more kinds. */
export function statsOf(facts: CaseFacts, kinds: readonly string[], select?: Select, byPlace?: boolean): Stats {
  const steps = statsSteps(facts, kinds, select, byPlace);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Tallies added up between two pauses: some milliseconds. */
const TALLIES_A_STEP = 500;

/** The same, yielding as it goes. `byPlace`: ranked are databases, where the refusals name them, and not subjects. */
export function* statsSteps(facts: CaseFacts, kinds: readonly string[], select: Select = () => true, byPlace = false): Generator<void, Stats> {
  const entries = kinds.flatMap((kind) => facts.tallies(kind)).filter(select);
  const out: Stats = {
    count: 0, first: NaN, last: NaN, firstLocal: NaN, lastLocal: NaN, perHour: {}, subjects: [], entries, places: placesOf(facts, kinds, select),
    files: [...new Set(entries.map((e) => e.file))], range: [], limits: [], inSessions: 0, tracked: 0, attempts: null, attemptsThere: null, started: new Map(),
  };
  const formats = new Set(out.files.map((f) => f.format));
  // notes of several formats have no format in common: when one ends says nothing of another
  out.range = facts.files.filter((f) => (f.format === 'mixed' ? out.files.includes(f) : formats.has(f.format)));
  const subjects = new Map<string, Subject>();
  const limits = new Set<number>();
  const hours = new Hours(facts);
  let n = 0;
  const rank = (name: string, entry: Entry | PlaceEntry, times: EntryTimes): void => {
    const key = name.toLowerCase();
    let subject = subjects.get(key);
    if (!subject) subjects.set(key, (subject = new Subject(name, facts)));
    subject.add(entry);
    addTimes(times, subject);
  };
  for (const entry of entries) {
    if (n++ % TALLIES_A_STEP === TALLIES_A_STEP - 1) yield;
    const { tally } = entry;
    out.count += tally.count;
    if (ofSession(tally)) out.inSessions += tally.count;
    else if (tally.dims.kind === 'tracking') out.tracked += tally.count;
    if (tally.dims.limit && /^\d+$/.test(tally.dims.limit)) limits.add(Number(tally.dims.limit));
    const times = timesOf(facts, entry);
    addTimes(times, out);
    hours.add(entry);
    if (!byPlace || tally.place === undefined) rank((byPlace ? tally.dims.db : undefined) ?? tally.dims.subject ?? '', entry, times);
  }
  if (byPlace) for (const entry of out.places) rank(entry.tally.place, entry, timesOf(facts, entry));
  out.perHour = hours.sums();
  // facts beyond the cap of tallies are counted all the same
  out.subjects = [...subjects.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  out.limits = [...limits].sort((a, b) => a - b);
  if (n >= TALLIES_A_STEP) yield;
  out.started = startedIn(facts, out.range, formats);
  addAttempts(out);
  return out;
}

const ofSession = (tally: Pick<Tally, 'dims'>): boolean => tally.dims.kind === 'connectivity' || tally.dims.kind === 'smtp';

/** Places of the tallies that were selected. */
function placesOf(facts: CaseFacts, kinds: readonly string[], select: Select): PlaceEntry[] {
  const out: PlaceEntry[] = [];
  for (const file of facts.files) {
    for (const kind of kinds) for (const tally of facts.of(file, kind)?.places ?? []) if (select({ file, tally })) out.push({ file, tally });
  }
  return out;
}

type Times = Pick<Stats, 'first' | 'last'> & Partial<Pick<Stats, 'firstLocal' | 'lastLocal'>>;

/** When the lines of one tally were written. */
interface EntryTimes {
  first: number;
  last: number;
  local?: { first: number; last: number };
}

/** Counts by the hour, in UTC where that is known. */
class Hours {
  private readonly counts = new Map<number, number>();

  constructor(private readonly facts: CaseFacts) {}

  add({ file, tally }: Entry | PlaceEntry): void {
    const { slots, clock } = tally;
    const known = clock !== 'utc' && slots.length > 0 && !Number.isNaN(this.facts.utc(file, slots[0]! * SLOT_MS, clock));
    // a case has a hundred thousand quarter hours, and those of an hour stand together
    let hour = NaN, sum = 0;
    for (let i = 0; i < slots.length; i += 2) {
      const at = slots[i]! * SLOT_MS;
      // a named zone has another offset on each side of a change of daylight saving time
      const next = Math.floor((known ? this.facts.utc(file, at, clock) : at) / HOUR_MS);
      if (next !== hour && sum > 0) {
        this.counts.set(hour, (this.counts.get(hour) ?? 0) + sum);
        sum = 0;
      }
      hour = next;
      sum += slots[i + 1]!;
    }
    if (sum > 0) this.counts.set(hour, (this.counts.get(hour) ?? 0) + sum);
  }

  sums(): Record<string, number> {
    return Object.fromEntries([...this.counts].map(([hour, count]) => [hourKey(hour * HOUR_MS), count]));
  }
}

const NO_DBS: ReadonlySet<string> = new Set();

/** One name while it is added up. Its hours are asked for only where it is among the first. */
class Subject implements SubjectStat {
  count = 0;
  first = NaN;
  last = NaN;
  dbs: ReadonlySet<string> = NO_DBS;
  private readonly entries: (Entry | PlaceEntry)[] = [];

  constructor(readonly name: string, private readonly facts: CaseFacts) {}

  add(entry: Entry | PlaceEntry): void {
    this.count += entry.tally.count;
    const { db } = entry.tally.dims;
    // one of each, as there are tens of thousands of subjects
    if (db && !this.dbs.has(db)) this.dbs = new Set(this.dbs).add(db);
    this.entries.push(entry);
  }

  get perHour(): Record<string, number> {
    const hours = new Hours(this.facts);
    for (const entry of this.entries) hours.add(entry);
    return hours.sums();
  }
}

function timesOf(facts: CaseFacts, { file, tally }: Entry | PlaceEntry): EntryTimes {
  const first = facts.utc(file, tally.first, tally.clock);
  const last = facts.utc(file, tally.last, tally.clock);
  return { first, last, ...(Number.isNaN(first) && tally.first !== null && tally.last !== null && { local: { first: tally.first, last: tally.last } }) };
}

function addTimes({ first, last, local }: EntryTimes, to: Times): void {
  if (!(to.first <= first)) to.first = Number.isNaN(first) ? to.first : first;
  if (!(to.last >= last)) to.last = Number.isNaN(last) ? to.last : last;
  if (local && to.firstLocal !== undefined && to.lastLocal !== undefined) {
    if (!(to.firstLocal <= local.first)) to.firstLocal = local.first;
    if (!(to.lastLocal >= local.last)) to.lastLocal = local.last;
  }
}

/** `2011-01-12T00`. */
export function hourKey(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(0, 13) : 'unknown';
}

/** Counts by hour, the hours in the order of time. */
export function hoursInOrder(perHour: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(perHour).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** By the formats of the files, as most findings of a case are about the same ones. */
const started = new WeakMap<CaseFacts, Map<string, Started>>();

function startedIn(facts: CaseFacts, range: readonly FileScan[], formats: ReadonlySet<string>): Started {
  const key = [...formats].sort().join(' '), known = started.get(facts)?.get(key);
  if (known) return known;
  const out = new Map<string, Map<string, number>>();
  for (const file of range) {
    for (const [name, n] of Object.entries(file.counters.attempts ?? {})) {
      const tab = name.indexOf('\t'), source = name.slice(0, tab), destination = name.slice(tab + 1).toLowerCase();
      let there = out.get(source);
      if (!there) out.set(source, (there = new Map()));
      there.set(destination, (there.get(destination) ?? 0) + n);
    }
  }
  // notes of several formats are taken one by one
  if (!formats.has('mixed')) started.set(facts, (started.get(facts) ?? new Map<string, Started>()).set(key, out));
  return out;
}

/** Sessions that could have been refused: connectivity sessions of the same source, SMTP sessions of the same connector. */
function addAttempts(out: Stats): void {
  const sources = new Set<string>();
  const dbs = new Set<string>();
  const connectors = new Set<string | undefined>();
  for (const { tally: { dims } } of out.entries) {
    if (dims.source) sources.add(dims.source);
    if (dims.db !== undefined) dbs.add(dims.db.toLowerCase());
    if (dims.subject !== undefined) dbs.add(dims.subject.toLowerCase());
    if (dims.kind === 'smtp') connectors.add(dims.connector);
  }
  for (const { tally } of out.places) dbs.add(tally.place.toLowerCase());
  for (const source of sources) {
    for (const [destination, n] of out.started.get(source) ?? []) {
      out.attempts = (out.attempts ?? 0) + n;
      if (dbs.has(destination)) out.attemptsThere = (out.attemptsThere ?? 0) + n;
    }
  }
  if (connectors.size === 0) return;
  for (const file of out.range) {
    for (const [connector, n] of Object.entries(file.counters.sessions ?? {})) if (connectors.has(connector) || (connectors.has(undefined) && out.files.includes(file))) out.attempts = (out.attempts ?? 0) + n;
  }
}

/** Parts of Exchange whose sessions were refused: those of others are no attempts of theirs. */
export function sourcesOf(stats: Stats): ReadonlySet<string> {
  return (stats.sources ??= new Set(stats.entries.map((e) => e.tally.dims.source).filter((s) => s !== undefined)));
}

/** Sessions started, by destination in lower case. Counted once for each case of a rule. */
function attemptsByDestination(stats: Stats): ReadonlyMap<string, number> {
  if (stats.byDestination) return stats.byDestination;
  const out = new Map<string, number>();
  for (const source of sourcesOf(stats)) {
    for (const [name, n] of stats.started.get(source) ?? []) out.set(name, (out.get(name) ?? 0) + n);
  }
  return (stats.byDestination = out);
}

/** Refusals per value of one dimension, most first. */
export function byDim(stats: Stats, dim: string): { name: string; count: number; first: number }[] {
  const sums = new Map<string, { name: string; count: number; first: number }>();
  for (const { tally } of stats.entries) {
    const name = tally.dims[dim];
    if (!name) continue;
    const key = name.toLowerCase();
    const sum = sums.get(key) ?? { name, count: 0, first: Infinity };
    sum.count += tally.count;
    if (tally.first !== null && tally.first < sum.first) sum.first = tally.first;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Refusals of one database among its sessions. */
export interface DatabaseStat {
  name: string;
  count: number;
  first: number;
  last: number;
  attempts: number | null;
  rate: number | null;
}

/** Databases with refusals, whether they are the subject or only named beside it. Added up once. */
export function databasesOf(stats: Stats, subjectIsDatabase: boolean): readonly DatabaseStat[] {
  const known = (stats.byDatabase ??= new Map<boolean, DatabaseStat[]>());
  let list = known.get(subjectIsDatabase);
  if (!list) known.set(subjectIsDatabase, (list = addUpDatabases(stats, subjectIsDatabase)));
  return list;
}

function addUpDatabases(stats: Stats, subjectIsDatabase: boolean): DatabaseStat[] {
  const sums = new Map<string, { name: string; count: number; refused: number; first: number; last: number }>();
  const add = (tally: Tally | PlaceTally, name: string | undefined): void => {
    if (!name) return;
    const key = name.toLowerCase();
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = { name, count: 0, refused: 0, first: Infinity, last: -Infinity }));
    sum.count += tally.count;
    if (ofSession(tally)) sum.refused += tally.count;
    sum.first = Math.min(sum.first, tally.first ?? Infinity);
    sum.last = Math.max(sum.last, tally.last ?? -Infinity);
  };
  for (const { tally } of stats.entries) add(tally, tally.dims.db ?? (subjectIsDatabase && tally.place === undefined ? tally.dims.subject : undefined));
  for (const { tally } of stats.places) add(tally, tally.place);
  return [...sums.values()]
    .map(({ refused, ...s }) => {
      const attempts = attemptsByDestination(stats).get(s.name.toLowerCase()) ?? null;
      return { ...s, attempts, rate: attempts ? round(refused / attempts) : null };
    })
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

export function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}

/** Evidence of the entries: first lines, the first line of each subject, last lines; spread over the files. */
export function evidenceOf(facts: CaseFacts, kinds: readonly string[], stats: Stats): Evidence[] {
  const share = shareOf(stats.files.length);
  const out: Evidence[] = [];
  const byFile = new Map<FileScan, Entry[]>();
  for (const e of stats.entries) (byFile.get(e.file) ?? byFile.set(e.file, []).get(e.file)!).push(e);
  for (const [file, mine] of byFile) {
    if (out.length >= MAX_EVIDENCE) break;
    const subjects = new Set(mine.map((e) => e.tally.dims.subject));
    const chosen = new Set(mine.map((e) => e.tally));
    const hits = new Map<string, LineHit>();
    const add = (h: LineHit): void => void hits.set(`${h.line}:${h.column}`, h);
    for (const kind of kinds) {
      const set = facts.of(file, kind);
      // first and last lines do not tell which of the tallies they belong to
      if (set?.tallies.every((t) => chosen.has(t))) for (const h of [...set.head, ...set.tail]) if (subjects.has(h.subject)) add(h);
    }
    for (const e of mine.slice(0, MAX_EVIDENCE)) {
      add(e.tally.firstHit);
    }
    const list = [...hits.values()].sort((a, b) => a.line - b.line || a.column - b.column);
    for (const h of firstAndLast(list, share)) if (out.length < MAX_EVIDENCE) out.push(evidenceAt(file.path, h));
  }
  return out;
}

/** Hours between first and last refusal, at least one. */
export function activeHours(stats: Stats): number {
  const span = stats.last - stats.first;
  return Number.isNaN(span) ? 1 : Math.max(1, span / HOUR_MS);
}

export function peakHour(stats: Pick<Stats, 'perHour'>): { hour: string; count: number } | undefined {
  let best: { hour: string; count: number } | undefined;
  for (const [hour, count] of Object.entries(stats.perHour)) if (!best || count > best.count || (count === best.count && hour < best.hour)) best = { hour, count };
  return best;
}
