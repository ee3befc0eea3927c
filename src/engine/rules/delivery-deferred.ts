import { formatDuration } from '../decode/timespan';
import { t } from '../l10n';
import type { FileScan, Kept } from '../model';
import { formatLocal, formatUtc } from '../time/format';
import { clockText as clock, evidenceOfFacts, isoLocal, text } from './kit/story';
import { TOP } from './kit/stats';
import { trackingDeferObserver, trackingOutcomeObserver } from './kit/tracking-observer';
import type { CaseFacts, Rule } from './rule';

/** A queue retries after a minute at the earliest; what an agent resubmits moves on within seconds. */
const RESUBMITTED_WITHIN_MS = 10_000;
/** By default the sender is told after four hours that delivery is delayed. A wait of half an hour is already felt. */
const FELT_MS = 1_800_000;

interface Row {
  file: FileScan;
  fact: Kept;
  id: string;
  recipients: string[];
  ms: number;
}

interface Message {
  key: string;
  defers: Row[];
  state: 'delivered' | 'pending' | 'failed';
  /** From the first deferral to the last recipient's end; NaN while one is pending. */
  wait: number;
}

/** Messages that were put off on their way, how often, and what became of them. */
export const deliveryDeferred: Rule = {
  id: 'delivery-deferred',
  title: () => t('Deliveries that were deferred'),
  severity: 'info',
  observers: [trackingDeferObserver, trackingOutcomeObserver],
  conclude(facts, report) {
    const rows = rowsOf(facts, 'tracking-defer');
    const outcomes = new Map<string, Row[]>();
    for (const o of rowsOf(facts, 'tracking-outcome')) if (o.id !== '') outcomes.set(keyOf(o), [...(outcomes.get(keyOf(o)) ?? []), o]);
    const resubmitted = rows.filter((r) => isResubmission(r, outcomes.get(keyOf(r)) ?? []));
    const real = rows.filter((r) => !resubmitted.includes(r));
    if (real.length === 0) return;
    const messages = messagesOf(real, outcomes);
    const of = (state: Message['state']): number => messages.filter((m) => m.state === state).length;
    const waits = messages.filter((m) => m.state === 'delivered').map((m) => m.wait).filter((w) => !Number.isNaN(w)).sort((a, b) => a - b);
    const longest = waits.at(-1) ?? 0;
    const dropped = facts.files.reduce((n, f) => n + (facts.of(f, 'tracking-outcome')?.dropped ?? 0) + (facts.of(f, 'tracking-defer')?.dropped ?? 0), 0);
    const times = real.map((r) => r.ms).filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b);
    report({
      severity: of('pending') + of('failed') > 0 || longest >= FELT_MS ? 'warning' : 'info',
      confidence: dropped > 0 ? 'likely' : 'proven',
      title: messages.length === 1
        ? t('A message was deferred, {0} rows: {1}', real.length, messages[0]!.state === 'delivered' ? t('delivered later') : messages[0]!.state === 'failed' ? t('failed') : t('pending'))
        : t('{0} messages were deferred, {1} rows: {2} delivered later, {3} pending, {4} failed', messages.length, real.length, of('delivered'), of('pending'), of('failed')),
      detail: detailOf(real, resubmitted.length, waits, dropped),
      count: real.length,
      evidence: evidenceOfFacts(real),
      remedy: [
        t('Read the reason of the deferrals: it names the limit, the resource or the connection that refused.'),
        ...(of('pending') > 0 ? [t('Look at the queues of the servers named below: Get-Queue -Server <server> | FL Identity,MessageCount,LastError,NextRetryTime')] : []),
      ],
      missing: of('pending') > 0 ? [{ what: t('What became of the {0} pending messages: the log that follows, and those of the other servers.', of('pending')), how: 'Get-MessageTrackingLog -MessageId <message id> | Sort Timestamp | FT Timestamp,EventId,Source,Recipients,RecipientStatus' }] : [],
      data: {
        messages: messages.length, deferrals: real.length, delivered: of('delivered'), pending: of('pending'), failed: of('failed'),
        waits: waits.length === 0 ? { total: null, median: null, longest: null } : { total: clock(sum(waits)), median: clock(median(waits)), longest: clock(longest) },
        waitsMs: waits.length === 0 ? null : { total: sum(waits), median: median(waits), longest },
        retries: { total: real.length - messages.length, most: Math.max(...messages.map((m) => m.defers.length)) - 1 },
        resubmitted: resubmitted.length, agents: topOf(real.filter((r) => /agent/i.test(text(r.fact, 'source'))).map((r) => text(r.fact, 'context'))), reasons: topOf(real.map((r) => text(r.fact, 'reason'))), top: topOf(real.flatMap((r) => (r.recipients.length > 0 ? r.recipients : ['']))), servers: topOf(real.map((r) => text(r.fact, 'server'))),
        first: times.length > 0 ? iso(real[0]!, times[0]!) : null, last: times.length > 0 ? iso(real[0]!, times.at(-1)!) : null,
      },
    });
  },
};

function rowsOf(facts: CaseFacts, kind: string): Row[] {
  return facts.kept(kind).map(({ file, fact }) => {
    const utc = facts.utc(file, fact.ms, fact.clock);
    return { file, fact, id: text(fact, 'id'), recipients: (fact.data.recipients as string[] | undefined) ?? [], ms: Number.isNaN(utc) ? (fact.ms ?? NaN) : utc };
  });
}

/** Rows of one clock only: cmdlet output and logs of one message are not put on one axis. */
function keyOf(row: Row): string {
  return `${row.fact.clock}:${row.id.toLowerCase()}`;
}

/** The Transport Rule Agent resubmits without delay; other agents do so only where the message moves on at once. */
function isResubmission(row: Row, outcomes: readonly Row[]): boolean {
  if (!/agent/i.test(text(row.fact, 'source'))) return false;
  if (/transport rule agent/i.test(text(row.fact, 'context'))) return true;
  return outcomes.some((o) => o.ms >= row.ms && o.ms - row.ms <= RESUBMITTED_WITHIN_MS);
}

function messagesOf(rows: readonly Row[], outcomes: ReadonlyMap<string, Row[]>): Message[] {
  const groups = new Map<string, Row[]>();
  rows.forEach((row, i) => {
    // without an id every row stands for itself
    const key = row.id === '' ? `row ${i}` : keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  });
  return [...groups].map(([key, defers]) => messageOf(key, defers, outcomes.get(key) ?? []));
}

function messageOf(key: string, defers: Row[], outcomes: readonly Row[]): Message {
  const first = Math.min(...defers.map((d) => d.ms));
  const later = outcomes.filter((o) => !(o.ms < first));
  const recipients = [...new Set(defers.flatMap((d) => d.recipients))];
  const ends = (recipients.length > 0 ? recipients : ['']).map((r) => endOf(r, later));
  if (ends.some((e) => e === undefined)) return { key, defers, state: 'pending', wait: NaN };
  const wait = Math.max(...ends.map((e) => e!.ms)) - first;
  return { key, defers, state: ends.some((e) => text(e!.fact, 'event') === 'FAIL') ? 'failed' : 'delivered', wait };
}

/** The last word on one recipient: a delivery wins over an earlier failure. A row without recipients speaks for all. */
function endOf(recipient: string, outcomes: readonly Row[]): Row | undefined {
  const mine = outcomes.filter((o) => recipient === '' || o.recipients.length === 0 || o.recipients.includes(recipient));
  return mine.find((o) => text(o.fact, 'event') !== 'FAIL') ?? mine.at(-1);
}

const sum = (list: readonly number[]): number => list.reduce((n, x) => n + x, 0);

function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function iso(row: Row, ms: number): string {
  return row.fact.clock === 'utc' ? formatUtc(ms) : isoLocal(ms);
}

function topOf(names: readonly string[]): { name: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const name of names) if (name !== '') sums.set(name, (sums.get(name) ?? 0) + 1);
  return [...sums].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, TOP);
}

function detailOf(real: readonly Row[], resubmitted: number, waits: readonly number[], dropped: number): string {
  const out: string[] = [];
  const times = real.map((r) => r.ms).filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b);
  if (times.length > 0) out.push(t('First deferral {0}, last {1}.', say(real[0]!, times[0]!), say(real[0]!, times.at(-1)!)));
  if (waits.length > 0) out.push(t('From first deferral to delivery: median {0}, longest {1}, {2} in all.', formatDuration(median(waits)), formatDuration(waits.at(-1)!), formatDuration(sum(waits))));
  const reasons = topOf(real.map((r) => text(r.fact, 'reason')));
  if (reasons[0]) out.push(t('Most frequent reason ({0} times): {1}', reasons[0].count, reasons[0].name));
  else out.push(t('The rows give no reason.'));
  const agents = topOf(real.filter((r) => /agent/i.test(text(r.fact, 'source'))).map((r) => text(r.fact, 'context')));
  if (agents[0]) out.push(t('Deferred by agents, which is no limit of delivery: {0}.', agents.map((a) => `${a.name} (${a.count})`).join(', ')));
  if (resubmitted > 0) out.push(t('{0} DEFER rows of agents are left out: the agent resubmitted the message and it moved on at once, which is no delay.', resubmitted));
  if (dropped > 0) out.push(t('{0} rows were counted but not followed: some pending messages may have been delivered.', dropped));
  return out.join('\n');
}

function say(row: Row, ms: number): string {
  return row.fact.clock === 'utc' ? formatUtc(ms) : t('{0} (zone unknown)', formatLocal(ms).slice(0, 19));
}
