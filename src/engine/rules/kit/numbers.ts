import { t } from '../../l10n';

/** `5,210`, with the separator of the language. For counts; limits, codes and event counters stand as the logs print them. */
export function countText(n: number): string {
  // the sign between the digits is the message
  const separator = t('1,000').slice(1, -3);
  return String(Math.round(n)).replace(/\B(?=(?:\d{3})+$)/g, separator);
}
