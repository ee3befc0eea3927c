import { t } from '../l10n';
import { configRule, fileName } from './kit/config-rule';

/** A key that no service reads, one slip of the pen away from one that is. */
export const configUnknownKey = configRule({
  id: 'config-unknown-key',
  severity: 'warning',
  title: () => t('Misspelt key'),
  words: (seen) => ({
    confidence: 'likely',
    title: seen.length === 1
      ? t('"{0}" in {1} is no known key: is {2} meant?', seen[0]!.data.other ?? '', fileName(seen[0]!.file.path), seen[0]!.data.key ?? '')
      : t('{0} keys are misspelt: {1}', seen.length, seen.slice(0, 3).map((s) => `"${s.data.other ?? ''}"`).join(', ')),
    detail: [
      t('A key that nobody knows is ignored without an event, and the default stays in force. A blank inside the quotes makes another key of it as well.'),
      ...seen.slice(0, 10).map((s) => t('Line {0}: "{1}", where {2} is the known key.', s.data.place.line, s.data.other ?? '', s.data.key ?? '')),
    ].join('\n'),
    remedy: [t('Write the key as documented, and restart the service that reads the file.')],
    data: { keys: seen.map((s) => ({ written: s.data.other, known: s.data.key, value: s.data.value, line: s.data.place.line })) },
  }),
  fixTitle: (p) => t('Change to {0}', p.key ?? ''),
});
