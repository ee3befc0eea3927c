import { t } from './l10n';
import { formatById } from './registry';

/** Name of a format for people; its id where there is none. */
export function formatTitle(id: string): string {
  return formatById(id)?.title() ?? (id === 'mixed' ? t('Several formats in one file') : id);
}
