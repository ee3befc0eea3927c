import { t } from '../l10n';
import { configKey } from '../formats/config-keys';
import { configRule, listKeys } from './kit/config-rule';

/** A value that does not parse as the key's type: the service silently takes the default. */
export const configValueInvalid = configRule({
  id: 'config-value-invalid',
  severity: 'warning',
  title: () => t('Value of the wrong type'),
  words: (seen) => ({
    confidence: 'proven',
    title: t('The value of {0} cannot be read', listKeys(seen)),
    detail: `${seen.slice(0, 5).map((s) => sentence(s.data.key ?? '', s.data.value ?? '')).join(' ')} ${t('The service takes the default without an event.')}`,
    remedy: [t('Write a value of the right type; numbers without unit, True or False in words, times as hh:mm:ss.')],
    data: { values: seen.map((s) => ({ key: s.data.key, value: s.data.value, type: s.data.other, line: s.data.place.line })) },
  }),
  fixTitle: () => t('Write the value as .NET reads it'),
});

function sentence(key: string, value: string): string {
  switch (configKey(key)?.type) {
    case 'bool':
      return t('{0} wants True or False and has "{1}".', key, value);
    case 'timespan':
      return t('{0} wants a time such as 00:05:00 and has "{1}".', key, value);
    default:
      return t('{0} wants a whole number and has "{1}".', key, value);
  }
}
