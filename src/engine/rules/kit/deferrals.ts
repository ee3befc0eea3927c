import type { FileScan, Kept } from '../../model';
import type { CaseFacts } from '../rule';
import { matcher } from './match';
import { TOP } from './stats';
import { text } from './story';

/** A queue retries after a minute at the earliest; what an agent resubmits moves on within seconds. */
const RESUBMITTED_WITHIN_MS = 10_000;

/**
 * Deliveries within seconds of a message's arrival are not kept, as they are most of a log. Where the log goes on so long behind the only
 * deferral of a message by an agent, and no slow delivery of it follows, it was such a fast one: an agent tries again within minutes.
 */
const SETTLED_AFTER_MS = 900_000;

/** A tracking row of a deferral or of an end, on one axis of time per clock. */
export interface Row {
  file: FileScan;
  fact: Kept;
  id: string;
  recipients: readonly string[];
  ms: number;
  /** Is that UTC? Else it is the local time of an unknown zone. */
  utc: boolean;
}

/** A deferral that was a wait, with the kinds of facts its reason names. */
export interface Deferral extends Row {
  reason: string;
  kinds: ReadonlySet<string>;
}

export type Fate = 'delivered' | 'pending' | 'failed';

/** One message that was put off at least once. */
export interface DeferredMessage {
  id: string;
  defers: readonly Deferral[];
  recipients: readonly string[];
  state: Fate;
  /** From the first deferral to the last recipient's end; NaN while one is pending. */
  wait: number;
  /** Database it was delivered into or waited for, where a row names it. */
  database: string;
}

/** Every DEFER row of a case, told apart. */
export interface Deferrals {
  /** Waits for a limit, a resource or a connection. */
  real: readonly Deferral[];
  /** An agent put the message off; told by the rule about agents. */
  agents: readonly Deferral[];
  /** An agent sent the message back and it moved on at once. */
  resubmitted: readonly Deferral[];
  /** Of these: nothing shows the delivery, but a slow one would be seen. */
  presumed: number;
  ends: ReadonlyMap<string, readonly Row[]>;
  /** Rows that were counted and not kept; of them deferrals. */
  dropped: number;
  droppedDefers: number;
}

/** Reads the tracking rows of a case once. */
const known = new WeakMap<CaseFacts, Deferrals>();

export function deferralsOf(facts: CaseFacts): Deferrals {
  let out = known.get(facts);
  if (!out) known.set(facts, (out = tellApart(facts)));
  return out;
}

function tellApart(facts: CaseFacts): Deferrals {
  const ends = new Map<string, Row[]>();
  for (const row of rowsOf(facts, 'tracking-outcome')) {
    if (row.id === '') continue;
    const key = keyOf(row);
    const list = ends.get(key);
    if (list) list.push(row);
    else ends.set(key, [row]);
  }
  const real: Deferral[] = [];
  const agents: Deferral[] = [];
  const resubmitted: Deferral[] = [];
  let presumed = 0;
  const all = rowsOf(facts, 'tracking-defer');
  const times = new Map<string, number>();
  for (const row of all) times.set(keyOf(row), (times.get(keyOf(row)) ?? 0) + 1);
  const end = endOfLogs(facts);
  for (const row of all) {
    const reason = text(row.fact, 'reason');
    const d: Deferral = { ...row, reason, kinds: new Set(reason === '' ? [] : matcher.find(reason).map((m) => m.signature.kind)) };
    if (isResubmission(d, ends.get(keyOf(d)) ?? [])) resubmitted.push(d);
    else if (!isAgent(d)) real.push(d);
    else if (d.id !== '' && d.kinds.size === 0 && times.get(keyOf(d)) === 1 && d.fact.clock === 'utc' && end - d.ms >= SETTLED_AFTER_MS && !(ends.get(keyOf(d)) ?? []).some((o) => o.ms >= d.ms)) {
      resubmitted.push(d);
      presumed++;
    } else agents.push(d);
  }
  const droppedOf = (kind: string): number => facts.files.reduce((n, f) => n + (facts.of(f, kind)?.dropped ?? 0), 0);
  const droppedDefers = droppedOf('tracking-defer');
  return { real, agents, resubmitted, presumed, ends, droppedDefers, dropped: droppedDefers + droppedOf('tracking-outcome') };
}

/** Where the tracking logs of a case end; cmdlet output ends anywhere. */
function endOfLogs(facts: CaseFacts): number {
  return facts.files.filter((f) => f.format === 'message-tracking-log').reduce((most, f) => Math.max(most, facts.utc(f, f.to, f.clock ?? 'user') || -Infinity), -Infinity);
}

function rowsOf(facts: CaseFacts, kind: string): Row[] {
  return facts.kept(kind).map(({ file, fact }) => {
    const utc = facts.utc(file, fact.ms, fact.clock);
    return { file, fact, id: text(fact, 'id'), recipients: (fact.data.recipients as string[] | undefined) ?? [], ms: Number.isNaN(utc) ? (fact.ms ?? NaN) : utc, utc: !Number.isNaN(utc) };
  });
}

/** Rows of one clock only: cmdlet output and logs of one message are not put on one axis. */
function keyOf(row: Row): string {
  return `${row.fact.clock}:${row.id.toLowerCase()}`;
}

function isAgent(row: Deferral): boolean {
  return /agent/i.test(text(row.fact, 'source')) || row.kinds.has('agent-deferral');
}

/** The Transport Rule Agent resubmits without delay; other agents do so only where the message moves on at once. */
function isResubmission(row: Deferral, ends: readonly Row[]): boolean {
  if (!/agent/i.test(text(row.fact, 'source'))) return false;
  if (/transport rule agent/i.test(text(row.fact, 'context'))) return true;
  return ends.some((o) => o.ms >= row.ms && o.ms - row.ms <= RESUBMITTED_WITHIN_MS);
}

/** Deferrals by message, each followed to its end. */
export function messagesOf(rows: readonly Deferral[], all: Deferrals): DeferredMessage[] {
  const groups = new Map<string, Deferral[]>();
  rows.forEach((row, i) => {
    // without an id every row stands for itself
    const key = row.id === '' ? `row ${i}` : keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  });
  return [...groups].map(([key, defers]) => messageOf(defers, all.ends.get(key) ?? []));
}

function messageOf(defers: Deferral[], ends: readonly Row[]): DeferredMessage {
  const first = defers.reduce((least, d) => Math.min(least, d.ms), Infinity);
  const later = ends.filter((o) => !(o.ms < first));
  const recipients = [...new Set(defers.flatMap((d) => d.recipients))];
  const last = (recipients.length > 0 ? recipients : ['']).map((r) => endOf(r, later));
  const database = [...defers, ...later].map((r) => text(r.fact, 'db')).find((db) => db !== '') ?? '';
  const base = { id: defers[0]!.id, defers, recipients, database };
  if (last.some((e) => e === undefined)) return { ...base, state: 'pending', wait: NaN };
  const wait = last.reduce((most, e) => Math.max(most, e!.ms), -Infinity) - first;
  return { ...base, state: last.some((e) => text(e!.fact, 'event') === 'FAIL') ? 'failed' : 'delivered', wait };
}

/** The last word on one recipient: a delivery wins over an earlier failure. A row without recipients speaks for all. */
function endOf(recipient: string, ends: readonly Row[]): Row | undefined {
  const mine = ends.filter((o) => recipient === '' || o.recipients.length === 0 || o.recipients.includes(recipient));
  return mine.find((o) => text(o.fact, 'event') !== 'FAIL') ?? mine.at(-1);
}

/** Waits and retries of some messages. Times in milliseconds, null where no wait ended. */
export interface Figures {
  delivered: number;
  pending: number;
  failed: number;
  waits: { total: number; median: number; longest: number } | null;
  /** Deferrals behind the first one of each message. */
  retries: { total: number; median: number; most: number };
}

export function figuresOf(messages: readonly DeferredMessage[]): Figures {
  const of = (state: Fate): number => messages.filter((m) => m.state === state).length;
  const waits = messages.filter((m) => m.state === 'delivered' && !Number.isNaN(m.wait)).map((m) => m.wait).sort((a, b) => a - b);
  const retries = messages.map((m) => m.defers.length - 1).sort((a, b) => a - b);
  return {
    delivered: of('delivered'), pending: of('pending'), failed: of('failed'),
    waits: waits.length === 0 ? null : { total: sum(waits), median: median(waits), longest: waits.at(-1)! },
    retries: { total: sum(retries), median: retries.length === 0 ? 0 : median(retries), most: retries.at(-1) ?? 0 },
  };
}

export const sum = (list: readonly number[]): number => list.reduce((n, x) => n + x, 0);

function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Names by how often they occur, most first, empty ones left out. */
export function topOf(names: readonly string[]): { name: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const name of names) if (name !== '') sums.set(name, (sums.get(name) ?? 0) + 1);
  return [...sums].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, TOP);
}

