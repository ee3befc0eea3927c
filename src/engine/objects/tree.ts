/** What a tree view shows, worked out only for the nodes that are opened. */

import { t } from '../l10n';
import { decodeField } from './decode-field';
import { linkDump, type DumpGraph } from './link';
import type { Dump, DumpCommand, DumpField, DumpObject, Place, Stack, StackFrame } from './model';
import { shortType } from './names';
import { objectTitle, objectValue } from './summary';

export type DumpNodeKind =
  | 'command' | 'object' | 'value' | 'string' | 'number' | 'boolean' | 'enum' | 'flags' | 'date' | 'timespan' | 'guid' | 'array' | 'null' | 'error' | 'reference' | 'class' | 'frame-variables'
  | 'stack' | 'frame' | 'thread' | 'lock' | 'deadlock' | 'exception' | 'root' | 'heap' | 'info' | 'memory';

/** The parts of a tooltip; the surface lays them out. */
export interface DumpTooltip {
  raw?: string;
  type?: string;
  address?: string;
  methodTable?: string;
  /** Bytes from the start of the object. */
  offset?: number;
  line: number;
  notes: string[];
}

export interface DumpNode {
  /** Stable for the same text; the path from the root, parts separated by `/`. */
  id: string;
  parent?: string;
  label: string;
  description: string;
  tooltip: DumpTooltip;
  kind: DumpNodeKind;
  /** 1-based. */
  line: number;
  endLine: number;
  column: number;
  endColumn: number;
  hasChildren: boolean;
  children(): DumpNode[];
  copyValue?: string | undefined;
  copyCommand?: string;
  /** Id of the root-most node of the object that a reference leads to. */
  followRef?: string;
}

export interface DumpTree {
  roots(): DumpNode[];
  node(id: string): DumpNode | undefined;
  /** The innermost node of a line: a field, a frame, an object, a command. */
  nodeAt(line: number): DumpNode | undefined;
}

/** One output of a command besides objects. */
interface Part {
  key: string;
  place: Place;
  endLine: number;
  build(parent: string | undefined, id: string): DumpNode;
}

class Tree implements DumpTree {
  private known: DumpNode[] | undefined;
  private rootsById: Map<string, DumpNode> | undefined;
  private partList: Part[] | undefined;

  constructor(readonly dump: Dump, readonly graph: DumpGraph) {}

  roots(): DumpNode[] {
    this.known ??= this.buildRoots();
    return this.known;
  }

  node(id: string): DumpNode | undefined {
    const parts = id.split('/');
    this.rootsById ??= new Map(this.roots().map((root) => [root.id, root]));
    let found = this.rootsById.get(parts[0]!);
    for (let n = 1; n < parts.length && found !== undefined; n += 1) {
      const wanted = parts.slice(0, n + 1).join('/');
      found = found.children().find((child) => child.id === wanted);
    }
    return found;
  }

  nodeAt(line: number): DumpNode | undefined {
    let found = lastHolding(this.roots(), line);
    for (let depth = 0; found !== undefined && found.hasChildren && depth < 64; depth += 1) {
      // Children of a reference stand elsewhere in the text; only those inside the node's own lines are walked.
      const inner: DumpNode | undefined = lastHolding(found.children(), line);
      if (inner === undefined) {
        return found;
      }
      found = inner;
    }
    return found;
  }

  /** Id of the place where an object stands in the tree by itself. */
  objectId(object: DumpObject): string {
    if (object.parent !== undefined) {
      const parent = this.dump.objects[object.parent]!;
      const field = parent.fields.findIndex((one) => one.nested === object.index);
      return `${this.objectId(parent)}/f${field}`;
    }
    const command = this.dump.commands[object.command];
    return command !== undefined && !this.standsForCommand(command) ? `c${command.index}/o${object.index}` : `o${object.index}`;
  }

  /** A command that printed one object and nothing else is shown as that object. */
  private standsForCommand(command: DumpCommand): boolean {
    return this.topObjects(command).length === 1 && this.partsOf(command.line, command.endLine).length === 0;
  }

  private topObjects(command: DumpCommand): DumpObject[] {
    return command.objects.map((index) => this.dump.objects[index]!).filter((object) => object.parent === undefined);
  }

  private buildRoots(): DumpNode[] {
    const roots: DumpNode[] = [];
    for (const object of this.dump.objects) {
      if (object.parent === undefined && object.command < 0) {
        roots.push(objectNode(this, object, undefined, `o${object.index}`));
      }
    }
    for (const command of this.dump.commands) {
      const objects = this.topObjects(command);
      if (this.standsForCommand(command)) {
        roots.push(objectNode(this, objects[0]!, undefined, `o${objects[0]!.index}`));
      } else if (objects.length > 0 || this.partsOf(command.line, command.endLine).length > 0) {
        roots.push(this.commandNode(command, objects));
      }
    }
    const first = this.dump.commands[0]?.line ?? Number.POSITIVE_INFINITY;
    for (const part of this.partsOf(0, first - 1)) {
      roots.push(part.build(undefined, part.key));
    }
    return roots.sort((a, b) => a.line - b.line);
  }

  private commandNode(command: DumpCommand, objects: DumpObject[]): DumpNode {
    const id = `c${command.index}`;
    const parts = this.partsOf(command.line, command.endLine);
    return {
      id, label: command.text, description: countText(objects.length, parts.length), kind: 'command', line: command.line, endLine: command.endLine, column: command.column, endColumn: command.endColumn,
      tooltip: { raw: command.text, line: command.line, notes: [] }, hasChildren: true, copyCommand: command.text,
      children: () => [
        ...objects.map((object) => objectNode(this, object, id, `${id}/o${object.index}`)), ...parts.map((part) => part.build(id, `${id}/${part.key}`)),
      ].sort((a, b) => a.line - b.line),
    };
  }

  private partsOf(from: number, to: number): Part[] {
    this.partList ??= partsOf(this.dump).sort((a, b) => a.place.line - b.place.line);
    const list = this.partList;
    const found: Part[] = [];
    for (let n = lowerBound(list, from); n < list.length && list[n]!.place.line <= to; n += 1) {
      found.push(list[n]!);
    }
    return found;
  }
}

function lowerBound(list: readonly Part[], line: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.place.line < line) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function lastHolding(nodes: readonly DumpNode[], line: number): DumpNode | undefined {
  let found: DumpNode | undefined;
  for (const node of nodes) {
    if (node.line <= line && node.endLine >= line && (found === undefined || node.line >= found.line)) {
      found = node;
    }
  }
  return found;
}

function countText(objects: number, parts: number): string {
  return objects > 0 ? t('{0} objects', objects) : t('{0} entries', parts);
}

/** Value and tooltip are worked out when they are looked at: a dump may have tens of thousands of roots. */
function objectNode(tree: Tree, object: DumpObject, parent: string | undefined, id: string): DumpNode {
  let known: string | undefined;
  const value = (): string => (known ??= objectValue(tree.graph, object));
  return {
    id, label: objectTitle(object), kind: objectKind(object), line: object.line, endLine: object.endLine, column: object.column, endColumn: object.endColumn, hasChildren: object.fields.length > 0,
    children: () => fieldNodes(tree, object, id),
    get description() { return [value(), object.address ?? ''].filter((part) => part !== '').join('  '); },
    get tooltip() { return objectTooltip(tree.graph, object); },
    get copyValue() { return value() === '' ? undefined : object.text ?? value(); },
    ...(parent !== undefined && { parent }), ...(object.command >= 0 && { copyCommand: tree.dump.commands[object.command]!.text }),
  };
}

function objectKind(object: DumpObject): DumpNodeKind {
  return object.form === 'string' ? 'string' : object.form === 'array' ? 'array' : object.form === 'value' ? 'value' : object.form === 'class' ? 'class' : object.form === 'frame' ? 'frame-variables' : 'object';
}

/** Lines of further dumps of one address that a tooltip lists. */
const MAX_VERSIONS = 20;

function objectTooltip(graph: DumpGraph, object: DumpObject): DumpTooltip {
  const versions = object.address === undefined ? [] : graph.versions(object.address, object.form === 'value' ? object.methodTable : undefined, object.session);
  const lines = versions.slice(0, MAX_VERSIONS).map((one) => one.line).join(', ');
  const notes = versions.length > 1 ? [t('dumped {0} times, lines {1}', versions.length, versions.length > MAX_VERSIONS ? `${lines} ...` : lines)] : [];
  return {
    line: object.line, notes: object.error === undefined ? notes : [...notes, object.error], ...(object.type !== undefined && { type: object.type }), ...(object.address !== undefined && { address: object.address }),
    ...(object.methodTable !== undefined && { methodTable: object.methodTable }),
  };
}

function fieldNodes(tree: Tree, object: DumpObject, parent: string): DumpNode[] {
  return object.fields.map((field, n) => fieldNode(tree, object, field, parent, `${parent}/f${n}`));
}

function fieldNode(tree: Tree, object: DumpObject, field: DumpField, parent: string, id: string): DumpNode {
  const decoded = decodeField(tree.graph, object, field);
  const target = decoded.target;
  const inside = target !== undefined && target.dump === tree.dump && target.object !== object ? target.object : undefined;
  const fields = inside !== undefined && (inside.fields.length > 0) ? inside : undefined;
  const copy = decoded.value === null ? field.address : String(decoded.value);
  return {
    id, parent, label: decoded.name, description: decoded.missing && decoded.kind === 'object' ? t('{0}, not in the log', shortType(decoded.type)) : decoded.display,
    kind: decoded.kind === 'object' ? 'reference' : decoded.kind === 'valuetype' ? 'value' : decoded.kind, line: field.line,
    endLine: field.nested === undefined ? field.endLine ?? field.line : tree.dump.objects[field.nested]!.endLine, column: field.column, endColumn: field.endColumn,
    tooltip: {
      raw: field.raw, line: field.line, notes: decoded.notes, ...(decoded.type !== '' && { type: decoded.type }), ...(field.address !== undefined && { address: field.address }),
      ...(field.methodTable !== undefined && { methodTable: field.methodTable }), ...offsetOf(object, field),
    },
    hasChildren: fields !== undefined, children: () => (fields === undefined ? [] : fieldNodes(tree, fields, id)),
    ...(copy !== undefined && { copyValue: copy }), ...(decoded.expand !== undefined && { copyCommand: decoded.expand }), ...(inside !== undefined && field.nested === undefined && { followRef: tree.objectId(inside) }),
  };
}

/** Printed by SOS; for SOSEX's value types it follows from the addresses. */
function offsetOf(object: DumpObject, field: DumpField): { offset?: number } {
  if (field.offset !== undefined) {
    return { offset: field.offset };
  }
  if (field.form !== 'valuetype' || field.address === undefined || object.address === undefined) {
    return {};
  }
  const offset = Number(BigInt(`0x${field.address}`) - BigInt(`0x${object.address}`));
  return offset >= 0 && offset < 0x10000 ? { offset } : {};
}

/** Everything that is not an object, in one shape. */
function partsOf(dump: Dump): Part[] {
  const parts: Part[] = [];
  dump.stacks.forEach((stack, n) => parts.push({ key: `s${n}`, place: stack, endLine: stack.endLine, build: (parent, id) => stackNode(stack, parent, id) }));
  dump.exceptions.forEach((one, n) => parts.push({
    key: `e${n}`, place: one, endLine: one.endLine,
    build: (parent, id) => withFrames(leaf('exception', one, one.endLine, parent, id, shortType(one.type), one.message ?? '', [one.hresult === undefined ? '' : `HResult ${one.hresult}`], one.address), one.frames),
  }));
  dump.threads.forEach((one, n) => parts.push({ key: `t${n}`, place: one, endLine: one.line, build: (parent, id) => leaf('thread', one, one.line, parent, id, t('thread {0}', one.thread ?? 'XXXX'),
    [t('OS {0}', one.osThread), one.remark, one.exception?.type].filter((part) => part !== undefined).join(', '), [], one.threadObject) }));
  dump.heapStats.forEach((one, n) => parts.push({ key: `h${n}`, place: one, endLine: one.line, build: (parent, id) => leaf('heap', one, one.line, parent, id, shortType(one.type), t('{0} objects, {1} bytes', one.count, one.size), [], undefined, one.methodTable) }));
  dump.mentions.forEach((one, n) => parts.push({ key: `m${n}`, place: one, endLine: one.line, build: (parent, id) => leaf('heap', one, one.line, parent, id, one.address, [one.type && shortType(one.type), one.text && `"${one.text}"`].filter(Boolean).join(' '), [], one.address, one.methodTable) }));
  dump.syncBlocks.forEach((one, n) => parts.push({ key: `y${n}`, place: one, endLine: one.line, build: (parent, id) => leaf('lock', one, one.line, parent, id, shortType(one.type), one.thread === undefined ? t('no owner') : t('owned by thread {0}', one.thread), [], one.object) }));
  dump.locks.forEach((one, n) => parts.push({ key: `l${n}`, place: one, endLine: one.line, build: (parent, id) => leaf('lock', one, one.line, parent, id, `${one.kind} ${one.level}`.trim(),
    one.waiting ? t('thread {0} waits', one.thread ?? -1) : one.thread === undefined ? t('held by a thread that has ended') : t('held by thread {0}', one.thread), [], one.lock) }));
  dump.deadlocks.forEach((one, n) => parts.push({ key: `d${n}`, place: one, endLine: one.endLine, build: (parent, id) => withChildren(leaf('deadlock', one, one.endLine, parent, id, t('deadlock'), t('{0} threads', new Set(one.steps.map((step) => step.managedId)).size), []),
    (inner) => one.steps.map((step, k) => leaf('lock', step, step.line, inner, `${inner}/p${k}`, t('CLR thread {0}', step.managedId), step.text, []))) }));
  dump.gcRoots.forEach((one, n) => parts.push({ key: `g${n}`, place: one, endLine: one.endLine, build: (parent, id) => withChildren(leaf('root', one, one.endLine, parent, id, one.root, t('{0} references', one.chain.length), []),
    (inner) => one.chain.map((link, k) => leaf('reference', link, link.line, inner, `${inner}/p${k}`, shortType(link.type), link.address, [], link.address))) }));
  dump.infos.forEach((one, n) => parts.push({ key: `i${n}`, place: one, endLine: one.endLine, build: (parent, id) => withChildren(leaf('info', one, one.endLine, parent, id, one.entries[0]?.key ?? '', one.entries[0]?.value ?? '', []),
    (inner) => one.entries.map((entry, k) => leaf('info', { line: entry.line, column: 0, endColumn: 0 }, entry.line, inner, `${inner}/p${k}`, entry.key, entry.value, []))) }));
  dump.memory.forEach((one, n) => parts.push({ key: `w${n}`, place: one, endLine: one.line, build: (parent, id) => leaf('memory', one, one.line, parent, id, one.address, one.units.join(' '), [], one.address) }));
  return parts;
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

function withFrames(node: DumpNode, frames: readonly StackFrame[]): DumpNode {
  return frames.length === 0 ? node : withChildren(node, (id) => frames.map((frame, n) => leaf('frame', frame, frame.line, id, `${id}/p${n}`, frame.method === '' ? frame.special ?? '' : frame.method, frame.source ?? '', [frame.special])));
}

function stackNode(stack: Stack, parent: string | undefined, id: string): DumpNode {
  const label = stack.thread === undefined ? stack.osThread === undefined ? t('stack') : t('OS thread {0}', stack.osThread) : t('thread {0}', stack.thread);
  const top = stack.frames.find((frame) => frame.method !== '')?.method ?? stack.error ?? '';
  return withFrames(leaf('stack', stack, stack.endLine, parent, id, label, top, [stack.osThread === undefined ? undefined : t('OS thread id {0}', `0x${stack.osThread}`)]), stack.frames);
}

/** The tree of a transcript. Nothing is decoded before a node is asked for its children. */
export function dumpTree(dump: Dump, graph: DumpGraph = linkDump(dump)): DumpTree {
  return new Tree(dump, graph);
}
