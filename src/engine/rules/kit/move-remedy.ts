import { t } from '../../l10n';
import type { Kept, FileScan, Missing } from '../../model';
import type { CaseFacts } from '../rule';
import { argument } from './powershell';
import { text } from './story';

/**
 * Steps against a sync that switches an assistant off again and again. `mailbox` is a GUID or a name, empty where no line shows it; `over`
 * tells why no further sync starts, where that is known.
 */
export function moveRemedy(mailbox: string, over?: string): string[] {
  const name = mailbox === '' ? t('<mailbox>') : argument(mailbox);
  if (over !== undefined) {
    return [
      t('Make sure that no request starts it again ({1}): Get-MoveRequest -Identity {0} | FL Status,BatchName,Flags', name, over),
      t('If notifications are still missing, have the user save the text message notification settings once more.'),
    ];
  }
  return [
    t('Find the move request of the mailbox and its batch: Get-MoveRequest -Identity {0} | FL Status,BatchName,Flags,SuspendWhenReadyToComplete', name),
    t('Decide what the request is for. Complete it (Set-MoveRequest or Complete-MigrationBatch), suspend it (Suspend-MoveRequest -Identity {0}) or remove it (Remove-MoveRequest -Identity {0}).', name),
    t('Then have the user save the text message notification settings once more. Without the step before, that re-arms notifications only until the next sync.'),
  ];
}

/** Events that end a move. */
export const isMoveEnd = (event: string): boolean => /^MailboxMove(?:Succeeded|Failed)$/i.test(event);

/** The requests of a case that are of a mailbox, given by GUID or name. */
export function requestsOf(facts: CaseFacts, mailbox: string): { file: FileScan; fact: Kept }[] {
  const wanted = mailbox.toLowerCase();
  if (wanted === '') return [];
  return facts.kept('move-config').filter(({ fact }) => ['identity', 'guid', 'name', 'alias'].some((key) => text(fact, key).toLowerCase() === wanted));
}

/** States in which a request starts no sync until somebody resumes it. */
const STOPPED = /^(?:Completed|CompletedWithWarnings?|Suspended|Failed)$/i;

/** The state of a mailbox's requests where none of them starts a sync any more. */
export function stoppedState(requests: readonly { fact: Kept }[]): string | undefined {
  const states = requests.map(({ fact }) => text(fact, 'status')).filter((s) => s !== '');
  return states.length > 0 && states.every((s) => STOPPED.test(s)) ? t('the request is {0}', states.at(-1)!) : undefined;
}

/** A request with its interval. */
export const hasInterval = ({ fact }: { fact: Kept }): boolean => text(fact, 'configured') !== '' || text(fact, 'effective') !== '';

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

/** Who changed the settings of text messages. */
export function missingSettings(): Missing {
  return { what: t('Whether somebody changed or cleared the text message settings at that time.'), how: 'Search-AdminAuditLog -Cmdlets Clear-TextMessagingAccount,Set-TextMessagingAccount,Set-CalendarNotification | FL' };
}
