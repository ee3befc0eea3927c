import type { Severity } from '../../model';
import { activeHours, peakHour, type Stats } from './stats';

/** Fewer refusals than this are an observation whatever their share: limits refuse by design. */
export const FEW = 5;
/** So many refusals may be an incident: a person notices queues, not single retries. */
const INCIDENT_COUNT = 20;
/** One session in twenty refused is more than a limit's ordinary work. */
const INCIDENT_SHARE = 0.05;
/** Refusals in one hour from which queues grow: at the default retry interval each one costs minutes. */
const INCIDENT_PER_HOUR = 10;
/** One or two refusals an hour are a limit at its ordinary work, whatever share of few sessions they are. */
const ORDINARY_PER_HOUR = 2;
/** One session in four refused, */
const SERIOUS_SHARE = 0.25;
/** for an hour or more, */
const SERIOUS_HOURS = 1;
/** in numbers: mail is late for many. */
const SERIOUS_COUNT = 100;

/** A share of fewer sessions than this is chance. */
const MIN_SESSIONS = 10;

/** Refusals of sessions, at most 1; of the whole files or of the databases concerned, whichever is worse. Null without a denominator. */
export function shareOf(stats: Stats): number | null {
  const of = (attempts: number | null): number => (attempts !== null && attempts >= MIN_SESSIONS ? Math.min(1, stats.inSessions / attempts) : 0);
  return stats.attempts === null || stats.attempts < MIN_SESSIONS ? null : Math.max(of(stats.attempts), of(stats.attemptsThere));
}

/** Severity by weight: one refusal is an observation; an incident needs number and share or rate; an error also duration. */
export function severityOf(stats: Stats): Severity {
  const share = shareOf(stats);
  const peak = peakHour(stats)?.count;
  if (stats.count < FEW) return 'info';
  const dense = peak === undefined || peak >= INCIDENT_PER_HOUR;
  if (stats.count < INCIDENT_COUNT) return share !== null && share >= SERIOUS_SHARE && dense ? 'warning' : 'info';
  if (stats.count >= SERIOUS_COUNT && share !== null && share >= SERIOUS_SHARE && activeHours(stats) > SERIOUS_HOURS) return 'error';
  return dense || (share !== null && share >= INCIDENT_SHARE && (peak ?? 0) > ORDINARY_PER_HOUR) ? 'warning' : 'info';
}
