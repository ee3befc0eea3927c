import { t } from '../l10n';
import { eachSlot } from '../time/slots';
import { keepKeys, lowValues } from './kit/advice';
import { healthIn, healthObserver, sayHealth } from './kit/health';
import { unnamedDatabases } from './kit/unnamed-database';
import { limitRule, named, outOf, type LimitContext } from './kit/limit-rule';

const unnamed = (): string => t('(database not named)');
/** A connection given up within this time of a refusal waited for the same slot. */
const SLOT_MS = 900_000;

/** Connections to one database reached the health-scaled limit of 2013 and later. Source: public reports. */
export const dynamicDatabaseLimit = limitRule({
  id: 'dynamic-database-limit',
  title: () => t('Dynamic database throttling limit'),
  severity: 'warning',
  scope: 'database',
  unnamed,
  observers: [healthObserver],
  words(context) {
    const { stats, facts } = context;
    const timeouts = timeoutsBeside(context);
    const health = healthIn(facts, stats);
    return {
      title: t('Delivery into {0} refused {1}: dynamic database throttling limit', named({ unnamed }, stats), outOf(stats)),
      meaning: [
        t('Connections to the database are at the limit that its health allows, or this transport server already waits for a slot. The likely cause is a slow or unhealthy database; a burst into a healthy one can reach the limit too.'),
        keepKeys(),
        lowValues(facts),
        sayHealth(health),
        timeouts > 0 ? t('{0} connections were dropped (421 4.4.2) beside these refusals: the sender waited for a slot and gave up, a consequence and not a fault of the network.', timeouts) : '',
        t('Setting overrides that switch parts of the throttling off are for Microsoft Support, for a short time, and only with CPU below 70-80 %, at least 1 GB of memory free, database disk below 50 ms and log disk below 20 ms.'),
      ],
      remedy: [
        t('Read the health of the database first: latency of its database and log disks, CPU, RPC latency, replication and search queues, which copy is active.'),
        t('Look for one mailbox or search that keeps the database busy; switch the database over if users are blocked.'),
        t('If it is healthy and the load is a burst, wait until it drains.'),
      ],
      missing: [
        ...unnamedDatabases(stats),
        { what: t('Disk latency of the database and log volumes'), how: "Get-Counter '\\MSExchange Database ==> Instances(*)\\I/O Database Reads (Attached) Average Latency','\\LogicalDisk(*)\\Avg. Disk sec/Read'" },
        { what: t('CPU of the mailbox server'), how: "Get-Counter '\\Processor(_Total)\\% Processor Time' -SampleInterval 5 -MaxSamples 12" },
        { what: t('Which copy is active, and its queues'), how: 'Get-MailboxDatabaseCopyStatus * | Format-Table Name,Status,CopyQueueLength,ReplayQueueLength,ContentIndexState' },
      ],
      confidence: 'proven',
      data: { cause: 'database-health', causeConfidence: 'likely', timeoutsBeside: timeouts, health },
    };
  },
});

/** Dropped connections in the same quarters of an hour, or, without times, in the same file. */
function timeoutsBeside({ facts, stats }: LimitContext): number {
  let sum = 0;
  const slots = new Set(stats.entries.flatMap((e) => [...eachSlot(e.tally.slots)].map(([s]) => facts.utc(e.file, s * SLOT_MS, e.tally.clock))));
  for (const { file, tally } of facts.tallies('connection-failed')) {
    if (tally.dims.sig !== 'smtp.dropped') continue;
    const timed = [...eachSlot(tally.slots)];
    if (timed.length > 0) for (const [slot, n] of timed) sum += [0, 1].some((k) => slots.has(facts.utc(file, (slot + k) * SLOT_MS, tally.clock))) ? n : 0;
    else if (stats.files.includes(file)) sum += tally.count;
  }
  return sum;
}
