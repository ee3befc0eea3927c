/** GUIDs: text, and the 16 mixed-endian bytes of [MS-DTYP] 2.3.4.2. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseBytes, toHex } from './bytes';

const guidText = /^[{(]?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})[)}]?$/i;

/** Where each byte of the text stands among the 16 bytes: the first three groups are little-endian. */
const byteOrder: readonly number[] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** GUIDs with a fixed meaning, from the MAPI headers and [MS-OXCDATA]. */
const known: Readonly<Record<string, () => string>> = {
  '9073441a-66aa-cd11-9bc8-00aa002fc45a': () => t('public folder store'),
  '20fa551b-66aa-cd11-9bc8-00aa002fc45a': () => t('private store provider'),
  '10bba138-e505-1a10-a1bb-08002b2a56c2': () => t('wrapped message store (muidStoreWrap)'),
  'c840a7dc-42c0-1a10-b4b9-08002b2fe182': () => t('Exchange address book (muidEMSAB)'),
  'd3ad91c0-9d51-11cf-a4a9-00aa0047faa4': () => t('Windows address book (WAB)'),
  'a41f2b81-a3be-1910-9d6e-00dd010f5402': () => t('one-off recipient'),
  '0aaa42fe-c718-101a-e885-0b651c240000': () => t('contact address book (contab)'),
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
