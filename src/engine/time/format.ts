/** Times for people and for JSON: always with a zone. */

import { t } from '../l10n';
import { offsetAt, offsetName, UTC, utcToLocal } from './zones';
import type { Zone } from './zones';

/** The range of JavaScript's dates. */
function isInstant(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15;
}

/** ISO 8601 UTC with milliseconds, `2011-01-12T00:00:00.775Z`. A time that is not known gives the word for it. */
export function formatUtc(utcMs: number): string {
  return isInstant(utcMs) ? new Date(utcMs).toISOString() : t('unknown time');
}

/** The same for data, where a time that is not known is null. */
export function isoOrNull(utcMs: number): string | null {
  return Number.isFinite(utcMs) ? formatUtc(utcMs) : null;
}

/** `2016-01-13 03:06:05.279 UTC-08:00`; the name of the zone is added where it is not the offset itself. */
export function formatInZone(utcMs: number, zone: Zone): string {
  const local = isInstant(utcMs) ? utcToLocal(utcMs, zone) : NaN;
  if (!isInstant(local)) {
    return t('unknown time');
  }
  const offset = offsetName(offsetAt(zone, utcMs));
  const label = zone.name === offset ? offset : `${offset} (${zone.name})`;
  return `${formatLocal(local)} ${label}`;
}

/** `2016-01-13 03:06:05.279` of a file's own clock, without a zone: only for places that name the clock themselves. */
export function formatLocal(localMs: number): string {
  return isInstant(localMs) ? new Date(localMs).toISOString().slice(0, -1).replace('T', ' ') : t('unknown time');
}

/**
 * A range, both ends included, to the minute: `04:00-06:59Z`, with days where they differ or are asked for.
 * @param zone the clock to show; UTC is written `Z`
 */
export function formatRange(fromUtcMs: number, toUtcMs: number, options: { zone?: Zone; day?: boolean } = {}): string {
  const zone = options.zone ?? UTC;
  if (!isInstant(fromUtcMs) || !isInstant(toUtcMs)) {
    return t('unknown time');
  }
  const from = formatLocal(utcToLocal(fromUtcMs, zone));
  const to = formatLocal(utcToLocal(toUtcMs, zone));
  const startOffset = offsetName(offsetAt(zone, fromUtcMs));
  const endOffset = offsetName(offsetAt(zone, toUtcMs));
  const label = (offset: string): string => (offset === 'UTC' ? 'Z' : ` ${offset}`);
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  const start = sameDay && options.day !== true ? from.slice(11, 16) : from.slice(0, 16);
  const end = sameDay ? to.slice(11, 16) : to.slice(0, 16);
  const separator = sameDay ? '-' : ' - ';
  return `${start}${startOffset === endOffset ? '' : label(startOffset)}${separator}${end}${label(endOffset)}`;
}
