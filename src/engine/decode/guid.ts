/** GUIDs: text, and the 16 mixed-endian bytes of [MS-DTYP] 2.3.4.2. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseBytes, toHex } from './bytes';

const guidText = /^(?:urn:uuid:)?[{(]?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})[)}]?$/i;

/** Where each byte of the text stands among the 16 bytes: the first three groups are little-endian. */
const byteOrder: readonly number[] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** GUIDs with a fixed meaning, from the MAPI headers, [MS-OXCDATA] and [MS-OXPROPS] 1.3.2. */
const known: Readonly<Record<string, () => string>> = {
  '9073441a-66aa-cd11-9bc8-00aa002fc45a': () => t('public folder store'),
  '20fa551b-66aa-cd11-9bc8-00aa002fc45a': () => t('private store provider'),
  '10bba138-e505-1a10-a1bb-08002b2a56c2': () => t('wrapped message store (muidStoreWrap)'),
  'c840a7dc-42c0-1a10-b4b9-08002b2fe182': () => t('Exchange address book (muidEMSAB)'),
  'd3ad91c0-9d51-11cf-a4a9-00aa0047faa4': () => t('Windows address book (WAB)'),
  'a41f2b81-a3be-1910-9d6e-00dd010f5402': () => t('one-off recipient'),
  '0aaa42fe-c718-101a-e885-0b651c240000': () => t('contact address book (contab)'),
  '00020328-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PS_MAPI'),
  '00020329-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PS_PUBLIC_STRINGS'),
  '00020386-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PS_INTERNET_HEADERS'),
  '00062002-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PSETID_Appointment'),
  '00062003-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PSETID_Task'),
  '00062004-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PSETID_Address'),
  '00062008-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PSETID_Common'),
  '0006200a-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PSETID_Log'),
  '0006200e-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PSETID_Note'),
  '00062040-0000-0000-c000-000000000046': () => t('named properties of {0}', 'PSETID_Sharing'),
  '6ed8da90-450b-101b-98da-00aa003f1305': () => t('named properties of {0}', 'PSETID_Meeting'),
  '11000e07-b51b-40d6-af21-caa85edab1d0': () => t('named properties of {0}', 'PSETID_CalendarAssistant'),
  '4442858e-a9e3-4e80-b900-317a210cc15b': () => t('named properties of {0}', 'PSETID_UnifiedMessaging'),
  '71035549-0739-4dcb-9163-00f0580dbbdf': () => t('named properties of {0}', 'PSETID_AirSync'),
};

/** 16 bytes to lower-case GUID text. */
export function guidFromBytes(bytes: Uint8Array, at = 0): string {
  const hex = toHex(Uint8Array.from(byteOrder, (i) => bytes[at + i] ?? 0));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** GUID text, with or without braces, to its 16 bytes. */
export function guidToBytes(text: string): Uint8Array | undefined {
  const match = guidText.exec(text.trim());
  const plain = match ? parseBytes(match[1]!.replaceAll('-', '')) : undefined;
  return plain && Uint8Array.from({ length: 16 }, (_, i) => plain.bytes[byteOrder[i]!]!);
}

/** The name of a GUID that means the same everywhere. */
export function knownGuid(guid: string): string | undefined {
  const key = guid.toLowerCase();
  return Object.hasOwn(known, key) ? known[key]!() : undefined;
}

/** A GUID as text, or as 32 hexadecimal digits in the order of its bytes. */
export function decodeGuid(text: string): Decoded | undefined {
  const trimmed = text.trim();
  const bytes = guidToBytes(trimmed);
  if (bytes) {
    const guid = guidFromBytes(bytes);
    const name = guid === '00000000-0000-0000-0000-000000000000' ? t('empty GUID: not set') : knownGuid(guid);
    return {
      kind: 'guid', raw: text, label: t('GUID'), value: name === undefined ? guid : `${guid} (${name})`,
      children: [{ kind: 'bytes', raw: toHex(bytes).toUpperCase(), label: t('Bytes'), value: toHex(bytes).toUpperCase(), offset: 0, size: 16 }],
    };
  }
  const plain = parseBytes(trimmed);
  if (plain?.bytes.length !== 16 || plain.errors.length > 0 || plain.form === 'base64') {
    return undefined;
  }
  const guid = guidFromBytes(plain.bytes);
  const name = knownGuid(guid);
  return { kind: 'guid', raw: text, label: t('GUID'), value: name === undefined ? guid : `${guid} (${name})`, offset: 0, size: 16 };
}

function named(text: string, guid: string, notes: readonly string[]): Decoded {
  const name = knownGuid(guid);
  return { kind: 'guid', raw: text, label: t('GUID'), value: name === undefined ? guid : `${guid} (${name})`, ...(notes.length > 0 && { notes: [...notes] }), offset: 0, size: 16 };
}

/** Where a GUID has its version, and which one random GUIDs have. */
const isRandom = (guid: string): boolean => guid[14] === '4' && /[89ab]/.test(guid[19]!);

/**
 * A GUID in other spellings: 32 digits as .NET writes them or in the order of its bytes, the likelier first; 24 characters of base64; in front of
 * the domain of a mailbox, as Outlook names its server; as C initializes one.
 */
export function decodeGuidSpellings(text: string): Decoded[] {
  const trimmed = text.trim();
  const digits = /^(?:0x)?([0-9a-f]{32})$/i.exec(trimmed)?.[1]?.toLowerCase();
  if (digits !== undefined) {
    const written = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
    const bytes = guidFromBytes(parseBytes(digits)!.bytes);
    const all = [named(text, bytes, [t('if the digits are the bytes, as LDAP and MAPI show them')]), named(text, written, [t('if the digits are written as .NET and PowerShell write them')])];
    return isRandom(written) && !isRandom(bytes) ? all.reverse() : all;
  }
  const base64 = /^[A-Za-z0-9+/]{22}==$/.test(trimmed) ? parseBytes(trimmed) : undefined;
  if (base64?.bytes.length === 16 && base64.errors.length === 0) {
    return [{ ...named(text, guidFromBytes(base64.bytes), [t('16 bytes in base64: an ImmutableId, or a GUID of the directory')]), provenance: 'inferred' }];
  }
  const server = /^([0-9a-f-]{36})@([a-z0-9.-]{3,255})$/i.exec(trimmed);
  if (server && guidToBytes(server[1]!)) {
    return [named(text, server[1]!.toLowerCase(), [t('the mailbox GUID, which Outlook takes for the name of the server; domain {0}', server[2]!)])];
  }
  const c = /^\{?0x([0-9a-f]{1,8}), ?0x([0-9a-f]{1,4}), ?0x([0-9a-f]{1,4}), ?\{? ?((?:0x[0-9a-f]{1,2}(?:, ?|(?= ?\}|$))){8}) ?\}{0,2}$/i.exec(trimmed);
  if (c) {
    const rest = c[4]!.split(/, ?/).filter((one) => one !== '').map((one) => one.slice(2).padStart(2, '0')).join('');
    const all = `${c[1]!.padStart(8, '0')}-${c[2]!.padStart(4, '0')}-${c[3]!.padStart(4, '0')}-${rest.slice(0, 4)}-${rest.slice(4)}`.toLowerCase();
    return [named(text, all, [])];
  }
  return [];
}
