import { t } from '../../l10n';
import type { Missing } from '../../model';
import type { Stats } from './stats';

/** How to learn which databases refused, where most of the lines name none. */
export function unnamedDatabases(stats: Pick<Stats, 'subjects' | 'count'>): Missing[] {
  const unnamed = stats.subjects.find((s) => s.name === '')?.count ?? 0;
  if (unnamed * 2 < stats.count) return [];
  return [{ what: t('Which databases refused'), how: 'Get-Queue -SortOrder -MessageCount | Format-List Identity,DeliveryType,NextHopDomain,MessageCount,LastError' }];
}
