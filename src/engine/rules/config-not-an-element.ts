import { t } from '../l10n';
import type { ConfigProblem } from './kit/config-observer';
import { configRule, listKeys, type ConfigRuleSpec, type Seen } from './kit/config-rule';

/** `add key=... value=...` that is no element of `<appSettings>`: without `<` or `/>`, or outside of it. */
export const configNotAnElement = configRule({
  id: 'config-not-an-element',
  severity: 'error',
  title: () => t('Setting that is no element of appSettings'),
  words: (seen) => {
    const outside = seen.filter((s) => s.data.other === 'outside appSettings');
    const odd = seen.filter((s) => s.data.other?.startsWith('case: '));
    if (odd.length === seen.length) return oddNames(odd);
    return {
      confidence: 'proven',
      title: outside.length === seen.length ? t('{0} stands outside appSettings and has no effect', listKeys(seen)) : t('{0}: add key= without < or />', listKeys(seen)),
      detail: outside.length === seen.length
        ? t('The service reads its settings from the appSettings element only.')
        : t('A setting is an element: <add key="..." value="..." />. Without the angle brackets it is text; inside a configuration element the .NET loader refuses it, elsewhere it has no effect.'),
      remedy: [outside.length === seen.length ? t('Move the line into <appSettings>.') : t('Write the line as <add key="..." value="..." /> inside <appSettings>.')],
      data: { keys: [...new Set(seen.map((s) => s.data.key))], lacks: seen.map((s) => ({ line: s.data.place.line, lacks: s.data.other })) },
    };
  },
  fixTitle: (p) => (p.other === 'outside appSettings' ? t('Move into appSettings') : t('Make it an element')),
});

/** `<Add Key=...>`: XML tells large letters from small ones. */
function oddNames(seen: readonly Seen<ConfigProblem>[]): ReturnType<ConfigRuleSpec['words']> {
  const names = [...new Set(seen.flatMap((s) => s.data.other!.slice('case: '.length).split(' ')))].join(', ');
  return {
    confidence: 'proven',
    title: t('{0}: {1} has to be written in small letters', listKeys(seen), names),
    detail: t('Names in XML are case-sensitive. The .NET loader knows add, key and value only as these; anything else makes it refuse the whole file, and the service does not start (event 14004).'),
    remedy: [t('Write the line as <add key="..." value="..." /> inside <appSettings>.')],
    data: { keys: [...new Set(seen.map((s) => s.data.key))], lacks: seen.map((s) => ({ line: s.data.place.line, lacks: s.data.other })) },
  };
}
