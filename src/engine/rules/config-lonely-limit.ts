import { t } from '../l10n';
import { configObserver } from './kit/config-observer';
import { effectivePair } from './kit/config-effective';
import { fileName, titleFor } from './kit/config-rule';
import type { Fix } from '../model';
import { evidenceOfFacts } from './kit/evidence';
import type { Rule } from './rule';

const RECIPIENT = 'RecipientThreadLimit';
const DATABASE = 'MaxMailboxDeliveryPerMdbConnections';

/** Only one of the two delivery limits is set: whoever raised it forgot its pair. */
export const configLonelyLimit: Rule = {
  id: 'config-lonely-limit',
  severity: 'warning',
  title: () => t('Only one of two delivery limits set'),
  observers: [configObserver],
  conclude(facts, report) {
    for (const file of facts.files) {
      const { recipient, database, modern } = effectivePair(file, facts);
      if (!recipient || !database || (recipient.entry === undefined) === (database.entry === undefined)) continue;
      const entry = (recipient.entry ?? database.entry)!;
      // a pasted line is no file: the other line may stand where it was not pasted from
      if (entry.data.where === 'fragment') continue;
      const [here, absent] = recipient.entry ? [RECIPIENT, DATABASE] : [DATABASE, RECIPIENT];
      const other = recipient.entry ? database : recipient;
      report({
        confidence: 'proven',
        title: titleFor(file, facts, t('{0} is set, {1} is not, in {2}', here, absent, fileName(file.path))),
        detail: other.value === null
          ? t('The two belong together: the limit per recipient stays at least one below the limit per database. The default of {0} depends on the version, which is not known here.', absent)
          : t('The two belong together: the limit per recipient stays at least one below the limit per database. {0} is at its default of {1} ({2}).', absent, other.value, modern ? t('reported for 2013, unverified for later versions') : t('documented for 2010 SP1')),
        count: 1,
        evidence: evidenceOfFacts([entry]),
        remedy: [t('Set both keys, or none.')],
        data: { set: here, value: entry.data.value, absent, default: other.value },
        ...addMissing(file.path, entry.data.place.endLine, here, absent, Number(entry.data.value)),
      });
    }
  },
};

/** Adds the missing key one step away from the one that is there; only where the value is a sensible number. */
function addMissing(path: string, line: number, here: string, absent: string, value: number): { fixes?: Fix[] } {
  const other = here === RECIPIENT ? value + 1 : value - 1;
  if (!Number.isInteger(value) || other < 1) return {};
  const text = `    <add key="${absent}" value="${other}" />\n`;
  return { fixes: [{ title: t('Add {0} = {1}', absent, other), path, edits: [{ line: line + 1, column: 0, endLine: line + 1, endColumn: 0, text }] }] };
}
