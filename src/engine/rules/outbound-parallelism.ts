import { evidenceOfFacts } from './kit/evidence';
import { countText } from './kit/numbers';
import { t } from '../l10n';
import { isoOrNull } from '../time/format';
import type { Rule } from './rule';
import { coverageOf, sayCoverage } from './kit/coverage';
import { LONG_QUEUE, queueObserver, queuesIn, type Queue } from './kit/queue-observer';
import { textObserver } from './kit/observer';
import { TOP } from './kit/stats';
import { versionOf } from './kit/versions';

/** Kinds that would explain a long queue by refusals or broken connections. */
const REFUSALS = [
  'connection-failed', 'proxy-failed', 'dns-failed', 'back-pressure', 'smtp-connection-limit', 'smtp-rate-limit', 'online-sender-limit', 'not-throttling', 'reply-4xx',
  'recipient-thread-limit', 'database-thread-limit', 'dynamic-database-limit', 'server-thread-limit', 'server-limit', 'source-thread-limit', 'store-too-busy', 'store-offline', 'store-resource', 'disk-full', 'object-limit', 'agent-deferral', 'transport-resource',
];

/** A long outbound queue without any 4xx in the files: few connections, or a peer that takes mail slowly. Source: Microsoft support document on stuck queues. */
export const outboundParallelism: Rule = {
  id: 'outbound-parallelism',
  title: () => t('Long outbound queue without refusals'),
  severity: 'info',
  observers: [queueObserver, textObserver],
  conclude(facts, report) {
    const all = queuesIn(facts);
    if (all.length === 0) return;
    const refused = new Set(REFUSALS.flatMap((kind) => facts.tallies(kind)).flatMap(({ tally: { dims } }) => [dims.subject, dims.db, dims.server]).map((name) => (name ?? '').toLowerCase()));
    const queues = all.filter((q) => !refused.has(q.name.toLowerCase()));
    if (queues.length === 0) return;
    const count = queues.reduce((n, q) => n + q.count, 0);
    const top = queues[0]!;
    const old = facts.files.map((f) => versionOf(facts, f)).every((v) => v.age === 'old');
    const names = new Set(queues.map((q) => q.name.toLowerCase()));
    const kept = facts.kept('long-queue').filter(({ fact }) => names.has(String(fact.data.name).toLowerCase()));
    report({
      severity: count >= 3 ? 'warning' : 'info',
      confidence: 'likely',
      title: t('Up to {0} messages wait for {1}, and no 4xx from there stands in these files', countText(top.longest), top.name),
      detail: [
        t('Connections are made and messages go out, so the next hop does not refuse; the queue is long all the same. Either there are few connections to this destination at once, or the other side takes mail slowly: both are likely, the send log tells which.'),
        t('This is not throttling by the store driver; its keys have no effect on it.'),
        ...queues.slice(0, 3).map(sayQueue),
        sayCoverage(coverageOf(facts, { entries: [], files: [...new Set(kept.map((k) => k.file))], range: facts.files.filter((f) => f.format === 'connectivity-log') })),
      ].join('\n'),
      count,
      evidence: evidenceOfFacts(kept),
      remedy: [
        t('Read the send protocol log of the connector, or LastError of the queue: does the other side answer late, or are there too few connections?'),
        ...(!old
          ? [
              t('If there are too few, on 2013 and later: in EdgeTransport.exe.config set SmtpConnectorQueueMessageCountThresholdForConcurrentConnections from 20 to 2 and restart MSExchangeTransport (2016 CU22 and 2019 CU11 have 5 by default, reported).'),
              t('Then raise MaxPerDomainOutboundConnections from 20 to 40 and set MessageRetryInterval from 15 to 5 minutes.'),
            ]
          : [t('If there are too few: raise MaxPerDomainOutboundConnections; which further keys exist depends on the Exchange version.')]),
      ],
      missing: [
        { what: t('How many connections to {0} were open at once: the ends of its sessions are not followed here', top.name), how: 'exlens records <connectivity log> --format csv' },
        { what: t('The send protocol log of the connector'), how: 'Get-SendConnector | Set-SendConnector -ProtocolLoggingLevel Verbose; Get-TransportService | Format-List Name,SendProtocolLogPath' },
        { what: t('LastError of the queue'), how: 'Get-Queue -SortOrder -MessageCount | Format-List Identity,DeliveryType,MessageCount,Velocity,LastError' },
      ],
      data: {
        scope: 'host', limit: null, attempts: queues.reduce((n, q) => n + q.sessions, 0), first: isoOrNull(Math.min(...queues.map((q) => q.first))), last: isoOrNull(Math.max(...queues.map((q) => q.last))),
        top: queues.slice(0, TOP).map((q) => ({ name: q.name, count: q.count, first: isoOrNull(q.first), last: isoOrNull(q.last), perHour: q.connections, longest: q.longest, lengths: q.lengths })),
        others: queues.slice(TOP).reduce((n, q) => n + q.count, 0), longQueue: LONG_QUEUE,
      },
    });
  },
};

function sayQueue(q: Queue): string {
  const lengths = q.lengths.slice(0, 6).map((l) => `${l.at.slice(11, 16)}Z ${l.length}`).join(', ');
  const hours = Object.entries(q.connections).slice(0, 6).map(([hour, n]) => `${hour}Z ${n}`).join(', ');
  return t('{0}: queue length over time {1}; connections started per hour with a long queue: {2}.', q.name, lengths, hours);
}

