/** What addresses say about the fields of an object: sizes, gaps, fields that cannot stand where they are said to. */

import { t } from '../../l10n';
import type { Dump, DumpField, DumpObject } from '../model';
import { isNullable } from '../names';
import { ParsedObject } from '../parse/parsed-object';

/** Largest offset of a field inside an object; managed objects with fields stay far below. */
const MAX_OBJECT_BYTES = 0x10000;

/** Bytes of value types on x64. ExDateTime: the seed's addresses are 0x20 apart, its Nullable 0x28. */
const wideSizes: Readonly<Record<string, number>> = {
  'Microsoft.Exchange.ExchangeSystem.ExDateTime': 0x20, 'System.DateTime': 8, 'System.TimeSpan': 8, 'System.Guid': 16, 'System.Decimal': 16, 'System.DateTimeOffset': 16,
};
/** On x86 only types without references or nested structs are sure. */
const narrowSizes: Readonly<Record<string, number>> = { 'System.DateTime': 8, 'System.TimeSpan': 8, 'System.Guid': 16, 'System.Decimal': 16 };

/** Bytes of a value type, where they are known. */
export function sizeOf(dump: Dump, type: string): number | undefined {
  const sizes = dump.pointerSize === 8 ? wideSizes : narrowSizes;
  return Object.hasOwn(sizes, type) ? sizes[type] : undefined;
}

export const EXDATETIME = 'Microsoft.Exchange.ExchangeSystem.ExDateTime';

interface Placed {
  field: DumpField;
  at: number;
}

/** The low 52 bits of an address, exact as a number: the fields of one object share the rest. */
function low(address: string): number {
  return Number.parseInt(address.length > 13 ? address.slice(-13) : address, 16);
}

/** The value types of an object that print their own address, in the order of memory. */
function placed(object: DumpObject): Placed[] {
  return object instanceof ParsedObject ? object.once(placedFields) : placedFields(object);
}

function placedFields(object: DumpObject): Placed[] {
  const list: Placed[] = [];
  for (const field of object.fields) {
    if (field.form === 'valuetype' && field.address !== undefined && !field.isStatic && field.rawName.charCodeAt(0) !== 91) {
      list.push({ field, at: low(field.address) });
    }
  }
  return list.sort((a, b) => a.at - b.at);
}

/** Bytes from a value-type field to the next one: an upper bound of its size. */
export function gapAfter(object: DumpObject, field: DumpField): number | undefined {
  if (field.address === undefined) {
    return undefined;
  }
  const own = low(field.address);
  for (const { at } of placed(object)) {
    if (at > own) {
      return at - own > MAX_OBJECT_BYTES ? undefined : at - own;
    }
  }
  return undefined;
}

/** Fields whose address does not fit the object, with the reason. Only SOSEX and netext print addresses that can be checked. */
export function layoutProblems(dump: Dump, object: DumpObject): Map<DumpField, string> {
  const problems = new Map<DumpField, string>();
  const list = object.form === 'frame' || object.form === 'class' ? [] : placed(object);
  if (list.length === 0) {
    return problems;
  }
  const base = object.address === undefined ? undefined : low(object.address);
  for (const [n, one] of list.entries()) {
    const problem = placeProblem(dump, object, base, one) ?? overlapProblem(dump, one, list[n + 1]);
    if (problem !== undefined) {
      problems.set(one.field, problem);
    }
  }
  return problems;
}

function placeProblem(dump: Dump, object: DumpObject, base: number | undefined, one: Placed): string | undefined {
  if (one.at % 4 !== 0 && sizeOf(dump, one.field.type) !== undefined) {
    return t('the address {0} is not aligned', one.field.address!);
  }
  if (base === undefined) {
    return undefined;
  }
  const offset = one.at - base;
  const limit = object.form === 'object' && object.size !== undefined ? object.size : MAX_OBJECT_BYTES;
  if (offset < 0 || offset >= limit) {
    return t('the address {0} lies outside the object at {1}', one.field.address!, object.address!);
  }
  const first = object.form === 'object' && !object.boxed ? dump.pointerSize : 0;
  return offset < first ? t('the address {0} lies on the object\'s method table', one.field.address!) : undefined;
}

function overlapProblem(dump: Dump, one: Placed, next: Placed | undefined): string | undefined {
  const size = isNullable(one.field.type) ? 2 : sizeOf(dump, one.field.type);
  if (next === undefined || size === undefined || next.at - one.at >= size) {
    return undefined;
  }
  return t('{0} bytes from here to {1}, but {2} takes {3}', next.at - one.at, next.field.rawName, one.field.type, size);
}
