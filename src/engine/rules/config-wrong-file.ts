import { t } from '../l10n';
import { configKey, DELIVERY, EDGE } from '../formats/config-keys';
import { evidenceOfFacts } from './kit/evidence';
import type { CaseFacts, Rule } from './rule';
import { configObserver } from './kit/config-observer';
import { configFileKind, configVersion, entriesOf, fileName, listKeys, nameOfVersion } from './kit/config-rule';

const DELIVERY_KEYS = ['RecipientThreadLimit', 'MaxMailboxDeliveryPerMdbConnections', 'MailboxDeliveryThrottlingEnabled'];

/** Keys that Microsoft documents for the transport service alone. */
const TRANSPORT_KEYS = ['SmtpConnectorQueueMessageCountThresholdForConcurrentConnections'];

/** Delivery limits in a file that the version's delivery service does not read. Source: Microsoft's page on the 2013 delivery service. */
export const configWrongFile: Rule = {
  id: 'config-wrong-file',
  severity: 'warning',
  title: () => t('Setting in a file that is not read'),
  observers: [configObserver],
  conclude(facts, report) {
    const all = DELIVERY_KEYS.flatMap((key) => entriesOf(facts, key));
    const modern = all.filter((e) => configFileKind(e.file) === 'edge' && configVersion(e.file, facts)?.modern === true);
    const old = all.filter((e) => configFileKind(e.file) === 'delivery' && configVersion(e.file, facts)?.modern === false);
    if (modern.length > 0) {
      report({
        confidence: surest(facts, modern), count: modern.length, evidence: evidenceOfFacts(modern),
        title: t('{0} in {1} has no effect on Exchange 2013 and later', listKeys(modern), EDGE),
        detail: t('Since 2013 mailbox delivery is a service of its own and reads {0}. What stands in {1} for these keys is ignored. The values of old articles (2 and 3) are lower than the defaults reported for 2013 (3 and 8, unverified for later versions): moving them as they are would lower both limits.', DELIVERY, fileName(modern[0]!.file.path)),
        remedy: [t('Remove the keys from {0}.', EDGE), t('Only if a limit has to change: set it in {0} in the Bin folder of every mailbox server of the site and restart MSExchangeDelivery.', DELIVERY)],
        missing: [{ what: DELIVERY, how: `%ExchangeInstallPath%Bin\\${DELIVERY}` }],
        data: { keys: modern.map((e) => ({ key: e.data.key, value: e.data.value, line: e.data.line })), rightFile: DELIVERY, service: 'MSExchangeDelivery', how: configVersion(modern[0]!.file, facts)!.how },
      });
    }
    const early = all.filter((e) => configFileKind(e.file) === 'edge' && nameOfVersion(e.file, facts) === '2007');
    if (early.length > 0) {
      report({
        confidence: surest(facts, early), count: early.length, evidence: evidenceOfFacts(early),
        title: t('{0} has no effect on Exchange 2007', listKeys(early)),
        detail: t('The limits of the store driver came with Exchange 2010 SP1: 2007 reads none of these keys.'),
        remedy: [t('Remove the keys from {0}.', EDGE)],
        data: { keys: early.map((e) => ({ key: e.data.key, value: e.data.value, line: e.data.line })), rightFile: null, service: null, how: configVersion(early[0]!.file, facts)!.how },
      });
    }
    const outbound = TRANSPORT_KEYS.flatMap((key) => entriesOf(facts, key)).filter((e) => configFileKind(e.file) === 'delivery');
    if (outbound.length > 0) {
      report({
        confidence: 'likely', count: outbound.length, evidence: evidenceOfFacts(outbound),
        title: t('{0} in {1} has no effect on Exchange 2013 and later', listKeys(outbound), DELIVERY),
        detail: t('Connections to other servers are made by the transport service, which reads {0}.', EDGE),
        remedy: [t('Set the keys in {0} and restart MSExchangeTransport.', EDGE)],
        data: { keys: outbound.map((e) => ({ key: e.data.key, value: e.data.value, line: e.data.line })), rightFile: EDGE, service: 'MSExchangeTransport', how: 'name' },
      });
    }
    if (old.length > 0) {
      report({
        confidence: surest(facts, old), count: old.length, evidence: evidenceOfFacts(old),
        title: t('{0} in {1} has no effect on Exchange 2007 and 2010', listKeys(old), DELIVERY),
        detail: t('There the transport service delivers to mailboxes itself and reads {0}.', EDGE),
        remedy: [t('Set the keys in {0} on the hub transport servers and restart MSExchangeTransport.', EDGE)],
        data: { keys: old.map((e) => ({ key: e.data.key, value: e.data.value, line: e.data.line })), rightFile: EDGE, service: 'MSExchangeTransport', how: configVersion(old[0]!.file, facts)!.how },
      });
    }
  },
};

/** The option, the path and assembly references are certain; the version of other files in the case is an inference. */
function surest(facts: CaseFacts, seen: ReturnType<typeof entriesOf>): 'proven' | 'likely' {
  return seen.every((e) => !['case', 'said'].includes(configVersion(e.file, facts)?.how ?? '')) ? 'proven' : 'likely';
}

/** The file a key belongs into for a version. */
export function rightFile(key: string, modern: boolean): string | null {
  const known = configKey(key);
  return known ? (modern ? known.fileModern : known.file2010) : null;
}
