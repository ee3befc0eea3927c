import { t } from '../l10n';
import { configObserver } from './kit/config-observer';
import { fileName, titleFor } from './kit/config-rule';
import { effectivePair } from './kit/config-effective';
import { evidenceOfFacts } from './kit/evidence';
import type { Rule } from './rule';

/** The limit per recipient has to stay below the limit per database. Source: the Exchange team's article on store driver throttling. */
export const configLimitOrder: Rule = {
  id: 'config-limit-order',
  severity: 'warning',
  title: () => t('Recipient limit not below the database limit'),
  observers: [configObserver],
  conclude(facts, report) {
    for (const file of facts.files) {
      const { recipient, database, modern } = effectivePair(file, facts);
      if (!recipient || !database || recipient.value === null || database.value === null) continue;
      // two defaults, or one value against a default nobody knows, prove nothing
      if (!recipient.entry && !database.entry) continue;
      if (recipient.value < database.value) continue;
      const entries = [recipient.entry, database.entry].filter((e) => e !== undefined);
      report({
        confidence: recipient.entry && database.entry ? 'proven' : 'likely',
        title: titleFor(file, facts, t('RecipientThreadLimit {0} is not below MaxMailboxDeliveryPerMdbConnections {1} in {2}', recipient.value, database.value, fileName(file.path))),
        detail: modern
          ? t('One busy mailbox can then hold every delivery thread of its database. On 2013 and later a recipient limit above the database limit is silently replaced by the default (reported).')
          : t('One busy mailbox can then hold every delivery thread of its database, and mail to all others waits.'),
        count: entries.length,
        evidence: evidenceOfFacts(entries),
        remedy: [t('Keep RecipientThreadLimit at least one below MaxMailboxDeliveryPerMdbConnections; raise both together or lower the first.')],
        data: { recipientThreadLimit: recipient.value, maxMailboxDeliveryPerMdbConnections: database.value, recipientFrom: recipient.source, databaseFrom: database.source },
      });
    }
  },
};
