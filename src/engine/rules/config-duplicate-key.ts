import { t } from '../l10n';
import { configRule, listKeys, titleFor } from './kit/config-rule';

/** The same key twice: the last one wins, the others mislead whoever reads the file. */
export const configDuplicateKey = configRule({
  id: 'config-duplicate-key',
  severity: 'warning',
  title: () => t('Key set more than once'),
  words: (seen, facts) => ({
    confidence: 'proven',
    title: t('{0} is set more than once: only the last one counts', listKeys(seen)),
    detail: seen.slice(0, 5).map((s) => titleFor(s.file, facts, t('Line {0} ({1} = {2}) is overruled by line {3}.', s.data.place.line, s.data.key ?? '', s.data.value ?? '', (s.data.other ?? '').split(':')[0]!))).join(' '),
    remedy: [t('Keep one line for each key.')],
    data: { duplicates: seen.map((s) => ({ key: s.data.key, line: s.data.place.line, value: s.data.value, inForce: (s.data.other ?? '').slice((s.data.other ?? '').indexOf(':') + 1) })) },
  }),
  fixTitle: (p) => t('Remove the overruled line of {0}', p.key ?? ''),
});
