import { nodeRows, type NodeRow } from '../editor/dump';
import { oneLine, shorten } from '../editor/text-lines';
import type { DumpNode, DumpTree } from '../objects/tree';

/** Told at once; a list of more is filtered, not read. */
const MAX_ROWS = 2_000;
const TEXT_CHARS = 200;

/** A node of the tree of objects, as plain data. */
export interface ObjectRow {
  id: string;
  label: string;
  description: string;
  kind: string;
  line: number;
  hasChildren: boolean;
  rows: NodeRow[];
  /** The debugger command that would show what the log does not hold. */
  command?: string;
}

/** The nodes below one, or the outermost. */
export function objectRows(tree: DumpTree, parent: string | undefined): ObjectRow[] {
  const nodes = parent === undefined ? tree.roots() : (tree.node(parent)?.children() ?? []);
  return nodes.slice(0, MAX_ROWS).map(rowOf);
}

function rowOf(node: DumpNode): ObjectRow {
  const { id, kind, line, hasChildren, copyCommand } = node;
  return {
    id, kind, line, hasChildren, label: shorten(oneLine(node.label), TEXT_CHARS), description: shorten(oneLine(node.description), TEXT_CHARS), rows: nodeRows(node),
    ...(copyCommand !== undefined && kind !== 'command' ? { command: copyCommand } : {}),
  };
}
