import { formatUtc } from '../../time/format';
import type { CaseFacts, Observer } from '../rule';
import { hourKey } from './stats';
import { col } from './subject';

/** Messages per further connection by default: a queue below this length gets no second one anyway. */
export const LONG_QUEUE = 20;
/** Points of the curve of one queue. */
const MAX_POINTS = 50;

/** `SmartHostConnectorDelivery {guid};QueueLength=...`: the kind of delivery. */
const TYPE = /^([A-Za-z]{3,40}) /;
/** Queues inside the organisation: connections to mailboxes and other servers of its own are no matter of Send connectors. */
const INTERNAL = /^(?:SmtpDelivery|MapiDelivery|SmtpRelay|Shadow|Undefined|Unreachable|Submission)/i;

const LENGTH = /QueueLength=TQ=(\d{1,9})/i;

/** Outbound queues that are long when a connection starts. */
export const queueObserver: Observer = {
  id: 'long-queues',
  kinds: ['connectivity'],
  needles: ['QueueLength=TQ='],
  onRecord(rec, notes) {
    if (!/^SMTP$/i.test(rec.get('source') ?? '')) return;
    const length = Number(LENGTH.exec(rec.get('description') ?? '')?.[1] ?? 0);
    const name = col(rec, 'destination');
    if (length < LONG_QUEUE || !name) return;
    const type = TYPE.exec(rec.get('description') ?? '')?.[1];
    notes.keep('long-queue', { name, length, ...(type !== undefined && { type }) }, rec.span('description'));
  },
};

export interface Queue {
  name: string;
  count: number;
  sessions: number;
  longest: number;
  first: number;
  last: number;
  lengths: { at: string; length: number }[];
  connections: Record<string, number>;
}

/** Long queues by destination, the longest first. */
export function queuesIn(facts: CaseFacts): Queue[] {
  const out = new Map<string, Queue>();
  for (const { file, fact } of facts.kept('long-queue')) {
    const { name, length, type } = fact.data as { name: string; length: number; type?: string };
    if (type !== undefined && INTERNAL.test(type)) continue;
    const utc = facts.utc(file, fact.ms, fact.clock);
    let q = out.get(name.toLowerCase());
    if (!q) out.set(name.toLowerCase(), (q = { name, count: 0, sessions: 0, longest: 0, first: Infinity, last: -Infinity, lengths: [], connections: {} }));
    q.count++;
    q.longest = Math.max(q.longest, length);
    if (Number.isNaN(utc)) continue;
    q.first = Math.min(q.first, utc);
    q.last = Math.max(q.last, utc);
    q.connections[hourKey(utc)] = (q.connections[hourKey(utc)] ?? 0) + 1;
    if (q.lengths.length < MAX_POINTS) q.lengths.push({ at: formatUtc(utc), length });
  }
  for (const q of out.values()) for (const f of facts.files) q.sessions += f.counters.attempts?.[`SMTP\t${q.name}`] ?? 0;
  return [...out.values()].sort((a, b) => b.longest - a.longest || (a.name < b.name ? -1 : 1));
}
