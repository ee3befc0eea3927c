import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';

const unnamed = (): string => t('(sender not named)');

/** Limits of Exchange Online that show up in logs on premises. Source: Microsoft, Exchange Online limits. */
export const onlineSenderLimit = limitRule({
  id: 'online-sender-limit',
  title: () => t('Exchange Online sender limit'),
  severity: 'warning',
  scope: 'sender',
  unnamed,
  patterns: false,
  words({ stats }) {
    const has = (id: string): boolean => stats.entries.some((e) => e.tally.dims.sig === id);
    const threads = has('eo.sender-threads') || has('eo.concurrent');
    const quota = has('eo.quota');
    const queue = has('smtp.queue-quota');
    return {
      title: t('Exchange Online refused {0} {1}: {2}', named({ unnamed }, stats), outOf(stats), threads ? t('concurrent connections') : quota ? t('recipients per day') : t('queue quota')),
      meaning: [
        threads ? t('One mailbox may submit over 3 connections at once (SMTP AUTH client submission).') : '',
        quota ? t('One mailbox may send to 10,000 recipients in 24 hours.') : '',
        queue ? t('The quota of the organization\'s queue is used up: a storm.') : '',
        t('The limit is in Exchange Online: no setting of a server on premises changes it.'),
      ],
      remedy: [
        ...(threads ? [t('Let the application send over one or two connections, one message after the other, and try again after a pause.')] : []),
        ...(quota ? [t('Wait until the 24 hours have passed; send mass mail through a service made for it.')] : []),
        ...(queue ? [t('Find the storm and wait.')] : []),
      ],
      data: { onlineLimits: { concurrentConnections: threads ? 3 : null, recipientsPerDay: quota ? 10000 : null } },
    };
  },
});
