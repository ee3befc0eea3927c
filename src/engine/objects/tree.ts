/** What a tree view shows, worked out only for the nodes that are opened. */

import { t } from '../l10n';
import { decodeField } from './decode-field';
import { linkDump, type DumpGraph } from './link';
import type { Dump, DumpCommand, DumpField, DumpObject } from './model';
import { shortType } from './names';
import { hasFields } from './parse/parsed-object';
import { objectTitle, objectValue } from './summary';
import { partLists, type Part, type PartList } from './tree-parts';

export type DumpNodeKind =
  | 'command' | 'object' | 'value' | 'string' | 'number' | 'boolean' | 'enum' | 'flags' | 'date' | 'timespan' | 'guid' | 'array' | 'null' | 'error' | 'reference' | 'class' | 'frame-variables'
  | 'group' | 'stack' | 'frame' | 'thread' | 'lock' | 'deadlock' | 'exception' | 'root' | 'heap' | 'info' | 'memory';

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
  parent?: string | undefined;
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
  copyCommand?: string | undefined;
  /** Id of the root-most node of the object that a reference leads to. */
  followRef?: string;
}

export interface DumpTree {
  /** Commands and objects, in the order of the transcript. */
  roots(): DumpNode[];
  /** The same, a step at a time; then {@link roots} is there at once. */
  rootsSteps(): Generator<void, DumpNode[]>;
  /** What a view shows first: the roots, in groups where there are very many. */
  top(): DumpNode[];
  /** The group that a root stands in. */
  groupOf(root: DumpNode): DumpNode | undefined;
  node(id: string): DumpNode | undefined;
  /** The innermost node of a line: a field, a frame, an object, a command. */
  nodeAt(line: number): DumpNode | undefined;
}

/** More neighbours than this are shown in groups: a view lays out every node of a level. */
const MOST_NODES = 1000;
const NODES_A_GROUP = 250;
/** Commands and objects made into roots between two pauses: about a millisecond. */
const ROOTS_A_STEP = 500;

class Tree implements DumpTree {
  private known: DumpNode[] | undefined;
  private groups: DumpNode[] | undefined;
  private rootsById: Map<string, DumpNode> | undefined;
  private readonly parts: readonly PartList[];

  constructor(readonly dump: Dump, readonly graph: DumpGraph) {
    this.parts = partLists(dump, graph, (object) => this.objectId(object)).filter((list) => list.length > 0);
  }

  roots(): DumpNode[] {
    if (!this.known) {
      const steps = this.rootsSteps();
      while (!steps.next().done);
    }
    return this.known!;
  }

  *rootsSteps(): Generator<void, DumpNode[]> {
    this.known ??= yield* this.buildRoots();
    return this.known;
  }

  top(): DumpNode[] {
    if (!this.groups) {
      const roots = this.roots();
      this.groups = roots.length <= MOST_NODES ? roots : inGroups(undefined, roots.map((root) => ({ line: root.line, endLine: root.endLine, make: () => root })));
    }
    return this.groups;
  }

  groupOf(root: DumpNode): DumpNode | undefined {
    const top = this.top();
    if (top === this.known) {
      return undefined;
    }
    return top.find((group) => group.children().includes(root));
  }

  node(id: string): DumpNode | undefined {
    const parts = id.split('/');
    this.rootsById ??= new Map([...this.roots(), ...this.top()].map((root) => [root.id, root]));
    let found = this.rootsById.get(parts[0]!);
    for (let n = 1; n < parts.length && found !== undefined; n += 1) {
      const wanted = parts.slice(0, n + 1).join('/');
      found = childOf(found, wanted);
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
    return this.topObjects(command).length === 1 && !this.hasParts(command.line, command.endLine);
  }

  private topObjects(command: DumpCommand): DumpObject[] {
    const found: DumpObject[] = [];
    for (const index of command.objects) {
      const object = this.dump.objects[index]!;
      if (object.parent === undefined) {
        found.push(object);
      }
    }
    return found;
  }

  private *buildRoots(): Generator<void, DumpNode[]> {
    const roots: DumpNode[] = [];
    let done = 0;
    for (const object of this.dump.objects) {
      if (done++ % ROOTS_A_STEP === 0) {
        yield;
      }
      if (object.parent === undefined && object.command < 0) {
        roots.push(objectNode(this, object, undefined, `o${object.index}`));
      }
    }
    const next = this.parts.map(() => 0);
    for (const command of this.dump.commands) {
      if (done++ % ROOTS_A_STEP === 0) {
        yield;
      }
      const objects = this.topObjects(command);
      const parts = this.hasPartsNext(command, next);
      if (objects.length === 1 && !parts) {
        roots.push(objectNode(this, objects[0]!, undefined, `o${objects[0]!.index}`));
      } else if (objects.length > 0 || parts) {
        roots.push(new CommandNode(this, command, objects));
      }
    }
    const first = this.dump.commands[0]?.line ?? Number.POSITIVE_INFINITY;
    for (const part of this.partsOf(0, first - 1)) {
      roots.push(part.build(undefined, part.key));
    }
    return roots.sort((a, b) => a.line - b.line);
  }

  /** The same for commands in their order: `next` holds, for each list, the first part that does not begin above the command asked about. */
  private hasPartsNext({ line, endLine }: DumpCommand, next: number[]): boolean {
    let found = false;
    for (let k = 0; k < next.length; k += 1) {
      const list = this.parts[k]!;
      let n = next[k]!;
      while (list.line(n) < line) {
        n += 1;
      }
      next[k] = n;
      found ||= list.line(n) <= endLine;
    }
    return found;
  }

  private hasParts(from: number, to: number): boolean {
    return this.parts.some((list) => list.line(lowerBound(list, from)) <= to);
  }

  /** What begins in some lines, in their order. */
  partsOf(from: number, to: number): Part[] {
    const found: Part[] = [];
    for (const list of this.parts) {
      for (let n = lowerBound(list, from); n < list.length && list.line(n) <= to; n += 1) {
        found.push(list.part(n));
      }
    }
    return found.sort((a, b) => a.place.line - b.place.line);
  }
}

/** A command that printed several things; what it printed is looked for when it is shown. */
class CommandNode implements DumpNode {
  readonly id: string;
  readonly kind = 'command';
  readonly hasChildren = true;
  private known: DumpNode[] | undefined;
  private knownParts: Part[] | undefined;

  constructor(private readonly tree: Tree, private readonly command: DumpCommand, private readonly objects: readonly DumpObject[]) {
    this.id = `c${command.index}`;
  }

  get label(): string { return this.command.text; }
  get copyCommand(): string { return this.command.text; }
  get line(): number { return this.command.line; }
  get endLine(): number { return this.command.endLine; }
  get column(): number { return this.command.column; }
  get endColumn(): number { return this.command.endColumn; }
  get description(): string { return countText(this.objects.length, this.parts.length); }
  get tooltip(): DumpTooltip { return { raw: this.command.text, line: this.command.line, notes: [] }; }

  private get parts(): readonly Part[] {
    return (this.knownParts ??= this.tree.partsOf(this.command.line, this.command.endLine));
  }

  children(): DumpNode[] {
    const { id, tree } = this;
    return (this.known ??= inGroups(id, [
      ...this.objects.map((object): Entry => ({ line: object.line, endLine: object.endLine, make: (parent) => objectNode(tree, object, parent, `${id}/o${object.index}`) })),
      ...this.parts.map((part): Entry => ({ line: part.place.line, endLine: part.endLine, make: (parent) => part.build(parent, `${id}/${part.key}`) })),
    ].sort((a, b) => a.line - b.line)));
  }
}

/** A node to be: its lines are known before it is made. */
interface Entry {
  line: number;
  endLine: number;
  make(parent: string | undefined): DumpNode;
}

/** Neighbours together, named by their lines, where there are very many; made when their group is opened. */
function inGroups(parent: string | undefined, entries: readonly Entry[]): DumpNode[] {
  if (entries.length <= MOST_NODES) {
    return entries.map((entry) => entry.make(parent));
  }
  return Array.from({ length: Math.ceil(entries.length / NODES_A_GROUP) }, (_, n): DumpNode => {
    const inside = entries.slice(n * NODES_A_GROUP, (n + 1) * NODES_A_GROUP);
    const [line, endLine] = [inside[0]!.line, inside[inside.length - 1]!.endLine];
    const id = parent === undefined ? `r${n}` : `${parent}/r${n}`;
    let known: DumpNode[] | undefined;
    return {
      id, label: t('lines {0} to {1}', line, endLine), description: t('{0} entries', inside.length), kind: 'group', line, endLine, column: 0, endColumn: 0, tooltip: { line, notes: [] }, hasChildren: true,
      children: () => (known ??= inside.map((entry) => entry.make(id))), ...(parent !== undefined && { parent }),
    };
  });
}

/** A child by its id, also one in a group. */
function childOf(node: DumpNode, id: string): DumpNode | undefined {
  for (const child of node.children()) {
    const found = child.id === id ? child : child.kind === 'group' ? child.children().find((one) => one.id === id) : undefined;
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** Index of the first part at or behind a line. */
function lowerBound(list: PartList, line: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list.line(middle) < line) {
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
class ObjectNode implements DumpNode {
  private known: string | undefined;
  private fields: DumpNode[] | undefined;

  constructor(private readonly tree: Tree, private readonly object: DumpObject, readonly parent: string | undefined, readonly id: string) {}

  get kind(): DumpNodeKind { return objectKind(this.object); }
  get line(): number { return this.object.line; }
  get endLine(): number { return this.object.endLine; }
  get column(): number { return this.object.column; }
  get endColumn(): number { return this.object.endColumn; }
  get hasChildren(): boolean { return hasFields(this.object); }
  get label(): string { return objectTitle(this.object); }
  get description(): string { return [this.value, this.object.address ?? ''].filter((part) => part !== '').join('  '); }
  get tooltip(): DumpTooltip { return objectTooltip(this.tree.graph, this.object); }
  get copyValue(): string | undefined { return this.value === '' ? undefined : this.object.text ?? this.value; }
  get copyCommand(): string | undefined { return this.tree.dump.commands[this.object.command]?.text; }

  private get value(): string {
    return (this.known ??= objectValue(this.tree.graph, this.object));
  }

  children(): DumpNode[] {
    return (this.fields ??= fieldNodes(this.tree, this.object, this.id));
  }
}

function objectNode(tree: Tree, object: DumpObject, parent: string | undefined, id: string): DumpNode {
  return new ObjectNode(tree, object, parent, id);
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

function fieldNodes(tree: Tree, object: DumpObject, id: string): DumpNode[] {
  return inGroups(id, object.fields.map((field, n): Entry => ({ line: field.line, endLine: lastLineOf(tree, field), make: (parent) => fieldNode(tree, object, field, parent, `${id}/f${n}`) })));
}

/** Of a field: where what it holds stands in it, that is its last line. */
function lastLineOf(tree: Tree, field: DumpField): number {
  return field.nested === undefined ? field.endLine ?? field.line : tree.dump.objects[field.nested]!.endLine;
}

function fieldNode(tree: Tree, object: DumpObject, field: DumpField, parent: string | undefined, id: string): DumpNode {
  const decoded = decodeField(tree.graph, object, field);
  const target = decoded.target;
  const inside = target !== undefined && target.dump === tree.dump && target.object !== object ? target.object : undefined;
  const fields = inside !== undefined && hasFields(inside) ? inside : undefined;
  const copy = decoded.value === null ? field.address : String(decoded.value);
  let known: DumpNode[] | undefined;
  return {
    id, ...(parent !== undefined && { parent }), label: decoded.name, description: decoded.missing && decoded.kind === 'object' ? t('{0}, not in the log', shortType(decoded.type)) : decoded.display,
    kind: decoded.kind === 'object' ? 'reference' : decoded.kind === 'valuetype' ? 'value' : decoded.kind, line: field.line,
    endLine: lastLineOf(tree, field), column: field.column, endColumn: field.endColumn,
    tooltip: {
      raw: field.raw, line: field.line, notes: decoded.notes, ...(decoded.type !== '' && { type: decoded.type }), ...(field.address !== undefined && { address: field.address }),
      ...(field.methodTable !== undefined && { methodTable: field.methodTable }), ...offsetOf(object, field),
    },
    hasChildren: fields !== undefined, children: () => (known ??= fields === undefined ? [] : fieldNodes(tree, fields, id)),
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

/** The tree of a transcript. Nothing is decoded before a node is asked for its children. */
export function dumpTree(dump: Dump, graph: DumpGraph = linkDump(dump)): DumpTree {
  return new Tree(dump, graph);
}
