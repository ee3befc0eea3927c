/** Time zones by IANA name, Windows name or offset; offsets come from the runtime's own zone data (Intl). */

import { t } from '../l10n';
import { once } from '../once';
import { nearestName } from './nearest';
import { windowsDisplayNames } from './windows-display-names';
import { windowsZones } from './windows-zones';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

export interface Zone {
  /** What to show and what {@link parseZone} reads back: `UTC`, `UTC-08:00`, `America/Los_Angeles`. */
  name: string;
  /** Set for a fixed offset, in minutes east of UTC; otherwise the offset depends on the instant. */
  fixed?: number;
  /** Set for a zone of the runtime's data. */
  iana?: string;
  /** The Windows name it was given by. */
  windows?: string;
}

export const UTC: Zone = { name: 'UTC', fixed: 0 };

const utcNames = new Set(['utc', 'gmt', 'z', 'etc/utc', 'coordinated universal time', 'universal']);

const windowsByKey = once(() => new Map(Object.entries(windowsZones()).map(([name, iana]) => [name.toLowerCase(), iana])));

/** No place on earth is further than 14 hours from UTC. */
const MAX_OFFSET_MINUTES = 14 * 60;

const offsetText = /^(?:utc|gmt)?\s?([-+\u2212])\s?(\d{1,2})(?::?(\d{2}))?$/i;

/** `UTC-08:00`, `UTC+05:30`; `UTC` for 0. */
export function offsetName(minutes: number): string {
  if (minutes === 0) {
    return 'UTC';
  }
  const size = Math.abs(minutes);
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function parseOffset(text: string): Zone | undefined {
  const match = offsetText.exec(text);
  if (!match) {
    return undefined;
  }
  const size = Number(match[2]) * 60 + Number(match[3] ?? 0);
  if (size > MAX_OFFSET_MINUTES || Number(match[3] ?? 0) > 59) {
    return undefined;
  }
  const minutes = match[1] === '+' ? size : size === 0 ? 0 : -size;
  return minutes === 0 ? UTC : { name: offsetName(minutes), fixed: minutes };
}

const formatters = new Map<string, Intl.DateTimeFormat | null>();

/** The runtime's data for a zone, or null where it has none; kept, because making a formatter is slow. */
function formatterOf(iana: string): Intl.DateTimeFormat | null {
  let formatter = formatters.get(iana);
  if (formatter === undefined) {
    try {
      formatter = new Intl.DateTimeFormat('en-US', {
        timeZone: iana, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
      });
    } catch {
      formatter = null;
    }
    formatters.set(iana, formatter);
  }
  return formatter;
}

/** Anything longer is no zone; keeps hostile text out of Intl and out of the cache of formatters. */
const MAX_ZONE_TEXT = 64;

const ianaText = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,3}$/;

/** `(UTC-08:00) Pacific Time (US & Canada)`: the display name of Windows. The offset in it leaves daylight saving out, so the name decides. */
const displayText = /^\((?:UTC|GMT)(?:[-+\u2212]\d{2}:\d{2})?\) (.+?)\.?$/i;

function parseDisplayName(text: string): Zone | undefined {
  const name = displayText.exec(text)?.[1]?.toLowerCase();
  const zone = name !== undefined && Object.hasOwn(windowsDisplayNames(), name) ? windowsDisplayNames()[name] : undefined;
  return zone === undefined ? undefined : parseZone(zone);
}

/**
 * A zone by IANA name, Windows name (`Pacific Standard Time`) or offset (`UTC-08:00`, `+0100`, `-8`), or as Windows
 * displays it (`(UTC-08:00) Pacific Time (US & Canada)`); case does not matter.
 * @returns `undefined` where the name is unknown or the runtime has no data for it; {@link zoneProblem} says which
 */
export function parseZone(text: string): Zone | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_ZONE_TEXT) {
    return undefined;
  }
  const key = trimmed.toLowerCase();
  if (utcNames.has(key)) {
    return UTC;
  }
  const offset = parseOffset(trimmed) ?? parseDisplayName(trimmed);
  if (offset) {
    return offset;
  }
  const iana = windowsByKey().get(key) ?? windowsByKey().get(key.replace(/ daylight time$/, ' standard time'));
  if (iana !== undefined) {
    return formatterOf(iana) ? { name: iana, iana, windows: trimmed } : undefined;
  }
  const formatter = ianaText.test(trimmed) ? formatterOf(trimmed) : null;
  const name = formatter?.resolvedOptions().timeZone;
  return name === undefined ? undefined : { name, iana: name };
}

function knownNames(): string[] {
  const iana = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...Object.keys(windowsZones()), ...iana, 'UTC'];
}

/** What people call zones where they live; some letters mean several zones, so they are suggested and not taken. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  PST: 'Pacific Standard Time', PDT: 'Pacific Standard Time', PT: 'Pacific Standard Time', MDT: 'Mountain Standard Time', MT: 'Mountain Standard Time', CST: 'Central Standard Time', CDT: 'Central Standard Time',
  CT: 'Central Standard Time', EDT: 'Eastern Standard Time', ET: 'Eastern Standard Time', BST: 'GMT Standard Time', CEST: 'W. Europe Standard Time', EEST: 'E. Europe Standard Time', MSK: 'Russian Standard Time',
  IST: 'India Standard Time', JST: 'Tokyo Standard Time', KST: 'Korea Standard Time', AEST: 'AUS Eastern Standard Time', AEDT: 'AUS Eastern Standard Time',
};

/** The nearest known spelling of a zone name. */
export function suggestZone(text: string): string | undefined {
  const key = text.trim().toLowerCase();
  const short = SHORT_NAMES[key.toUpperCase()];
  if (short !== undefined) {
    return short;
  }
  // `pacific time`, `Pacific`
  const windows = Object.keys(windowsZones()).find((name) => name.toLowerCase() === `${key.replace(/ time$/, '')} standard time`);
  if (windows !== undefined) {
    return windows;
  }
  const byCity = knownNames().find((name) => name.toLowerCase().endsWith(`/${key.replaceAll(' ', '_')}`));
  return byCity ?? nearestName(text, knownNames());
}

/** One sentence on why {@link parseZone} gave nothing. */
export function zoneProblem(text: string): string {
  if (windowsByKey().has(text.trim().toLowerCase())) {
    return t('This runtime has no data for the zone {0}; give an offset such as UTC-08:00.', text);
  }
  const near = suggestZone(text);
  return near === undefined
    ? t('Unknown zone {0}. Give an IANA name, a Windows name or an offset such as UTC-08:00.', text)
    : t('Unknown zone {0}. Did you mean {1}?', text, near);
}

/** Zone changes fall on quarter hours of UTC, so one answer serves the whole quarter. */
const QUARTER_HOUR_MS = 15 * MS_PER_MINUTE;

const lastOffsets = new Map<string, { quarter: number; minutes: number }>();

/** Minutes east of UTC at an instant (milliseconds, UTC). `NaN` for an instant outside JavaScript's dates. */
export function offsetAt(zone: Zone, utcMs: number): number {
  if (zone.fixed !== undefined) {
    return zone.fixed;
  }
  const iana = zone.iana ?? zone.name;
  const quarter = Math.floor(utcMs / QUARTER_HOUR_MS);
  const last = lastOffsets.get(iana);
  if (last?.quarter === quarter) {
    return last.minutes;
  }
  const formatter = formatterOf(iana);
  const instant = quarter * QUARTER_HOUR_MS;
  if (!formatter || Number.isNaN(new Date(instant).getTime())) {
    return NaN;
  }
  const field: Record<string, number> = {};
  for (const part of formatter.formatToParts(instant)) {
    field[part.type] = Number(part.value);
  }
  const local = Date.UTC(field['year']!, field['month']! - 1, field['day']!, field['hour']!, field['minute']!, field['second']!);
  const minutes = Math.round((local - instant) / MS_PER_MINUTE);
  lastOffsets.set(iana, { quarter, minutes });
  return minutes;
}

/** An instant (UTC) on the clock of a zone, in milliseconds as if that clock were UTC. */
export function utcToLocal(utcMs: number, zone: Zone): number {
  return utcMs + offsetAt(zone, utcMs) * MS_PER_MINUTE;
}

export interface LocalInstant {
  utc: number;
  /**
   * `gap`: clocks jumped over this time, the instant is as if they had not. `overlap`: clocks showed it twice, `utc` is the first and
   * `second` the second time.
   */
  kind: 'exact' | 'gap' | 'overlap';
  second?: number;
}

/** A stamp on the clock of a zone (milliseconds as if UTC) to the instant it stands for. */
export function localToUtc(localMs: number, zone: Zone): LocalInstant {
  if (zone.fixed !== undefined) {
    return { utc: localMs - zone.fixed * MS_PER_MINUTE, kind: 'exact' };
  }
  // Offsets a day before and after bracket any single change of the zone.
  const before = offsetAt(zone, localMs - MS_PER_DAY);
  const after = offsetAt(zone, localMs + MS_PER_DAY);
  const fits = [...new Set([before, after])]
    .map((minutes) => ({ minutes, utc: localMs - minutes * MS_PER_MINUTE }))
    .filter(({ minutes, utc }) => offsetAt(zone, utc) === minutes)
    .map(({ utc }) => utc)
    .sort((a, b) => a - b);
  if (fits.length === 0) {
    return { utc: localMs - before * MS_PER_MINUTE, kind: 'gap' };
  }
  return fits.length === 1 ? { utc: fits[0]!, kind: 'exact' } : { utc: fits[0]!, kind: 'overlap', second: fits[1]! };
}

export interface InferredOffset {
  /** Minutes east of UTC, a multiple of 15. */
  minutes: number;
  /** How many pairs agree. */
  pairs: number;
  /** The largest distance of a pair from that offset, in milliseconds: delays between the two stamps. */
  spread: number;
}

/** A stamp later than this could belong to the next quarter hour. */
const MAX_DISTANCE_MS = 5 * MS_PER_MINUTE;
/** What is written after a moment does not bear an earlier stamp; two clocks of one site are seconds apart. */
const MAX_EARLY_MS = MS_PER_MINUTE / 2;
/** Offsets besides whole hours that zones had since 2007, with daylight saving, in minutes. */
const PART_HOURS = new Set([-570, -270, -210, -150, 210, 270, 330, 345, 390, 510, 525, 570, 630, 690, 765, 825]);

function isUsed(minutes: number): boolean {
  return minutes % 60 === 0 ? Math.abs(minutes) <= MAX_OFFSET_MINUTES : PART_HOURS.has(minutes);
}

/**
 * The offset of a clock from pairs of its stamp and the UTC stamp of the same moment, both in milliseconds. To be shown as inferred.
 * @returns `undefined` without pairs, where pairs disagree (a change of daylight saving lies between them, or they are not the same
 * moment), or where one fits no offset that is in use
 */
export function inferOffset(pairs: readonly { local: number; utc: number }[]): InferredOffset | undefined {
  let minutes: number | undefined;
  let spread = 0;
  for (const { local, utc } of pairs) {
    const difference = local - utc;
    const rounded = Math.round(difference / QUARTER_HOUR_MS) * 15 || 0;
    const late = difference - rounded * MS_PER_MINUTE;
    const distance = Math.abs(late);
    if (!(late <= MAX_DISTANCE_MS && late >= -MAX_EARLY_MS && isUsed(rounded)) || (minutes !== undefined && rounded !== minutes)) {
      return undefined;
    }
    minutes = rounded;
    spread = Math.max(spread, distance);
  }
  return minutes === undefined ? undefined : { minutes, pairs: pairs.length, spread };
}
