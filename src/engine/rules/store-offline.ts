import { countText } from './kit/numbers';
import { t } from '../l10n';
import { codesIn, sayCodes } from './kit/codes';
import { limitRule, named, outOf, times } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(database not named)');

/** The store did not answer, or the database is dismounted. Not throttling; with `too busy` beside it, overload. */
export const storeOffline = limitRule({
  id: 'store-offline',
  title: () => t('Mailbox server or database offline'),
  severity: 'warning',
  scope: 'database',
  unnamed,
  words({ stats, facts, severity }) {
    const what = byDim(stats, 'what').map((w) => ({ name: w.name.toLowerCase(), count: w.count }));
    const has = (...names: string[]): boolean => what.some((w) => names.includes(w.name));
    const busy = facts.tallies('store-too-busy').reduce((n, e) => n + e.tally.count, 0);
    const overload = busy > 0 && has('server', 'networkerror');
    const meaning = overload
      ? [t('The server answers, but too slowly: its RPC server was too busy (ec 2419) by {0} lines beside these. So this is overload of the store, not a dead server.', countText(busy))]
      : has('server', 'networkerror')
        ? [t('The network call to the store failed (MapiExceptionNetworkError). A restart or failover does that, and so does a server starved by a client with too many RPC calls: "offline" alone does not tell which.')]
        : [];
    if (has('database', 'mdboffline')) meaning.push(t('A database was dismounted or moved to another server: transport waits until it is mounted. Not throttling.'));
    if (has('io')) meaning.push(t('The database reported an I/O error: disk or log write. Look at the storage and at the ESE events.'));
    return {
      title: overload
        ? t('The store of {0} is overloaded: called offline {1}, too busy {2}', named({ unnamed }, stats), outOf(stats), times(busy))
        : has('networkerror') && !has('server') ? t('The store of {0} not reached {1}', named({ unnamed }, stats), outOf(stats)) : has('server') ? t('The store of {0} called offline {1}', named({ unnamed }, stats), outOf(stats)) : stats.entries.every((e) => e.tally.dims.kind === 'tracking' && !e.tally.dims.db) ? t('A database on {0} offline {1}', named({ unnamed }, stats), outOf(stats)) : t('Database {0} offline {1}', named({ unnamed }, stats), outOf(stats)),
      meaning: [...meaning, sayCodes(codesIn(stats)), t('This is no delivery limit: its keys have no effect here.')],
      remedy: overload
        ? [
            t('Find what loads the store: events 4009 and 2915, RPC latency and requests per client and database.'),
            t('Limit the client that calls too much with a throttling policy of its own.'),
            t('A restart of the store helps only for hours; use it to win time.'),
          ]
        : [
            t('See whether the database is mounted and which copy is active; look for failover and service restarts at these times.'),
            t('If it was up all the time, look for overload: events 4009 and 2915, RPC latency, client throttling policies.'),
            ...(has('io') ? [t('Check the storage and the ESE events of the database.')] : []),
          ],
      missing: [
        { what: t('State of the databases'), how: 'Get-MailboxDatabaseCopyStatus * | Format-Table Name,Status,LatestFullBackupTime,CopyQueueLength' },
        { what: t('Events 4009 and 2915 around these times'), how: "Get-WinEvent -FilterHashtable @{LogName='Application';Id=4009,2915} | Select-Object TimeCreated,Id,Message" },
      ],
      severity: (has('io') || overload) && severity === 'info' ? 'warning' : severity,
      data: { what, overload, busyLines: busy, codes: codesIn(stats) },
    };
  },
});
