import { t } from '../l10n';
import { configRule, listKeys } from './kit/config-rule';

/** Attribute values in typographic quotes, as a blog or a mail client makes them: the file is no XML and the service does not start. */
export const configTypographicQuotes = configRule({
  id: 'config-typographic-quotes',
  severity: 'error',
  title: () => t('Typographic quotes in a configuration file'),
  words: (seen) => ({
    confidence: 'proven',
    title: t('Typographic quotes in {0} entries: {1}', seen.length, listKeys(seen)),
    detail: t('XML knows straight quotes only. With these, the file is not well-formed: the service logs event 14004 and does not start. They come from text copied from a web page or a mail.'),
    remedy: [t('Replace every typographic quote with a straight one: "'), t('Keep a copy of the file that worked, then restart the service and check that it stays up.')],
    data: { keys: [...new Set(seen.map((s) => s.data.key))] },
  }),
  fixTitle: () => t('Use straight quotes'),
});

