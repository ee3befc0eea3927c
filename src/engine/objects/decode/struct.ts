/** Value types whose fields, or whose words of memory, the transcript shows. */

import { parseInteger } from '../../decode/numbers';
import { t } from '../../l10n';
import { offsetName } from '../../time/zones';
import type { DumpGraph, Target } from '../link';
import type { DumpField, DumpObject } from '../model';
import { isNullable, nullableArgument } from '../names';
import { addOffset } from '../parse/sos';
import { EXDATETIME } from './layout';
import { innerOf } from './nullable';
import { dateDataMeaning, enumMeaning, guidMeaning, inlineMeaning, isEnumNumber, meaning, numberMeaning, timeSpanMeaning, type Meaning } from './scalar';

/** Structs inside structs that are followed: ExDateTime holds a Nullable of a DateTime. */
const MAX_DEPTH = 6;

function byName(object: DumpObject, ...names: string[]): DumpField | undefined {
  return object.fields.find((field) => names.includes(field.rawName));
}

function integerOf(field: DumpField | undefined): bigint | undefined {
  return field === undefined ? undefined : parseInteger(field.number ?? field.raw.split(' ')[0] ?? '');
}

/** The value of a value type from the object that was dumped for it. */
export function structMeaning(graph: DumpGraph, object: DumpObject, depth = 0): Meaning | undefined {
  const type = object.type ?? '';
  if (object.text !== undefined && object.form !== 'string') {
    const inline = object.boxed && parseInteger(object.text) !== undefined ? boxedMeaning(object.text, type) : inlineMeaning(type, object.text, false);
    if (inline) {
      return inline;
    }
  }
  if (depth > MAX_DEPTH) {
    return undefined;
  }
  if (type === EXDATETIME || byName(object, 'universalTime')) {
    return exDateTime(graph, object, depth);
  }
  const raw = byName(object, 'dateData', '_dateData');
  if (raw) {
    const data = integerOf(raw);
    return data === undefined ? undefined : dateDataMeaning(data);
  }
  if (type === 'System.DateTimeOffset') {
    return dateTimeOffset(graph, object, depth);
  }
  if (isNullable(type) || (byName(object, 'hasValue') && byName(object, 'value'))) {
    return nullable(graph, object, depth);
  }
  if (type === 'System.TimeSpan') {
    const ticks = integerOf(byName(object, '_ticks'));
    return ticks === undefined ? undefined : timeSpanMeaning(BigInt.asIntN(64, ticks));
  }
  return type === 'System.Guid' ? guid(object) : undefined;
}

/** `(BOXED System.Int32) BOXEDVAL=0x2a`. */
export function boxedMeaning(number: string, type: string): Meaning {
  const field: DumpField = { line: 0, column: 0, endColumn: 0, rawName: '', form: 'scalar', type, raw: number, valueColumn: 0, number };
  return type === 'System.Boolean' ? meaning('boolean', parseInteger(number) !== 0n) : isEnumNumber(field) ? enumMeaning(field, type) : numberMeaning(field);
}

/** The instant is `universalTime`; a null `timeZone` means that it was never set. */
function exDateTime(graph: DumpGraph, object: DumpObject, depth: number): Meaning | undefined {
  const universal = byName(object, 'universalTime');
  if (!universal) {
    return undefined;
  }
  const found = valueTypeMeaning(graph, object, universal, true, depth + 1);
  if (!found) {
    return undefined;
  }
  const unset = byName(object, 'timeZone')?.form === 'null';
  return { ...found, kind: 'valuetype', ...(unset && { notes: [...found.notes, t('no time zone: never set')] }) };
}

/** The date inside is in UTC, whatever its kind says; the offset tells whose clock it was read from. */
function dateTimeOffset(graph: DumpGraph, object: DumpObject, depth: number): Meaning | undefined {
  const date = byName(object, 'm_dateTime', '_dateTime');
  const minutes = integerOf(byName(object, 'm_offsetMinutes', '_offsetMinutes'));
  const found = date && valueTypeMeaning(graph, object, date, true, depth + 1);
  return found && { ...found, kind: 'valuetype', notes: [...found.notes, ...(minutes === undefined ? [] : [t('read from a clock at {0}', offsetName(Number(BigInt.asIntN(16, minutes))))])] };
}

/** `hasValue` of a Nullable: `true`, `false`, or `undefined` where it is not shown. */
function hasValue(object: DumpObject): string | undefined {
  const has = byName(object, 'hasValue', 'has_value');
  return has?.text ?? (integerOf(has) === undefined ? undefined : integerOf(has) === 0n ? 'false' : 'true');
}

/** The `value` of a Nullable that has none: what stands there means nothing. */
export function isUnset(object: DumpObject, field: DumpField): boolean {
  return field.rawName === 'value' && isNullable(object.type ?? '') && hasValue(object) === 'false';
}

function nullable(graph: DumpGraph, object: DumpObject, depth: number): Meaning | undefined {
  const flag = hasValue(object);
  if (flag === 'false') {
    return { ...meaning('valuetype', null, t('no value')), notes: [t('no value: hasValue is false')] };
  }
  const value = byName(object, 'value');
  if (value === undefined || flag === undefined) {
    return undefined;
  }
  if (value.form === 'valuetype') {
    return valueTypeMeaning(graph, object, value, false, depth + 1);
  }
  const integer = integerOf(value);
  return value.text !== undefined ? meaning('valuetype', value.text) : integer === undefined ? undefined : meaning('valuetype', Number.isSafeInteger(Number(integer)) ? Number(integer) : String(integer));
}

/** Guid's own fields `_a` to `_k`. */
function guid(object: DumpObject): Meaning | undefined {
  const hexOf = (name: string, digits: number): string | undefined => {
    const value = integerOf(byName(object, name));
    return value === undefined ? undefined : BigInt.asUintN(digits * 4, value).toString(16).padStart(digits, '0');
  };
  const parts = [hexOf('_a', 8), hexOf('_b', 4), hexOf('_c', 4), ...['_d', '_e', '_f', '_g', '_h', '_i', '_j', '_k'].map((name) => hexOf(name, 2))];
  return parts.includes(undefined) ? undefined : guidMeaning(`${parts[0]}-${parts[1]}-${parts[2]}-${parts[3]}${parts[4]}-${parts.slice(5).join('')}`);
}

/**
 * A value-type field: its inline text, the object dumped for it, or memory.
 * @param utc the date is known to be UTC
 */
export function valueTypeMeaning(graph: DumpGraph, object: DumpObject, field: DumpField, utc: boolean, depth = 0): Meaning | undefined {
  if (field.text !== undefined) {
    return inlineMeaning(field.type, field.text, utc) ?? meaning('valuetype', field.text);
  }
  if (depth > MAX_DEPTH) {
    return undefined;
  }
  const target = innerTarget(graph, object, field) ?? graph.follow(object, field);
  const found = target && structMeaning(graph, target.object, depth + 1);
  if (found) {
    return utc && found.kind === 'date' && typeof found.value === 'string' && !found.value.endsWith('Z') ? inUtc(found, target.object) : found;
  }
  return field.address === undefined ? undefined : memoryMeaning(graph, object, field, utc);
}

/** What is printed without its kind, and is known to be UTC. */
function inUtc(found: Meaning, object: DumpObject): Meaning {
  const printed = object.text === undefined ? undefined : inlineMeaning(object.type ?? '', object.text, true);
  return printed?.kind === 'date' ? printed : { ...found, value: `${String(found.value)}Z`, display: `${found.display}Z` };
}

/** A Nullable is often resolved by dumping the value inside it: `!mdt INNER-MT ADDR+8`. */
export function innerTarget(graph: DumpGraph, object: DumpObject, field: DumpField): Target | undefined {
  if (!isNullable(field.type) || field.address === undefined) {
    return undefined;
  }
  const inner = innerOf(graph, object, field);
  if (inner.align === undefined || inner.methodTable === undefined) {
    return undefined;
  }
  const found = graph.versions(addOffset(field.address, inner.align), inner.methodTable, object.session)[0];
  return found && { dump: graph.dump, object: found };
}

/** The value from words of memory (`dq ADDR L5`). */
function memoryMeaning(graph: DumpGraph, object: DumpObject, field: DumpField, utc: boolean): Meaning | undefined {
  if (graph.dump.memory.length === 0) {
    return undefined;
  }
  const at = BigInt(`0x${field.address}`);
  if (!isNullable(field.type)) {
    return atMemory(graph, field.type, at, utc);
  }
  const has = graph.read(at, 1);
  if (has === undefined) {
    return undefined;
  }
  if (has === 0n) {
    return { ...meaning('valuetype', null, t('no value')), notes: [t('no value: its first byte at {0} is 0', field.address!)] };
  }
  const inner = innerOf(graph, object, field);
  const type = nullableArgument(field.type) ?? inner.type;
  const found = type === undefined || inner.align === undefined ? undefined : atMemory(graph, type, at + BigInt(inner.align), utc);
  return found && inner.inferred ? { ...found, provenance: 'inferred', notes: [...found.notes, t('taken for {0} by the size of the field', type!)] } : found;
}

function atMemory(graph: DumpGraph, type: string, at: bigint, utc: boolean): Meaning | undefined {
  const word = (offset: number, size: number): bigint | undefined => graph.read(at + BigInt(offset), size);
  const from = [t('read from memory at {0}', at.toString(16).padStart(graph.dump.pointerSize * 2, '0'))];
  const noted = (found: Meaning | undefined): Meaning | undefined => found && { ...found, notes: [...found.notes, ...from] };
  switch (type) {
    case EXDATETIME: {
      const raw = word(graph.dump.pointerSize, 8);
      return raw === undefined ? undefined : noted({ ...dateDataMeaning(raw, true), kind: 'valuetype' });
    }
    case 'System.DateTime': {
      const raw = word(0, 8);
      return raw === undefined ? undefined : noted(dateDataMeaning(raw, utc));
    }
    case 'System.TimeSpan': {
      const raw = word(0, 8);
      return raw === undefined ? undefined : noted(timeSpanMeaning(BigInt.asIntN(64, raw)));
    }
    case 'System.Int32': {
      const raw = word(0, 4);
      return raw === undefined ? undefined : noted(meaning('number', Number(BigInt.asIntN(32, raw))));
    }
    case 'System.Int64': {
      const raw = word(0, 8);
      return raw === undefined ? undefined : noted(meaning('number', String(BigInt.asIntN(64, raw))));
    }
    case 'System.Boolean': {
      const raw = word(0, 1);
      return raw === undefined ? undefined : noted(meaning('boolean', raw !== 0n));
    }
    default:
      return undefined;
  }
}
