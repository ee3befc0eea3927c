import { configKey } from '../formats/config-keys';
import { t } from '../l10n';
import { configObserver } from './kit/config-observer';
import { effectivePair } from './kit/config-effective';
import { fileName, titleFor } from './kit/config-rule';
import { evidenceOfFacts } from './kit/evidence';
import type { Rule } from './rule';

/** A delivery limit of 2013 and later set to less than its default: mostly the numbers of 2010, which lower it. The defaults are reported for one build of 2013. */
export const configBelowDefault: Rule = {
  id: 'config-below-default',
  severity: 'info',
  title: () => t('Delivery limit below its default'),
  observers: [configObserver],
  conclude(facts, report) {
    for (const file of facts.files) {
      const { recipient, database, modern } = effectivePair(file, facts);
      if (modern !== true) continue;
      const low = [recipient, database].filter((e) => e !== undefined).filter((e) => e.source === 'file' && e.entry!.data.where === 'appSettings' && e.value! < Number(configKey(e.key)!.modern));
      if (low.length === 0) continue;
      const entries = low.map((e) => e.entry!);
      report({
        confidence: 'likely',
        title: titleFor(file, facts, t('{0} in {1} is below the default', low.map((e) => `${e.key} ${e.text!}`).join(', '), fileName(file.path))),
        detail: t('The defaults of 2013 and later are reported as 3 for RecipientThreadLimit and 8 for MaxMailboxDeliveryPerMdbConnections (unverified for 2016 and later). The values 2 and 3 of many articles are for 2010: here they lower the limits, and more deliveries are refused than without the lines.'),
        count: entries.length,
        evidence: evidenceOfFacts(entries),
        remedy: [t('Unless a lower limit is meant, remove the lines and restart MSExchangeDelivery.')],
        data: { keys: low.map((e) => ({ key: e.key, value: e.value, default: Number(configKey(e.key)!.modern), line: e.entry!.data.line })), provenance: 'unverified' },
      });
    }
  },
};
