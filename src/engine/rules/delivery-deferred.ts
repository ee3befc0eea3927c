import { evidenceOfFacts } from './kit/evidence';
import { countText } from './kit/numbers';
import { formatDuration } from '../decode/timespan';
import { t } from '../l10n';
import { formatLocal, formatUtc } from '../time/format';
import { deferralsOf, figuresOf, messagesOf, topOf, type Deferral, type Figures } from './kit/deferrals';
import { FELT_MS, waitsData } from './kit/impact';
import { text } from './kit/story';
import { trackingDeferObserver, trackingOutcomeObserver } from './kit/tracking-observer';
import type { Report, Rule } from './rule';

/** Messages that were put off on their way, how often, and what became of them. Agents are told by a rule of their own. */
export const deliveryDeferred: Rule = {
  id: 'delivery-deferred',
  title: () => t('Deliveries that were deferred'),
  severity: 'info',
  observers: [trackingDeferObserver, trackingOutcomeObserver],
  conclude(facts, report) {
    const all = deferralsOf(facts);
    if (all.real.length > 0) report(reportOf(all.real, all));
  },
};

function reportOf(real: readonly Deferral[], all: ReturnType<typeof deferralsOf>): Report {
  const messages = messagesOf(real, all);
  // rows beyond the cap are counted, though nobody knows whose they are
  const rows = real.length + all.droppedDefers;
  const f = figuresOf(messages);
  const first = messages[0]!;
  const [from, to] = timesOf(real);
  const servers = topOf(real.map((r) => text(r.fact, 'server')));
  return {
    severity: f.pending + f.failed > 0 || (f.waits?.longest ?? 0) >= FELT_MS ? 'warning' : 'info',
    confidence: all.dropped > 0 ? 'likely' : 'proven',
    title: messages.length === 1
      ? t('A message was deferred, {0} rows: {1}', countText(rows), first.state === 'delivered' ? t('delivered later') : first.state === 'failed' ? t('failed') : t('pending'))
      : t('{0} messages were deferred, {1} rows: {2} delivered later, {3} pending, {4} failed', countText(messages.length), countText(rows), countText(f.delivered), countText(f.pending), countText(f.failed)),
    detail: detailOf(real, all, f),
    count: rows,
    evidence: evidenceOfFacts(real),
    remedy: [
      t('Read the reason of the deferrals: it names the limit, the resource or the connection that refused.'),
      ...(f.pending > 0 ? [lookAtQueues(servers.map((s) => s.name))] : []),
    ],
    missing: f.pending > 0 ? [{ what: t('What became of the {0} pending messages: the log that follows, and those of the other servers.', countText(f.pending)), how: 'Get-MessageTrackingLog -MessageId <message id> | Sort Timestamp | FT Timestamp,EventId,Source,Recipients,RecipientStatus' }] : [],
    data: {
      messages: messages.length, deferrals: rows, delivered: f.delivered, pending: f.pending, failed: f.failed, waits: waitsData(f), waitsMs: f.waits, retries: f.retries,
      resubmitted: all.resubmitted.length, resubmittedInferred: all.presumed, agents: topOf(all.agents.map((r) => text(r.fact, 'context'))), reasons: topOf(real.map((r) => r.reason)), top: topOf(real.flatMap((r) => (r.recipients.length > 0 ? r.recipients : ['']))), servers,
      ...rangeOf(real[0]!, from, to),
    },
  };
}

/** Servers named in one sentence: the ones with most deferrals. */
const QUEUES_OF = 3;

function lookAtQueues(servers: readonly string[]): string {
  const how = 'Get-Queue -Server <server> | FL Identity,MessageCount,LastError,NextRetryTime';
  return servers.length > 0 ? t('Look at the queues of {0}: {1}', servers.slice(0, QUEUES_OF).join(', '), how) : t('Look at the queues of the servers: {0}', how);
}

/** First and last time of some rows; both undefined where none has a stamp. */
function timesOf(rows: readonly Deferral[]): [number | undefined, number | undefined] {
  const times = rows.map((r) => r.ms).filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b);
  return [times[0], times.at(-1)];
}

/** Local times go under names of their own, with the words that their zone is not known. */
function rangeOf(row: Deferral, from: number | undefined, to: number | undefined): Record<string, string | null> {
  if (from === undefined || to === undefined) return { first: null, last: null };
  return row.utc ? { first: formatUtc(from), last: formatUtc(to) } : { first: null, last: null, firstLocal: say(row, from), lastLocal: say(row, to) };
}

function detailOf(real: readonly Deferral[], all: ReturnType<typeof deferralsOf>, { waits }: Figures): string {
  const out: string[] = [];
  const [from, to] = timesOf(real);
  if (from !== undefined) out.push(t('First deferral {0}, last {1}.', say(real[0]!, from), say(real[0]!, to!)));
  if (waits) out.push(t('From first deferral to delivery: median {0}, longest {1}, {2} in all.', formatDuration(waits.median), formatDuration(waits.longest), formatDuration(waits.total)));
  const reasons = topOf(real.map((r) => r.reason));
  if (reasons[0]) out.push(t('Most frequent reason ({0} times): {1}', countText(reasons[0].count), reasons[0].name));
  else out.push(t('The rows give no reason.'));
  if (all.agents.length > 0) out.push(t('Deferrals by agents, told apart from these because they are no limit of delivery: {0}.', countText(all.agents.length)));
  if (all.resubmitted.length > 0) out.push(t('{0} DEFER rows of agents are left out: the agent resubmitted the message and it moved on at once, which is no delay.', countText(all.resubmitted.length)));
  if (all.presumed > 0) out.push(t('For {0} of them no row shows the next step; a slow one would be seen in these logs, so it was a fast one (inferred).', countText(all.presumed)));
  if (all.dropped > 0) out.push(t('{0} rows were counted but not followed: some pending messages may have been delivered.', countText(all.dropped)));
  return out.join('\n');
}

function say(row: Deferral, ms: number): string {
  return row.utc ? formatUtc(ms) : t('{0} (zone unknown)', formatLocal(ms).slice(0, 19));
}
