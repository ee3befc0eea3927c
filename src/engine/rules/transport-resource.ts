import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';

const unnamed = (): string => t('(server not named)');

/** Transport itself ran out of something: sessions of its queue database, or the sum of message sizes in delivery. */
export const transportResource = limitRule({
  id: 'transport-resource',
  title: () => t('Resource of the transport service'),
  severity: 'warning',
  scope: 'server',
  unnamed,
  words({ stats, severity }) {
    const sessions = stats.entries.some((e) => e.tally.dims.sig === 'ese.sessions');
    const size = stats.entries.some((e) => e.tally.dims.sig === 'sd.message-size');
    return {
      title: sessions ? t('The queue database of {0} ran out of sessions {1}', named({ unnamed }, stats), outOf(stats)) : t('Delivery on {0} refused {1}: too many bytes in delivery at once', named({ unnamed }, stats), outOf(stats)),
      meaning: [
        sessions ? t('Many cores and many inbound connections use up the sessions of mail.que (event 17018, Exchange 2019): transport restarts.') : '',
        size ? t('The sizes of the messages in delivery add up to more than MaxMailboxDeliveryConcurrentMessageSizeLimit (512 MB by default, unverified).') : '',
      ],
      remedy: [
        ...(sessions ? [t('Install the update of KB5023038 and lower MaxInboundConnection of the Receive connectors to 1000.')] : []),
        ...(size ? [t('Look for a burst of big messages and for the database that delivers them slowly.')] : []),
      ],
      missing: sessions ? [{ what: t('Event 17018'), how: "Get-WinEvent -FilterHashtable @{LogName='Application';Id=17018} | Select-Object TimeCreated,Message" }] : [],
      severity: sessions ? 'error' : severity,
    };
  },
});
