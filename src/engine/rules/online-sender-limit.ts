import { t } from '../l10n';
import { limitRule, named, outOf, type LimitWords } from './kit/limit-rule';

const unnamed = (): string => t('(sender not named)');

/** `SubmissionQuotaExceeded` in the log of a server on premises. Source: Microsoft, Set-ThrottlingPolicy. */
function onPremises(who: string, times: string): LimitWords {
  return {
    title: t('{0} reached the number of recipients for a day {1}', who, times),
    meaning: [t('RecipientRateLimit of the sender\'s throttling policy: so many recipients in 24 hours; unlimited by default on premises. It is a limit of that sender, not of delivery.')],
    remedy: [t('See whether the sender is meant to send so much, or its account is misused; if it is meant, give it a throttling policy of its own with another RecipientRateLimit.')],
    missing: [{ what: t('The throttling policy of the sender'), how: 'Get-ThrottlingPolicyAssociation <sender>; Get-ThrottlingPolicy | Format-Table Name,RecipientRateLimit,MessageRateLimit' }],
    data: { onlineLimits: { concurrentConnections: null, recipientsPerDay: null, receivedPerHour: null } },
  };
}

/** Limits of Exchange Online that show up in logs on premises. Source: Microsoft, Exchange Online limits. */
export const onlineSenderLimit = limitRule({
  id: 'online-sender-limit',
  title: () => t('Exchange Online sender limit'),
  severity: 'warning',
  scope: 'sender',
  unnamed,
  patterns: false,
  words({ stats }) {
    const has = (...ids: string[]): boolean => stats.entries.some((e) => ids.includes(e.tally.dims.sig ?? ''));
    const threads = has('eo.sender-threads', 'eo.concurrent');
    const quota = has('eo.quota', 'eo.recipients');
    // servers on premises write tracking and connectivity logs: there the limit is one of a throttling policy
    const here = stats.entries.every((e) => e.tally.dims.sig === 'eo.quota' && (e.tally.dims.kind === 'tracking' || e.tally.dims.kind === 'connectivity'));
    if (here) return onPremises(named({ unnamed }, stats), outOf(stats));
    const queue = has('smtp.queue-quota');
    const receiving = has('eo.receiving');
    const external = has('eo.external');
    const outdated = has('eo.outdated');
    const limits = [
      threads ? t('concurrent connections') : '', quota ? t('recipients per day') : '', receiving ? t('messages received per hour') : '', external ? t('external recipients per day') : '', queue ? t('queue quota') : '',
      outdated ? t('the version of the sending server is out of date') : '',
    ].filter((s) => s !== '').join(', ');
    return {
      title: stats.subjects.every((s) => s.name === '') && !threads && !has('eo.quota')
        ? t('Exchange Online refused mail {0}: {1}', outOf(stats), limits)
        : t('Exchange Online refused {0} {1}: {2}', named({ unnamed }, stats), outOf(stats), limits),
      meaning: [
        threads ? t('One mailbox may submit over 3 connections at once (SMTP AUTH client submission).') : '',
        quota ? t('One mailbox may send to 10,000 recipients in 24 hours.') : '',
        receiving ? t('A mailbox, group or public folder takes 3,600 messages an hour (5.2.122), and a third of that from one sender outside (5.2.121); then nothing for an hour.') : '',
        external ? t('The organization used up its recipients outside for the day (5.7.232 in a trial, 5.7.233 else).') : '',
        queue ? t('The quota of the organization\'s queue is used up: a storm.') : '',
        outdated
          ? t('Exchange Online throttles (450 4.7.230), later blocks (550 5.7.230) mail of servers on premises whose version gets no security updates, for more minutes of each hour from stage to stage. What is throttled stays in the queue, what is blocked goes back to its senders.')
          : '',
        outdated ? t('The limit is in Exchange Online: only an update of the server that connects ends it.') : t('The limit is in Exchange Online: no setting of a server on premises changes it.'),
      ],
      remedy: [
        ...(outdated ? [t('Update the server that sends to Exchange Online to a supported cumulative update with its latest security update, or send through another server; the report on out-of-date connecting servers in the Exchange admin center tells the stage and lets you pause it for some days.')] : []),
        ...(threads ? [t('Let the application send over one or two connections, one message after the other, and try again after a pause.')] : []),
        ...(quota ? [t('Wait until the 24 hours have passed; send mass mail through a service made for it.')] : []),
        ...(receiving ? [t('Find the application that sends so much to one mailbox, and let it write less, or to a service made for it.')] : []),
        ...(external ? [t('Find who sends so much to recipients outside, and whether an account is misused; mass mail goes through a service made for it.')] : []),
        ...(queue ? [t('Find the storm and wait.')] : []),
      ],
      data: { onlineLimits: { concurrentConnections: threads ? 3 : null, recipientsPerDay: quota ? 10000 : null, receivedPerHour: receiving ? 3600 : null } },
    };
  },
});
