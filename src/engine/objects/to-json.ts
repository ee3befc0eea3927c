/** The shape of `exlens objects --format json`. Keys are never renamed. */

import { decodeOnce, lengthMismatch, type DecodedField, type FieldKind } from './decode-field';
import { structMeaning } from './decode/struct';
import { linkDump, type DumpGraph } from './link';
import type { Dump, DumpField, DumpObject, TextLine } from './model';
import { t } from '../l10n';
import type { DumpNode } from './tree';
import { outputsOf } from './tree-parts';

export interface JsonField {
  name: string;
  rawName: string;
  kind: FieldKind;
  type: string | null;
  raw: string;
  value: string | number | boolean | null;
  address: string | null;
  methodTable: string | null;
  /** Index of the object in the same output that the address leads to. */
  ref: number | null;
  line: number;
  note: string | null;
  /** The debugger command that shows what the line does not hold. */
  expand: string | null;
}

export interface JsonObject {
  address: string | null;
  type: string | null;
  line: number;
  fields: JsonField[];
}

/** What a command printed besides objects: a stack, a thread, a lock, a report. Lines of listings are left where they stand. */
export interface JsonOutput {
  kind: string;
  label: string;
  value: string;
  address: string | null;
  line: number;
  endLine: number;
  note: string | null;
  rows: JsonOutput[];
}

export interface DumpJson {
  objects: JsonObject[];
  outputs: JsonOutput[];
  unparsed: TextLine[];
}

/**
 * Objects with decoded fields, and the lines that are none.
 * A transcript without objects gives an empty list and all its lines under `unparsed`.
 */
export function dumpToJson(dump: Dump, graph: DumpGraph = linkDump(dump)): DumpJson {
  return { objects: dump.objects.map((object) => objectToJson(graph, object)), outputs: [...outputsToJson(graph)], unparsed: unparsedToJson(dump) };
}

/** One object of {@link dumpToJson}; nothing of it is remembered, as an output of millions of fields looks at each once. */
export function objectToJson(graph: DumpGraph, object: DumpObject): JsonObject {
  return { address: object.address ?? null, type: object.type ?? null, line: object.line, fields: [...ownValue(graph, object), ...object.fields.map((field) => toField(graph, object, field))] };
}

/** Outputs of {@link dumpToJson}, by kind, one at a time. */
export function* outputsToJson(graph: DumpGraph): Generator<JsonOutput> {
  for (const { node } of outputsOf(graph)) {
    yield outputOf(node);
  }
}

function outputOf(node: DumpNode): JsonOutput {
  const { kind, label, description, tooltip, line, endLine } = node;
  return { kind, label, value: description, address: tooltip.address ?? null, line, endLine, note: tooltip.notes.length === 0 ? null : tooltip.notes.join('; '), rows: node.children().map(outputOf) };
}

/** The lines of {@link dumpToJson} that are no objects. */
export function unparsedToJson(dump: Dump): TextLine[] {
  return dump.objects.length === 0 ? allLines(dump) : notUnderstood(dump);
}

function toField(graph: DumpGraph, object: DumpObject, field: DumpField): JsonField {
  const decoded = decodeOnce(graph, object, field);
  const notes = [...(decoded.missing ? [t('not in the log')] : []), ...decoded.notes];
  if (decoded.target !== undefined && decoded.target.dump !== graph.dump) {
    notes.push(t('shown in another file of the same dump'));
  }
  return {
    name: decoded.name, rawName: field.rawName, kind: decoded.kind, type: decoded.type === '' ? null : decoded.type, raw: field.raw, value: decoded.value, address: field.address ?? null,
    methodTable: field.methodTable ?? null, ref: refOf(graph, decoded), line: field.line, note: notes.length === 0 ? null : notes.join('; '), expand: decoded.expand ?? null,
  };
}

function refOf(graph: DumpGraph, decoded: DecodedField): number | null {
  return decoded.target !== undefined && decoded.target.dump === graph.dump ? decoded.target.object.index : null;
}

/** Strings and inline value types have no fields: their value is one field without a name of its own. */
function ownValue(graph: DumpGraph, object: DumpObject): JsonField[] {
  if (object.text === undefined || object.fields.length > 0) {
    return [];
  }
  const struct = object.form === 'string' ? undefined : structMeaning(graph, object);
  const mismatch = lengthMismatch(object.length, object.text);
  const notes = [...(struct?.notes ?? []), ...(mismatch ? [t('Length= says {0}, the text has {1}: redacted or edited', mismatch.stated, mismatch.shown)] : [])];
  return [{
    name: 'value', rawName: '', kind: struct?.kind ?? (object.form === 'string' ? 'string' : 'valuetype'), type: object.type ?? null, raw: object.text, value: struct === undefined ? object.text : struct.value,
    address: object.address ?? null, methodTable: object.methodTable ?? null, ref: null, line: object.line, note: notes.length === 0 ? null : notes.join('; '), expand: null,
  }];
}

/** Sentences between outputs are not understood either: nothing that is not shown is left out. */
function notUnderstood(dump: Dump): TextLine[] {
  const prose = dump.prose.filter((one) => !one.cut).map(({ line, text }) => ({ line, text }));
  return [...dump.unparsed, ...prose].sort((a, b) => a.line - b.line);
}

function allLines(dump: Dump): TextLine[] {
  const all: TextLine[] = [];
  for (let i = 0; i < dump.lines.length; i += 1) {
    if (dump.coverage[i] !== 'b') {
      all.push({ line: dump.firstLine + i, text: dump.lines[i]! });
    }
  }
  return all;
}
