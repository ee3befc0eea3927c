import { t } from '../l10n';
import type { Fix } from '../model';
import { configObserver, type ConfigKeyFact } from './kit/config-observer';
import { effective } from './kit/config-effective';
import { configFileKind, configVersion, fileName, isAside, listKeys, type Seen, titleFor } from './kit/config-rule';
import { evidenceOfFacts } from './kit/evidence';
import type { Rule } from './rule';

const DELIVERY = 'MailboxDeliveryThrottlingEnabled';
const PRESSURE = 'EnableResourceMonitoring';

/** A protection of the servers that a configuration switches off. Sources: Microsoft, "Understanding back pressure"; public reports of the delivery key. */
export const configProtectionOff: Rule = {
  id: 'config-protection-off',
  severity: 'warning',
  title: () => t('Protection switched off'),
  observers: [configObserver],
  conclude(facts, report) {
    for (const file of facts.files.filter((f) => facts.of(f, 'config-key') && !isAside(f, facts))) {
      const kind = configFileKind(file);
      const modern = configVersion(file, facts)?.modern;
      // the delivery key in a file that its service does not read is told as that
      const read = [...(kind === 'edge' && modern === true ? [] : [DELIVERY]), ...(kind === 'delivery' ? [] : [PRESSURE])];
      const off = read.map((key) => effective(key, file, facts)).filter((e) => e.source === 'file' && /^false$/i.test(e.text ?? '')).map((e) => e.entry!).filter((e) => e.data.where === 'appSettings');
      if (off.length === 0) continue;
      const has = (key: string): boolean => off.some((e) => e.data.key === key);
      report({
        confidence: 'proven',
        title: titleFor(file, facts, t('{0} is switched off in {1}', listKeys(off), fileName(file.path))),
        detail: [
          has(DELIVERY) ? t('MailboxDeliveryThrottlingEnabled = False: deliveries go on into a database that is already ill. It is meant to drain the queues after an outage (reported), and then to be set back.') : '',
          has(PRESSURE) ? t('EnableResourceMonitoring = False: there is no back pressure. Transport takes mail until its disk or its memory is used up, and the queue database may be lost with what is in it.') : '',
        ].filter((s) => s !== '').join('\n'),
        count: off.length,
        evidence: evidenceOfFacts(off),
        remedy: [
          ...(has(DELIVERY) ? [t('As soon as the queues are empty set MailboxDeliveryThrottlingEnabled back to True, or remove the line, and restart the service that reads the file.')] : []),
          ...(has(PRESSURE) ? [t('Set EnableResourceMonitoring to True, or remove the line, mend the resource that was short, and restart MSExchangeTransport.')] : []),
        ],
        data: { keys: off.map((e) => ({ key: e.data.key, value: e.data.value, line: e.data.line })) },
        fixes: off.flatMap((e) => fixOf(e)),
      });
    }
  },
};

function fixOf({ file, data }: Seen<ConfigKeyFact>): Fix[] {
  return data.valuePlace ? [{ title: t('Set {0} to True', data.key), path: file.path, edits: [{ ...data.valuePlace, text: 'True' }] }] : [];
}
