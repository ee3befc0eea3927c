import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';

const unnamed = (): string => t('(mailbox not named)');

/** A permanent failure: a folder or object table of the mailbox is at a hard limit. Not throttling. */
export const objectLimit = limitRule({
  id: 'object-limit',
  title: () => t('Items or objects of a mailbox'),
  severity: 'error',
  scope: 'mailbox',
  unnamed,
  patterns: false,
  words({ stats, severity }) {
    const proven = stats.entries.some((e) => e.tally.dims.sig === 'store.max-objs');
    return {
      title: t('Mail for {0} failed {1}: a folder or table of the mailbox is full', named({ unnamed }, stats), outOf(stats)),
      meaning: [
        t('554: a permanent failure, the sender gets an NDR and nobody tries again. The words "mailbox busy" mislead: this is no throttling and waiting does not help.'),
        proven ? t('MapiExceptionMaxObjsExceeded: a folder has all the items it may have (1,000,000 in Exchange Online), or a table of open objects is full.') : t('The exception behind it is not on these lines: with MapiExceptionMaxObjsExceeded it is the number of items in a folder.'),
      ],
      remedy: [t('Count the items per folder of the mailbox, the hidden ones of Recoverable Items too, and move or delete what can go.'), t('Ask the senders to send again.')],
      missing: [{ what: t('Items per folder'), how: 'Get-MailboxFolderStatistics <mailbox> -IncludeSoftDeletedRecipients | Sort-Object ItemsInFolder -Descending | Select-Object -First 10 FolderPath,ItemsInFolder' }],
      severity: severity === 'info' ? 'warning' : 'error',
      confidence: proven ? 'proven' : 'likely',
    };
  },
});
