import { t } from '../../l10n';
import type { FileScan, Kept } from '../../model';
import { parseCultureStamp, type DateOrder } from '../../time/culture';
import { formatLocal, formatUtc } from '../../time/format';
import { offsetName } from '../../time/zones';
import type { CaseFacts } from '../rule';

/** Which assistant a line is about. Names as the dispatcher and the watermark report print them, without blanks and case. */
export const NOTIFICATION_ASSISTANT = 'calendarnotificationassistant';

/** A kept fact with its file and the instant it stands for. */
export interface Moment {
  file: FileScan;
  fact: Kept;
  /** Milliseconds UTC, NaN where the zone is not known. */
  utc: number;
  /** Milliseconds on the file's own clock, NaN without a stamp. */
  local: number;
  pid: string;
  tid: string;
  seq: number;
}

/** A database event about a move that an assistant handled. */
export interface MoveEvent extends Moment {
  event: string;
  mailbox: string;
  flags: string;
  counter: number;
  /** `Created Time`, UTC. */
  created: number;
  assistant: string;
}

/** `Processing Disabling event for mailbox ...`. */
export interface SettingsEvent extends Moment {
  what: string;
  name: string;
  mailbox: string;
  database: string;
}

export interface StopAll extends Moment {
  user: string;
  item: string;
  values: Record<string, string>;
}

/** When a kept fact was, as far as its clock tells. */
export function moment(facts: CaseFacts, file: FileScan, fact: Kept): Moment {
  return { file, fact, utc: facts.utc(file, fact.ms, fact.clock), local: fact.ms ?? NaN, pid: text(fact, 'pid'), tid: text(fact, 'tid'), seq: fact.data.seq === undefined ? NaN : Number(fact.data.seq) };
}

/** A text of a kept fact, empty where it has none. */
export function text(fact: Kept, name: string): string {
  const value = fact.data[name];
  return typeof value === 'string' ? value : '';
}

export function number(fact: Kept, name: string): number {
  const value = fact.data[name];
  return typeof value === 'number' ? value : NaN;
}

/** Made once a case, as half a dozen rules ask for the same. Callers may sort what they get. */
function onceACase<T extends Moment>(kind: string, make: (moment: Moment) => T): (facts: CaseFacts) => T[] {
  const known = new WeakMap<CaseFacts, T[]>();
  return (facts) => {
    let list = known.get(facts);
    if (!list) known.set(facts, (list = facts.kept(kind).map(({ file, fact }) => make(moment(facts, file, fact)))));
    return list.slice();
  };
}

export const moveEvents = onceACase<MoveEvent>('move-event', (at) => ({
  ...at, event: text(at.fact, 'event'), mailbox: text(at.fact, 'mailbox'), flags: text(at.fact, 'flags'), counter: number(at.fact, 'counter'),
  created: number(at.fact, 'created'), assistant: text(at.fact, 'assistant'),
}));

export const settingsEvents = onceACase<SettingsEvent>('settings-event', (at) => ({
  ...at, what: text(at.fact, 'what'), name: text(at.fact, 'name'), mailbox: text(at.fact, 'mailbox'), database: text(at.fact, 'database'),
}));

export const stopAlls = onceACase<StopAll>('stopall', (at) => ({ ...at, user: text(at.fact, 'usr'), item: text(at.fact, 'calItemId'), values: at.fact.data as Record<string, string> }));

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** One digit throughout: nobody's id, but what stands for one that is not known or not shown. */
const NOBODY = /^([0-9a-f])(?:\1|-)+$/;

/** The GUID that a text shows, in lower case; empty where it shows a name, or is redacted. */
export function guidIn(text: string): string {
  const guid = GUID.exec(text)?.[0].toLowerCase() ?? '';
  return NOBODY.test(guid) ? '' : guid;
}

/** The same line pasted twice, or written in both forms of a trace, is one moment: same process, thread, time and words; only one form has a sequence number. */
export function distinct<T extends Moment>(list: readonly T[]): T[] {
  const seen = new Set<string>();
  return list.filter((m) => {
    if (m.pid === '' || Number.isNaN(m.local)) return true;
    const { seq: _seq, ...said } = m.fact.data;
    const key = `${m.local} ${JSON.stringify(said)}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Moments by time, to find those near another without looking at all of them: a trace may hold thousands of each. */
export class Nearby<T extends Moment> {
  private readonly withUtc: { ms: number; order: number; moment: T }[] = [];
  private readonly withLocal: { ms: number; order: number; moment: T }[] = [];

  constructor(list: readonly T[]) {
    list.forEach((moment, order) => {
      const { utc, local } = moment;
      if (!Number.isNaN(utc)) this.withUtc.push({ ms: utc, order, moment });
      if (!Number.isNaN(local)) this.withLocal.push({ ms: local, order, moment });
    });
    this.withUtc.sort((a, b) => a.ms - b.ms);
    this.withLocal.sort((a, b) => a.ms - b.ms);
  }

  /** Those that {@link between} may put at most `reach` milliseconds from a moment, in the order of the list. */
  to({ utc, local }: Moment, reach: number): T[] {
    const [list, at] = Number.isNaN(utc) ? [this.withLocal, local] : [this.withUtc, utc];
    let from = 0, end = list.length;
    while (from < end) {
      const middle = (from + end) >> 1;
      if (list[middle]!.ms < at - reach) from = middle + 1;
      else end = middle;
    }
    const out = [];
    for (; from < list.length && list[from]!.ms <= at + reach; from++) out.push(list[from]!);
    return out.sort((a, b) => a.order - b.order).map((x) => x.moment);
  }
}

/** A row of Get-DatabaseEvent. */
export interface MoveRow {
  file: FileScan;
  fact: Kept;
  event: string;
  mailbox: string;
  database: string;
  flags: string;
  counter: number;
  /** Time on the console's clock, zone unknown; NaN where it cannot be read. */
  local: number;
  /** The order of day and month is proven by no row. */
  ambiguous: boolean;
}

/** Rows of one table, in the order of time. Rows with the same counter are one. */
export interface RowSeries {
  file: FileScan;
  table: number;
  mailbox: string;
  rows: MoveRow[];
}

/** The tables of move events in a case, each mailbox and each database of a table apart. Dates that a table leaves open are read as other tables of its file prove. */
export function rowSeries(facts: CaseFacts): RowSeries[] {
  const series = new Map<string, RowSeries>();
  for (const { file, fact } of facts.kept('move-row')) {
    const row = moveRow(facts, file, fact);
    const key = `${file.path}\n${number(fact, 'table')}\n${row.mailbox}\n${text(fact, 'cutMailbox')}\n${row.database}`.toLowerCase();
    const entry = series.get(key) ?? { file, table: number(fact, 'table'), mailbox: row.mailbox, rows: [] };
    if (!entry.rows.some((r) => r.counter === row.counter && r.event === row.event && !Number.isNaN(r.counter))) entry.rows.push(row);
    series.set(key, entry);
  }
  for (const s of series.values()) s.rows.sort((a, b) => a.local - b.local);
  return mergeSeries([...series.values()]);
}

/** Tables that name the same mailbox go on from each other, unless they are of different databases. */
function mergeSeries(list: RowSeries[]): RowSeries[] {
  const out: RowSeries[] = [];
  for (const s of list) {
    const same = s.mailbox === '' ? undefined : out.find((o) => o.mailbox.toLowerCase() === s.mailbox.toLowerCase() && databaseOf(o) === databaseOf(s));
    if (!same) out.push(s);
    else {
      for (const row of s.rows) if (!same.rows.some((r) => r.event === row.event && r.counter === row.counter)) same.rows.push(row);
      same.rows.sort((a, b) => a.local - b.local);
    }
  }
  return out;
}

/** Counters, and with them the order of events, are of one database. */
function databaseOf(series: RowSeries): string {
  return series.rows[0]!.database.trim().toLowerCase();
}

function moveRow(facts: CaseFacts, file: FileScan, fact: Kept): MoveRow {
  let local = fact.ms ?? NaN;
  let ambiguous = text(fact, 'orderBy') === 'usual';
  if (ambiguous) {
    const order = provenOrder(facts, file);
    const reading = order && parseCultureStamp(text(fact, 'raw')).find((c) => c.order === order);
    if (reading) {
      local = reading.ms;
      ambiguous = false;
    }
  }
  return { file, fact, event: text(fact, 'event'), mailbox: text(fact, 'mailbox'), database: text(fact, 'database'), flags: text(fact, 'flags'), counter: number(fact, 'counter'), local, ambiguous };
}

/** The only order of day and month that tables of a file prove; then that of the whole case. */
function provenOrder(facts: CaseFacts, file: FileScan): DateOrder | undefined {
  for (const files of [[file], facts.files]) {
    const orders = new Set(files.flatMap((f) => (facts.of(f, 'date-order')?.tallies ?? []).map((x) => x.dims.subject)));
    if (orders.size === 1) return [...orders][0] as DateOrder;
  }
  return undefined;
}

/** The time of a trace line for people: on the server's clock and in UTC where the zone is known, with the words that it was inferred. No brackets, as it often stands in some. */
export function sayMoment(m: Moment): string {
  if (!Number.isNaN(m.utc)) {
    const { zone, offsetMinutes } = m.file;
    if (m.fact.clock !== 'server' || offsetMinutes === null) return formatUtc(m.utc);
    const [local, utc] = [formatLocal(m.local), formatUtc(m.utc)];
    const short = utc.slice(0, 10) === local.slice(0, 10) ? utc.slice(11) : utc;
    const offset = offsetName(Math.round((m.local - m.utc) / 60_000));
    return zone?.source === 'inferred' ? t('{0} {1} = {2}, zone inferred', local, offset, short) : `${local} ${offset} = ${short}`;
  }
  return Number.isNaN(m.local) ? t('at an unknown time') : t('{0} (zone unknown)', formatLocal(m.local));
}

/** For `data`: ISO 8601 UTC, or the local time without a zone. */
export function isoMoment(m: Moment): string | null {
  if (!Number.isNaN(m.utc)) return formatUtc(m.utc);
  return Number.isNaN(m.local) ? null : isoLocal(m.local);
}

/** What {@link isoMoment} gives, for people: a time without `Z` has no zone that is known. */
export function sayIso(iso: string): string {
  return iso.endsWith('Z') ? iso : t('{0} (zone unknown)', iso.replace('T', ' ').replace(/\.000$/, ''));
}

/** For `data.events`: the line that tells it. */
export function placeOf({ file, fact }: Pick<Moment, 'file' | 'fact'>): { path: string; line: number } {
  return { path: file.path, line: fact.hit.line };
}

/** In the order of time; what has a zone and what has none cannot be ordered for sure, and is by the clock that is shown. */
export function byTime(a: Moment, b: Moment): number {
  const of = (m: Moment): number => (Number.isNaN(m.utc) ? m.local : m.utc);
  return of(a) - of(b) || 0;
}

/** Local time without a zone: `2016-01-25T21:32:01.000`. */
export function isoLocal(ms: number): string {
  return new Date(ms).toISOString().slice(0, -1);
}

/** A name without blanks and case: `Calendar Notification Assistant` and `CalendarNotificationAssistant` are one. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/** Clocks of one server may be told differently around a change of daylight saving time; two lines so close are not parted by it. */
const SAME_CLOCK_MS = 1_800_000;

/** Are two trace lines of one process? Lines of one moment on clocks of two zones are of two servers, whatever the number of the process. */
export function sameProcess(a: Moment, b: Moment): boolean {
  if (a.pid === '' || a.pid !== b.pid) return false;
  const offset = (m: Moment): number => m.local - m.utc;
  return a.fact.clock !== 'server' || b.fact.clock !== 'server' || !(Math.abs(a.utc - b.utc) <= SAME_CLOCK_MS) || !(Math.abs(offset(a) - offset(b)) > 0);
}

/** Are two trace lines of one process and thread? */
export function sameThread(a: Moment, b: Moment): boolean {
  return sameProcess(a, b) && a.tid !== '' && a.tid === b.tid;
}

/** Milliseconds from a to b on a clock they share; NaN where they share none. */
export function between(a: Moment, b: Moment): number {
  if (!Number.isNaN(a.utc) && !Number.isNaN(b.utc)) return b.utc - a.utc;
  // no zone is known, or that of one line around a change of the clocks: lines of one process are written by one server
  const unknown = a.file === b.file ? Number.isNaN(a.utc) || Number.isNaN(b.utc) : Number.isNaN(a.utc) && Number.isNaN(b.utc);
  return unknown && a.fact.clock === b.fact.clock && a.pid !== '' && a.pid === b.pid ? b.local - a.local : NaN;
}

/** Sequence numbers grow with time inside one capture: false proves two captures, undefined says nothing. */
export function sameCapture(a: Moment, b: Moment): boolean | undefined {
  const dt = between(a, b);
  if (Number.isNaN(a.seq) || Number.isNaN(b.seq) || Number.isNaN(dt) || dt === 0 || a.seq === b.seq) return undefined;
  return dt > 0 === b.seq > a.seq ? undefined : false;
}

/** `hh:mm:ss` for `data`; hours never roll into days. */
export function clockText(ms: number): string {
  const s = Math.round(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}
