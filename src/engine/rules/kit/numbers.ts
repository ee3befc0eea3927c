import { t } from '../../l10n';

/** `5,210`, with the separator of the language. For counts; limits, codes and event counters stand as the logs print them. */
export function countText(n: number): string {
  // the sign between the digits is the message
  const separator = t('1,000').slice(1, -3);
  const digits = String(Math.abs(Math.round(n)));
  let out = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) out = digits.slice(Math.max(0, end - 3), end) + separator + out;
  return Math.round(n) < 0 ? `-${out}` : out;
}
