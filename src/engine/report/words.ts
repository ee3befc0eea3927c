import { t } from '../l10n';
import { countText } from '../rules/kit/numbers';
import type { Confidence, Finding, Severity } from '../model';

export { countText };

export function severityText(severity: Severity): string {
  switch (severity) {
    case 'error': return t('error');
    case 'warning': return t('warning');
    case 'info': return t('note');
    default: return t('hint');
  }
}

export function confidenceText(confidence: Confidence): string {
  switch (confidence) {
    case 'proven': return t('proven');
    case 'likely': return t('likely');
    default: return t('possible');
  }
}

const UNITS: readonly ((n: string) => string)[] = [(n) => t('{0} B', n), (n) => t('{0} KB', n), (n) => t('{0} MB', n), (n) => t('{0} GB', n), (n) => t('{0} TB', n)];

/** `1.5 MB`, powers of 1024 as Windows shows them. */
export function byteText(bytes: number): string {
  let unit = 0;
  let n = bytes;
  for (; n >= 1000 && unit < UNITS.length - 1; unit++) n /= 1024;
  return UNITS[unit]!(unit === 0 ? String(Math.round(n)) : n.toFixed(n < 10 ? 1 : 0));
}

/** `2011-03-11T04:00:11.120Z` to `2011-03-11 04:00:11Z`; a stamp without a zone says so. */
export function timeText(iso: string | null): string {
  if (iso === null) return t('no time');
  const short = `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
  return iso.endsWith('Z') ? `${short}Z` : t('{0} (zone unknown)', short);
}

/** Both ends of a range, the second one short where the day is the same; what holds for both is said once, and one second is one time. */
export function rangeText(from: string | null, to: string | null): string {
  if (from === null || to === null || timeText(from) === timeText(to)) return timeText(from ?? to);
  const known = from.endsWith('Z');
  if (known !== to.endsWith('Z')) return `${timeText(from)} - ${timeText(to)}`;
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  const shorter = `${from.slice(0, 10)} ${from.slice(11, 19)}${known && !sameDay ? 'Z' : ''} - ${sameDay ? '' : `${to.slice(0, 10)} `}${to.slice(11, 19)}`;
  return known ? `${shorter}Z` : t('{0} (zone unknown)', shorter);
}

export function linesText(count: number): string {
  return count === 1 ? t('1 line') : t('{0} lines', countText(count));
}

/** `Findings: 2 errors, 1 warning`. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return t('No findings');
  const n = (severity: Severity): number => findings.filter((f) => f.severity === severity).length;
  const part = (count: number, single: string, several: string): string[] => (count === 0 ? [] : [count === 1 ? single : several]);
  const parts = [
    ...part(n('error'), t('1 error'), t('{0} errors', n('error'))),
    ...part(n('warning'), t('1 warning'), t('{0} warnings', n('warning'))),
    ...part(n('info'), t('1 note'), t('{0} notes', n('info'))),
    ...part(n('hint'), t('1 hint'), t('{0} hints', n('hint'))),
  ];
  return t('Findings: {0}', parts.join(', '));
}
