import { t } from '../l10n';
import { configRule, listKeys } from './kit/config-rule';

/** A known key inside a comment: it has no effect. */
export const configCommentedOut = configRule({
  id: 'config-commented-out',
  severity: 'info',
  title: () => t('Setting inside a comment'),
  words: (seen) => ({
    confidence: 'proven',
    title: t('{0} stands in a comment and is not in force', listKeys(seen)),
    detail: t('What is between <!-- and --> is not read; the default is in force unless the key stands elsewhere in the file too.'),
    remedy: [],
    data: { keys: seen.map((s) => ({ key: s.data.key, value: s.data.value, line: s.data.place.line })) },
  }),
});
