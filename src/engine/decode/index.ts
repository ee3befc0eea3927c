/** One value, whatever it is: every decoder is tried, the likeliest answer first. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { nearestName } from '../time/nearest';
import { decodeBuild } from './build-version';
import { decodeBinaryDate, decodeFiletime, decodeOtherDates, decodeTicks } from './datetime';
import { decodeEntryId } from './entry-id';
import { describeEnum, enumTypes, enumValue, findEnum } from './enums';
import { decodeEventPairs } from './event-data';
import { decodeEventMessage } from './event-message';
import { decodeEwsId } from './ews-id';
import { decodeException } from './exception';
import { decodeGuid, decodeGuidSpellings } from './guid';
import { decodeBareHex, decodeHresult, decodeStatusCodes } from './hresult';
import { decodeImcea } from './imcea';
import { decodeDistinguishedName, decodeLegacyDn } from './legacy-dn';
import { decodeMessageId, decodeMimeWords, decodeQuotedPrintable } from './mail-text';
import { decodeCounter, decodeEventFlags, decodeEventMask } from './mailbox-event';
import { decodeConversationIndex, decodeMeetingId, decodeReplicaId } from './mapi-ids';
import { decodeNtStatus, ntStatusByName } from './ntstatus';
import { bothBases, parseInteger } from './numbers';
import { pastedBytes } from './pasted-bytes';
import { decodePropertyTag } from './property-tag';
import { decodeReminder } from './reminder-line';
import { decodeSid } from './sid';
import { decodeSize } from './size';
import { decodeSmtpStatus } from './smtp-status';
import { decodeStamp } from './stamp';
import { decodeTimeSpan, decodeTimeSpanTicks } from './timespan';
import { whyNot } from './why-not';

type Decoder = (text: string) => Decoded | undefined;

function decodeAnyEntryId(text: string): Decoded | undefined {
  return decodeEntryId(text) ?? decodeEwsId(text);
}

/** What `--as` takes, and the decoder that is then asked without doubt. */
const decoders: Readonly<Record<string, Decoder>> = {
  'entry-id': decodeAnyEntryId,
  'meeting-id': decodeMeetingId,
  'conversation-index': decodeConversationIndex,
  'replica-id': decodeReplicaId,
  'sid': decodeSid,
  'guid': decodeGuid,
  'imcea': decodeImcea,
  'legacy-dn': (text) => decodeLegacyDn(text) ?? decodeDistinguishedName(text),
  'message-id': decodeMessageId,
  'mime': (text) => decodeMimeWords(text) ?? decodeQuotedPrintable(text),
  'property-tag': (text) => decodePropertyTag(text, true),
  'exchange-build': decodeBuild,
  'timespan': (text) => decodeTimeSpan(text) ?? decodeTimeSpanTicks(text),
  'exception': decodeException,
  'smtp-status': decodeSmtpStatus,
  'hresult': (text) => decodeHresult(text, parseInteger(text) === undefined ? undefined : 'hr'),
  'ec': (text) => decodeHresult(text, 'ec'),
  'jet': (text) => decodeHresult(text, 'jet'),
  'win32': (text) => decodeHresult(text, 'win32'),
  'submission': (text) => decodeHresult(text, 'submission'),
  'ticks': (text) => decodeTicks(text, true),
  'filetime': (text) => decodeFiletime(text, true),
  'event-mask': decodeEventMask,
  'event-flags': decodeEventFlags,
  'event-counter': decodeCounter,
  'size': decodeSize,
  'timestamp': decodeStamp,
  'number': decodeNumber,
};

/** Other words for the same kinds. */
const synonyms: Readonly<Record<string, string>> = {
  storeobjectid: 'entry-id', hr: 'hresult', smtp: 'smtp-status', smtpresponse: 'smtp-status', datetime: 'ticks', counter: 'event-counter', mask: 'event-mask',
  flags: 'event-flags', eventname: 'event-mask', windows: 'win32', stamp: 'timestamp', time: 'timestamp', globalobjectid: 'meeting-id', goid: 'meeting-id', cleangoid: 'meeting-id', threadindex: 'conversation-index',
  conversationindex: 'conversation-index', legacyexchangedn: 'legacy-dn', distinguishedname: 'legacy-dn', x500: 'legacy-dn', proptag: 'property-tag', ptag: 'property-tag', changekey: 'replica-id', sourcekey: 'replica-id', storeec: 'ec',
  admindisplayversion: 'exchange-build',
};

/** The kinds of values `decodeValue` can be told to expect. */
export const decodeKinds: readonly string[] = Object.keys(decoders);

/** Values that tell themselves by their form, the surest first. */
const forms: readonly Decoder[] = [
  decodeAnyEntryId, decodeMeetingId, decodeConversationIndex, decodeImcea, decodeLegacyDn, decodeDistinguishedName, decodeMessageId, decodeMimeWords, decodeSid, decodeTimeSpan, decodeGuid, decodeBuild, decodeSize, decodeStamp,
  decodeReplicaId, decodeQuotedPrintable,
];

/** Tried on bare text, in this order; a number can have several meanings. */
const guesses: readonly Decoder[] = [...forms, decodeSmtpStatus, guessException, decodeTicks, decodeFiletime];

/** Texts of several values, each decoded. */
const messages: readonly Decoder[] = [decodeEventMessage, decodeReminder, decodeEventPairs];

/** Longer text is no value; a log belongs into a scan. */
const MAX_VALUE_TEXT = 20_000;

/** A value copied with the quotes around it. */
function withoutQuotes(text: string): string {
  return /^(["'\u201c\u201d])[^"'\u201c\u201d]*["'\u201c\u201d]$/.test(text) ? text.slice(1, -1).trim() : text;
}

function kindOf(as: string): string | undefined {
  const key = as.toLowerCase().replace(/[^a-z0-9]/g, '');
  return decodeKinds.find((kind) => kind.replaceAll('-', '') === key) ?? (Object.hasOwn(synonyms, key) ? synonyms[key] : undefined);
}

/** Whether `decodeValue` knows the kind: one of {@link decodeKinds}, a synonym, or the name of an enumeration. */
export function isDecodeKind(as: string): boolean {
  return kindOf(as) !== undefined || findEnum(as) !== undefined;
}

/** One sentence for a kind that is not known, with the nearest spelling. */
export function kindProblem(as: string): string {
  const near = nearestName(as, [...decodeKinds, ...Object.keys(synonyms), ...enumTypes.map((one) => one.name.slice(one.name.lastIndexOf('.') + 1))]);
  const list = decodeKinds.join(', ');
  return near === undefined ? t('Unknown kind {0}. Kinds: {1}.', as, list) : t('Unknown kind {0}. Did you mean {1}? Kinds: {2}.', as, near, list);
}

function decodeNumber(text: string): Decoded | undefined {
  const value = parseInteger(text);
  if (value === undefined) {
    return undefined;
  }
  // Debuggers print negative numbers as two's complement.
  const bits = value >= 1n << 31n && value < 1n << 32n ? 32 : value >= 1n << 63n && value < 1n << 64n ? 64 : 0;
  const notes = bits === 0 ? undefined : [t('as a signed {0}-bit number: {1}', bits, String(BigInt.asIntN(bits, value)))];
  return { kind: 'number', raw: text, label: t('Number'), value: bothBases(value), ...(notes && { notes }) };
}

/** Without being asked for one, a word alone is an exception only where a code or another exception comes with it, or its name is known. */
function guessException(text: string): Decoded | undefined {
  const decoded = decodeException(text);
  return decoded?.children?.some((child) => child.children !== undefined) || /--?>|: /.test(text) ? decoded : undefined;
}

function decodeEnum(typeName: string, text: string): Decoded | undefined {
  const number = parseInteger(text);
  const value = number ?? enumValue(typeName, text);
  const decoded = value === undefined ? undefined : describeEnum(typeName, value);
  return decoded && number === undefined ? { ...decoded, notes: [t('as a number: {0}', bothBases(value!)), ...(decoded.notes ?? [])] } : decoded;
}

/** Why a bare number can be this. */
function withReason(decoded: Decoded): Decoded {
  const reason = ((): string | undefined => {
    switch (decoded.kind) {
      case 'ec': return t('if it stands after ec=');
      case 'jet': case 'jetwarn': return t('if it comes from the database engine, for example after ec=');
      case 'win32': return t('if it is a Windows or socket error');
      case 'event-mask': return t('if it is an event mask or EventName');
      default: return undefined;
    }
  })();
  return reason === undefined ? decoded : { ...decoded, notes: [reason, ...(decoded.notes ?? [])] };
}

/** Below this a number in decimal is rather a count than a code; -1 is "none" or "all" before it is an error. */
const SMALL = 1000n;

function isSmall(text: string): boolean {
  const value = /^-?\d+$/.test(text) ? parseInteger(text) : undefined;
  return value === -1n || (value !== undefined && value >= 0n && value < SMALL) || parseInteger(text) === 0xffff_ffffn;
}

function numberMeanings(text: string): Decoded[] {
  const known = ntStatusByName(text);
  const status = known === undefined ? undefined : decodeNtStatus(text, known);
  if (status) {
    return [status];
  }
  const found = decodeStatusCodes(text).map(withReason);
  const unnamed = found.length === 0 ? decodeHresult(text) : undefined;
  return unnamed ? [unnamed] : found;
}

/** The HResult that a line of a connectivity log holds among other words. */
function statusInside(text: string): Decoded[] {
  const code = /[^\w]HResult: ?(-?\d{1,10}|0x[0-9a-f]{1,8})\b/i.exec(text)?.[1];
  return code === undefined ? [] : numberMeanings(code);
}

/** A number without a meaning of its own: both bases, and in hexadecimal the events it could name. */
function plainNumber(text: string): Decoded[] {
  const mask = /^0x/i.test(text) ? decodeEventMask(text) : undefined;
  return [decodeNumber(text), mask && mask.error === undefined && mask.children ? withReason(mask) : undefined].filter((one) => one !== undefined);
}

/** Eight or sixteen digits without `0x`, some of them letters: a code or an address as debuggers print it. */
function hexadecimal(text: string): Decoded[] {
  const code = decodeBareHex(text);
  if (code) {
    return [code];
  }
  const bare = /^(?:[0-9a-f]{8}|[0-9a-f]{16})$/i.test(text) && /[a-f]/i.test(text) ? decodeNumber(`0x${text}`) : undefined;
  return bare ? [{ ...bare, raw: text, notes: [t('read as hexadecimal: 0x{0}', text), ...(bare.notes ?? [])] }] : [];
}

/** What stands behind a name nobody knows (`calItemId: RgAAAA...`), where its form tells what it is. */
function formsBehind(text: string): Decoded[] {
  return forms.map((decode) => decode(text.trim())).filter((one) => one !== undefined);
}

/**
 * Everything a text can mean, the likeliest first; empty where nothing is known.
 * @param as one of {@link decodeKinds} or the name of an enumeration: only that reading is tried
 */
export function decodeValue(text: string, as?: string): Decoded[] {
  const value = withoutQuotes(text.trim());
  if (value === '') {
    return [];
  }
  if (value.length > MAX_VALUE_TEXT) {
    return [{ kind: 'too-long', raw: value, label: t('Value'), value: t('{0} characters', value.length), error: t('more than {0} characters, no value of Exchange: decode a part of it', MAX_VALUE_TEXT) }];
  }
  if (as !== undefined) {
    const kind = kindOf(as);
    const decoded = kind === undefined ? decodeEnum(as, value) : decoders[kind]!(value) ?? decoders[kind]!(pastedBytes(value) ?? '');
    return decoded ? [{ ...decoded, raw: value }] : [];
  }
  return readValue(value, 0);
}

function readValue(value: string, layer: number): Decoded[] {
  const message = messages.map((decode) => decode(value)).find((one) => one !== undefined);
  if (message) {
    return [message];
  }
  // `ec=2419`, `HResult: 1140850693`, `Counter: 0x3B331E14` name their own kind.
  const named = /^([A-Za-z][\w-]{1,31})[=:] ?(\S[^]*)$/.exec(value);
  const label = named?.[1]?.toLowerCase();
  if (named && (label === 'hresult' || label === 'hr') && parseInteger(named[2]!) !== undefined) {
    return numberMeanings(named[2]!);
  }
  if (named && isDecodeKind(named[1]!) && label !== 'exception') {
    const answers = decodeValue(named[2]!, named[1]);
    if (answers.length > 0) {
      return answers;
    }
  }
  const other = decodeGuidSpellings(value);
  const answers = [...guesses.map((decode) => decode(value)).filter((one) => one !== undefined && !(other.length > 0 && one.kind === 'guid')), ...other] as Decoded[];
  const numbers = numberMeanings(value);
  const count = isSmall(value) && answers.length === 0 && numbers.length > 0 ? decodeNumber(value) : undefined;
  const tag = numbers.some((one) => one.error === undefined) ? undefined : decodePropertyTag(value);
  const names = /^[A-Za-z]/.test(value) ? [decodeEventMask(value), decodeEventFlags(value)].filter((one) => one !== undefined) : [];
  // debuggers print codes without 0x; a property tag may look the same
  const code = tag ? decodeBareHex(value) : undefined;
  const all = [...answers, ...(count ? [count] : []), ...(code ? [code] : []), ...(tag ? [tag] : []), ...numbers.filter((one) => !tag || one.error === undefined), ...names, ...statusInside(value), ...decodeBinaryDate(value), ...(tag ? [] : hexadecimal(value))];
  // a number that has a name is hardly a time
  const dates = numbers.some((one) => one.error === undefined) && count === undefined ? [] : decodeOtherDates(value);
  if (all.length > 0) {
    // an exception whose own name tells no code may carry one: `SocketException (10060)`
    const bare = all.every((one) => one.kind === 'exception' && one.children?.some((child) => child.children !== undefined) !== true);
    return [...all, ...(bare ? codesInWords(value) : []), ...dates];
  }
  const found = named && plainNumber(value).length === 0 && dates.length === 0 ? formsBehind(named[2]!) : [...plainNumber(value), ...dates];
  const rest = found.length > 0 ? found : otherwiseWritten(value, layer);
  return rest.length > 0 ? rest : codesInWords(value);
}

/** Longer text is a message and no code with a word or two. */
const MAX_WORDED = 200;

/** `error 0x80070005`, `JET error -1811`, `ec 2419`, `SocketException (10060)`: codes that are known, by the word in front of them. */
function codesInWords(value: string): Decoded[] {
  const found: Decoded[] = [];
  for (const match of value.length > MAX_WORDED ? [] : value.matchAll(/(?<![\w.-])(?:0x[0-9a-f]{3,8}|-\d{3,10}|\d{3,10})(?![\w-]|\.\d)/gi)) {
    const before = value.slice(0, match.index);
    const word = /(?<![\w.])([A-Za-z][\w.]*)[\s:=(]{0,3}$/.exec(before)?.[1] ?? '';
    const plain = /^\d/.test(match[0]) && !/^0x/i.test(match[0]);
    const space = /^ec$/i.test(word) ? 'ec' : /socket|win32|winsock|os|system/i.test(word) && plain ? 'win32' : /jet|ese/i.test(before) && !/^0x/i.test(match[0]) ? 'jet' : undefined;
    if (plain && space === undefined && !/(?:error|code|status|hresult)$/i.test(word)) {
      continue;
    }
    const decoded = space === undefined ? decodeStatusCodes(match[0])[0] ?? decodeHresult(match[0]) : decodeHresult(match[0], space);
    if (decoded && decoded.error === undefined && !found.some((one) => one.value === decoded.value)) {
      found.push(decoded);
    }
  }
  return found;
}

/** Layers of brackets and escapes that are taken off one value. */
const MAX_LAYERS = 3;

/** What people and languages write around a value: brackets, an end of a sentence, `%2B`, `&H`, `0x..L`, the parameter of a link, bytes in another spelling. */
function otherwiseWritten(value: string, layer: number): Decoded[] {
  const plain = layer < MAX_LAYERS ? plainer(value) : undefined;
  return plain === undefined ? [] : readValue(plain, layer + 1).map((one) => ({ ...one, raw: value }));
}

function plainer(value: string): string | undefined {
  const bytes = pastedBytes(value);
  if (bytes !== undefined) {
    return bytes;
  }
  const bracketed = /^(?:\(([^()]+)\)|\[([^[\]]+)\]|\{([^{}]+)\}|<([^<>]+)>|#(.+)|(.+)[.,;:])$/s.exec(value)?.slice(1).find((one) => one !== undefined)?.trim();
  if (bracketed !== undefined && bracketed !== '') {
    return bracketed;
  }
  const number = /^(-?\d{1,20})U?L{1,2}$/i.exec(value)?.[1];
  if (number !== undefined) {
    return number;
  }
  const hex = /^(?:&H([0-9a-f]{1,16})&?|0x([0-9a-f]{1,16})U?L{1,2}|([0-9][0-9a-f]{0,15})h)$/i.exec(value)?.slice(1).find((one) => one !== undefined);
  if (hex !== undefined) {
    return `0x${hex}`;
  }
  const parameter = /^https?:\/\/[^\s?]{1,300}\?(?:[^\s]*?&)?(?:id|itemid|entryid)=([^&#\s]{20,2000})/i.exec(value)?.[1];
  const escaped = parameter ?? (/%[0-9a-f]{2}/i.test(value) && !/\s/.test(value) ? value : undefined);
  try {
    const text = escaped === undefined ? undefined : decodeURIComponent(escaped);
    return text === value ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Why {@link decodeValue} gives nothing for a text: one clause, or `undefined` where it looks like no value at all. `as` as there. */
export function whyNotDecoded(text: string, as?: string): string | undefined {
  const value = withoutQuotes(text.trim());
  const named = as === undefined ? /^([A-Za-z][\w-]{1,31})[=:] ?(\S[^]*)$/.exec(value) : null;
  if (named && isDecodeKind(named[1]!)) {
    return whyNot(named[2]!, kindOf(named[1]!) ?? named[1]!);
  }
  return whyNot(value, as === undefined ? undefined : kindOf(as) ?? as);
}
