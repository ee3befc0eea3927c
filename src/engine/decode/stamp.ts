/** A time stamp explained: which form it has, whose clock it shows, and what it leaves open. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { formatLocal, formatUtc } from '../time/format';
import { parseCultureStamp, parseDumpStamp, parseLocalIso, parseSetupStamp, parseTraceStamp, parseUtcIso } from '../time/stamp';
import type { DateOrder } from '../time/stamp';
import { msToTicks, noDateReason } from './datetime';

function orderName(order: DateOrder): string {
  switch (order) {
    case 'mdy': return t('month first');
    case 'dmy': return t('day first');
    case 'ymd': return t('year first');
  }
}

function stamp(raw: string, value: string, ms: number, note: string): Decoded {
  const reason = noDateReason(msToTicks(ms));
  return { kind: 'timestamp', raw, label: t('Time stamp'), value, notes: reason === undefined ? [note] : [reason, note] };
}

function decodeCulture(text: string): Decoded | undefined {
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

/** A time stamp in any of the forms that Exchange's files use. */
export function decodeStamp(text: string): Decoded | undefined {
  const bare = text.trim().replace(/^\[|\]$/g, '');
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
  const utc = parseUtcIso(bare);
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
