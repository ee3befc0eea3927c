import { t } from '../../l10n';
import type { Missing } from '../../model';
import { argument } from './powershell';

/** Steps against a sync that switches an assistant off again and again. `mailbox` is a GUID or a name, empty where no line shows it. */
export function moveRemedy(mailbox: string): string[] {
  const name = mailbox === '' ? t('<mailbox>') : argument(mailbox);
  return [
    t('Find the move request of the mailbox and its batch: Get-MoveRequest -Identity {0} | FL Status,BatchName,Flags,SuspendWhenReadyToComplete', name),
    t('Decide what the request is for. Complete it (Set-MoveRequest or Complete-MigrationBatch), suspend it (Suspend-MoveRequest -Identity {0}) or remove it (Remove-MoveRequest -Identity {0}).', name),
    t('Then have the user save the text message notification settings once more. Without the step before, that re-arms notifications only until the next sync.'),
  ];
}

/** What shows the request and its interval. */
export function missingMove(mailbox: string): Missing {
  const name = mailbox === '' ? t('<mailbox>') : argument(mailbox);
  return { what: t('Whether a move request with incremental syncs exists for the mailbox, and its interval.'), how: `Get-MoveRequestStatistics ${name} | FL *increm*,Status,BatchName,MailboxIdentity,ExchangeGuid` };
}

/** What shows every start of a sync. */
export function missingEvents(mailbox: string, database: string): Missing {
  return {
    what: t('Every MailboxMoveStarted event of the mailbox, to see whether they come at the interval of the syncs. Events are kept 7 days by default.'),
    how: `Add-PSSnapin Microsoft.Exchange.Management.PowerShell.Support; Get-DatabaseEvent ${database === '' ? '<database>' : argument(database)} -MailboxGuid ${mailbox === '' ? '<mailbox GUID>' : argument(mailbox)} -EventNames MailboxMoveStarted,MailboxMoveSucceeded,MailboxMoveFailed | FT Counter,EventName,Flags,MailboxGuid,CreateTime -AutoSize`,
  };
}
