import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';
import { ofDatabase } from './kit/server-limit';

const unnamed = (): string => t('(server not named)');

/** All delivery threads of a mailbox server are in use. */
export const serverThreadLimit = limitRule({
  id: 'server-thread-limit',
  title: () => t('Mailbox server thread limit'),
  severity: 'warning',
  scope: 'server',
  kinds: ['server-thread-limit', 'server-limit'],
  select: (entry, facts) => entry.tally.dims.sig !== 'cl.server' || !ofDatabase(facts, entry),
  limit: 'MailboxServerThreadLimit',
  unnamed,
  words({ stats, versions }) {
    const unknown = versions.some((v) => v.age === 'unknown');
    const small = stats.limits.some((n) => n <= 4);
    return {
      title: t('Delivery to {0} refused {1}: server thread limit{2}', named({ unnamed }, stats), outOf(stats), stats.limits.length > 0 ? ` ${stats.limits.join(', ')}` : ''),
      meaning: [
        t('The delivery threads to one mailbox server are at the limit. Slow databases on it are the usual reason; the number itself is seldom.'),
        unknown && small ? t('If this is Exchange 2010, the text stands for the limit per database (MaxMailboxDeliveryPerMdbConnections): the version decides.') : '',
      ],
      remedy: [t('Find the slow databases on the server: latency, replication, health.'), t('Move load or active copies to other servers; add capacity if all of them are busy.')],
      missing: [
        ...(unknown ? [{ what: t('The Exchange version'), how: 'Get-ExchangeServer | Format-List Name,AdminDisplayVersion' }] : []),
        { what: t('Databases that are active on the server'), how: 'Get-MailboxDatabaseCopyStatus -Server <server> | Format-Table Name,Status,ActivationPreference' },
      ],
    };
  },
});
