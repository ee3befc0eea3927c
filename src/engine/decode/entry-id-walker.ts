/** Walks the bytes of an entry id and keeps the map of its parts. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { readBigEndian, readLittleEndian, toHex } from './bytes';
import type { EntryId, EntryIdStructure } from './entry-id';
import { describeEnum } from './enums';
import { guidFromBytes, knownGuid } from './guid';
import { bothBases } from './numbers';

const providers: Readonly<Record<string, EntryIdStructure>> = {
  '10bba138-e505-1a10-a1bb-08002b2a56c2': 'store',
  'c840a7dc-42c0-1a10-b4b9-08002b2fe182': 'address-book',
  'a41f2b81-a3be-1910-9d6e-00dd010f5402': 'one-off',
  'd3ad91c0-9d51-11cf-a4a9-00aa0047faa4': 'wrapped',
  '0aaa42fe-c718-101a-e885-0b651c240000': 'contact-address',
};

/** Wrapped ids can hold wrapped ids; real ones nest once. */
const MAX_NESTING = 3;

/** In a one-off id: strings are UTF-16. */
const ONE_OFF_UNICODE = 0x8000;

const EWS_MONIKER_BYTES = 36;

export class EntryIdWalker {
  at = 0;
  /** Bytes that the layout asks for and the value does not have. */
  missing = 0;
  /** Kinds of the parts they would belong to. */
  readonly cut: string[] = [];
  readonly parts: Decoded[] = [];
  private list = this.parts;
  private depth = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** The kind of an entry id by its provider's UID, for the providers with their own layout. */
  static provider(bytes: Uint8Array, at: number): EntryIdStructure | undefined {
    const uid = bytes.length - at >= 24 ? guidFromBytes(bytes, at + 4) : '';
    return Object.hasOwn(providers, uid) ? providers[uid] : undefined;
  }

  /** No compression, an id by mailbox GUID, and a moniker of 36 characters. */
  static isEwsId(bytes: Uint8Array): boolean {
    const size = readLittleEndian(bytes, EWS_MONIKER_BYTES + 5, 2);
    return bytes[0] === 0 && bytes[1] === 3 && readLittleEndian(bytes, 2, 2) === EWS_MONIKER_BYTES && (size === 46 || size === 70);
  }

  get left(): number {
    return Math.max(0, this.bytes.length - this.at);
  }

  /** The part that holds a byte. */
  partAt(byte: number, parts = this.parts): Decoded | undefined {
    const part = parts.find((p) => byte >= (p.offset ?? 0) && byte < (p.offset ?? 0) + (p.size ?? 0));
    return part?.children && this.partAt(byte, part.children) || part;
  }

  /** Adds a part at the current byte and moves past it. A part that is cut keeps the bytes there are. */
  add(kind: string, label: string, size: number, value: string, more: Partial<Decoded> = {}): Decoded {
    const present = Math.min(size, this.left);
    const part: Decoded = { kind, raw: toHex(this.bytes.subarray(this.at, this.at + present)).toUpperCase(), label, value, offset: this.at, size: present, ...more };
    if (present < size) {
      this.missing += size - present;
      this.cut.push(kind);
      part.error = t('cut: {0} of {1} bytes', present, size);
      if (present === 0) {
        part.value = '';
      }
    }
    this.list.push(part);
    this.at += present;
    return part;
  }

  number(kind: string, label: string, size: number): number {
    const value = readLittleEndian(this.bytes, this.at, size);
    this.add(kind, label, size, bothBases(value, size * 2));
    return value;
  }

  enumeration(kind: string, label: string, size: number, typeName: string): number {
    const value = readLittleEndian(this.bytes, this.at, size);
    const meaning = describeEnum(typeName, value);
    this.add(kind, label, size, `${bothBases(value, size * 2)} ${meaning?.error === undefined ? meaning?.value ?? '' : meaning.error}`.trim());
    return value;
  }

  guid(kind: string, label: string): string {
    const guid = guidFromBytes(this.bytes, this.at);
    const name = knownGuid(guid);
    this.add(kind, label, 16, name === undefined ? guid : `${guid} (${name})`);
    return guid;
  }

  /** The counter of a folder or message: 6 bytes, big-endian. */
  counter(kind: string, label: string): number {
    const value = Number(readBigEndian(this.bytes, this.at, 6));
    this.add(kind, label, 6, `0x${value.toString(16).toUpperCase()} (${value})`);
    return value;
  }

  /** Text of a known size, or up to its terminating zero. */
  text(kind: string, label: string, size?: number, wide = false): string {
    const step = wide ? 2 : 1;
    let end = this.at;
    while (end < this.bytes.length && (size === undefined ? readLittleEndian(this.bytes, end, step) !== 0 : end < this.at + size)) {
      end += step;
    }
    const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(this.bytes.subarray(this.at, end)).replace(/(?<!\0)\0+$/, '');
    const terminator = size === undefined && end < this.bytes.length ? step : 0;
    this.add(kind, label, size ?? end - this.at + terminator, text);
    return text;
  }

  rest(): void {
    this.add('extra', t('Extra bytes'), this.left, toHex(this.bytes.subarray(this.at)).toUpperCase(), { error: t('not part of this kind of entry id') });
  }

  private header(id: Partial<EntryId>, uidLabel: string): void {
    id.flags = this.number('flags', t('Flags'), 4);
    id.storeUid = this.guid('storeUid', uidLabel);
  }

  /** A folder (46 bytes) or message (70 bytes) entry id. */
  item(id: EntryId, kind: 'message' | 'folder'): void {
    this.header(id, t('Store UID'));
    id.type = this.enumeration('type', t('Type'), 2, 'EntryIdType');
    id.folderReplica = this.guid('folderReplica', t('Folder replica GUID'));
    id.folderCounter = this.counter('folderCounter', t('Folder counter'));
    this.number('pad', t('Pad'), 2);
    if (kind === 'message') {
      id.messageReplica = this.guid('messageReplica', t('Message replica GUID'));
      id.messageCounter = this.counter('messageCounter', t('Message counter'));
      this.number('pad', t('Pad'), 2);
    }
  }

  /** Entry ids of providers with their own layout. */
  recipientOrStore(id: EntryId, structure: EntryIdStructure): void {
    this.header(id, t('Provider UID'));
    switch (structure) {
      case 'store': return this.store(id);
      case 'address-book': return this.addressBook(id);
      case 'one-off': return this.oneOff(id);
      case 'wrapped':
        this.enumeration('wrappedType', t('Wrapped type'), 1, 'WrappedEntryIdType');
        return this.inner(id);
      default:
        this.number('version', t('Version'), 4);
        this.number('addressKind', t('Address kind'), 4);
        this.number('index', t('Index'), 4);
        this.number('innerSize', t('Inner size'), 4);
        return this.inner(id);
    }
  }

  private store(id: EntryId): void {
    this.number('version', t('Version'), 1);
    this.number('flag', t('Flag'), 1);
    this.text('dll', t('DLL file name'), 14);
    this.number('wrappedFlags', t('Wrapped flags'), 4);
    this.guid('wrappedUid', t('Wrapped provider UID'));
    this.enumeration('wrappedType', t('Wrapped type'), 4, 'OpenStoreFlags');
    this.text('server', t('Server short name'));
    if (this.left > 0) {
      id.address = this.text('mailboxDn', t('Mailbox DN'));
    }
  }

  private addressBook(id: EntryId): void {
    this.number('version', t('Version'), 4);
    this.enumeration('displayType', t('Display type'), 4, 'DisplayType');
    id.address = this.text('dn', t('X500 DN'));
  }

  private oneOff(id: EntryId): void {
    this.number('version', t('Version'), 2);
    const wide = (this.number('oneOffFlags', t('One-off flags'), 2) & ONE_OFF_UNICODE) !== 0;
    const name = this.text('displayName', t('Display name'), undefined, wide);
    const type = this.text('addressType', t('Address type'), undefined, wide);
    const address = this.text('address', t('Address'), undefined, wide);
    id.address = `${name} [${type}:${address}]`;
  }

  /** The entry id inside another, as a child. */
  private inner(id: EntryId): void {
    const start = this.at;
    const structure = EntryIdWalker.provider(this.bytes, start);
    if (!structure && this.left < 46 || this.depth >= MAX_NESTING) {
      return this.rest();
    }
    const outer = this.list;
    const children: Decoded[] = [];
    this.list = children;
    this.depth++;
    const nested: EntryId = { ...id };
    if (structure) {
      this.recipientOrStore(nested, structure);
    } else {
      this.item(nested, this.left >= 70 ? 'message' : 'folder');
    }
    this.depth--;
    this.list = outer;
    if (nested.address !== undefined) {
      id.address = nested.address;
    }
    const raw = toHex(this.bytes.subarray(start, this.at)).toUpperCase();
    outer.push({ kind: 'inner', raw, label: t('Inner entry id'), value: nested.address ?? nested.storeUid, offset: start, size: this.at - start, children });
  }
}
