import { t } from '../l10n';
import { deliveryAdvice, printedBy, waitFirst } from './kit/advice';
import { otherServers } from './kit/config-rule';
import { illDatabases, sayIll } from './kit/health';
import type { Pattern } from './kit/patterns';
import { limitRule, named, outOf, type LimitContext } from './kit/limit-rule';

const unnamed = (): string => t('(recipient not named)');

/** Parallel deliveries to one recipient reached the limit. Source: Exchange team, store driver fault isolation in 2010 SP1. */
export const recipientThreadLimit = limitRule({
  id: 'recipient-thread-limit',
  title: () => t('Recipient thread limit'),
  severity: 'warning',
  scope: 'recipient',
  limit: 'RecipientThreadLimit',
  unnamed,
  words(context) {
    const { stats, facts, versions, state } = context;
    const printed = stats.limits.length > 0;
    const ill = illDatabases(facts, stats, false);
    const advice = deliveryAdvice(facts, { versions, of: 'RecipientThreadLimit', sick: ill.length > 0, printed: printedBy(facts, stats, 'RecipientThreadLimit'), drained: state.state === 'drained' });
    const scenes = scenesOf(context);
    const waits = advice.remedy.some((step) => step.includes(waitFirst()));
    const remedy = [...(waits ? [] : [state.state === 'drained' ? t('Nothing has to be changed for a single storm that is over; keep watching the queues.') : t('See whether the queue drains by itself: look at it twice, some minutes apart.')]), ...advice.remedy];
    return {
      title: t('Delivery to {0} refused {1}: recipient thread limit{2}', named({ unnamed }, stats), outOf(stats), printed ? ` ${stats.limits.join(', ')}` : ''),
      meaning: [
        t('More deliveries to one recipient at the same time than RecipientThreadLimit allows; the others wait and are tried again. Each line is one refusal, not one message.'),
        printed ? t('The lines print the limit in force: {0}.', stats.limits.join(', ')) : t('No line prints the limit in force.'),
        t('Typical: a journal mailbox, public folder replication, an application mailbox, a storm to one mailbox. Where one recipient holds nearly the whole queue, its quota, rules and folder sizes come before limits.'),
        sayIll(ill),
        ...scenes.map((p) => p.text),
        state.state === 'drained' ? t('It is over: no change is needed for a single storm.') : t('A one-time storm may drain by itself.'),
        ...advice.detail,
      ],
      remedy,
      missing: [...unnamedRecipients(context), ...advice.missing, ...otherServers(context.facts, context.coverage)],
      data: {
        advice: advice.data, ...(ill.length > 0 && { ill }), patterns: [...context.patterns, ...scenes].map((p) => ({ name: p.name, confidence: p.confidence })),
        ...(advice.data.find((d) => d.xml) ? { xml: advice.data.find((d) => d.xml)!.xml } : {}) },
    };
  },
});

function unnamedRecipients({ stats }: LimitContext): { what: string; how: string }[] {
  const unnamedCount = stats.subjects.find((s) => s.name === '')?.count ?? 0;
  if (unnamedCount * 2 < stats.count) return [];
  return [{ what: t('Who the recipients are'), how: 'Get-MessageTrackingLog -EventId DEFER -ResultSize Unlimited | Group-Object Recipients | Sort-Object Count -Descending' }];
}

/** Where no line names a recipient, the documented scenes of 2010 are possible; a name would tell. */
function scenesOf({ stats, versions, patterns }: LimitContext): Pattern[] {
  if (stats.subjects.some((s) => s.name !== '') || !versions.some((v) => v.age !== 'modern')) return [];
  const missing = (name: Pattern['name']): boolean => !patterns.some((p) => p.name === name);
  const out: Pattern[] = [];
  if (missing('journal-mailbox')) out.push({ name: 'journal-mailbox', confidence: 'possible', text: t('Possible: journaling, all reports go to one mailbox; the name of the recipient would tell.') });
  if (missing('public-folder')) out.push({ name: 'public-folder', confidence: 'possible', text: t('Possible: public folder replication, system messages to one public folder database; the name of the recipient would tell.') });
  return out;
}
