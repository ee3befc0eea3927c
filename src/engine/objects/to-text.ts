/** The tree for a terminal: plain text. Control characters that a log may hold are escaped by whoever prints it. */

import { t } from '../l10n';
import { decodeOnce, type DecodedField } from './decode-field';
import { linkDump, type DumpGraph } from './link';
import type { Dump, DumpField, DumpObject } from './model';
import { shortType } from './names';
import { objectTitle, objectValue } from './summary';
import type { DumpNode } from './tree';
import { outputsOf } from './tree-parts';

/** Widest column of names; a longer name pushes its value to the right. */
const MAX_NAME = 40;
/** Levels of nested output (`-r`) that are indented. */
const MAX_DEPTH = 32;
/** Lines that are listed at the end; the rest is a count. */
const MAX_UNKNOWN = 20;

/** {@link dumpTextBlocks}, all in one. */
export function dumpToText(dump: Dump, graph: DumpGraph = linkDump(dump)): string {
  return [...dumpTextBlocks(dump, graph)].join('').replace(/(?<!\n)\n+$/, '\n');
}

/** One block an object, its fields in two columns, then what was not understood; with a blank line between two. */
export function* dumpTextBlocks(dump: Dump, graph: DumpGraph): Generator<string> {
  for (const object of dump.objects) {
    if (object.parent === undefined) {
      yield `${objectLines(graph, object, 0).join('\n')}\n\n`;
    }
  }
  const rest = [...outputLines(graph), ...unknownLines(dump)];
  if (rest.length > 0) {
    yield rest.join('\n');
  }
}

function objectLines(graph: DumpGraph, object: DumpObject, depth: number): string[] {
  const pad = '  '.repeat(depth);
  const head = [objectTitle(object), objectValue(graph, object), object.address, t('line {0}', object.line)].filter((part) => part !== undefined && part !== '');
  return [pad + head.join('  '), ...(object.error === undefined ? [] : [`${pad}  ${object.error}`]), ...fieldLines(graph, object, depth + 1)];
}

function fieldLines(graph: DumpGraph, object: DumpObject, depth: number): string[] {
  const decoded = object.fields.map((field) => decodeOnce(graph, object, field));
  const width = Math.min(MAX_NAME, decoded.reduce((most, one) => Math.max(most, one.name.length), 0));
  const lines: string[] = [];
  object.fields.forEach((field, n) => {
    lines.push(`${'  '.repeat(depth)}${decoded[n]!.name.padEnd(width)}  ${fieldText(graph, field, decoded[n]!)}`.trimEnd());
    const nested = field.nested === undefined ? undefined : graph.dump.objects[field.nested];
    if (nested && depth < MAX_DEPTH) {
      fieldLines(graph, nested, depth + 1).forEach((line) => lines.push(line));
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

/** Outputs of one kind, and rows of one output, that are listed; the rest is a count. */
const MAX_OUTPUTS = 100;
const MAX_ROWS = 60;

/** What stands beside the objects: stacks, locks, tasks. Statistics of the heap stand in the log as they are. */
function outputLines(graph: DumpGraph): string[] {
  const out: string[] = [];
  const counts = new Map<string, number>();
  for (const { key, node } of outputsOf(graph)) {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (key !== 'h' && count <= MAX_OUTPUTS) {
      out.push(...nodeLines(node, 0, { left: MAX_ROWS }), ...(node.hasChildren ? [''] : []));
    }
  }
  const more = [...counts].reduce((sum, [key, count]) => sum + (key === 'h' ? 0 : Math.max(0, count - MAX_OUTPUTS)), 0);
  return [...out, ...(more > 0 ? [t('  and {0} more', more)] : []), ...(out.length > 0 && out[out.length - 1] !== '' ? [''] : [])];
}

function nodeLines(node: DumpNode, depth: number, rows: { left: number }): string[] {
  const lines = [[`${'  '.repeat(depth)}${node.label}`, node.description.split('\n').map((part) => part.trim()).join(' '), depth === 0 ? t('line {0}', node.line) : ''].filter((part) => part !== '').join('  '), ...(depth === 0 ? node.tooltip.notes.filter((note) => note !== '').map((note) => `  [${note}]`) : [])];
  const children = node.children();
  for (let n = 0; n < children.length; n += 1) {
    if (rows.left <= 0) {
      return [...lines, `${'  '.repeat(depth)}${t('  and {0} more', children.length - n)}`];
    }
    rows.left -= 1;
    lines.push(...nodeLines(children[n]!, depth + 1, rows));
  }
  return lines;
}

function unknownLines(dump: Dump): string[] {
  if (dump.unparsed.length === 0) {
    return [];
  }
  const shown = dump.unparsed.slice(0, MAX_UNKNOWN).map((one) => `  ${one.line}: ${one.text}`);
  const rest = dump.unparsed.length - shown.length;
  return [t('Lines not understood: {0}', dump.unparsed.length), ...shown, ...(rest > 0 ? [t('  and {0} more', rest)] : [])];
}
