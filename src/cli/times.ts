import { t } from '../engine/index';
import { UsageError } from './usage-error';

const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * `2011-03-11`, `2011-03-11T04`, `2011-03-11T04:30Z`, `2011-03-11 04:30:00.000+01:00` to UTC milliseconds; UTC where no offset is given.
 * @param end gives the last millisecond of the day, hour, minute or second named
 */
export function parseTime(option: string, text: string, end: boolean): number {
  const found = TIME.exec(text.trim());
  if (!found) throw new UsageError(t('{0} cannot be {1}. Write a time as 2011-03-11, 2011-03-11T04:30 or 2011-03-11T04:30:00Z.', option, text), 'scan');
  const [, day, hour, minute, second, fraction, offset] = found;
  const zone = offset === undefined || offset.toUpperCase() === 'Z' ? 'Z' : offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
  const ms = Date.parse(`${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.${(fraction ?? '').padEnd(3, '0').slice(0, 3)}${zone}`);
  if (Number.isNaN(ms) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day!)) throw new UsageError(t('{0} cannot be {1}: there is no such time.', option, text), 'scan');
  if (!end || fraction !== undefined) return ms;
  const unit = second !== undefined ? 1000 : minute !== undefined ? 60_000 : hour !== undefined ? 3_600_000 : 86_400_000;
  return ms + unit - 1;
}
