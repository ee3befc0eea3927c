import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';

const unnamed = (): string => t('(sending server not named)');

/** One transport server uses its share of delivery threads on a mailbox server (2013 and later). */
export const sourceThreadLimit = limitRule({
  id: 'source-thread-limit',
  title: () => t('Delivery source thread limit'),
  severity: 'warning',
  scope: 'source',
  limit: 'DeliverySourceThreadLimitPerCore',
  unnamed,
  words({ stats }) {
    return {
      title: t('Deliveries from {0} refused {1}: delivery source thread limit', named({ unnamed }, stats), outOf(stats)),
      meaning: [t('One sending transport server uses all delivery threads that one source may have. The others are free: the load is uneven, or this server drains a backlog.')],
      remedy: [t('See whether one transport server carries the mail of all: load balancing, DNS, connector source servers.'), t('Balance the traffic between the transport servers; wait if it drains a backlog.')],
      missing: [{ what: t('Queues of all transport servers'), how: 'Get-TransportService | Get-Queue | Sort-Object MessageCount -Descending | Format-Table Identity,DeliveryType,MessageCount,LastError' }],
    };
  },
});
