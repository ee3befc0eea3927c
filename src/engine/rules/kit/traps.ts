import { countText } from './numbers';
import { t } from '../../l10n';
import type { FileScan } from '../../model';

/** A text that looks like throttling and is not, with its number. */
export interface FalseAlarm {
  id: string;
  count: number;
  text: string;
}

/** The false alarms of a case, the most frequent first. */
export function falseAlarms(files: readonly FileScan[]): FalseAlarm[] {
  const sums = new Map<string, number>();
  for (const file of files) for (const tally of file.facts['not-throttling']?.tallies ?? []) sums.set(tally.dims.sig ?? '', (sums.get(tally.dims.sig ?? '') ?? 0) + tally.count);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id, count]) => ({ id, count, text: words(id, count) }));
}

function words(id: string, n: number): string {
  switch (id) {
    case 'trap.reached-limit':
      return t('ReachedLimit: True, {0} (a session ends after 20 submissions and a new one begins)', countText(n));
    case 'trap.retired':
    case 'trap.retiring':
      return t('retired components, {0} (a service stops or restarts; its mail is taken up again)', countText(n));
    case 'trap.admin':
      return t('messages that an administrator deleted from a queue, {0}', countText(n));
    case 'trap.not-active':
      return t('421 4.3.2 Service not active, {0} (a component is out of service)', countText(n));
    case 'trap.expired':
      return t('messages that expired in a queue, {0} (they waited for days and went back to their senders; the queue\'s last error told why)', countText(n));
    case 'trap.mailbox-full':
      return t('mailboxes that are full, {0} (the recipient\'s quota; the sender gets a report)', countText(n));
    case 'trap.delay-dsn':
      return t('delay notices 4.4.7, {0} (they report a delay; the queue\'s last error tells its reason)', countText(n));
    case 'trap.greylist':
      return t('450 4.7.x answers, {0} (the other side asks to try again, for reasons of its own)', countText(n));
    case 'trap.greylist-word':
      return t('greylisting, {0} (the other side takes the mail when it comes again)', countText(n));
    case 'trap.too-many-recipients':
      return t('452 4.5.3 Too many recipients, {0} (the sender splits the message)', countText(n));
    case 'trap.rule-agent':
      return t('DEFER by the Transport Rule Agent, {0} (the message goes back to the categorizer without delay)', countText(n));
    default:
      return `${id}, ${countText(n)}`;
  }
}
