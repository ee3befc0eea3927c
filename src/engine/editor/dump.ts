import { t } from '../l10n';
import { linkDump, type DumpGraph } from '../objects/link';
import type { Dump, DumpObject } from '../objects/model';
import { addressKey } from '../objects/parse/scan';
import { objectSummary } from '../objects/summary';
import { dumpTree, type DumpNode, type DumpTree } from '../objects/tree';
import type { Lens } from './lenses';
import type { OutlineNode } from './outline';
import { oneLine, shorten } from './text-lines';

/** A debugger log that stands in a document, linked and as a tree; the tree made when first asked for. */
export class DumpModel {
  private asTree: DumpTree | undefined;
  private byAddress: Map<string, DumpObject> | undefined;

  constructor(
    readonly dump: Dump,
    readonly graph: DumpGraph = linkDump(dump),
  ) {}

  get tree(): DumpTree {
    return (this.asTree ??= dumpTree(this.dump, this.graph));
  }

  /** Makes the tree, a step at a time. */
  *prepare(): Generator<void, DumpTree> {
    yield* this.tree.rootsSteps();
    return this.tree;
  }

  /** Where the object of an address is dumped, the first time. */
  objectAt(address: string): DumpObject | undefined {
    if (!this.byAddress) {
      this.byAddress = new Map();
      for (const object of this.dump.objects) {
        const key = object.address === undefined ? undefined : addressKey(object.address);
        if (key !== undefined && !this.byAddress.has(key)) this.byAddress.set(key, object);
      }
    }
    return this.byAddress.get(addressKey(address.toLowerCase().replaceAll('`', '')));
  }
}

/** What a node of the tree says beyond its label: name and value, as text. */
export interface NodeRow {
  name: string;
  value: string;
}

/** Type, address, place: the rows of a tooltip or hover, in the reader's language. */
export function nodeRows(node: DumpNode): NodeRow[] {
  const { tooltip } = node;
  const rows: [string, string | undefined][] = [
    [t('As printed'), tooltip.raw],
    [t('Type'), tooltip.type],
    [t('Address'), tooltip.address],
    [t('Method table'), tooltip.methodTable],
    [t('Offset'), tooltip.offset === undefined ? undefined : `0x${tooltip.offset.toString(16)} (${tooltip.offset})`],
    [t('Line'), String(tooltip.line)],
  ];
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
}

/** Objects listed in an outline, and lenses above objects: more than anyone scrolls through. */
const MAX_NODES = 10_000;
const MAX_LENSES = 500;
/** Roots laid out between two pauses. */
const ROOTS_A_STEP = 5;
const NAME_CHARS = 120;

/** Commands, and what each printed. */
export function* dumpOutline(model: DumpModel): Generator<void, OutlineNode[]> {
  let left = MAX_NODES;
  const node = (n: DumpNode, depth: number): OutlineNode => ({
    name: shorten(oneLine(n.label), NAME_CHARS), detail: shorten(oneLine(n.description), NAME_CHARS), kind: n.kind === 'command' ? 'block' : 'object', from: n.line, to: n.endLine, at: n.line,
    children: depth > 0 ? n.children().filter((c) => c.line >= n.line && c.endLine <= n.endLine && left-- > 0).map((c) => node(c, depth - 1)) : [],
  });
  const out: OutlineNode[] = [];
  const roots = (yield* model.prepare()).roots();
  for (const root of roots) {
    if (left-- <= 0) break;
    if (out.length % ROOTS_A_STEP === 0) yield;
    out.push(node(root, 1));
  }
  return out;
}

/** Above each object: what it is, in one line. */
export function dumpLenses(model: DumpModel): Lens[] {
  const shown = model.dump.objects.filter((o) => o.form === 'object').slice(0, MAX_LENSES);
  // worded when they come into view
  return shown.map((o): Lens => ({ line: o.line, kind: 'object', get title() { return shorten(oneLine(objectSummary(model.graph, o)), NAME_CHARS); } }));
}
