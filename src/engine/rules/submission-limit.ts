import { t } from '../l10n';
import { eventObserver } from './kit/event-observer';
import { countText } from './kit/numbers';
import { limitRule, named, outOf } from './kit/limit-rule';

const unnamed = (): string => t('(database not named)');

/** Mail that mailboxes sent waits because the submission threads are in use. */
export const submissionLimit = limitRule({
  id: 'submission-limit',
  title: () => t('Submission limit'),
  severity: 'warning',
  scope: 'database',
  unnamed,
  patterns: false,
  byPlace: true,
  observers: [eventObserver],
  words({ stats }) {
    const total = stats.entries.filter((e) => /\.sub-total$/.test(e.tally.dims.sig ?? '')).reduce((n, e) => n + e.tally.count, 0);
    const limits = stats.limits.length > 0 ? ` ${stats.limits.join(', ')}` : '';
    return {
      // an event tells of the server, not of a database
      title: stats.subjects.every((s) => s.name === '') && total === stats.count ? t('Submission of mail stopped {0}: submission threads{1}', outOf(stats), limits) : t('Submission from {0} stopped {1}: submission threads{2}', named({ unnamed }, stats), outOf(stats), limits),
      meaning: [
        total > 0 ? t('The threads of the whole server were in use (MaxConcurrentMailboxSubmissions): {0} lines.', countText(total)) : '',
        total < stats.count ? t('One database used all threads it may have (MaxConcurrentSubmissions): {0} lines.', countText(stats.count - total)) : '',
        t('This delays outgoing mail of the mailboxes concerned; the delivery keys RecipientThreadLimit and MaxMailboxDeliveryPerMdbConnections have nothing to do with it.'),
      ],
      remedy: [total === stats.count ? t('Look for a mass mailing.') : t('Look for a mass mailing from this database.'), t('Look for what slows submission: transport agents, back pressure on the transport servers, latency of the database.')],
      missing: [{ what: t('Who sends so much'), how: 'Get-MessageTrackingLog -EventId SUBMIT -ResultSize Unlimited | Group-Object Sender | Sort-Object Count -Descending | Select-Object -First 20 Count,Name' }],
      data: { scopes: { server: total, database: stats.count - total } },
    };
  },
});
