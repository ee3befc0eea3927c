/** The nodes of what commands print besides objects: stacks, threads, locks, reports. */

import { t } from '../l10n';
import type { DumpGraph } from './link';
import type { Dump, DumpObject, FrameVariable, Place, Report, ReportRow, Stack, StackFrame, SyncBlock } from './model';
import { waitersOf } from './analysis/locks';
import { shortType } from './names';
import { isZeroAddress } from './parse/scan';
import { reportSummary, reportTitle, rowLabel, rowValue } from './reports';
import { objectSummary } from './summary';
import type { DumpNode, DumpNodeKind } from './tree';

/** One output of a command besides objects. */
export interface Part {
  key: string;
  place: Place;
  endLine: number;
  build(parent: string | undefined, id: string): DumpNode;
}

/** Parts of one kind in the order of lines, each made when it is shown. */
export interface PartList {
  /** Letter of its kind. */
  key: string;
  length: number;
  /** Line on which a part begins; infinite behind the last one. */
  line(n: number): number;
  part(n: number): Part;
}

/** @param key of each part: this letter and its place in the dump */
function listOf<T extends Place & { endLine?: number }>(key: string, items: readonly T[], build: (one: T, parent: string | undefined, id: string) => DumpNode): PartList {
  // kept by the order of their lines, named by their place in the dump
  const order = items.some((one, n) => n > 0 && one.line < items[n - 1]!.line) ? items.map((_, n) => n).sort((a, b) => items[a]!.line - items[b]!.line) : undefined;
  const place = (n: number): number => (order === undefined ? n : order[n]!);
  return {
    key, length: items.length,
    line: (n) => (n < items.length ? items[place(n)]!.line : Number.POSITIVE_INFINITY),
    part(n) {
      const one = items[place(n)]!;
      return { key: `${key}${place(n)}`, place: one, endLine: one.endLine ?? one.line, build: (parent, id) => build(one, parent, id) };
    },
  };
}

/** Kinds of parts whose rows say what their lines say: a listing of a hundred thousand objects. */
export const LISTINGS: ReadonlySet<string> = new Set(['m', 'w']);

/** Where an object stands in the tree. */
export type IdOf = (object: DumpObject) => string;

interface Known {
  graph: DumpGraph;
  idOf?: IdOf;
}

/** Lists of parts, in the order in which their kinds stand in the dump. */
export function partLists(dump: Dump, graph: DumpGraph, idOf?: IdOf): PartList[] {
  const known: Known = { graph, ...(idOf && { idOf }) };
  return [
    listOf('s', dump.stacks, (one, parent, id) => stackNode(known, one, parent, id)),
    listOf('e', dump.exceptions, (one, parent, id) => withFrames(known, leaf('exception', one, one.endLine, parent, id, shortType(one.type), one.message ?? '', [one.hresult === undefined ? '' : `HResult ${one.hresult}`], one.address), one.frames)),
    listOf('t', dump.threads, (one, parent, id) => leaf('thread', one, one.line, parent, id, t('thread {0}', one.thread ?? 'XXXX'), [t('OS {0}', one.osThread), one.remark, one.exception?.type].filter((part) => part !== undefined).join(', '), [], one.threadObject)),
    listOf('h', dump.heapStats, (one, parent, id) => leaf('heap', one, one.line, parent, id, shortType(one.type), t('{0} objects, {1} bytes', one.count, one.size), [], undefined, one.methodTable)),
    listOf('m', dump.mentions, (one, parent, id) => leaf('heap', one, one.line, parent, id, one.address, [one.type && shortType(one.type), one.text && `"${one.text}"`].filter(Boolean).join(' '), [], one.address, one.methodTable)),
    listOf('y', dump.syncBlocks, (one, parent, id) => leaf('lock', one, one.line, parent, id, shortType(one.type), ownerText(one), [], one.object)),
    listOf('l', dump.locks, (one, parent, id) => leaf('lock', one, one.line, parent, id, `${one.kind} ${one.level}`.trim(), one.waiting ? t('thread {0} waits', one.thread ?? -1) : heldText(one.thread), [], one.lock)),
    listOf('d', dump.deadlocks, (one, parent, id) => withChildren(leaf('deadlock', one, one.endLine, parent, id, t('deadlock'), t('{0} threads', new Set(one.steps.map((step) => step.managedId)).size), []),
      (inner) => one.steps.map((step, k) => leaf('lock', step, step.line, inner, `${inner}/p${k}`, t('CLR thread {0}', step.managedId), step.text, [])))),
    listOf('g', dump.gcRoots, (one, parent, id) => withChildren(leaf('root', one, one.endLine, parent, id, one.root, t('{0} references', one.chain.length), []),
      (inner) => one.chain.map((link, k) => leaf('reference', link, link.line, inner, `${inner}/p${k}`, shortType(link.type), link.address, [], link.address)))),
    listOf('i', dump.infos, (one, parent, id) => withChildren(leaf('info', one, one.endLine, parent, id, one.entries[0]?.key ?? '', one.entries[0]?.value ?? '', []),
      (inner) => one.entries.map((entry, k) => leaf('info', { line: entry.line, column: 0, endColumn: 0 }, entry.line, inner, `${inner}/p${k}`, entry.key, entry.value, [])))),
    listOf('p', dump.reports, (one, parent, id) => reportNode(one, parent, id)),
    listOf('w', dump.memory, (one, parent, id) => leaf('memory', one, one.line, parent, id, one.address, one.units.join(' '), [], one.address)),
  ];
}

function heldText(thread: number | undefined): string {
  return thread === undefined ? t('held by a thread that has ended') : t('held by thread {0}', thread);
}

function ownerText(block: SyncBlock): string {
  const waiters = waitersOf(block.held);
  const owner = block.ended ? t('held by a thread that has ended') : block.osThread === undefined ? t('no owner') : t('owned by thread {0}', block.thread ?? block.osThread);
  return waiters > 0 ? t('{0}, {1} wait', owner, waiters) : owner;
}

function leaf(kind: DumpNodeKind, place: Place, endLine: number, parent: string | undefined, id: string, label: string, description: string, notes: (string | undefined)[], address?: string, methodTable?: string): DumpNode {
  return {
    id, label, description, kind, line: place.line, endLine, column: place.column, endColumn: place.endColumn, hasChildren: false, children: () => [], copyValue: description,
    tooltip: { line: place.line, notes: notes.filter((note): note is string => note !== undefined && note !== ''), ...(address !== undefined && { address }), ...(methodTable !== undefined && { methodTable }) },
    ...(parent !== undefined && { parent }),
  };
}

function withChildren(node: DumpNode, children: (id: string) => DumpNode[]): DumpNode {
  return { ...node, hasChildren: true, children: () => children(node.id) };
}

function withFrames(known: Known, node: DumpNode, frames: readonly StackFrame[]): DumpNode {
  return frames.length === 0 ? node : withChildren(node, (id) => frames.map((frame, n) => frameNode(known, frame, id, `${id}/p${n}`)));
}

function frameNode(known: Known, frame: StackFrame, parent: string, id: string): DumpNode {
  const { variables = [] } = frame;
  const endLine = variables[variables.length - 1]?.line ?? frame.line;
  const node = leaf('frame', frame, endLine, parent, id, frame.method === '' ? frame.special ?? '' : frame.method, frame.source ?? '', [frame.special]);
  return variables.length === 0 ? node : withChildren(node, (inner) => variables.map((one, n) => variableNode(known, one, inner, `${inner}/v${n}`)));
}

/** Parameters and locals of 64 bits may be anything; what leads to a known object is that object. */
function variableNode({ graph, idOf }: Known, one: FrameVariable, parent: string, id: string): DumpNode {
  const { address } = one;
  const object = address === undefined || isZeroAddress(address) ? undefined : graph.versions(address)[0];
  const text = address === undefined || object !== undefined ? undefined : graph.textAt(address);
  const known = object !== undefined ? objectSummary(graph, object) : text !== undefined ? `"${text}"` : shortType(address === undefined ? '' : graph.mention(address)?.type ?? '');
  const role = one.role === 'local' ? t('local') : t('parameter');
  const node = leaf(object === undefined ? 'frame-variables' : 'reference', one, one.line, parent, id, one.name === '' ? role : one.name, [one.value, known].filter((part) => part !== '').join('  '), [one.name === '' ? '' : role], address);
  return object === undefined || idOf === undefined ? node : { ...node, followRef: idOf(object) };
}

function stackNode(known: Known, stack: Stack, parent: string | undefined, id: string): DumpNode {
  const label = stack.thread === undefined ? stack.osThread === undefined ? t('stack') : t('OS thread {0}', stack.osThread) : t('thread {0}', stack.thread);
  const top = stack.frames.find((frame) => frame.method !== '')?.method ?? stack.error ?? '';
  return withFrames(known, leaf('stack', stack, stack.endLine, parent, id, label, top, [stack.osThread === undefined ? undefined : t('OS thread id {0}', `0x${stack.osThread}`)]), stack.frames);
}

const reportKinds: Readonly<Record<Report['kind'], DumpNodeKind>> = {
  async: 'stack', 'parallel-stacks': 'stack', heap: 'heap', finalizers: 'heap', 'thread-pool': 'thread', 'thread-times': 'thread', analysis: 'exception', items: 'info', other: 'info',
};

function reportNode(report: Report, parent: string | undefined, id: string): DumpNode {
  const kept = report.kept > 0 ? [t('{0} lines are known and not decoded', report.kept)] : [];
  const node = leaf(reportKinds[report.kind], report, report.endLine, parent, id, reportTitle(report), reportSummary(report), kept);
  return report.rows.length === 0 ? node : withChildren(node, (inner) => rowNodes(report, 0, report.rows.length, inner));
}

/** Rows from one index to another: the first of the least depth, and below each those that are deeper. */
function rowNodes(report: Report, from: number, to: number, parent: string): DumpNode[] {
  const found: DumpNode[] = [];
  for (let i = from; i < to;) {
    const row = report.rows[i]!;
    let next = i + 1;
    while (next < to && report.rows[next]!.depth > row.depth) {
      next += 1;
    }
    found.push(rowNode(report, row, i, next, parent));
    i = next;
  }
  return found;
}

function rowNode(report: Report, row: ReportRow, at: number, to: number, parent: string): DumpNode {
  const node = leaf(reportKinds[report.kind] === 'stack' ? 'frame' : reportKinds[report.kind], row, report.rows[to - 1]!.line, parent, `${parent}/p${at}`, rowLabel(report, row), rowValue(report, row), [], row.address, row.methodTable);
  return to === at + 1 ? node : withChildren(node, (inner) => rowNodes(report, at + 1, to, inner));
}

/** Every part but the rows of listings, with the letter of its kind. */
export function* outputsOf(graph: DumpGraph): Generator<{ key: string; node: DumpNode }> {
  for (const list of partLists(graph.dump, graph)) {
    for (let n = 0; n < list.length && !LISTINGS.has(list.key); n += 1) {
      const part = list.part(n);
      yield { key: list.key, node: part.build(undefined, part.key) };
    }
  }
}
