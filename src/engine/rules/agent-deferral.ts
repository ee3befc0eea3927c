import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(recipient not named)');

/** A delivery agent failed for now. Not throttling. */
export const agentDeferral = limitRule({
  id: 'agent-deferral',
  title: () => t('Deferral by an agent'),
  severity: 'info',
  scope: 'recipient',
  unnamed,
  patterns: false,
  words({ stats, severity }) {
    const agents = byDim(stats, 'what').map((a) => ({ name: a.name, count: a.count }));
    return {
      title: t('Delivery to {0} put off {1} by {2}', named({ unnamed }, stats), outOf(stats), agents.length > 0 ? agents.map((a) => a.name).join(', ') : t('an agent')),
      meaning: [t('An agent could not do its work on the message for now; delivery is tried again. This is no throttling and no limit is reached.')],
      remedy: [t('Look at the agent named and at the rules of the mailbox.')],
      severity: severity === 'error' ? 'warning' : severity,
      data: { agents },
    };
  },
});
