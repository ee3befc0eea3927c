/** Values that stand in one line: numbers, enumerations, dates, time spans, guids. */

import { decodeDateData, MAX_TICKS, noDateReason, ticksToIso, ticksToMs, type DateData } from '../../decode/datetime';
import { describeEnum, enumTypes, findEnum, type EnumType } from '../../decode/enums';
import { bothBases, hex, integerType, parseInteger, readInteger } from '../../decode/numbers';
import { formatTimeSpanTicks } from '../../decode/timespan';
import { t } from '../../l10n';
import type { Provenance } from '../../model';
import type { DumpField } from '../model';
import { sameType } from '../names';

export type FieldKind = 'object' | 'string' | 'number' | 'boolean' | 'enum' | 'flags' | 'date' | 'timespan' | 'guid' | 'valuetype' | 'array' | 'null' | 'error';

/** A value with its meaning. `display` is for people; `value` for programs. */
export interface Meaning {
  kind: FieldKind;
  value: string | number | boolean | null;
  display: string;
  notes: string[];
  provenance?: Provenance;
}

export function meaning(kind: FieldKind, value: Meaning['value'], display = value === null ? '' : String(value), ...notes: string[]): Meaning {
  return { kind, value, display, notes };
}

const dateText = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?$/;
const usDateText = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)?$/;

/**
 * `2015/12/23 16:15:00.000` as `!mdt` prints it, to ISO 8601.
 * @param utc the kind is known to be UTC; the text does not say
 */
export function dateMeaning(text: string, utc: boolean): Meaning | undefined {
  const match = dateText.exec(text);
  if (!match) {
    return usDate(text);
  }
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  const ms = Date.parse(`${iso}Z`);
  if (Number.isNaN(ms)) {
    return undefined;
  }
  const value = utc ? `${iso}Z` : iso;
  // printed to the millisecond, the last one is DateTime.MaxValue
  const never = noDateReason(ms === LAST_MS ? MAX_TICKS : ticksOf(ms));
  return meaning('date', value, never === undefined ? dateDisplay(value) : t('{0} ({1})', dateDisplay(value), never), ...(never === undefined ? [] : [never]), ...(utc ? [] : [t('the debugger does not print the kind (UTC or local)')]));
}

const LAST_MS = ticksToMs(MAX_TICKS);

function ticksOf(ms: number): bigint {
  return BigInt(ms) * 10_000n + 621_355_968_000_000_000n;
}

/** netext prints dates in the culture of the debugger; AM or PM tells that it is the American one. */
function usDate(text: string): Meaning | undefined {
  const match = usDateText.exec(text);
  if (!match || match[7] === undefined) {
    return undefined;
  }
  const two = (n: number): string => String(n).padStart(2, '0');
  const hour = (Number(match[4]) % 12) + (match[7] === 'P' ? 12 : 0);
  const value = `${match[3]}-${two(Number(match[1]))}-${two(Number(match[2]))}T${two(hour)}:${match[5]}:${match[6]}.000`;
  return { ...meaning('date', value, dateDisplay(value), t('read as month/day/year; the debugger does not print the kind (UTC or local)')), provenance: 'inferred' };
}

/** `2015-12-23 16:15:00Z`: zero milliseconds left out. */
export function dateDisplay(iso: string): string {
  return iso.replace('T', ' ').replace(/\.000(?=Z?$)/, '');
}

/** Raw `dateData` with its kind. */
export function dateDataMeaning(raw: bigint, utc = false): Meaning {
  const date: DateData = decodeDateData(raw);
  if (date.ticks > MAX_TICKS) {
    const number = hex(BigInt.asUintN(64, raw));
    return meaning('date', null, number, t('beyond the range of DateTime'));
  }
  const value = utc && date.kind === 'unspecified' ? ticksToIso(date.ticks) : date.iso;
  const notes = [t('{0} ticks, kind {1}', String(date.ticks), date.kind), ...(date.noDate === undefined ? [] : [date.noDate])];
  return meaning('date', value, date.noDate === undefined ? dateDisplay(value) : t('{0} ({1})', dateDisplay(value), date.noDate), ...notes);
}

export function timeSpanMeaning(ticks: bigint): Meaning {
  const text = formatTimeSpanTicks(ticks);
  return meaning('timespan', text, text, t('{0} ticks', String(ticks)));
}

/** `{29b9c9c8-3751-42be-8c7a-8b92ff499588}` to lower case without braces. */
export function guidMeaning(text: string): Meaning | undefined {
  const plain = text.replace(/[{}]/g, '').toLowerCase();
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(plain) ? meaning('guid', plain) : undefined;
}

/** The inline value of a value type that the debugger rendered. */
export function inlineMeaning(type: string, text: string, utc: boolean): Meaning | undefined {
  switch (type) {
    case 'System.DateTime': return dateMeaning(text, utc);
    case 'System.Guid': return guidMeaning(text);
    case 'System.Decimal': return meaning('number', Number.isSafeInteger(Number(text)) ? Number(text) : text, text);
    case 'System.TimeSpan': return meaning('timespan', text);
    default: return dateMeaning(text, utc) ?? guidMeaning(text);
  }
}

/** A number that a field prints, at the width of its type. */
export function numberMeaning(field: DumpField): Meaning {
  const text = field.number ?? field.raw;
  const type = integerType(field.type);
  const value = type === undefined ? parseInteger(text) : readInteger(text, field.type);
  if (value === undefined || field.type === 'System.Single' || field.type === 'System.Double') {
    const float = Number(text);
    return meaning('number', Number.isFinite(float) && text.trim() !== '' ? float : text, text);
  }
  if (field.type === 'System.Char') {
    return charMeaning(Number(value));
  }
  if (field.type === 'System.IntPtr' || field.type === 'System.UIntPtr') {
    return meaning('number', text, text);
  }
  return integerMeaning(value, field);
}

function charMeaning(code: number): Meaning {
  const char = String.fromCharCode(code);
  return meaning('number', char, code < 32 || code === 127 ? bothBases(code) : `'${char}' ${bothBases(code)}`, bothBases(code));
}

/** Codes and ticks are fields like any other integer; their names tell. */
function integerMeaning(value: bigint, field: DumpField): Meaning {
  const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
  const small = value >= 0n && value < 10n;
  const bits = integerType(field.type)?.bits ?? 32;
  const shown = value < 0n ? `${hex(BigInt.asUintN(bits, value))} (${value})` : bothBases(value);
  const result = meaning('number', exact, small ? String(value) : shown);
  if (/hresult|_hr$|errorcode/i.test(field.rawName) && value < 0n) {
    result.notes.push(t('HRESULT {0}', hex(BigInt.asUintN(32, value))));
  } else if (/ticks$/i.test(field.rawName) && value > 599_266_080_000_000_000n && value < 662_380_416_000_000_000n) {
    result.notes.push(t('as DateTime ticks: {0}', ticksToIso(value)));
    result.provenance = 'inferred';
  }
  return result;
}

/** Characters that SOS leaves of a long name behind its dots. */
const MIN_TAIL = 14;

/** `...lendarItemType`: the one enumeration whose name ends so. */
function byTail(type: string): EnumType | undefined {
  const tail = type.startsWith('...') ? type.slice(3) : '';
  const found = tail.length < MIN_TAIL ? [] : enumTypes.filter((one) => one.name.endsWith(tail));
  return found.length === 1 ? found[0] : undefined;
}

/** The enumeration behind a printed type: full name, SOS's shortened tail, or an Exchange type of the same short name. */
export function enumOf(type: string): { known: EnumType; sure: boolean } | undefined {
  const known = findEnum(type.startsWith('...') ? type.slice(type.lastIndexOf('.') + 1) : type) ?? byTail(type);
  if (!known) {
    return undefined;
  }
  if (sameType(type, known.name)) {
    return { known, sure: true };
  }
  // An alias is a property's name, not a type's: only the type's own short name counts.
  const short = known.name.slice(known.name.lastIndexOf('.') + 1);
  const exchange = /^(?:\.\.\.|Microsoft\.(?:Exchange|Mapi)\.)/.test(type);
  return exchange && type.slice(Math.max(type.lastIndexOf('.'), type.lastIndexOf('+')) + 1) === short ? { known, sure: false } : undefined;
}

/** A value of an enumeration: its name with the number kept, or the number alone. */
export function enumMeaning(field: DumpField, type: string): Meaning {
  const number = parseInteger(field.number ?? '');
  if (number === undefined) {
    return meaning('enum', field.member ?? field.raw, field.member ?? field.raw);
  }
  const signed = (field.number ?? '').length === 10 && number > 0x7fffffffn ? BigInt.asIntN(32, number) : number;
  const found = enumOf(type);
  if (field.member !== undefined && field.member !== '') {
    return meaning(found?.known.flags ? 'flags' : 'enum', `${field.member} (${signed})`, `${field.member} (${signed})`);
  }
  const decoded = found && describeEnum(found.known.name, found.known.flags ? number : signed);
  if (!found || !decoded) {
    const exact = Number(signed);
    return meaning('enum', exact, signed >= 0n && signed < 10n ? String(signed) : bothBases(signed), t('no names known for this enumeration'));
  }
  const named = decoded.error === undefined || found.known.flags;
  const shown = found.known.flags && number > 9n ? `${decoded.value} (${hex(number)})` : `${decoded.value} (${signed})`;
  const result = meaning(found.known.flags ? 'flags' : 'enum', named ? shown : decoded.value, named ? shown : decoded.value, ...(decoded.error === undefined ? [] : [decoded.error]));
  const provenance = decoded.provenance ?? (found.sure ? undefined : 'inferred');
  return provenance === undefined ? result : { ...result, provenance };
}

/** `...age.BusyType` printed with a decimal number: an enumeration that SOS renders as its integer. */
export function isEnumNumber(field: DumpField): boolean {
  return field.form === 'enum' || (field.form === 'scalar' && enumOf(field.type) !== undefined);
}
