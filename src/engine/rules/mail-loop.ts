import { evidenceOfFacts } from './kit/evidence';
import { countText } from './kit/numbers';
import { t } from '../l10n';
import { MAX_EVIDENCE } from '../limits';
import { formatUtc } from '../time/format';
import { hopCountObserver, isHopRefusal, loopsIn, type Loop } from './kit/loops';
import { evidenceOf, statsOf, TOP } from './kit/stats';
import { trackingOutcomeObserver } from './kit/tracking-observer';
import { FEW } from './kit/weight';
import type { CaseFacts, Report, Rule } from './rule';

/** Messages that go in a circle, by message id. Not throttling, but it fills queues and limits. Source of the refusal's text: Microsoft, NDR codes 5.4.6 and 5.4.14. */
export const mailLoop: Rule = {
  id: 'mail-loop',
  title: () => t('Mail loop'),
  severity: 'warning',
  observers: [hopCountObserver, trackingOutcomeObserver],
  conclude(facts, report) {
    const stats = statsOf(facts, ['mail-loop']);
    const loops = loopsIn(facts);
    if (stats.count > 0 || loops.length > 0) report(reportOf(facts, stats, loops));
  },
};

function reportOf(facts: CaseFacts, stats: ReturnType<typeof statsOf>, loops: readonly Loop[]): Report {
  const first = loops[0];
  const circling = loops.filter((l) => l.sendings > 1);
  const rows = loops.flatMap((l) => l.rows).sort((a, b) => a.fact.line - b.fact.line);
  const ended = evidenceOf(facts, ['mail-loop'], stats);
  // rows that tell the refusal are among the tallies
  const lines = rows.filter((r) => !isHopRefusal(r.fact));
  const utc = [...lines.map((r) => facts.utc(r.file, r.fact.ms, r.fact.clock)), stats.first, stats.last].filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b);
  const names = [...new Set([...loops.flatMap((l) => l.recipients), ...stats.subjects.map((s) => s.name)])];
  const recipients = names.filter((n) => n.includes('@'));
  const hosts = names.filter((n) => n !== '' && !n.includes('@'));
  return {
    severity: stats.count + (first?.sendings ?? 0) < FEW ? 'info' : 'warning',
    confidence: stats.count > 0 ? 'proven' : 'likely',
    title: stats.count > 0
      ? t('Mail loop: {0} refused for passing too many servers', recipients.length > 0 ? t('mail to {0}', some(recipients)) : hosts.length > 0 ? t('mail exchanged with {0}', some(hosts)) : t('mail'))
      : t('Mail loop: message {0} was sent {1} times to {2} by the same server', first!.id, countText(first!.sendings), some(first!.recipients)),
    detail: [
      t('A message comes back to where it was: a forwarding, a rule, a connector or an accepted domain sends it round until a server counts too many hops and refuses it for good. Each round is a message for queues and limits.'),
      stats.count > 0 ? t('Refused for their hops: {0} lines.', countText(stats.count)) : '',
      ...circling.slice(0, 3).map((l) => t('{0}: sent or delivered {1} times to the same recipient ({2}) by the same server{3}.', l.id, countText(l.sendings), some(l.recipients), l.ended ? t(', then refused') : '')),
      t('It is no throttling; where the same recipient is throttled, the loop comes first.'),
    ].filter((s) => s !== '').join('\n'),
    count: stats.count + lines.length,
    evidence: [...ended, ...evidenceOfFacts(lines)].slice(0, MAX_EVIDENCE),
    remedy: [
      t('Read the Received headers of one such message, or its rows by message id over all servers: the circle is the part that repeats.'),
      t('End it where it turns: a forwarding or contact that points back, an inbox rule, a send connector whose address space includes your own domain, an accepted domain of type internal relay.'),
    ],
    missing: [{ what: t('The way of the message over all servers'), how: 'Get-TransportService | Get-MessageTrackingLog -MessageId <message id> | Sort Timestamp | FT Timestamp,ServerHostname,Source,EventId,ConnectorId,Recipients' }],
    data: {
      scope: 'recipient', limit: null, attempts: null, first: utc.length > 0 ? formatUtc(utc[0]!) : null, last: utc.length > 0 ? formatUtc(utc.at(-1)!) : null, refused: stats.count,
      messages: loops.slice(0, TOP).map((l) => ({ id: l.id, sendings: l.sendings, ended: l.ended, recipients: l.recipients.slice(0, TOP), servers: l.servers })),
      top: topRecipients(loops, stats).slice(0, TOP), others: topRecipients(loops, stats).slice(TOP).reduce((n, x) => n + x.count, 0),
    },
  };
}

function topRecipients(loops: readonly Loop[], stats: ReturnType<typeof statsOf>): { name: string; count: number }[] {
  const sums = new Map<string, number>(stats.subjects.map((s) => [s.name, s.count]));
  for (const l of loops) for (const r of l.recipients) sums.set(r, Math.max(sums.get(r) ?? 0, l.sendings));
  return [...sums].filter(([name]) => name !== '').map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function some(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : t('{0} and {1} more', names.slice(0, 3).join(', '), names.length - 3);
}
