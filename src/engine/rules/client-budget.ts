import { t } from '../l10n';
import { budgetColumnObserver, budgetColumns, budgetObserver, budgetsIn } from './kit/budget-observer';
import { eventObserver } from './kit/event-observer';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(account not named)');

/** A user, device or service account used up its budget. Sources: Microsoft, EWS throttling; public reports of the event text. */
export const clientBudget = limitRule({
  id: 'client-budget',
  title: () => t('Client throttling budget'),
  severity: 'warning',
  scope: 'user',
  unnamed,
  patterns: false,
  observers: [budgetObserver, budgetColumnObserver, eventObserver],
  words({ stats, facts }) {
    const dims = (name: string): string[] => byDim(stats, name).map((x) => x.name);
    const kept = budgetsIn(facts);
    const [parts, components, policies, budgets] = [[...new Set([...dims('part'), ...dims('parts'), ...budgetColumns(facts, 'part')])], dims('component'), [...new Set([...dims('policy'), ...budgetColumns(facts, 'policy')])], dims('budget')];
    const default_ = policies.some((p) => /^(?:Default|Global)/i.test(p));
    return {
      title: t('{0} over its throttling budget {1}{2}', named({ unnamed }, stats), outOf(stats), parts.length > 0 ? `: ${parts.slice(0, 3).join(', ')}` : components.length > 0 ? `: ${components[0]}` : ''),
      meaning: [
        t('The server slows down one account or device to protect the others. It is no limit of mail transport.'),
        parts.length > 0 ? t('Part: {0}.', parts.slice(0, 5).join(', ')) : '',
        components.length > 0 ? t('Component: {0}.', components.join(', ')) : '',
        budgets.length > 0 ? t('Budget: {0}.', budgets.join(', ')) : '',
        stats.limits.length > 0 || dims('limit').length > 0 ? t('Policy value: {0}.', dims('limit').join(', ')) : '',
        policies.length > 0 ? t('Policy in force: {0}.', policies.slice(0, 3).join(', ')) + (default_ ? ' ' + t('Leave the default policy as it is: a change there would be for everybody.') : '') : '',
        kept.times > 0 ? t('Over budget {0} times within one minute{1}.', kept.times, kept.threshold > 0 ? t(' (the event is written from {0} on)', kept.threshold) : '') : '',
        kept.waitMs > 0 ? t('The server asks the client to wait {0} ms ({1} s) at most; a client that does not wait is refused again.', kept.waitMs, Math.round(kept.waitMs / 100) / 10) : '',
      ],
      remedy: [
        budgets.length === 1 && budgets[0] === 'PowerShell' ? t('Close the sessions that scripts left open (Remove-PSSession), and let several scripts share one.') : t('Make the client wait as long as the server says (BackOffMilliseconds) and do less at once.'),
        t('If it is a service account that needs more, give that account alone a throttling policy of its own: New-ThrottlingPolicy, then Set-Mailbox or Set-ThrottlingPolicyAssociation for the account.'),
      ],
      missing: [{ what: t('The policy of the account'), how: 'Get-ThrottlingPolicyAssociation <account> | Format-List; Get-ThrottlingPolicy | Format-List Name,IsDefault,*Ews*,*Rca*' }],
      data: { parts, components, budgets, policies, values: dims('limit'), waitMs: kept.waitMs, times: kept.times, threshold: kept.threshold },
    };
  },
});
