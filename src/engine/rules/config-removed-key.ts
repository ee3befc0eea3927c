import { t } from '../l10n';
import { configRule, listKeys, titleFor } from './kit/config-rule';

/** A setting that a later `<remove>` or `<clear/>` of the same file takes away. Source: Microsoft, appSettings element of .NET. */
export const configRemovedKey = configRule({
  id: 'config-removed-key',
  severity: 'warning',
  title: () => t('Setting taken away again'),
  words: (seen, facts) => ({
    confidence: 'proven',
    title: t('Set, and taken away again by <remove> or <clear/>: {0}', listKeys(seen)),
    detail: [
      ...seen.slice(0, 5).map((s) => titleFor(s.file, facts, t('Line {0} ({1} = {2}) is taken away by line {3}.', s.data.place.line, s.data.key ?? '', s.data.value ?? '', s.data.other ?? ''))),
      t('The lines of appSettings are read in their order, so the default is in force unless a line below sets the key again.'),
    ].join(' '),
    remedy: [t('Remove the line with <remove> or <clear/>, or move it above the settings, if they are meant to be in force; then restart the service that reads the file.')],
    data: { keys: seen.map((s) => ({ key: s.data.key, value: s.data.value, line: s.data.place.line, removedBy: Number(s.data.other) })) },
  }),
});
