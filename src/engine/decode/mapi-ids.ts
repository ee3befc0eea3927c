/**
 * Identifiers of MAPI that are no entry ids: of meetings, of conversations, of changes.
 * Sources: [MS-OXOCAL] 2.2.1.27, [MS-OXOMSG] 2.2.1.3, [MS-OXCFXICS] 2.2.2, [MS-OXCDATA] 2.2.1.3.
 */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseBytes, readBigEndian, readLittleEndian, toHex } from './bytes';
import { filetimeToIso } from './datetime';
import { guidFromBytes } from './guid';
import { bothBases } from './numbers';

const upper = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

function part(bytes: Uint8Array, kind: string, label: string, offset: number, size: number, value?: string): Decoded {
  const raw = upper(bytes.subarray(offset, offset + size));
  return { kind, raw, label, value: value ?? raw, offset, size: Math.min(size, Math.max(0, bytes.length - offset)) };
}

/** Every id of a meeting begins so. */
const MEETING = '040000008200e00074c5b7101a82e008';
/** Identifier, date, creation time, zeros, size. */
const MEETING_HEAD = 40;
/** In front of an id that another program made. */
const FOREIGN = 'vCal-Uid';

/** PidLidGlobalObjectId and PidLidCleanGlobalObjectId, the UID of a meeting request. */
export function decodeMeetingId(text: string): Decoded | undefined {
  const bytes = parseBytes(text)?.bytes;
  if (!bytes || bytes.length < 20 || toHex(bytes.subarray(0, 16)) !== MEETING) {
    return undefined;
  }
  const year = (bytes[16]! << 8) | bytes[17]!;
  const [month, day] = [bytes[18]!, bytes[19]!];
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = year === 0 ? undefined : `${year}-${two(month)}-${two(day)}`;
  const created = readBigEndian(bytes.slice(20, 28).reverse(), 0, 8);
  const size = readLittleEndian(bytes, 36, 4);
  const data = bytes.subarray(MEETING_HEAD);
  const foreign = new TextDecoder('latin1').decode(data.subarray(0, FOREIGN.length)) === FOREIGN;
  const uid = foreign ? new TextDecoder().decode(data.subarray(FOREIGN.length + 4)).replace(/(?<!\0)\0+$/, '') : upper(data);
  const errors = [
    ...(bytes.length < MEETING_HEAD ? [t('cut: {0} bytes, {1} more expected', bytes.length, MEETING_HEAD - bytes.length)] : size > data.length ? [t('cut: {0} bytes, {1} more expected', bytes.length, size - data.length)] : []),
    ...(size < data.length && bytes.length >= MEETING_HEAD ? [t('{0} bytes more than its length field says', data.length - size)] : []),
    ...(date !== undefined && (month < 1 || month > 12 || day < 1 || day > 31) ? [t('{0} is no date', date)] : []),
  ];
  return {
    kind: 'meeting-id', raw: text, label: t('Meeting id (GlobalObjectId)'),
    value: date === undefined ? t('the meeting or the whole series, id {0}', uid) : t('the occurrence of {0}, id {1}', date, uid), offset: 0, size: bytes.length,
    notes: [date === undefined ? t('Without a date in it, this is also the clean id, which all occurrences share.') : t('In the clean id, which all occurrences share, the bytes of the date are zero.')],
    ...(errors.length > 0 && { error: errors.join('; ') }),
    children: [
      part(bytes, 'signature', t('Identifier'), 0, 16), part(bytes, 'occurrence', t('Occurrence'), 16, 4, date ?? t('none: the series')),
      part(bytes, 'created', t('Created'), 20, 8, created === 0n ? t('not set') : filetimeToIso(created)), part(bytes, 'pad', t('Pad'), 28, 8), part(bytes, 'length', t('Length'), 36, 4, bothBases(size)),
      part(bytes, 'uid', foreign ? t('UID of another program') : t('Id'), MEETING_HEAD, data.length, uid),
    ],
  };
}

const INDEX_HEAD = 22;
const INDEX_REPLY = 5;
/** Times of a conversation that can be: FILETIMEs of 1990 to 2100, as their upper six bytes. */
const FIRST_TIME = 0x01b4n << 32n, LAST_TIME = 0x0231n << 32n;

/** PidTagConversationIndex, the `Thread-Index` of a message header: when a conversation began, and each answer. */
export function decodeConversationIndex(text: string): Decoded | undefined {
  const bytes = parseBytes(text)?.bytes;
  if (!bytes || bytes.length < INDEX_HEAD || (bytes.length - INDEX_HEAD) % INDEX_REPLY !== 0 || bytes[0] !== 1 || bytes.length > INDEX_HEAD + 200 * INDEX_REPLY) {
    return undefined;
  }
  const head = readBigEndian(bytes, 0, 6);
  if (head < FIRST_TIME || head > LAST_TIME) {
    return undefined;
  }
  let time = head << 16n;
  const began = filetimeToIso(time);
  const guid = upper(bytes.subarray(6, INDEX_HEAD));
  const replies: Decoded[] = [];
  for (let at = INDEX_HEAD; at < bytes.length; at += INDEX_REPLY) {
    const word = readBigEndian(bytes, at, 4);
    // the top bit says which 31 bits of the difference are kept
    time += (word & 0x7fffffffn) << ((word >> 31n) === 1n ? 23n : 18n);
    replies.push(part(bytes, 'reply', t('Answer {0}', replies.length + 1), at, INDEX_REPLY, t('about {0}', filetimeToIso(time))));
  }
  return {
    kind: 'conversation-index', raw: text, label: t('Conversation index (Thread-Index)'), value: t('conversation {0} of {1}, answers: {2}', guid, began, replies.length), offset: 0, size: bytes.length,
    children: [part(bytes, 'began', t('Began'), 0, 6, began), part(bytes, 'conversation', t('Conversation'), 6, 16, guid), ...replies],
  };
}

/** A GUID of a replica and a counter of six bytes: 22 bytes, or 24 with two zeros (a long-term id). The change key of EWS has eight bytes in front. */
export function decodeReplicaId(text: string): Decoded | undefined {
  const bytes = parseBytes(text)?.bytes;
  if (!bytes) {
    return undefined;
  }
  const ews = bytes.length === 30 && readLittleEndian(bytes, 4, 4) === 22 && readLittleEndian(bytes, 1, 3) === 0;
  const longTerm = bytes.length === 24 && bytes[22] === 0 && bytes[23] === 0;
  if (!ews && !longTerm && bytes.length !== 22) {
    return undefined;
  }
  const at = ews ? 8 : 0;
  const guid = guidFromBytes(bytes, at);
  const counter = readBigEndian(bytes, at + 16, 6);
  // counters begin at zero: what begins with large bytes is something else
  if (counter >> 40n !== 0n || bytes.subarray(at, at + 16).every((byte) => byte === 0)) {
    return undefined;
  }
  const value = `${guid} 0x${counter.toString(16).toUpperCase()}`;
  return {
    kind: 'replica-id', raw: text, label: ews ? t('Change key of EWS') : longTerm ? t('Long-term id of a folder or message') : t('Source key or change key'), value, offset: 0, size: bytes.length, provenance: 'inferred',
    children: [
      ...(ews ? [part(bytes, 'type', t('Item type'), 0, 4, bothBases(bytes[0]!)), part(bytes, 'length', t('Length'), 4, 4, '22')] : []),
      part(bytes, 'replica', t('Replica GUID'), at, 16, guid), part(bytes, 'counter', t('Counter'), at + 16, 6, bothBases(counter)),
    ],
  };
}
