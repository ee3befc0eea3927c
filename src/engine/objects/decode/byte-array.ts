/** Bytes of arrays that the transcript shows, element by element or as memory, and the entry ids in them. */

import { formatBytes } from '../../decode/bytes';
import { decodeEntryId, parseEntryId } from '../../decode/entry-id';
import { parseInteger } from '../../decode/numbers';
import type { Decoded } from '../../model';
import type { DumpGraph } from '../link';
import type { DumpField, DumpObject } from '../model';

/** Longest array that is read: entry ids have 46 to a few hundred bytes. */
const MAX_BYTES = 1024;
/** Shortest that can be one. */
const MIN_BYTES = 46;

const byteTypes = new Set(['System.Byte[]', 'byte[]', 'Byte[]']);

/** An entry id that stands in a dump as bytes. */
export interface DumpedEntryId {
  /** As traces and logs spell it: base64 of a StoreObjectId where its item type is known, else plain hex of the bytes. */
  text: string;
  decoded: Decoded;
}

/** The bytes of an array at an address, where every one of them is shown. */
function bytesAt(graph: DumpGraph, address: string, elements: number, session: number): Uint8Array | undefined {
  for (const version of graph.versions(address, undefined, session)) {
    const found = printed(graph, version, elements);
    if (found) {
      return found;
    }
  }
  return inMemory(graph, address, elements);
}

/** `[0] 0x46 (System.Byte)`, or the body of each element (`!da -details`). */
function printed(graph: DumpGraph, array: DumpObject, elements: number): Uint8Array | undefined {
  if (array.fields.length < elements) {
    return undefined;
  }
  const bytes = new Uint8Array(elements);
  for (let i = 0; i < elements; i += 1) {
    const field = array.fields[i]!;
    const value = field.rawName === `[${i}]` ? numberOf(field) ?? numberOf(graph.follow(array, field)?.object.fields[0]) : undefined;
    if (value === undefined) {
      return undefined;
    }
    bytes[i] = value;
  }
  return bytes;
}

function numberOf(field: DumpField | undefined): number | undefined {
  const value = field?.number === undefined ? undefined : parseInteger(field.number);
  return value === undefined || value < 0n || value > 255n ? undefined : Number(value);
}

/** An array's bytes begin behind its method table and its length, each of the size of a pointer. */
function inMemory(graph: DumpGraph, address: string, elements: number): Uint8Array | undefined {
  if (graph.dump.memory.length === 0) {
    return undefined;
  }
  const from = BigInt(`0x${address}`) + BigInt(2 * graph.dump.pointerSize);
  const bytes = new Uint8Array(elements);
  for (let i = 0; i < elements; i += 1) {
    const byte = graph.read(from + BigInt(i), 1);
    if (byte === undefined) {
      return undefined;
    }
    bytes[i] = Number(byte);
  }
  return bytes;
}

function isByteArray(type: string): boolean {
  return byteTypes.has(type) || type.endsWith('...Byte[]');
}

/** Bytes of an array field, or of the array that was dumped for it. */
function bytesOf(graph: DumpGraph, object: DumpObject, field: DumpField): Uint8Array | undefined {
  const target = graph.follow(object, field)?.object;
  const elements = field.elements ?? target?.elements ?? 0;
  const isBytes = isByteArray(field.type) || (target !== undefined && isByteArray(target.type ?? ''));
  return isBytes && field.address !== undefined && elements >= MIN_BYTES && elements <= MAX_BYTES ? bytesAt(graph, field.address, elements, object.session) : undefined;
}

/** The entry id in an array of bytes. */
export function entryIdOfArray(graph: DumpGraph, object: DumpObject, field: DumpField): DumpedEntryId | undefined {
  const bytes = bytesOf(graph, object, field);
  return bytes && entryIdIn(formatBytes(bytes, 'hex'));
}

function entryIdIn(text: string): DumpedEntryId | undefined {
  const decoded = parseEntryId(text) === undefined ? undefined : decodeEntryId(text);
  return decoded && decoded.error === undefined ? { text, decoded } : undefined;
}

/** What a StoreObjectId stands for, where the bytes that it holds are shown. */
export function storeObjectId(graph: DumpGraph, object: DumpObject): DumpedEntryId | undefined {
  if (object.form === 'array' || !/(?:^|\.)(?:Occurrence)?StoreObjectId$/.test(object.type ?? '')) {
    return undefined;
  }
  for (const field of object.fields) {
    const bytes = bytesOf(graph, object, field);
    const plain = bytes && entryIdIn(formatBytes(bytes, 'hex'));
    if (bytes && plain) {
      const type = numberOf(object.fields.find((one) => /objectType|itemType/i.test(one.rawName)));
      const whole = type === undefined || object.type!.endsWith('OccurrenceStoreObjectId') ? undefined : entryIdIn(formatBytes(Uint8Array.of(bytes.length, ...bytes, type), 'base64'));
      return whole ?? plain;
    }
  }
  return undefined;
}
