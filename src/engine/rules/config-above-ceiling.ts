import { t } from '../l10n';
import { configObserver } from './kit/config-observer';
import { configVersion, entriesOf, nameOfVersion } from './kit/config-rule';
import { evidenceOfFacts } from './kit/evidence';
import type { Rule } from './rule';

/** The Exchange team's ceiling for the database limit on 2010. */
export const CEILING_2010 = 4;

/** More than four deliveries per database on 2010: the mailbox server pays for it. */
export const configAboveCeiling: Rule = {
  id: 'config-above-ceiling',
  severity: 'warning',
  title: () => t('Database limit above the ceiling of 2010'),
  observers: [configObserver],
  conclude(facts, report) {
    const above = entriesOf(facts, 'MaxMailboxDeliveryPerMdbConnections').filter((e) => {
      const value = Number(e.data.value.trim());
      return configVersion(e.file, facts)?.modern === false && nameOfVersion(e.file, facts) !== '2007' && Number.isInteger(value) && value > CEILING_2010;
    });
    if (above.length === 0) return;
    report({
      confidence: 'proven',
      title: t('MaxMailboxDeliveryPerMdbConnections {0} is above the ceiling of {1} on Exchange 2010', [...new Set(above.map((e) => e.data.value.trim()))].join(', '), CEILING_2010),
      detail: t('The Exchange team advises never to go above {0} on 2010: each hub server multiplies the load on the database. Dedicated hub servers in a site of their own for journaling are the one exception it names.', CEILING_2010),
      count: above.length,
      evidence: evidenceOfFacts(above),
      remedy: [t('Lower it to {0} at most and RecipientThreadLimit to {1} at most, on every hub server of the site.', CEILING_2010, CEILING_2010 - 1), t('Restart MSExchangeTransport and watch the queues and the mailbox servers.')],
      data: { values: above.map((e) => ({ path: e.file.path, line: e.data.line, value: Number(e.data.value) })), ceiling: CEILING_2010 },
    });
  },
};
