/** A time stamp explained: which form it has, whose clock it shows, and what it leaves open. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { formatLocal, formatUtc } from '../time/format';
import { civilToMs, parseCultureStamp, parseDebuggerTime, parseDumpStamp, parseLocalIso, parseSetupStamp, parseTraceStamp, parseUtcIso } from '../time/stamp';
import type { DateOrder } from '../time/stamp';
import { MAX_TICKS, msToTicks, noDateReason, ticksToMs } from './datetime';

function orderName(order: DateOrder): string {
  switch (order) {
    case 'mdy': return t('month first');
    case 'dmy': return t('day first');
    case 'ymd': return t('year first');
  }
}

function stamp(raw: string, value: string, ms: number, note: string): Decoded {
  const reason = noDateReason(ms === ticksToMs(MAX_TICKS) ? MAX_TICKS : msToTicks(ms));
  return { kind: 'timestamp', raw, label: t('Time stamp'), value, notes: reason === undefined ? [note] : [reason, note] };
}

function decodeCulture(text: string): Decoded | undefined {
  // two-digit years without a time are rather a version or a status code
  if (/^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(text)) {
    return undefined;
  }
  const candidates = parseCultureStamp(text);
  const first = candidates[0];
  if (!first) {
    return undefined;
  }
  const note = t("Output of a cmdlet: local time and culture of whoever ran it; no zone is stated.");
  const zoneless = (ms: number): string => t('{0}, zone not stated', formatLocal(ms));
  if (candidates.length === 1) {
    return stamp(text, zoneless(first.ms), first.ms, note);
  }
  return {
    ...stamp(text, candidates.map((c) => `${formatLocal(c.ms)} (${orderName(c.order)})`).join(t(' or ')), NaN, t('The stamp alone does not say which number is the month.')),
    children: candidates.map((c) => ({ kind: 'reading', raw: text, label: orderName(c.order), value: zoneless(c.ms) })),
  };
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** `Wed, 23 Dec 2015 16:15:00 +0300 (MSK)` of a message header. */
const mailDate = /^(?:[A-Za-z]{3}, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? ?(?:([+-])(\d{2})(\d{2})|GMT|UT|UTC|Z)(?: \([^()]{1,40}\))?$/;
/** `20151223161500.0Z` of Active Directory, `20151223T161500Z` of iCalendar, `20151223161500.000000+180` of WMI. */
const compactDate = /^(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})(?:[.,](\d{1,9}))?(?:(Z)|([+-])(\d{3,4}))$/;

function decodeMailDate(text: string): Decoded | undefined {
  const match = mailDate.exec(text);
  const month = match ? MONTHS.indexOf(match[2]!.toLowerCase()) + 1 : 0;
  if (!match || month === 0) {
    return undefined;
  }
  const local = civilToMs(Number(match[3]), month, Number(match[1]), Number(match[4]), Number(match[5]), Number(match[6] ?? 0));
  const offset = match[7] === undefined ? 0 : Number(`${match[7]}1`) * (Number(match[8]) * 60 + Number(match[9]));
  const utc = local - offset * 60_000;
  return Number.isNaN(utc) ? undefined : stamp(text, formatUtc(utc), utc, t('Header of a message: local time with its offset from UTC.'));
}

function decodeCompactDate(text: string): Decoded | undefined {
  const match = compactDate.exec(text);
  if (!match) {
    return undefined;
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const local = civilToMs(year, month, day, hour, minute, second, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));
  // WMI counts minutes in three digits, the others hours and minutes in four
  const offset = match[8] !== undefined ? 0 : Number(`${match[9]}1`) * (match[10]!.length === 3 ? Number(match[10]) : Number(match[10]!.slice(0, 2)) * 60 + Number(match[10]!.slice(2)));
  const utc = local - offset * 60_000;
  return Number.isNaN(utc) ? undefined : stamp(text, formatUtc(utc), utc, t('Written without separators, with its offset from UTC.'));
}

/** `Wed Dec 23 16:15:00.000 2015 (UTC + 3:00)`. */
function decodeDebuggerTime(text: string): Decoded | undefined {
  const time = /^(?:Debug session time: |Dump time: )?[A-Za-z]{3} [A-Za-z]{3} [^\r\n]{1,60}$/.test(text) ? parseDebuggerTime(text) : undefined;
  return time && stamp(text, formatUtc(time.utc), time.utc, t('Debugger: the clock of the machine with its offset from UTC.'));
}

/** A time stamp in any of the forms that Exchange's files use. */
export function decodeStamp(text: string): Decoded | undefined {
  const bare = text.trim().replace(/^\[|\]$/g, '');
  const named = decodeMailDate(bare) ?? decodeCompactDate(bare) ?? decodeDebuggerTime(bare);
  if (named) {
    return { ...named, raw: text };
  }
  const offset = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?([+-])(\d\d):?(\d\d)$/.exec(bare);
  if (offset) {
    const local = parseLocalIso(offset[1]!);
    const utc = local - Number(`${offset[2]}1`) * (Number(offset[3]) * 60 + Number(offset[4])) * 60_000;
    return Number.isNaN(utc) ? undefined : stamp(text, formatUtc(utc), utc, t('ISO 8601 with its offset from UTC.'));
  }
  // The parsers look at the start only; more text after the stamp makes it something else.
  if (!/^\d[\d/:.\-T ]{17,30}Z?$/.test(bare)) {
    return decodeCulture(bare);
  }
  // PowerShell's "u" has a blank where ISO 8601 has a T
  const utc = parseUtcIso(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(bare) ? bare.replace(' ', 'T') : bare);
  if (!Number.isNaN(utc)) {
    return stamp(text, formatUtc(utc), utc, t('ISO 8601, UTC.'));
  }
  const forms: readonly [(text: string) => number, string][] = [
    [parseTraceStamp, t("Trace: local time of the server.")],
    [parseDumpStamp, t('Debugger: the kind of the DateTime (UTC or local) is not printed.')],
    [parseSetupStamp, t('Setup log: the four decimals are zero-padded milliseconds.')],
    [parseLocalIso, t('No zone is stated.')],
  ];
  for (const [parse, note] of forms) {
    const ms = parse(bare);
    if (!Number.isNaN(ms)) {
      return stamp(text, t('{0}, zone not stated', formatLocal(ms)), ms, note);
    }
  }
  return decodeCulture(bare);
}
