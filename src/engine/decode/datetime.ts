/** .NET DateTime and Windows FILETIME. A tick is 100 ns. Sources: .NET reference documentation, [MS-DTYP] FILETIME. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseBytes, readBigEndian } from './bytes';
import { parseInteger } from './numbers';

export const TICKS_PER_MS = 10_000n;
/** Ticks of 1970-01-01, counted from 0001-01-01. */
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
/** Ticks of 1601-01-01, counted from 0001-01-01: where FILETIME starts. */
export const FILETIME_EPOCH_TICKS = 504_911_232_000_000_000n;
/** 9999-12-31T23:59:59.9999999, `DateTime.MaxValue`. */
export const MAX_TICKS = 3_155_378_975_999_999_999n;
/** 4501-01-01, the "no date" of MAPI properties. */
const NO_DATE_TICKS = 1_420_062_624_000_000_000n;

const TICKS_MASK = (1n << 62n) - 1n;
const TICKS_PER_DAY = 864_000_000_000n;

export type DateKind = 'unspecified' | 'utc' | 'local' | 'local-ambiguous';

export interface DateData {
  ticks: bigint;
  kind: DateKind;
  /** ISO 8601 with milliseconds; ends in `Z` only where the kind is `utc`. */
  iso: string;
  /** Why this is not a date at all: default(DateTime), 1601-01-01, 4501-01-01. */
  noDate?: string;
}

const kinds: readonly DateKind[] = ['unspecified', 'utc', 'local', 'local-ambiguous'];

/** Ticks since 0001-01-01 to milliseconds since 1970-01-01, rounded down to a whole millisecond. */
export function ticksToMs(ticks: bigint): number {
  const relative = ticks - UNIX_EPOCH_TICKS;
  const whole = relative / TICKS_PER_MS;
  return Number(relative < 0n && relative % TICKS_PER_MS !== 0n ? whole - 1n : whole);
}

/** Milliseconds since 1970-01-01 to ticks since 0001-01-01; a fraction of a millisecond is dropped. NaN gives 0. */
export function msToTicks(ms: number): bigint {
  return Number.isFinite(ms) ? BigInt(Math.floor(ms)) * TICKS_PER_MS + UNIX_EPOCH_TICKS : 0n;
}

/**
 * ISO 8601 with milliseconds and `Z`, taking the ticks as UTC. Ticks outside DateTime's range give `ticks N`, never an error.
 */
export function ticksToIso(ticks: bigint): string {
  return ticks < 0n || ticks > MAX_TICKS ? `ticks ${ticks}` : new Date(ticksToMs(ticks)).toISOString();
}

/** FILETIME, 100 ns units since 1601-01-01 UTC, to ISO 8601 UTC. */
export function filetimeToIso(filetime: bigint): string {
  return ticksToIso(filetime + FILETIME_EPOCH_TICKS);
}

/** The words for ticks that stand for "no date", or `undefined` for a real date. */
export function noDateReason(ticks: bigint): string | undefined {
  if (ticks === 0n) {
    return t('never set: default(DateTime)');
  }
  if (ticks === FILETIME_EPOCH_TICKS) {
    return t('no date: 1601-01-01 is the start of FILETIME');
  }
  // Conversion to local time moves the marker by up to 14 hours.
  if (ticks > NO_DATE_TICKS - TICKS_PER_DAY && ticks < NO_DATE_TICKS + TICKS_PER_DAY) {
    return t('no date: Exchange stores 4501-01-01 where there is none');
  }
  return ticks === MAX_TICKS ? t('no end: DateTime.MaxValue') : undefined;
}

/**
 * The raw `dateData` field of a DateTime: low 62 bits ticks, top 2 bits the kind.
 * @param raw unsigned 64-bit value; a negative (signed) reading is accepted
 */
export function decodeDateData(raw: bigint): DateData {
  const bits = BigInt.asUintN(64, raw);
  const ticks = bits & TICKS_MASK;
  const kind = kinds[Number(bits >> 62n)]!;
  const utc = ticksToIso(ticks);
  const iso = kind === 'utc' ? utc : utc.replace(/Z$/, '');
  const noDate = noDateReason(ticks);
  return noDate === undefined ? { ticks, kind, iso } : { ticks, kind, iso, noDate };
}

/** A year that a log or a dump of a mail server can hold; outside it a bare number is not taken for a date. */
function plausible(ticks: bigint): boolean {
  return ticks >= 599_266_080_000_000_000n /* 1900 */ && ticks < 662_380_416_000_000_000n /* 2100 */;
}

function kindText(kind: DateKind): string {
  switch (kind) {
    case 'utc': return t('UTC');
    case 'unspecified': return t('zone not stated');
    case 'local': return t('local time of the machine');
    case 'local-ambiguous': return t('local time of the machine, in the hour that clocks repeat');
  }
}

/**
 * DateTime ticks or raw `dateData`, in decimal or with `0x`. A bare number is taken for a date only within 1900-2100,
 * or where it is a "no date" marker.
 * @param force take any number in DateTime's range
 */
export function decodeTicks(text: string, force = false): Decoded | undefined {
  const raw = parseInteger(text);
  if (raw === undefined || raw >= 1n << 64n || raw < -(1n << 63n)) {
    return undefined;
  }
  const date = decodeDateData(raw);
  if (date.ticks > MAX_TICKS || !(force || plausible(date.ticks) || (date.noDate !== undefined && date.ticks > 0n))) {
    return undefined;
  }
  const notes = date.noDate === undefined ? undefined : [date.noDate];
  return {
    kind: 'datetime', raw: text, label: t('DateTime'), value: `${date.iso} (${kindText(date.kind)})`, ...(notes && { notes }),
    children: [
      { kind: 'ticks', raw: String(date.ticks), label: t('Ticks'), value: `${date.ticks} (0x${date.ticks.toString(16).padStart(16, '0')})` },
      { kind: 'date-kind', raw: String(BigInt.asUintN(64, raw) >> 62n), label: t('Kind'), value: `${date.kind}: ${kindText(date.kind)}` },
    ],
  };
}

/** A FILETIME (100 ns since 1601-01-01 UTC), in decimal or with `0x`; same limits as {@link decodeTicks}. */
export function decodeFiletime(text: string, force = false): Decoded | undefined {
  const raw = parseInteger(text);
  if (raw === undefined || raw < 0n || raw > MAX_TICKS - FILETIME_EPOCH_TICKS) {
    return undefined;
  }
  const ticks = raw + FILETIME_EPOCH_TICKS;
  const reason = noDateReason(ticks);
  if (!force && !plausible(ticks) && (reason === undefined || raw === 0n)) {
    return undefined;
  }
  return { kind: 'filetime', raw: text, label: t('FILETIME'), value: `${ticksToIso(ticks)} (UTC)`, ...(reason !== undefined && { notes: [reason] }) };
}

/** What Active Directory writes for a time that never comes: the largest Int64. */
const NEVER = 0x7fff_ffff_ffff_ffffn;

/** A FILETIME in two halves, `01D13D9E:3F5E5C00`, `High: 0x01D13D9E Low: 0x3F5E5C00`, and the marker for never. */
function decodeFiletimeForms(text: string): Decoded | undefined {
  const halves = /^(?:0x)?([0-9a-f]{8})[:, ] ?(?:0x)?([0-9a-f]{8})$/i.exec(text) ?? /^High: ?(?:0x)?([0-9a-f]{8}),? ?Low: ?(?:0x)?([0-9a-f]{8})$/i.exec(text);
  const low = /^Low: ?(?:0x)?([0-9a-f]{8}),? ?High: ?(?:0x)?([0-9a-f]{8})$/i.exec(text);
  const digits = halves ? halves[1]! + halves[2]! : low ? low[2]! + low[1]! : undefined;
  if (digits !== undefined) {
    const found = decodeFiletime(`0x${digits}`);
    return found && { ...found, raw: text };
  }
  return parseInteger(text) === NEVER ? { kind: 'filetime', raw: text, label: t('FILETIME'), value: t('never'), notes: [t('Active Directory writes the largest number for a time that never comes')] } : undefined;
}

/** Seconds of Unix time that a log of Exchange can hold: 2001 to 2038. */
const FIRST_UNIX = 978_307_200, LAST_UNIX = 2 ** 31;

/** Days since 1899-12-30, as OLE and spreadsheets count; 2000 to 2050. */
const OLE_EPOCH = Date.UTC(1899, 11, 30), FIRST_OLE = 36_526, LAST_OLE = 54_788;

/** Dates as other systems count them: Unix time, the day number of a spreadsheet, JSON's `/Date(...)/`, and a FILETIME in other forms. */
export function decodeOtherDates(text: string): Decoded[] {
  const trimmed = text.trim();
  const found: Decoded[] = [];
  const filetime = decodeFiletimeForms(trimmed);
  if (filetime) {
    found.push(filetime);
  }
  const json = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/.exec(trimmed)?.[1];
  const ms = json === undefined ? undefined : Number(json);
  if (ms !== undefined && Math.abs(ms) <= 8.64e15) {
    found.push({ kind: 'unix-time', raw: text, label: t('Date of JSON'), value: `${new Date(ms).toISOString()} (${t('UTC')})` });
  }
  const unix = /^(\d{10})(?:\.\d{1,9})?$/.test(trimmed) ? Number(trimmed) : /^\d{13}$/.test(trimmed) ? Number(trimmed) / 1000 : NaN;
  if (unix >= FIRST_UNIX && unix < LAST_UNIX) {
    found.push({ kind: 'unix-time', raw: text, label: t('Unix time'), value: `${new Date(Math.round(unix * 1000)).toISOString()} (${t('UTC')})`, notes: [t('if it counts seconds or milliseconds since 1970')] });
  }
  const days = /^\d{5}[.,]\d{2,12}$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : NaN;
  if (days >= FIRST_OLE && days < LAST_OLE) {
    found.push({ kind: 'ole-date', raw: text, label: t('Day number of a spreadsheet'), value: t('{0} (zone not stated)', new Date(Math.round(OLE_EPOCH + days * 86_400_000)).toISOString().slice(0, -1)), notes: [t('if a spreadsheet opened the file and saved it')] });
  }
  return found;
}

/** Eight bytes of a date as a property or a debugger's memory shows them, `0040DDA35745B30C`: a FILETIME or the raw data of a DateTime, lowest byte first. */
export function decodeBinaryDate(text: string): Decoded[] {
  const parsed = /^(?:[0-9a-f]{16}|[A-Za-z0-9+/]{11}=|[0-9a-f]{2}(?:[- ][0-9a-f]{2}){7})$/i.test(text.trim()) ? parseBytes(text) : undefined;
  if (parsed?.bytes.length !== 8 || parsed.errors.length > 0) {
    return [];
  }
  const lowFirst = readBigEndian(parsed.bytes.slice().reverse(), 0, 8);
  const note = t('eight bytes, the lowest first: {0}', `0x${lowFirst.toString(16).padStart(16, '0')}`);
  const readings = [decodeFiletime(String(lowFirst)), decodeTicks(String(lowFirst))].filter((one) => one !== undefined).map((one) => ({ ...one, raw: text, notes: [note, ...(one.notes ?? [])] }));
  const asNumber = `0x${text.trim()}`;
  const highFirst = (parsed.form === 'hex' ? [decodeTicks(asNumber), decodeFiletime(asNumber)] : []).filter((one) => one !== undefined);
  return [...readings, ...highFirst.map((one) => ({ ...one, raw: text, notes: [t('read as hexadecimal: 0x{0}', text.trim()), ...(one.notes ?? [])] }))];
}
