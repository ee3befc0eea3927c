import { t } from '../l10n';
import { countText } from '../report/words';
import { table } from '../report/layout';
import type { CopyResult } from './copy';
import { MAX_LISTED } from './pseudonyms';

/** Files that were left out, named one by one. */
const LEFT_SHOWN = 20;

function kindText(kind: string): string {
  switch (kind) {
    case 'label': return t('host and account names');
    case 'local-part': return t('local parts of addresses');
    case 'guid': return t('GUIDs, also inside entry ids');
    case 'sid': return t('security identifiers');
    case 'ipv4': return t('IPv4 addresses');
    case 'ipv6': return t('IPv6 addresses');
    case 'phone': return t('phone numbers');
    case 'message-id': return t('message ids');
    default: return t('people, subjects and other free text');
  }
}

/** What a redacted copy holds and what it does not, line by line. */
export function redactionText({ files, left, report }: CopyResult): string[] {
  const rows = report.replaced.map((r) => [`  ${kindText(r.kind)}`, countText(r.distinct), countText(r.places)]);
  const shown = left.slice(0, LEFT_SHOWN).map((l) => [`  ${l.path}`, l.why]);
  return [
    files.length === 1 ? t('1 file copied.') : t('{0} files copied.', countText(files.length)),
    '',
    t('Replaced (different ones, places):'),
    ...(rows.length > 0 ? table(rows, new Set([1, 2])) : [`  ${t('nothing')}`]),
    '',
    t('Left as they are:'),
    `  ${t('times, session ids, event counters, sizes, codes and answers of servers: findings are made of them')}`,
    `  ${t('words that name a role (journal, archive, postmaster, room ...), public domains such as outlook.com, loopback addresses, GUIDs that Microsoft documents')}`,
    `  ${t('names that stand in free text only and in no column, address or path: read the copy before you share it')}`,
    ...(report.left > 0 ? [`  ${t('{0} names beyond the limit of the list of names', countText(report.left))}`] : []),
    ...(report.unlisted > 0 ? ['', t('Pseudonyms that the map does not list, as there are more than {0} of them: {1} places.', countText(MAX_LISTED), countText(report.unlisted))] : []),
    ...(left.length > 0 ? ['', t('Not copied:'), ...table(shown)] : []),
    ...(left.length > LEFT_SHOWN ? [`  ${t('and {0} more', countText(left.length - LEFT_SHOWN))}`] : []),
  ];
}
