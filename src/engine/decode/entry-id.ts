/**
 * Entry ids of stores, folders, messages and recipients, and the StoreObjectId that traces print.
 * Sources: [MS-OXCDATA] 2.2, [MS-OXOCNTC]; the layout of StoreObjectId is a strong inference from traces.
 */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseBytes, readBigEndian, readLittleEndian } from './bytes';
import type { ByteForm, ParsedBytes } from './bytes';
import { decodeDateData, MAX_TICKS } from './datetime';
import { EntryIdWalker } from './entry-id-walker';

export type EntryIdStructure =
  'message' | 'folder' | 'store-object-id' | 'occurrence-store-object-id' | 'store' | 'address-book' | 'one-off' | 'wrapped' | 'contact-address' | 'ews-id';

export interface EntryIdError {
  /** 0-based byte (in base64: character) that is malformed; left out where the length is wrong. */
  token?: number;
  text: string;
  /** The part it falls into, for example `messageCounter`. */
  part?: string;
  message: string;
}

export interface EntryId {
  /** How it was spelled. */
  form: ByteForm;
  structure: EntryIdStructure;
  flags: number;
  /** GUID text; names the mailbox or the provider. */
  storeUid: string;
  /** 1 private folder ... 0xC newsgroup folder; of message and folder entry ids. */
  type?: number;
  folderReplica?: string;
  folderCounter?: number;
  messageReplica?: string;
  messageCounter?: number;
  /** Last byte of a StoreObjectId, for example 15 calendar item, 16 occurrence. */
  itemType?: number;
  /** The day of an occurrence, ISO 8601. */
  occurrence?: string;
  /** Legacy DN or address, of recipients and stores. */
  address?: string;
  errors: EntryIdError[];
  /** Kinds of the parts that are not all there: their values say nothing. */
  cut?: ReadonlySet<string>;
  /** Byte map. */
  parts: Decoded[];
}

/** The store UID of every public folder: it names no one store. */
const PUBLIC_FOLDERS = '9073441a-66aa-cd11-9bc8-00aa002fc45a';

const MESSAGE_BYTES = 70;
const FOLDER_BYTES = 46;
const OCCURRENCE_PREFIX = 9;
const messageTypes = new Set([7, 9, 0xb]);
const folderTypes = new Set([1, 3, 5, 0xc]);

/** Bytes too many that do not hide what it is. */
const MAX_EXTRA_BYTES = 16;

/** A cut entry id is told from other bytes only when it reaches into the counters. */
const MIN_CUT_BYTES = 40;

function structureOf(bytes: Uint8Array): EntryIdStructure | undefined {
  const size = bytes.length;
  if (size > OCCURRENCE_PREFIX + 2 && bytes[0] === 8 && bytes[OCCURRENCE_PREFIX] === MESSAGE_BYTES && isItem(bytes, OCCURRENCE_PREFIX + 1) !== undefined) {
    return 'occurrence-store-object-id';
  }
  if ((bytes[0] === MESSAGE_BYTES || bytes[0] === FOLDER_BYTES) && isItem(bytes, 1) !== undefined) {
    return 'store-object-id';
  }
  return EntryIdWalker.provider(bytes, 0) ?? isItem(bytes, 0) ?? (EntryIdWalker.isEwsId(bytes) ? 'ews-id' : undefined);
}

/** Whether a folder or message entry id starts at a byte; lenient about its length, strict about flags and type. */
function isItem(bytes: Uint8Array, at: number): 'message' | 'folder' | undefined {
  const left = bytes.length - at;
  const type = readLittleEndian(bytes, at + 20, 2);
  // The first byte says short-term (non-zero) or long-term; the other three are always zero.
  if (left < MIN_CUT_BYTES || left > MESSAGE_BYTES + MAX_EXTRA_BYTES || readLittleEndian(bytes, at + 1, 3) !== 0) {
    return undefined;
  }
  if (messageTypes.has(type)) {
    return 'message';
  }
  return folderTypes.has(type) && left <= FOLDER_BYTES + 1 ? 'folder' : undefined;
}

function malformed(parsed: ParsedBytes, walker: EntryIdWalker): EntryIdError[] {
  return parsed.errors.map(({ token, text }) => {
    const byte = parsed.form === 'base64' ? Math.floor((token * 6) / 8) : token;
    const part = walker.partAt(byte);
    const half = parsed.form === 'hex' && token === parsed.bytes.length;
    const message = half ? t('an odd number of digits: one is missing, and behind it every byte is another one') : part === undefined
      ? t('malformed token {0} at position {1}', text, token)
      : t('malformed token {0} at position {1} (counted from 0), inside {2}', text, token, part.label);
    if (part) {
      part.error = message;
    }
    return { token, text, message, ...(part && { part: part.kind }) };
  });
}

/**
 * The fields of an entry id, StoreObjectId, OccurrenceStoreObjectId or EWS id in any of the four spellings: base64, plain hex, dashed hex,
 * space-separated unpadded hex. Malformed tokens are reported in `errors` and the rest is read.
 * @returns `undefined` where the text is no entry id
 */
export function parseEntryId(text: string): EntryId | undefined {
  const parsed = parseBytes(text);
  const structure = parsed && structureOf(parsed.bytes);
  if (!parsed || !structure) {
    return undefined;
  }
  const walker = new EntryIdWalker(parsed.bytes);
  const id: EntryId = { form: parsed.form, structure, flags: 0, storeUid: '', errors: [], parts: walker.parts };
  walk(structure, walker, id);
  if (walker.missing > 0) {
    id.cut = new Set(walker.cut);
    id.errors.push({ text: '', message: t('cut: {0} bytes, {1} more expected', parsed.bytes.length, walker.missing) });
  } else if (walker.left > 0) {
    const extra = walker.left;
    walker.rest();
    id.errors.push({ text: '', message: t('{0} bytes more than this kind of entry id has', extra) });
  }
  id.errors.push(...malformed(parsed, walker));
  return id;
}

function walk(structure: EntryIdStructure, walker: EntryIdWalker, id: EntryId): void {
  switch (structure) {
    case 'message':
    case 'folder':
      return walker.item(id, structure);
    case 'store-object-id':
      return walkStoreObjectId(walker, id);
    case 'occurrence-store-object-id':
      walkOccurrence(walker, id);
      return walkStoreObjectId(walker, id);
    case 'ews-id':
      return walkEwsId(walker, id);
    default:
      return walker.recipientOrStore(id, structure);
  }
}

function walkStoreObjectId(walker: EntryIdWalker, id: EntryId): void {
  const length = walker.number('length', t('Length'), 1);
  walker.item(id, length === FOLDER_BYTES ? 'folder' : 'message');
  id.itemType = walker.enumeration('itemType', t('Item type'), 1, 'StoreObjectType');
}

function walkOccurrence(walker: EntryIdWalker, id: EntryId): void {
  walker.number('length', t('Length of the occurrence'), 1);
  const raw = readBigEndian(walker.bytes, walker.at, 8);
  const date = decodeDateData(raw);
  id.occurrence = date.iso;
  const known = date.ticks <= MAX_TICKS;
  if (!known) {
    id.occurrence = undefined;
    id.errors.push({ text: '', part: 'occurrence', message: t('the day of the occurrence is no date') });
  }
  walker.add('occurrence', t('Occurrence'), 8, known ? date.iso.replace(/T00:00:00\.000$/, '') : t('no date'), known ? {} : { error: t('beyond the range of DateTime') });
}

/** [MS-OXWSITEMID]: storage type, moniker (the mailbox), processing instruction, store id. */
function walkEwsId(walker: EntryIdWalker, id: EntryId): void {
  walker.number('compression', t('Compression'), 1);
  walker.number('storageType', t('Id storage type'), 1);
  const moniker = walker.number('monikerLength', t('Moniker length'), 2);
  walker.text('moniker', t('Mailbox'), moniker);
  walker.number('processing', t('Processing instruction'), 1);
  const size = walker.number('storeIdLength', t('Store id length'), 2);
  const kind = size === FOLDER_BYTES ? 'folder' : 'message';
  walker.item(id, kind);
  if (walker.left > 0) {
    walker.number('attachments', t('Attachment ids'), 1);
  }
}

const structureNames: Readonly<Record<EntryIdStructure, () => string>> = {
  'message': () => t('Message entry id'),
  'folder': () => t('Folder entry id'),
  'store-object-id': () => t('StoreObjectId'),
  'occurrence-store-object-id': () => t('OccurrenceStoreObjectId'),
  'store': () => t('Message store entry id'),
  'address-book': () => t('Exchange address book entry id'),
  'one-off': () => t('One-off recipient entry id'),
  'wrapped': () => t('Wrapped recipient entry id'),
  'contact-address': () => t('Contact address entry id'),
  'ews-id': () => t('EWS item id'),
};

function summary(id: EntryId): string {
  if (id.address !== undefined) {
    return id.address;
  }
  const words = id.cut?.has('folderCounter') ? [] : [t('folder 0x{0}', (id.folderCounter ?? 0).toString(16).toUpperCase())];
  if (id.messageCounter !== undefined && !id.cut?.has('messageCounter')) {
    words.push(t('message 0x{0}', id.messageCounter.toString(16).toUpperCase()));
  }
  words.push(t('store {0}', id.storeUid));
  if (id.occurrence !== undefined) {
    words.unshift(t('occurrence of {0}', id.occurrence.slice(0, 10)));
  }
  return words.join(', ');
}

/** An entry id with the meaning of every byte. */
export function decodeEntryId(text: string): Decoded | undefined {
  const id = parseEntryId(text);
  if (!id) {
    return undefined;
  }
  const size = id.parts.reduce((sum, part) => sum + (part.size ?? 0), 0);
  const inferred = id.structure === 'store-object-id' || id.structure === 'occurrence-store-object-id';
  return {
    kind: 'entry-id', raw: text, label: structureNames[id.structure](), value: summary(id), offset: 0, size, children: id.parts,
    ...(id.errors.length > 0 && { error: id.errors.map((e) => e.message).join('; ') }),
    ...(inferred && { provenance: 'inferred' as const }),
  };
}

export type EntryIdRelation = 'same-item' | 'same-item-other-occurrence' | 'same-mailbox' | 'unrelated' | 'undecided';

type Compared = 'folderReplica' | 'folderCounter' | 'messageReplica' | 'messageCounter';

const comparedLabels: Readonly<Record<Compared, () => string>> = {
  folderReplica: () => t('folder replica GUID'),
  folderCounter: () => t('folder counter'),
  messageReplica: () => t('message replica GUID'),
  messageCounter: () => t('message counter'),
};

function show(value: string | number | undefined): string {
  return typeof value === 'number' ? `0x${value.toString(16).toUpperCase()}` : value ?? '-';
}

/** How two entry ids are related, and the fields that say so. Fields with a malformed token prove nothing. */
export function compareEntryIds(a: EntryId, b: EntryId): { relation: EntryIdRelation; why: string } {
  if (a.storeUid !== b.storeUid) {
    return { relation: 'unrelated', why: t('different stores: {0} and {1}', a.storeUid, b.storeUid) };
  }
  if (a.folderCounter === undefined || b.folderCounter === undefined) {
    const same = a.address !== undefined && a.address.toLowerCase() === b.address?.toLowerCase();
    return same ? { relation: 'same-item', why: t('same address: {0}', a.address!) } : { relation: 'unrelated', why: t('same provider, different addresses') };
  }
  const isFolder = a.messageCounter === undefined || b.messageCounter === undefined;
  const fields: Compared[] = isFolder ? ['folderReplica', 'folderCounter'] : ['folderReplica', 'folderCounter', 'messageReplica', 'messageCounter'];
  const damaged = (field: Compared): boolean => [a, b].some((id) => id.cut?.has(field) === true || id.errors.some((e) => e.part === field));
  const differing = fields.filter((field) => a[field] !== b[field]);
  const proof = differing.filter((field) => !damaged(field));
  if (differing.length > 0 && proof.length === 0) {
    return { relation: 'undecided', why: t('they differ only in a malformed part: {0}', differing.map((field) => comparedLabels[field]()).join(', ')) };
  }
  if (differing.length > 0) {
    const words = proof.map((field) => t('{0} {1} and {2}', comparedLabels[field](), show(a[field]), show(b[field]))).join('; ');
    return a.storeUid === PUBLIC_FOLDERS
      ? { relation: 'unrelated', why: t('both in public folders, not the same item: {0}', words) }
      : { relation: 'same-mailbox', why: t('same store, not the same item: {0}', words) };
  }
  if ((a.messageCounter === undefined) !== (b.messageCounter === undefined)) {
    return { relation: 'same-mailbox', why: t('one is the folder that holds the other') };
  }
  if (a.occurrence !== b.occurrence) {
    const day = (id: EntryId): string => id.occurrence?.slice(0, 10) ?? t('the series');
    return { relation: 'same-item-other-occurrence', why: t('same item: {0} and {1}', day(a), day(b)) };
  }
  const unknown = fields.filter(damaged);
  return unknown.length > 0
    ? { relation: 'undecided', why: t('equal as far as they can be read; malformed: {0}', unknown.map((field) => comparedLabels[field]()).join(', ')) }
    : { relation: 'same-item', why: t('same store, replica GUIDs and counters') };
}
