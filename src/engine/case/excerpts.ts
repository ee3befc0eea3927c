import { SLOT_MS } from '../limits';
import type { FactSet, FileScan, Kept, LineHit, Tally } from '../model';
import type { ConsoleOffsets } from './zones';

/** Rows of logs, wherever they stand: what notes tell in their own words is no copy of anything. */
const ROWS: ReadonlySet<string> = new Set(['connectivity', 'tracking', 'smtp']);
/** Kind of the facts that tell how many rows of notes are counted where they come from, by `of`. */
const EXCERPT_ROWS = 'excerpt-rows';
/** A stamp, a separator and the id of a session: a paste changes quotes and blanks behind them. */
const ROW_START = /\d{4}-\d\d-\d\dT[\d:.]{8,16}Z.{0,17}/;
/** Cmdlets print whole seconds. */
const SECOND_MS = 1000;
/** Files of notes that are compared with each other; a case has few. */
const MAX_NOTES = 100;

/**
 * Notes that quote rows of a log or of other notes given beside them, and cmdlet output with the same rows: such rows count once, where
 * they stand first, logs before notes. A fact of notes is taken for a quoted one where the others have all of it: the same words about the
 * same subject in the same quarters of an hour, at least as often; and in the lines themselves, where all of those are known.
 */
export function countExcerptsOnce(files: readonly FileScan[], consoles: ConsoleOffsets): readonly FileScan[] {
  const notes = files.filter((f) => f.end?.log === false && Object.values(f.facts).some((set) => set.tallies.some((t) => ROWS.has(t.dims.kind ?? ''))));
  if (notes.length === 0 || notes.length > MAX_NOTES) return files;
  const logs = new Rows(files.filter((f) => f.end?.log === true && f.records > 0));
  const counted = new Map<FileScan, FileScan>();
  const before: FileScan[] = [];
  for (const file of notes) {
    const rest = withoutRows(withoutRows(file, logs, consoles), new Rows(before), consoles);
    before.push(rest);
    counted.set(file, rest);
  }
  return files.map((f) => counted.get(f) ?? f);
}

/** What is the same in a log and in cmdlet output: databases and servers are not told by both. */
const keyOf = ({ dims }: Pick<Tally, 'dims'>): string => JSON.stringify(['subject', 'sig', 'kind', 'limit', 'source', 'of', 'how'].map((name) => dims[name]?.toLowerCase() ?? ''));

interface Sum {
  count: number;
  first: number;
  last: number;
  slots: Map<number, number>;
}

/** What files hold, added up kind by kind when first asked for. Times in UTC. */
class Rows {
  private readonly sums = new Map<string, Map<string, Sum>>();
  private readonly lines = new Map<string, ReadonlySet<string> | undefined>();
  private readonly rows = new Map<string, ReadonlySet<string>>();
  private counters: Record<string, Record<string, number>> | undefined;

  constructor(private readonly files: readonly FileScan[]) {}

  sum(kind: string, tally: Tally): Sum | undefined {
    let sums = this.sums.get(kind);
    if (!sums) {
      this.sums.set(kind, (sums = new Map<string, Sum>()));
      for (const set of this.sets(kind)) for (const t of set.tallies) if (t.clock === 'utc') add(sums, t);
    }
    return sums.get(keyOf(tally));
  }

  /** The starts of all matching lines; undefined where only some of them are known. */
  starts(kind: string): ReadonlySet<string> | undefined {
    if (!this.lines.has(kind)) {
      const sets = this.sets(kind), hits = sets.map((set) => new Map([...set.head, ...set.tail].map((h) => [`${h.line}:${h.column}`, h])));
      const all = sets.every((set, i) => hits[i]!.size >= set.count);
      this.lines.set(kind, all ? new Set(hits.flatMap((h) => [...h.values()].map(startOf))) : undefined);
    }
    return this.lines.get(kind);
  }

  hasKept(kind: string, fact: Kept, shift: number): boolean {
    let rows = this.rows.get(kind);
    if (!rows) this.rows.set(kind, (rows = new Set(this.sets(kind).flatMap((set) => set.kept.filter((k) => k.clock === 'utc').map((k) => keptKey(k, 0))))));
    return rows.has(keptKey(fact, shift));
  }

  counted(name: string, key: string): number {
    if (!this.counters) {
      this.counters = {};
      for (const { counters } of this.files) for (const [n, counts] of Object.entries(counters)) for (const [k, c] of Object.entries(counts)) (this.counters[n] ??= {})[k] = (this.counters[n]?.[k] ?? 0) + c;
    }
    return this.counters[name]?.[key] ?? 0;
  }

  private sets(kind: string): FactSet[] {
    return this.files.flatMap((f) => (Object.hasOwn(f.facts, kind) ? [f.facts[kind]!] : []));
  }
}

/** Rows of messages by message, recipients and second; others by all they hold. */
function keptKey({ ms, data }: Kept, shift: number): string {
  const at = ms === null ? null : Math.floor((ms - shift) / SECOND_MS);
  return JSON.stringify(typeof data.id === 'string' && data.id !== '' ? [at, data.id.toLowerCase(), data.recipients, data.event] : [at, data]);
}

function add(sums: Map<string, Sum>, tally: Tally): void {
  const key = keyOf(tally);
  let sum = sums.get(key);
  if (!sum) sums.set(key, (sum = { count: 0, first: Infinity, last: -Infinity, slots: new Map() }));
  sum.count += tally.count;
  sum.first = Math.min(sum.first, tally.first ?? Infinity);
  sum.last = Math.max(sum.last, tally.last ?? -Infinity);
  for (let i = 0; i < tally.slots.length; i += 2) sum.slots.set(tally.slots[i]!, (sum.slots.get(tally.slots[i]!) ?? 0) + tally.slots[i + 1]!);
}

function startOf(hit: LineHit): string {
  return (ROW_START.exec(hit.text)?.[0] ?? hit.text).replaceAll(/[;\t]/g, ',');
}

const isRowHit = (hit: LineHit): boolean => ROW_START.test(hit.text);

/** `shift`: what the clock of the tally is ahead of UTC, whole quarters of an hour. */
function holds(sum: Sum | undefined, { count, first, last, slots }: Tally, shift: number): boolean {
  if (!sum || sum.count < count || (first !== null && first - shift < sum.first - SECOND_MS) || (last !== null && last - shift > sum.last)) return false;
  for (let i = 0; i < slots.length; i += 2) if ((sum.slots.get(slots[i]! - shift / SLOT_MS) ?? 0) < slots[i + 1]!) return false;
  return true;
}

/** Milliseconds that the clock of these tallies is ahead of UTC; undefined where that is not known. */
function shiftOf(file: FileScan, clock: Tally['clock'], consoles: ConsoleOffsets): number | undefined {
  if (clock === 'utc') return 0;
  const minutes = clock === 'shell' ? consoles.get(file.path) : undefined;
  return minutes === undefined || minutes % 15 !== 0 ? undefined : minutes * 60_000;
}

function withoutRows(file: FileScan, others: Rows, consoles: ConsoleOffsets): FileScan {
  // output of a cmdlet has no sessions in its lines: its messages tell whether it is the same
  const messages = file.facts['tracking-defer']?.kept ?? [];
  const sameMessages = messages.length > 0 && messages.every((k) => others.hasKept('tracking-defer', k, shiftOf(file, k.clock, consoles) ?? NaN));
  const isQuoted = (kind: string, tally: Tally): boolean => {
    const shift = shiftOf(file, tally.clock, consoles);
    if (shift === undefined || tally.first === null || !ROWS.has(tally.dims.kind ?? '') || !holds(others.sum(kind, tally), tally, shift)) return false;
    const set = file.facts[kind]!, hits = [...set.head, ...set.tail, tally.firstHit].filter((h) => isRowHit(h) && (h === tally.firstHit || h.subject === tally.dims.subject));
    const starts = others.starts(kind);
    return hits.length === 0 ? sameMessages : !starts || hits.every((h) => starts.has(startOf(h)));
  };
  const quoted = new Map<string, ReadonlySet<Tally>>();
  for (const [kind, set] of Object.entries(file.facts)) {
    const tallies = set.dropped > 0 ? [] : set.tallies.filter((t) => isQuoted(kind, t));
    if (tallies.length > 0) quoted.set(kind, new Set(tallies));
  }
  if (quoted.size === 0) return file;
  const facts = Object.fromEntries(Object.entries(file.facts).map(([kind, set]) => [kind, restOf(kind, set)]));
  facts[EXCERPT_ROWS] = { count: 0, places: [], kept: [], dropped: 0, head: [], tail: [], tallies: [...(file.facts[EXCERPT_ROWS]?.tallies ?? []), ...[...quoted].map(([of, tallies]) => noted(of, [...tallies]))] };
  return { ...file, facts, counters: Object.fromEntries(Object.entries(file.counters).map(([name, counts]) => [name, countersOf(name, counts)])) };

  /** Sessions and the like that the others count too: all of them where every row is quoted, else as many as rows are. */
  function countersOf(name: string, counts: Record<string, number>): Record<string, number> {
    const mine = [...quoted].map(([kind, tallies]) => ({ all: file.facts[kind]!.tallies.every((t) => tallies.has(t) || !ROWS.has(t.dims.kind ?? '')), n: counted([...tallies]) }));
    const n = Math.max(...mine.map((m) => m.n)), all = mine.every((m) => m.all);
    return Object.fromEntries(Object.entries(counts).map(([key, of]) => [key, of - Math.min(of, others.counted(name, key), all ? of : n)]).filter(([, left]) => Number(left) > 0));
  }

  /** What is left of a set without the tallies and kept facts that the others have. */
  function restOf(kind: string, set: FactSet): FactSet {
    const mine = quoted.get(kind);
    const also = (t: Tally): boolean => t.dims.kind === undefined && holds(others.sum(kind, t), t, shiftOf(file, t.clock, consoles) ?? NaN);
    const tallies = set.tallies.filter((t) => !mine?.has(t) && !also(t));
    const kept = set.kept.filter((k) => !others.hasKept(kind, k, shiftOf(file, k.clock, consoles) ?? NaN));
    if (tallies.length === set.tallies.length && kept.length === set.kept.length) return set;
    const subjects = new Set(tallies.map((t) => t.dims.subject));
    const stays = (h: LineHit): boolean => subjects.has(h.subject);
    return { ...set, tallies, kept, count: Math.max(0, set.count - counted(set.tallies) + counted(tallies) - set.kept.length + kept.length), places: mine && tallies.every((t) => !ROWS.has(t.dims.kind ?? '')) ? [] : set.places, head: set.head.filter(stays), tail: set.tail.filter(stays) };
  }
}

const counted = (tallies: readonly Tally[]): number => tallies.reduce((n, t) => n + t.count, 0);

function noted(of: string, tallies: readonly Tally[]): Tally {
  return { ...tallies[0]!, dims: { subject: '', of }, count: counted(tallies), slots: [] };
}
