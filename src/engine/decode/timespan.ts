/** .NET TimeSpan text, `[-][d.]hh:mm:ss[.fffffff]`, and durations for people. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { TICKS_PER_MS } from './datetime';
import { parseInteger } from './numbers';

const TICKS_PER_SECOND = 10_000_000n;
const MAX_TIMESPAN_TICKS = (1n << 63n) - 1n;

const timeSpanText = /^(-?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/;

/** TimeSpan text to ticks of 100 ns, exactly. `undefined` where a part is out of range or the text is something else. */
export function parseTimeSpanTicks(text: string): bigint | undefined {
  const match = timeSpanText.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [, sign, days = '0', hours, minutes, seconds, fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    return undefined;
  }
  const whole = BigInt(days) * 86_400n + BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  const ticks = whole * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, '0'));
  // the smallest one is a tick further from zero than the largest
  if (ticks > MAX_TIMESPAN_TICKS + (sign === '-' ? 1n : 0n)) {
    return undefined;
  }
  return sign === '-' ? -ticks : ticks;
}

/** `P1DT2H3.5S` of XML; years and months have no fixed length. */
const xmlDuration = /^([-+]?)P(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})(?:\.(\d{1,7}))?S)?)?$/i;

/** A duration of XML to ticks of 100 ns. `undefined` for other text. */
export function parseXmlDurationTicks(text: string): bigint | undefined {
  const match = xmlDuration.exec(text.trim());
  if (!match || !/\d/.test(text) || /T$/i.test(text.trim())) {
    return undefined;
  }
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const ticks = (BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, '0'));
  return sign === '-' ? -ticks : ticks;
}

/** TimeSpan text to milliseconds; ticks below a millisecond stay as a fraction. */
export function parseTimeSpan(text: string): number | undefined {
  const ticks = parseTimeSpanTicks(text);
  return ticks === undefined ? undefined : Number(ticks) / Number(TICKS_PER_MS);
}

const two = (n: bigint): string => String(n).padStart(2, '0');

/** Ticks to TimeSpan text as .NET prints it (format `c`): days and fraction only where they are not zero. */
export function formatTimeSpanTicks(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = size / TICKS_PER_SECOND;
  const fraction = size % TICKS_PER_SECOND;
  const days = seconds / 86_400n;
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${String(fraction).padStart(7, '0')}` : ''}`;
}

/** Milliseconds to TimeSpan text: `86400000` is `1.00:00:00`. Rounded to a tick. */
export function formatTimeSpan(ms: number): string {
  return formatTimeSpanTicks(Number.isFinite(ms) ? BigInt(Math.round(ms * Number(TICKS_PER_MS))) : 0n);
}

/**
 * A duration for people: `24:09:09` (hours never roll into days) from an hour up, `12 min 3 s` from a minute up, `5.017 s` below,
 * `17 ms` below a second.
 * @param ms milliseconds, may be negative
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) {
    return t('unknown');
  }
  const sign = ms < 0 ? '-' : '';
  const size = Math.round(Math.abs(ms));
  if (size < 1000) {
    return sign + t('{0} ms', size);
  }
  if (size < 60_000) {
    return sign + t('{0} s', String(size / 1000));
  }
  const seconds = Math.round(size / 1000);
  if (seconds < 3600) {
    const rest = seconds % 60;
    const minutes = Math.floor(seconds / 60);
    return sign + (rest === 0 ? t('{0} min', minutes) : t('{0} min {1} s', minutes, rest));
  }
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${sign}${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** Hours are counted up to here; beyond it nobody reads them as days. */
const AGE_IN_DAYS_MS = 2 * 86_400_000;

/** How long ago something was, for people: whole days from two days up, else as {@link formatDuration}. Not for rhythms, whose minutes matter. */
export function formatAge(ms: number): string {
  return Math.abs(ms) < AGE_IN_DAYS_MS || !Number.isFinite(ms) ? formatDuration(ms) : t('{0} days', Math.trunc(ms / 86_400_000));
}

/** The `_ticks` of a TimeSpan, in either base: two's complement where it is hexadecimal. */
export function decodeTimeSpanTicks(text: string): Decoded | undefined {
  const ticks = parseInteger(text);
  return ticks === undefined || ticks < -(1n << 63n) || ticks >= 1n << 64n ? undefined : explained(text, BigInt.asIntN(64, ticks));
}

/** TimeSpan text, or a duration as XML writes it, explained. */
export function decodeTimeSpan(text: string): Decoded | undefined {
  const ticks = parseTimeSpanTicks(text) ?? parseXmlDurationTicks(text);
  if (ticks !== undefined) {
    return explained(text, ticks);
  }
  // what .NET also reads: single digits, and no seconds
  const short = /^(-?)(?:(\d{1,4})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text.trim());
  const full = short && parseTimeSpanTicks(`${short[1]}${short[2] === undefined ? '' : `${short[2]}.`}${short[3]!.padStart(2, '0')}:${short[4]!.padStart(2, '0')}:${(short[5] ?? '0').padStart(2, '0')}`);
  return full === undefined || full === null ? undefined : { ...explained(text, full), notes: [short![5] === undefined ? t('hours and minutes, as .NET reads it; or a time of day') : t('as .NET reads it')] };
}

function explained(text: string, ticks: bigint): Decoded {
  const ms = Number(ticks) / Number(TICKS_PER_MS);
  return {
    kind: 'timespan', raw: text, label: t('TimeSpan'), value: wordsOf(ticks),
    children: [
      { kind: 'ticks', raw: String(ticks), label: t('Ticks'), value: String(ticks) },
      { kind: 'milliseconds', raw: String(ms), label: t('Milliseconds'), value: String(ms) },
    ],
  };
}

/** `1 d 2 h 3 min 4.5 s`, parts that are zero left out. */
function wordsOf(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = size / TICKS_PER_SECOND;
  const parts: string[] = [];
  const add = (n: bigint, text: (n: string) => string): void => {
    if (n > 0n) {
      parts.push(text(String(n)));
    }
  };
  add(seconds / 86_400n, (n) => t('{0} d', n));
  add((seconds / 3600n) % 24n, (n) => t('{0} h', n));
  add((seconds / 60n) % 60n, (n) => t('{0} min', n));
  const rest = size % (60n * TICKS_PER_SECOND);
  if (rest > 0n || parts.length === 0) {
    const fraction = String(rest % TICKS_PER_SECOND).padStart(7, '0').replace(/(?<!0)0+$/, '');
    parts.push(t('{0} s', `${rest / TICKS_PER_SECOND}${fraction && `.${fraction}`}`));
  }
  return (ticks < 0n ? '-' : '') + parts.join(' ');
}
