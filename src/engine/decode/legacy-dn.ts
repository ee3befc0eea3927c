/** Distinguished names: the legacyExchangeDN of Exchange and the names of Active Directory. */

import { t } from '../l10n';
import type { Decoded } from '../model';

const SEGMENT = /^(o|ou|cn)=([^/=]{1,256})$/i;

/** `/o=Contoso/ou=.../cn=Recipients/cn=anna`, with or without `EX:` or `X500:` in front. */
export function decodeLegacyDn(text: string): Decoded | undefined {
  const match = /^(?:(EX|X500):)?(\/o=[^\r\n]{1,1000})$/i.exec(text.trim());
  const parts = match?.[2]!.slice(1).split('/').map((part) => SEGMENT.exec(part));
  if (!match || !parts || parts.length < 2 || parts.some((part) => part === null)) {
    return undefined;
  }
  const names = parts.map((part) => part![2]!);
  const has = (name: string): boolean => names.some((one) => one.toLowerCase() === name);
  const last = names.at(-1)!;
  const at = names.findIndex((one) => one.toLowerCase() === 'servers');
  const server = at >= 0 ? names[at + 1] : undefined;
  const what = has('microsoft private mdb') && server !== undefined ? t('the mailbox store of server {0}', server)
    : has('microsoft public mdb') && server !== undefined ? t('the public folder store of server {0}', server)
      : server !== undefined ? t('server {0}', server) : has('recipients') ? t('recipient {0}', last) : last;
  return {
    kind: 'legacy-dn', raw: text, label: 'legacyExchangeDN', value: what,
    ...(has('recipients') && { notes: [t('Get-Recipient finds it by this name. Where the recipient was removed or moved, the old name belongs on the new one as an X500 address.')] }),
    children: parts.map((part) => ({ kind: part![1]!.toLowerCase(), raw: part![2]!, label: labelOf(part![1]!), value: part![2]! })),
  };
}

function labelOf(key: string): string {
  switch (key.toLowerCase()) {
    case 'o': return t('Organization');
    case 'ou': return t('Organizational unit');
    case 'dc': return t('Domain component');
    default: return t('Common name');
  }
}

/** `CN=Anna Kern,OU=Users,DC=contoso,DC=com`; a comma inside a name has a backslash in front. */
export function decodeDistinguishedName(text: string): Decoded | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 1000 || !/^(?:CN|OU|DC)=/i.test(trimmed)) {
    return undefined;
  }
  const parts = trimmed.split(/(?<!\\),/).map((part) => /^\s*(CN|OU|DC|O)=([^=]{1,256})$/i.exec(part));
  if (parts.length < 2 || parts.some((part) => part === null)) {
    return undefined;
  }
  const domain = parts.filter((part) => part![1]!.toUpperCase() === 'DC').map((part) => part![2]!).join('.');
  const name = parts[0]![2]!.replaceAll('\\,', ',');
  return {
    kind: 'distinguished-name', raw: text, label: t('Distinguished name'), value: domain === '' ? name : t('{0} in the domain {1}', name, domain),
    children: parts.map((part) => ({ kind: part![1]!.toLowerCase(), raw: part![2]!, label: labelOf(part![1]!), value: part![2]!.replaceAll('\\,', ',') })),
  };
}
