import { t } from '../l10n';
import { configRule, fileName } from './kit/config-rule';

/** No-break spaces and zero-width characters: invisible in most editors, and the end of a tag or a number for the parser. */
export const configInvisibleCharacter = configRule({
  id: 'config-invisible-character',
  severity: 'warning',
  title: () => t('Invisible character in a configuration file'),
  words: (seen) => ({
    confidence: 'proven',
    title: t('Invisible characters in {0}: {1}', fileName(seen[0]!.file.path), [...new Set(seen.map((s) => s.data.other))].join(', ')),
    detail: t('Text copied from a web page brings no-break spaces and zero-width characters. Between attributes they make the file not well-formed; inside a key or a value they make another key or no number.'),
    remedy: [t('Replace no-break spaces with blanks and remove the others.')],
    data: { characters: seen.slice(0, 100).map((s) => ({ line: s.data.place.line, column: s.data.place.column, character: s.data.other })) },
  }),
  fixTitle: (p) => (p.other === 'U+00A0' ? t('Replace with a blank') : t('Remove the invisible character')),
});
