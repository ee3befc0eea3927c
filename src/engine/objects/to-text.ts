/** The tree for a terminal: plain text. Control characters that a log may hold are escaped by whoever prints it. */

import { t } from '../l10n';
import { decodeField, type DecodedField } from './decode-field';
import { linkDump, type DumpGraph } from './link';
import type { Dump, DumpField, DumpObject } from './model';
import { shortType } from './names';
import { objectTitle, objectValue } from './summary';

/** Widest column of names; a longer name pushes its value to the right. */
const MAX_NAME = 40;
/** Levels of nested output (`-r`) that are indented. */
const MAX_DEPTH = 32;
/** Lines that are listed at the end; the rest is a count. */
const MAX_UNKNOWN = 20;

/** One block an object, its fields in two columns, then what was not understood. */
export function dumpToText(dump: Dump, graph: DumpGraph = linkDump(dump)): string {
  const out: string[] = [];
  for (const object of dump.objects) {
    if (object.parent === undefined) {
      out.push(...objectLines(graph, object, 0), '');
    }
  }
  out.push(...unknownLines(dump));
  return out.join('\n').replace(/(?<!\n)\n+$/, '\n');
}

function objectLines(graph: DumpGraph, object: DumpObject, depth: number): string[] {
  const pad = '  '.repeat(depth);
  const head = [objectTitle(object), objectValue(graph, object), object.address, t('line {0}', object.line)].filter((part) => part !== undefined && part !== '');
  const lines = [pad + head.join('  ')];
  if (object.error !== undefined) {
    lines.push(`${pad}  ${object.error}`);
  }
  return [...lines, ...fieldLines(graph, object, depth + 1)];
}

function fieldLines(graph: DumpGraph, object: DumpObject, depth: number): string[] {
  const decoded = object.fields.map((field) => decodeField(graph, object, field));
  const width = Math.min(MAX_NAME, decoded.reduce((most, one) => Math.max(most, one.name.length), 0));
  const lines: string[] = [];
  object.fields.forEach((field, n) => {
    lines.push(`${'  '.repeat(depth)}${decoded[n]!.name.padEnd(width)}  ${fieldText(graph, field, decoded[n]!)}`.trimEnd());
    const nested = field.nested === undefined ? undefined : graph.dump.objects[field.nested];
    if (nested && depth < MAX_DEPTH) {
      lines.push(...fieldLines(graph, nested, depth + 1));
    }
  });
  return lines;
}

function fieldText(graph: DumpGraph, field: DumpField, decoded: DecodedField): string {
  const parts = [decoded.missing && decoded.kind !== 'valuetype' && decoded.type !== '' ? `${shortType(decoded.type)}, ${t('not in the log')}` : decoded.display];
  if (decoded.target && field.nested === undefined) {
    parts.push(decoded.target.dump === graph.dump ? t('(line {0})', decoded.target.object.line) : t('(another file)'));
  }
  if (decoded.notes.length > 0) {
    parts.push(`[${decoded.notes.join('; ')}]`);
  }
  if (decoded.missing && decoded.expand !== undefined) {
    parts.push(`> ${decoded.expand}`);
  }
  return parts.filter((part) => part !== '').join('  ');
}

function unknownLines(dump: Dump): string[] {
  if (dump.unparsed.length === 0) {
    return [];
  }
  const shown = dump.unparsed.slice(0, MAX_UNKNOWN).map((one) => `  ${one.line}: ${one.text}`);
  const rest = dump.unparsed.length - shown.length;
  return [t('Lines not understood: {0}', dump.unparsed.length), ...shown, ...(rest > 0 ? [t('  and {0} more', rest)] : [])];
}
