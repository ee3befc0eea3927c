/**
 * Ids of Exchange Web Services and OWA in the kinds and the compression that the plain item id does not have. Sources: [MS-OXCEXT] 2.2.6.1,
 * [MS-OXWSITEMID]; the immutable id is inferred from ids that Microsoft Graph gives.
 */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { formatBytes, parseBytes, readLittleEndian, toHex } from './bytes';
import { decodeEntryId } from './entry-id';
import { bothBases } from './numbers';

/** An id has no more bytes unpacked, by its specification. */
const MAX_UNPACKED = 1024;

/** Two equal bytes are followed by how many more there are. */
function unpack(bytes: Uint8Array): Uint8Array | undefined {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i += 1) {
    out.push(bytes[i]!);
    if (bytes[i + 1] === bytes[i] && i + 2 < bytes.length) {
      for (let n = 0; n <= bytes[i + 2]!; n += 1) {
        out.push(bytes[i]!);
      }
      i += 2;
    }
    if (out.length > MAX_UNPACKED) {
      return undefined;
    }
  }
  return Uint8Array.from(out);
}

const kinds: Readonly<Record<number, () => string>> = {
  0: () => t('item of a mailbox, by address'), 1: () => t('public folder'), 2: () => t('item of a public folder'), 3: () => t('item of a mailbox, by mailbox GUID'), 4: () => t('conversation, by mailbox GUID'),
  5: () => t('object of the directory'), 6: () => t('item of a mailbox, by mailbox GUID'), 9: () => t('item, immutable id'),
};
/** Kinds with the mailbox in front. */
const WITH_MAILBOX = new Set([0, 3, 4, 6]);
/** Kinds with a byte that says how to read the id: occurrence, series. */
const WITH_INSTRUCTION = new Set([0, 2, 3, 4, 6, 9]);
const CONVERSATION = 4;

/** An id that is packed, or of another kind than an item by mailbox GUID: those are entry ids, see {@link decodeEntryId}. */
export function decodeEwsId(text: string): Decoded | undefined {
  const parsed = parseBytes(text);
  if (parsed?.form !== 'base64' || parsed.bytes.length < 24 || parsed.bytes[0]! > 1 || parsed.errors.length > 0) {
    return undefined;
  }
  const packed = parsed.bytes[0] === 1;
  const bytes = packed ? unpack(parsed.bytes.subarray(1)) : parsed.bytes.subarray(1);
  const kind = bytes?.[0] ?? 255;
  if (!bytes || !Object.hasOwn(kinds, kind)) {
    return undefined;
  }
  let at = 1;
  const children: Decoded[] = [
    { kind: 'compression', raw: String(parsed.bytes[0]), label: t('Compression'), value: packed ? t('repeated bytes are packed: {0} bytes became {1}', bytes.length, parsed.bytes.length - 1) : t('none') },
    { kind: 'storageType', raw: String(kind), label: t('Id storage type'), value: `${bothBases(kind)} ${kinds[kind]!()}` },
  ];
  const mailbox = WITH_MAILBOX.has(kind) ? readText(bytes, at) : undefined;
  if (WITH_MAILBOX.has(kind) && (mailbox === undefined || !/^[\x21-\x7e]+$/.test(mailbox))) {
    return undefined;
  }
  if (mailbox !== undefined) {
    at += 2 + mailbox.length;
    children.push({ kind: 'moniker', raw: mailbox, label: t('Mailbox'), value: mailbox });
  }
  if (WITH_INSTRUCTION.has(kind)) {
    children.push({ kind: 'processing', raw: String(bytes[at]), label: t('Processing instruction'), value: bothBases(bytes[at] ?? 0) });
    at += 1;
  }
  const size = readLittleEndian(bytes, at, 2);
  const id = bytes.subarray(at + 2, at + 2 + size);
  const inner = storeId(kind, id);
  if (size === 0 || at + 2 > bytes.length || inner === undefined) {
    return undefined;
  }
  const error = id.length < size ? t('cut: {0} bytes, {1} more expected', parsed.bytes.length, size - id.length) : undefined;
  return {
    kind: 'ews-id', raw: text, label: t('EWS id'), value: [`${kinds[kind]!()}: ${inner.value}`, ...(mailbox === undefined ? [] : [t('mailbox {0}', mailbox)])].join(', '), children: [...children, inner],
    ...(error !== undefined && { error }), ...(kind === 9 && { provenance: 'inferred' as const }),
  };
}

function readText(bytes: Uint8Array, at: number): string | undefined {
  const size = readLittleEndian(bytes, at, 2);
  return size === 0 || at + 2 + size > bytes.length ? undefined : new TextDecoder('latin1').decode(bytes.subarray(at + 2, at + 2 + size));
}

/** The GUID of an immutable id's provider, as bytes. */
const IMMUTABLE = '1d840311aa6611cd9bc800aa002f845a';

function storeId(kind: number, id: Uint8Array): Decoded | undefined {
  const raw = toHex(id).toUpperCase();
  if (kind === CONVERSATION) {
    return id.length === 16 ? { kind: 'conversation', raw, label: t('Conversation'), value: raw } : undefined;
  }
  if (kind === 5) {
    return { kind: 'object', raw, label: t('Object'), value: raw };
  }
  if (kind === 9) {
    return toHex(id.subarray(4, 20)) === IMMUTABLE ? { kind: 'immutable', raw, label: t('Immutable id'), value: raw.slice(44) } : undefined;
  }
  return decodeEntryId(formatBytes(id, 'hex'));
}
