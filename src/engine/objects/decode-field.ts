/** What a field means: its name, its value in words, where it leads, and the command that shows what is missing. */

import { ticksToMs } from '../decode/datetime';
import { parseEntryId, decodeEntryId } from '../decode/entry-id';
import { t } from '../l10n';
import type { Decoded, Provenance } from '../model';
import { fieldCommand } from './commands';
import { entryIdOfArray, storeObjectId } from './decode/byte-array';
import { inferDate } from './decode/infer';
import { EXDATETIME, layoutProblems } from './decode/layout';
import { nullableCommand } from './decode/nullable';
import { dateDataMeaning, enumMeaning, inlineMeaning, isEnumNumber, meaning, numberMeaning, timeSpanMeaning, type FieldKind, type Meaning } from './decode/scalar';
import { boxedMeaning, innerTarget, isUnset, structMeaning, valueTypeMeaning } from './decode/struct';
import type { DumpGraph, Target } from './link';
import type { DumpField, DumpObject } from './model';
import { isNullable, memberName, shortType, type MemberRole } from './names';
import { parseInteger } from '../decode/numbers';
import { hasFields } from './parse/parsed-object';
import { isZeroAddress } from './parse/scan';

export type { FieldKind } from './decode/scalar';

export interface DecodedField {
  name: string;
  role: MemberRole;
  kind: FieldKind;
  /** The decoded meaning; null where there is none or where the transcript does not hold it. */
  value: string | number | boolean | null;
  /** For people: `0xf (15)`, `"Lunch"`, `not in the log`. */
  display: string;
  notes: string[];
  /** Set when the value is worked out, not printed. */
  provenance?: Provenance;
  /** Full type, where the transcript names it somewhere; else as printed. */
  type: string;
  /** The object the field leads to. */
  target?: Target;
  /** The command that shows the value, where its own line does not hold it. */
  expand?: string;
  /** The value is nowhere in the transcript. */
  missing: boolean;
  /** `Length=` and the text disagree. */
  lengthMismatch?: { stated: number; shown: number };
  /** Why the address does not fit the object. */
  layout?: string;
  /** A value with parts: an entry id. */
  parts?: Decoded;
}

const caches = new WeakMap<DumpGraph, Map<DumpField, DecodedField>>();
const layouts = new WeakMap<DumpObject, Map<DumpField, string>>();

/** Decodes one field; results are remembered for the graph's life. */
export function decodeField(graph: DumpGraph, object: DumpObject, field: DumpField): DecodedField {
  let cache = caches.get(graph);
  if (!cache) {
    cache = new Map();
    caches.set(graph, cache);
  }
  let known = cache.get(field);
  if (!known) {
    known = decode(graph, object, field);
    cache.set(field, known);
  }
  return known;
}

/** The same, not remembered: for who looks at each field of a large dump once. */
export function decodeOnce(graph: DumpGraph, object: DumpObject, field: DumpField): DecodedField {
  return caches.get(graph)?.get(field) ?? decode(graph, object, field);
}

/** All fields of an object. */
export function decodeFields(graph: DumpGraph, object: DumpObject): DecodedField[] {
  return object.fields.map((field) => decodeField(graph, object, field));
}

/**
 * Is the value of a field nowhere in the transcript? The same as `decodeField(...).missing` without wording anything, for rules that look
 * at each field of a large dump.
 */
export function isMissing(graph: DumpGraph, object: DumpObject, field: DumpField): boolean {
  const known = caches.get(graph)?.get(field);
  if (known) {
    return known.missing;
  }
  if (field.address === undefined || field.text !== undefined || field.number !== undefined || isUnset(object, field)) {
    return false;
  }
  switch (field.form) {
    case 'array': return graph.dump.memory.length > 0 ? decodeField(graph, object, field).missing : field.elements !== 0 && !isZeroAddress(field.address) && graph.follow(object, field) === undefined;
    case 'string': case 'pointer': case 'address':
      if (graph.dump.memory.length > 0 && field.type.endsWith('[]')) {
        return decodeField(graph, object, field).missing;
      }
      return !isZeroAddress(field.address) && graph.follow(object, field) === undefined && graph.textAt(field.address, object.session) === undefined;
    case 'valuetype':
      // memory may hold the value, and a shortened type may turn out to be a Nullable: those are worked out in full
      return graph.dump.memory.length > 0 || isZeroAddress(field.address) || fullType(graph, field) !== field.type ? decodeField(graph, object, field).missing
        : graph.follow(object, field) === undefined && innerTarget(graph, object, field) === undefined;
    default: return decodeField(graph, object, field).missing;
  }
}

function decode(graph: DumpGraph, object: DumpObject, field: DumpField): DecodedField {
  const { name, role } = memberName(field.rawName);
  const type = fullType(graph, field);
  if (isUnset(object, field)) {
    return { name, role, type, kind: kindOfStruct(type), value: null, display: t('no value'), notes: [t('no value: hasValue is false')], missing: false };
  }
  const found = meaningOf(graph, object, field, type);
  const target = innerTarget(graph, object, field) ?? graph.follow(object, field);
  const result: DecodedField = { name, role, type, kind: found.kind, value: found.value, display: found.display, notes: [...found.notes], missing: false };
  if (found.provenance !== undefined) {
    result.provenance = found.provenance;
  }
  if (target) {
    result.target = target;
  }
  finish(graph, object, field, result, found);
  return result;
}

/** SOS shortens types to 20 characters; another line may print the whole name for the same method table. */
function fullType(graph: DumpGraph, field: DumpField): string {
  const printed = field.type;
  if (field.methodTable === undefined || (printed !== '' && !printed.startsWith('...'))) {
    return printed;
  }
  const known = graph.typeOf(field.methodTable);
  if (known !== undefined && (printed === '' || known.endsWith(printed.slice(3)))) {
    return known;
  }
  return printed.length > 'ExDateTime'.length && EXDATETIME.endsWith(printed.slice(3)) ? EXDATETIME : printed;
}

/** A meaning that says only "the value stands elsewhere". */
interface Found extends Meaning {
  elsewhere?: boolean;
}

function meaningOf(graph: DumpGraph, object: DumpObject, field: DumpField, type: string): Found {
  switch (field.form) {
    case 'null': return meaning('null', null, 'null');
    case 'boolean': return meaning('boolean', field.text === 'true');
    case 'error': return meaning('error', null, field.text ?? field.raw);
    case 'declaration': return { ...meaning(kindOfType(type), null, ''), notes: declarationNotes(field) };
    case 'string': return stringMeaning(graph, object, field);
    case 'enum': return enumMeaning(field, type);
    case 'scalar': return scalarMeaning(object, field, type);
    case 'boxed': return boxedField(graph, object, field);
    case 'valuetype': return structOf(graph, object, field, type);
    case 'array': return arrayMeaning(field);
    default: return pointerMeaning(graph, object, field, type);
  }
}

function declarationNotes(field: DumpField): string[] {
  return (field.statics ?? []).map((one) => (one.scope === 'domain' ? t('domain {0}: {1}', one.where, one.value) : t('thread {0}: {1}', one.where, one.value)));
}

function kindOfType(type: string): FieldKind {
  if (type === 'System.String' || type === 'string') {
    return 'string';
  }
  return type === 'System.Boolean' || type === 'bool' ? 'boolean' : type.endsWith('[]') ? 'array' : /^(?:System\.)?(?:u?int|U?Int)\d*$/.test(type) ? 'number' : 'object';
}

function scalarMeaning(object: DumpObject, field: DumpField, type: string): Meaning {
  const number = parseInteger(field.number ?? '');
  if (number !== undefined && (field.rawName === 'dateData' || field.rawName === '_dateData')) {
    return dateDataMeaning(number);
  }
  if (number !== undefined && object.type === 'System.TimeSpan' && field.rawName === '_ticks') {
    return timeSpanMeaning(BigInt.asIntN(64, number));
  }
  return isEnumNumber(field) ? enumMeaning(field, type) : numberMeaning(field);
}

function quoted(text: string): string {
  return `"${text}"`;
}

function stringMeaning(graph: DumpGraph, object: DumpObject, field: DumpField): Found {
  const target = graph.follow(object, field)?.object;
  const text = field.text ?? target?.text ?? (field.address === undefined ? undefined : graph.textAt(field.address, object.session));
  return text === undefined ? { ...meaning('string', null, t('not in the log')), elsewhere: true } : meaning('string', text, quoted(text));
}

function boxedField(graph: DumpGraph, object: DumpObject, field: DumpField): Found {
  if (field.number !== undefined) {
    return boxedMeaning(field.number, field.type);
  }
  if (field.text !== undefined) {
    return inlineMeaning(field.type, field.text, false) ?? meaning('valuetype', field.text);
  }
  return structOf(graph, object, field, field.type);
}

function structOf(graph: DumpGraph, object: DumpObject, field: DumpField, type: string): Found {
  const utc = field.rawName === 'universalTime';
  const found = valueTypeMeaning(graph, object, type === field.type ? field : { ...field, type }, utc);
  if (found === undefined) {
    const target = graph.follow(object, field)?.object;
    if (target !== undefined && hasFields(target)) {
      return { ...meaning('valuetype', null, shortType(type)), elsewhere: true };
    }
  }
  return found ?? { ...meaning(kindOfStruct(type), null, t('not in the log')), elsewhere: true };
}

function kindOfStruct(type: string): FieldKind {
  return type === 'System.DateTime' ? 'date' : type === 'System.TimeSpan' ? 'timespan' : type === 'System.Guid' ? 'guid' : 'valuetype';
}

function arrayMeaning(field: DumpField): Found {
  const count = field.elements;
  if (count === 0) {
    return { ...meaning('array', null, t('empty')), notes: [t('empty: 0 elements')] };
  }
  const text = count === undefined ? t('array') : t('{0} elements', count);
  return { ...meaning('array', null, text), notes: count === undefined ? [] : [text], elsewhere: true };
}

/** A reference has no value of its own; what it leads to may be a string, a boxed value, an entry id. */
function pointerMeaning(graph: DumpGraph, object: DumpObject, field: DumpField, type: string): Found {
  const target = graph.follow(object, field)?.object;
  if (target?.form === 'string') {
    return meaning('string', target.text ?? null, quoted(target.text ?? ''));
  }
  const struct = target && structMeaning(graph, target);
  if (struct) {
    return struct;
  }
  const mention = field.address === undefined ? undefined : graph.mention(field.address, object.session);
  // netext prints the text of a string behind its address
  const text = target !== undefined || field.address === undefined ? undefined : field.text ?? graph.textAt(field.address, object.session);
  if (text !== undefined) {
    return meaning('string', text, quoted(text));
  }
  const known = target?.type ?? mention?.type;
  const notes = known !== undefined && known !== type && !type.endsWith(known) && target !== undefined ? [t('the object is a {0}', shortType(known))] : [];
  return { ...meaning('object', null, shortType(known ?? type)), notes, elsewhere: true };
}

/** Commands, inference, layout and length: what is said about the value rather than by it. */
function finish(graph: DumpGraph, object: DumpObject, field: DumpField, result: DecodedField, found: Found): void {
  const held = field.text !== undefined || field.number !== undefined || field.form === 'null' || field.form === 'boolean' || field.form === 'error';
  if (!held) {
    addCommand(graph, object, field, result);
  }
  result.missing = found.elsewhere === true && result.target === undefined && result.expand !== undefined;
  if (result.missing && (field.form === 'valuetype' || field.form === 'boxed')) {
    addInference(graph, object, field, result);
  }
  if (field.recursive) {
    result.notes.push(t('printed above: the objects form a cycle'));
  }
  addLayout(graph, object, field, result);
  addLength(field, result);
  addEntryId(result);
  addBytes(graph, object, field, result);
  if (result.target && result.target.object.epoch !== object.epoch) {
    result.notes.push(t('the process ran between the two commands; objects may have moved'));
  }
  if (field.remark !== undefined) {
    result.notes.push(t('remark in the log: {0}', field.remark));
  }
}

function addCommand(graph: DumpGraph, object: DumpObject, field: DumpField, result: DecodedField): void {
  if (field.form === 'valuetype' && field.address !== undefined && isNullable(result.type)) {
    const { command, notes } = nullableCommand(graph, object, field);
    result.expand = command;
    if (result.value === null && result.target === undefined && result.notes.length === 0) {
      result.notes.push(...notes);
    }
    return;
  }
  const command = fieldCommand(graph.dump, object, field);
  if (command !== undefined) {
    result.expand = command;
  }
}

function addInference(graph: DumpGraph, object: DumpObject, field: DumpField, result: DecodedField): void {
  const inferred = inferDate(graph, object, field);
  if (inferred) {
    result.notes.push(inferred);
    result.provenance = 'inferred';
  }
}

function addLayout(graph: DumpGraph, object: DumpObject, field: DumpField, result: DecodedField): void {
  if (field.form !== 'valuetype') {
    return;
  }
  let problems = layouts.get(object);
  if (!problems) {
    problems = layoutProblems(graph.dump, object);
    layouts.set(object, problems);
  }
  const problem = problems.get(field);
  if (problem !== undefined) {
    result.layout = problem;
    result.notes.push(problem);
  }
}

/** `Length=129` over a shorter text: redacted, or typed by hand. A hint, not an error. */
function addLength(field: DumpField, result: DecodedField): void {
  const mismatch = lengthMismatch(field.length, field.text);
  if (mismatch) {
    result.lengthMismatch = mismatch;
    result.notes.push(t('Length= says {0}, the text has {1}: redacted or edited', mismatch.stated, mismatch.shown));
  }
}

/** A line break stands for one or two characters in memory. */
export function lengthMismatch(length: number | undefined, text: string | undefined): { stated: number; shown: number } | undefined {
  if (length === undefined || text === undefined || text.length === length) {
    return undefined;
  }
  const breaks = text.includes('\n') ? text.split('\n').length - 1 : 0;
  return text.length + breaks === length ? undefined : { stated: length, shown: text.length };
}

/** Longest text that is tried as a base64 entry id. */
const MAX_ENTRY_ID = 2000;

function addEntryId(result: DecodedField): void {
  const text = result.value;
  if (typeof text !== 'string' || text.length > MAX_ENTRY_ID || !/^(?:RgAAAA|LgAAAA|C[A-Za-z0-9+/])/.test(text) || parseEntryId(text) === undefined) {
    return;
  }
  const decoded = decodeEntryId(text);
  if (decoded && decoded.error === undefined) {
    result.parts = decoded;
    result.notes.push(decoded.value);
  }
}

/** Bytes of an entry id that stand elsewhere in the transcript. */
function addBytes(graph: DumpGraph, object: DumpObject, field: DumpField, result: DecodedField): void {
  const target = result.target?.object;
  const found = field.form === 'array' || (field.form === 'pointer' && field.type.endsWith('[]')) ? entryIdOfArray(graph, object, field) : target && storeObjectId(graph, target);
  if (found) {
    result.value = found.text;
    result.display = found.decoded.value;
    result.parts = found.decoded;
    result.missing = false;
    result.notes.push(found.decoded.label);
  }
}

/** Milliseconds of a decoded UTC date, or `undefined`. */
export function utcMs(value: DecodedField['value']): number | undefined {
  if (typeof value !== 'string' || !value.endsWith('Z')) {
    return undefined;
  }
  const ms = Date.parse(value);
  return Number.isNaN(ms) || ms <= ticksToMs(0n) ? undefined : ms;
}
