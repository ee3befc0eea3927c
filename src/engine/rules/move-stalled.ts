import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(move not named)');

/** A mailbox move waits for a resource, or the proxy of the replication service has all its connections. Source: Microsoft, move request states. */
export const moveStalled = limitRule({
  id: 'move-stalled',
  title: () => t('Mailbox move stalled'),
  severity: 'info',
  scope: 'move',
  unnamed,
  patterns: false,
  words({ stats }) {
    const what = byDim(stats, 'what').map((w) => ({ name: w.name, count: w.count }));
    const connections = stats.entries.some((e) => e.tally.dims.sig === 'mrs.conn');
    return {
      title: connections && what.length === 0
        ? t('Moves refused {0}: all connections of the replication proxy are in use{1}', outOf(stats), stats.limits.length > 0 ? ` (${stats.limits.join(', ')})` : '')
        : t('Move of {0} stalled {1}: waits for {2}', named({ unnamed }, stats), outOf(stats), what.map((w) => w.name).join(', ')),
      meaning: [
        what.length > 0 ? t('The move waits until the resource named is healthy again: normal protection of the server, the move goes on by itself.') : '',
        connections ? t('MaxMRSConnections (100 by default) of MsExchangeMailboxReplication.exe.config is reached.') : '',
      ],
      remedy: [
        ...(what.length > 0 ? [t('Let it wait; look at the resource named if it stays there for hours.'), t('Raise MaxConcurrency of workload management in small steps only if the hardware has room.')] : []),
        ...(connections ? [t('Run fewer moves at once; raise MaxMRSConnections with caution and restart the replication service.')] : []),
      ],
      missing: [{ what: t('State of the moves'), how: 'Get-MoveRequest | Get-MoveRequestStatistics | Format-Table DisplayName,StatusDetail,PercentComplete,TotalStalledDueTo*' }],
      data: { waitsFor: what },
    };
  },
});
