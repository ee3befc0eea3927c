/** Nullable value types: SOSEX prints neither whether there is a value nor, on older runtimes, of which type. */

import { t } from '../../l10n';
import { memoryCommand, valueCommand } from '../commands';
import type { DumpGraph } from '../link';
import type { DumpField, DumpObject } from '../model';
import { isNullable, nullableArgument } from '../names';
import { addOffset } from '../parse/sos';
import { EXDATETIME, gapAfter, sizeOf } from './layout';

/** Where the value of a Nullable stands behind its `hasValue`. */
export interface NullableInner {
  /** Full name, where it is known. */
  type?: string;
  methodTable?: string;
  /** Bytes from the Nullable to its value: the alignment of the value's type. */
  align?: number;
  /** Bytes of the Nullable itself, at most. */
  size?: number;
  inferred: boolean;
}

const alignments: Readonly<Record<string, number>> = {
  'System.Boolean': 1, 'System.Byte': 1, 'System.SByte': 1, 'System.Int16': 2, 'System.UInt16': 2, 'System.Char': 2, 'System.Int32': 4, 'System.UInt32': 4, 'System.Single': 4, 'System.Guid': 4,
};
const wideAlignments: Readonly<Record<string, number>> = {
  'System.Int64': 8, 'System.UInt64': 8, 'System.Double': 8, 'System.DateTime': 8, 'System.TimeSpan': 8, 'System.IntPtr': 8, [EXDATETIME]: 8,
};
const primitiveSizes: Readonly<Record<string, number>> = {
  'System.Boolean': 1, 'System.Byte': 1, 'System.SByte': 1, 'System.Int16': 2, 'System.UInt16': 2, 'System.Char': 2, 'System.Int32': 4, 'System.UInt32': 4, 'System.Single': 4, 'System.Int64': 8, 'System.UInt64': 8,
  'System.Double': 8,
};

/** What is known of the type inside, from the printed arguments, from the structure of ExDateTime, or from the gap to the next field. */
export function innerOf(graph: DumpGraph, object: DumpObject, field: DumpField): NullableInner {
  const named = nullableArgument(field.type);
  if (named !== undefined) {
    return complete(graph, named, gapAfter(object, field));
  }
  if (object.type === EXDATETIME && field.rawName === 'localTime') {
    return complete(graph, 'System.DateTime', gapAfter(object, field));
  }
  const gap = gapAfter(object, field);
  if (gap === undefined) {
    return fromSiblings(graph, object, field);
  }
  const table = graph.methodTableOf(EXDATETIME);
  if (graph.dump.pointerSize === 8 && gap === 0x28 && table !== undefined) {
    return { type: EXDATETIME, methodTable: table, align: 8, size: gap, inferred: true };
  }
  return { size: gap, inferred: true };
}

function complete(graph: DumpGraph, type: string, gap: number | undefined): NullableInner {
  const size = sizeOf(graph.dump, type) ?? primitiveSizes[type] ?? (type === 'System.IntPtr' ? graph.dump.pointerSize : undefined);
  const align = alignments[type] ?? (wideAlignments[type] === undefined ? undefined : graph.dump.pointerSize === 8 ? 8 : narrowAlignment(gap));
  const methodTable = graph.methodTableOf(type);
  return { type, inferred: false, ...(align !== undefined && { align }), ...(align !== undefined && size !== undefined && { size: align + size }), ...(methodTable !== undefined && { methodTable }) };
}

/** On 32 bit the runtime aligns values of eight bytes at four; only a field that leaves 16 bytes or more may be laid out otherwise. */
function narrowAlignment(gap: number | undefined): number {
  return gap === 16 ? 8 : 4;
}

/** The last field has no gap behind it: its siblings of the same printed type tell, when they agree. */
function fromSiblings(graph: DumpGraph, object: DumpObject, field: DumpField): NullableInner {
  const gaps = object.fields.filter((one) => one !== field && one.form === 'valuetype' && isNullable(one.type) && nullableArgument(one.type) === undefined)
    .map((one) => gapAfter(object, one)).filter((gap) => gap !== undefined);
  const table = graph.methodTableOf(EXDATETIME);
  const agree = gaps.length > 0 && gaps.every((gap) => gap === gaps[0]);
  return agree && gaps[0] === 0x28 && table !== undefined && graph.dump.pointerSize === 8 ? { type: EXDATETIME, methodTable: table, align: 8, inferred: true } : { inferred: true };
}

/**
 * A command that shows the value, and why it is not the plain one: the method table of the field is the open generic,
 * so `!mdt MT ADDR` on it shows little.
 */
export function nullableCommand(graph: DumpGraph, object: DumpObject, field: DumpField): { command: string; notes: string[] } {
  const dump = graph.dump;
  const address = field.address!;
  // SOS reads the closed type from its own tables.
  if (object.dialect !== 'sosex') {
    return { command: valueCommand(dump, object, field.methodTable ?? '0', address), notes: [] };
  }
  const inner = innerOf(graph, object, field);
  const raw = memoryCommand(dump, address, inner.size);
  if (inner.methodTable === undefined || inner.align === undefined) {
    return { command: raw, notes: [t('the first byte says whether there is a value')] };
  }
  const command = valueCommand(dump, object, inner.methodTable, addOffset(address, inner.align));
  const notes = [t('there is a value only if the first byte at {0} is 1 ({1})', address, raw)];
  return { command, notes: inner.inferred ? [t('{0} by the size of the field (inferred)', inner.type!), ...notes] : notes };
}
