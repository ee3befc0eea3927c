import { t } from '../l10n';
import { configRule, listKeys } from './kit/config-rule';

/** A known key in the wrong case. Microsoft's pages call key names case-sensitive; .NET's own lookup ignores case. */
export const configKeyCase = configRule({
  id: 'config-key-case',
  severity: 'warning',
  title: () => t('Key in the wrong case'),
  words: (seen) => ({
    confidence: 'likely',
    title: t('{0} is written in another case', listKeys(seen)),
    detail: t('Microsoft documents key names as case-sensitive, while the .NET lookup itself ignores case: the setting may work, but nobody should rely on it. Written: {0}.', seen.map((s) => s.data.other ?? '').slice(0, 5).join(', ')),
    remedy: [t('Write the key as documented: {0}.', listKeys(seen))],
    data: { keys: seen.map((s) => ({ written: s.data.other, known: s.data.key, line: s.data.place.line })) },
  }),
  fixTitle: (p) => t('Change to {0}', p.key ?? ''),
});
