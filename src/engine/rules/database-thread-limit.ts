import { t } from '../l10n';
import { deliveryAdvice, keepKeys, printedBy } from './kit/advice';
import { otherServers } from './kit/config-rule';
import { healthIn, healthObserver, illDatabases, sayHealth, sayIll } from './kit/health';
import { unnamedDatabases } from './kit/unnamed-database';
import { limitRule, named, outOf } from './kit/limit-rule';
import { ofDatabase } from './kit/server-limit';

const unnamed = (): string => t('(database not named)');

/** Parallel deliveries into one database reached the limit, scaled by the database's health. */
export const databaseThreadLimit = limitRule({
  id: 'database-thread-limit',
  title: () => t('Database thread limit'),
  severity: 'warning',
  scope: 'database',
  kinds: ['database-thread-limit', 'server-limit'],
  select: (entry, facts) => entry.tally.dims.sig !== 'cl.server' || ofDatabase(facts, entry),
  byPlace: true,
  limit: 'MaxMailboxDeliveryPerMdbConnections',
  unnamed,
  observers: [healthObserver],
  words({ stats, facts, versions, state, coverage }) {
    const health = healthIn(facts, stats);
    const ill = illDatabases(facts, stats, true);
    const sick = health.length > 0 || ill.length > 0;
    const printed = stats.limits.length > 0;
    const advice = sick ? undefined : deliveryAdvice(facts, { versions, of: 'MaxMailboxDeliveryPerMdbConnections', printed: printedBy(facts, stats, 'MaxMailboxDeliveryPerMdbConnections'), drained: state.state === 'drained' });
    const byServer = stats.entries.filter((e) => e.tally.dims.sig === 'cl.server').reduce((n, e) => n + e.tally.count, 0);
    return {
      title: t('Delivery into {0} refused {1}: database thread limit{2}', named({ unnamed }, stats), outOf(stats), printed ? ` ${stats.limits.join(', ')}` : ''),
      meaning: [
        t('More deliveries into one database at the same time than MaxMailboxDeliveryPerMdbConnections allows. The limit shrinks with the health of the database: a printed limit below the configured value means that its health was below 100.'),
        printed ? t('The lines print the limit in force: {0}.', stats.limits.join(', ')) : t('No line prints the limit in force.'),
        byServer > 0 ? t('{0} of the lines name a server limit: on Exchange 2010 that text stands for the limit per database.', byServer) : '',
        sayHealth(health),
        sayIll(ill),
        sick ? keepKeys() : '',
        ...(advice?.detail ?? []),
      ],
      remedy: [t('Read health, disk latency and CPU of the database and its active copy before any key.'), ...(advice?.remedy ?? [t('Relieve or switch over the database; wait for the queue to drain.')])],
      missing: [...unnamedDatabases(stats), { what: t('Health of the databases'), how: 'Get-MailboxDatabaseCopyStatus * | Format-Table Name,Status,CopyQueueLength,ContentIndexState' }, ...(advice?.missing ?? []), ...otherServers(facts, coverage)],
      data: { advice: advice?.data ?? [], health, ...(ill.length > 0 && { ill }), ...(advice?.data.find((d) => d.xml) ? { xml: advice.data.find((d) => d.xml)!.xml } : {}) },
    };
  },
});
