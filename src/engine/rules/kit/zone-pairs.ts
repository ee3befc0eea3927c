import type { FileScan, Kept } from '../../model';
import { parseCultureStamp } from '../../time/culture';
import { inferOffset, offsetName, type InferredOffset } from '../../time/zones';

/** What the pairs of a file say about its zone. */
export interface ZonePairs {
  pairs: number;
  /** Left out where the pairs disagree or fit no quarter hour. */
  offset?: InferredOffset;
}

/** Reads the facts `zone-pair` of a file: stamps of its own clock beside a UTC time of the same moment. */
export function zonePairs(file: FileScan): ZonePairs {
  const kept = (file.facts['zone-pair']?.kept ?? []).filter((k) => k.ms !== null);
  const offset = inferOffset(kept.map((k) => ({ local: k.ms!, utc: k.data.utc as number })));
  return { pairs: kept.length, ...(offset && { offset }) };
}

/** Pairs that fit one offset up to a moment and another, an hour away, from then on: clocks were put on or back inside the file. */
export function clockChange(file: FileScan): { before: number; after: number; last: number; first: number } | undefined {
  const kept = (file.facts['zone-pair']?.kept ?? []).filter((k) => k.ms !== null).sort((a, b) => (a.data.utc as number) - (b.data.utc as number));
  const minutes = kept.map((k) => inferOffset([{ local: k.ms!, utc: k.data.utc as number }])?.minutes);
  const [before, after] = [minutes[0], minutes.at(-1)];
  const turn = minutes.findIndex((m) => m !== before);
  if (before === undefined || after === undefined || turn < 0 || Math.abs(before - after) !== 60 || minutes.slice(turn).some((m) => m !== after)) return undefined;
  return { before, after, last: kept[turn - 1]!.ms!, first: kept[turn]!.ms! };
}

/** What the stamps of a file are ahead of UTC, in minutes, where its clocks were put on or back inside of it; NaN between the two, where no pair tells. */
export function turnedOffset(file: FileScan, local: number): number {
  let change = turns.get(file);
  if (change === undefined) turns.set(file, (change = clockChange(file) ?? null));
  // an hour that came twice has stamps of both
  if (!change || change.last >= change.first) return NaN;
  // clocks that are put on leave an hour out: what is nearer than that to a pair is on its side of the change
  const sure = Math.max(0, (change.after - change.before) * 60_000 - 1);
  return local <= change.last + sure ? change.before : local >= change.first - sure ? change.after : NaN;
}

const turns = new WeakMap<FileScan, ReturnType<typeof clockChange> | null>();

/** Process ids are used again after a restart; two files further apart than this may mean two processes. */
const SAME_PROCESS_MS = 86_400_000;

/**
 * The offset of a file without pairs, from files that trace the same process around the same time; undefined where these disagree. Two
 * servers may use one number for a process: what stands in the same folder comes first.
 */
export function borrowedOffset(file: FileScan, files: readonly FileScan[]): { minutes: number; from: string } | undefined {
  const mine = Object.keys(file.counters.processes ?? {});
  const lenders = files.flatMap((other) => {
    if (other === file || other.clock !== 'server') return [];
    const { offset } = zonePairs(other);
    const shared = mine.some((pid) => pid !== '' && Object.hasOwn(other.counters.processes ?? {}, pid));
    return offset && shared && near(file, other) ? [{ minutes: offset.minutes, from: other.path }] : [];
  });
  const beside = lenders.filter((l) => folderOf(l.from) === folderOf(file.path));
  const chosen = beside.length > 0 ? beside : lenders;
  return chosen.every((l) => l.minutes === chosen[0]!.minutes) ? chosen[0] : undefined;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function near(a: FileScan, b: FileScan): boolean {
  if (a.from === null || a.to === null || b.from === null || b.to === null) return false;
  return Math.max(a.from, b.from) - Math.min(a.to, b.to) <= SAME_PROCESS_MS;
}

/** `UTC-08:00`. */
export const zoneName = offsetName;

/** What rows that stand in cmdlet output and in a log or trace say about the console's zone. */
export interface ShellZone {
  minutes: number;
  /** Rows of the cmdlet output that stand elsewhere with a UTC time. */
  rows: Kept[];
  /** Files with the UTC times. */
  from: string[];
}

/** Offsets of zones in use lie between these. */
const MOST_MS = 14 * 3_600_000;
const LEAST_MS = -12 * 3_600_000;
const QUARTER_MS = 900_000;
/** A console prints whole seconds, and two servers write one event some moments apart. */
const MOMENTS_MS = 5_000;

/**
 * The zone of cmdlet output, from events that it shares with a trace (counter and event) or messages that it shares with a log (message
 * id and event): there their UTC time stands. Rows that disagree prove nothing.
 */
export function shellZones(files: readonly FileScan[]): Map<FileScan, ShellZone> {
  const moments = utcMoments(files);
  const out = new Map<FileScan, ShellZone>();
  if (moments.size === 0) return out;
  for (const file of files) {
    const rows: Kept[] = [];
    const from = new Set<string>();
    const offsets = new Set<number>();
    for (const kind of SHARED) {
      for (const fact of file.facts[kind]?.kept ?? []) {
        if (fact.clock !== 'shell') continue;
        const found = offsetsOf(fact, moments.get(keyOf(kind, fact)) ?? []);
        if (found.length === 0) continue;
        rows.push(fact);
        for (const f of found) {
          from.add(f.path);
          offsets.add(f.minutes);
        }
      }
    }
    if (offsets.size === 1) out.set(file, { minutes: [...offsets][0]!, rows, from: [...from] });
  }
  return out;
}

/** Facts that stand in cmdlet output and in logs or traces. */
const SHARED = ['move-row', 'sms-message', 'tracking-defer', 'tracking-outcome'];

interface Moment {
  utc: number;
  path: string;
  mailbox: string;
}

function utcMoments(files: readonly FileScan[]): Map<string, Moment[]> {
  const out = new Map<string, Moment[]>();
  const add = (key: string, moment: Moment): void => void (out.get(key) ?? out.set(key, []).get(key)!).push(moment);
  for (const file of files) {
    for (const { data } of file.facts['move-event']?.kept ?? []) {
      if (typeof data.created === 'number' && typeof data.counter === 'number') add(`event ${data.counter} ${String(data.event)}`.toLowerCase(), { utc: data.created, path: file.path, mailbox: said(data.mailbox) });
    }
    for (const kind of SHARED) for (const fact of file.facts[kind]?.kept ?? []) if (fact.clock === 'utc' && fact.ms !== null) add(keyOf(kind, fact), { utc: fact.ms, path: file.path, mailbox: '' });
  }
  out.delete('');
  return out;
}

const said = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

/** What makes two rows the same event; empty where that cannot be told. */
function keyOf(kind: string, { data }: Kept): string {
  if (kind === 'move-row') return typeof data.counter === 'number' ? `event ${data.counter} ${String(data.event)}`.toLowerCase() : '';
  const id = said(kind === 'sms-message' ? data.messageId : data.id);
  const recipients = Array.isArray(data.recipients) ? (data.recipients as string[]).join(';') : said(data.number);
  return id === '' ? '' : `${kind} ${id} ${said(data.event)} ${said(data.source)} ${recipients}`;
}

/** Offsets in whole quarters of an hour that one of the moments gives; both readings of an ambiguous date are tried. */
function offsetsOf(fact: Kept, moments: readonly Moment[]): { minutes: number; path: string }[] {
  const mailbox = said(fact.data.mailbox);
  const readings = fact.data.orderBy === 'usual' ? parseCultureStamp(String(fact.data.raw ?? '')).map((c) => c.ms) : fact.ms === null ? [] : [fact.ms];
  return moments.filter((m) => mailbox === '' || m.mailbox === '' || m.mailbox === mailbox).flatMap((m) => readings.flatMap((local) => {
    const difference = local - m.utc;
    const quarter = Math.round(difference / QUARTER_MS);
    return Math.abs(difference - quarter * QUARTER_MS) <= MOMENTS_MS && difference <= MOST_MS + MOMENTS_MS && difference >= LEAST_MS - MOMENTS_MS ? [{ minutes: quarter * 15, path: m.path }] : [];
  }));
}
