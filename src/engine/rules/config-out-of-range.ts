import { t } from '../l10n';
import { configRule, listKeys } from './kit/config-rule';

/** A value outside the key's range: the service silently takes the default. */
export const configOutOfRange = configRule({
  id: 'config-out-of-range',
  severity: 'warning',
  title: () => t('Value out of range'),
  words: (seen) => ({
    confidence: 'likely',
    title: t('The value of {0} is out of range', listKeys(seen)),
    detail: `${seen.slice(0, 5).map((s) => t('{0} is {1}; the range is {2} to {3}.', s.data.key ?? '', s.data.value ?? '', bound(s.data.other, 0), bound(s.data.other, 1))).join(' ')} ${t('Out of range counts as absent: the default is in force, without an event.')}`,
    remedy: [t('Choose a value inside the range, or remove the line for the default.')],
    data: { values: seen.map((s) => ({ key: s.data.key, value: s.data.value, range: s.data.other, line: s.data.place.line })) },
  }),
});

function bound(range: string | undefined, i: number): string {
  return range?.split('..')[i] || '-';
}
