import * as vscode from 'vscode';
import { nodeRows, oneLine, type DumpModel, type DumpNode, type DumpNodeKind, type DumpTree } from '../../engine/index';
import { code, markdown, plain } from '../markdown';
import { revealLine } from '../navigation';
import type { DocumentEntry } from '../documents';
import type { Services } from '../services';
import { inSlices } from '../slices';

const ICON: Readonly<Record<DumpNodeKind, string>> = {
  command: 'terminal', group: 'list-tree', object: 'symbol-class', value: 'symbol-struct', string: 'symbol-string', number: 'symbol-number', boolean: 'symbol-boolean', enum: 'symbol-enum-member', flags: 'symbol-enum',
  date: 'calendar', timespan: 'watch', guid: 'key', array: 'symbol-array', null: 'circle-slash', error: 'error', reference: 'references', class: 'symbol-class', 'frame-variables': 'symbol-variable',
  stack: 'layers', frame: 'debug-stackframe', thread: 'server-process', lock: 'lock', deadlock: 'error', exception: 'bug', root: 'pinned', heap: 'graph', info: 'info', memory: 'file-binary',
};
/** What the icons say, for who hears them. */
function kindWords(): Readonly<Record<DumpNodeKind, string>> {
  const { t } = vscode.l10n;
  return words ??= {
    command: t('command'), group: t('group'), object: t('object'), value: t('value'), string: t('string'), number: t('number'), boolean: t('boolean'), enum: t('enumeration'), flags: t('flags'),
    date: t('date'), timespan: t('time span'), guid: 'GUID', array: t('array'), null: 'null', error: t('error'), reference: t('reference'), class: t('class'), 'frame-variables': t('variables'),
    stack: t('stack'), frame: t('frame'), thread: t('thread'), lock: t('lock'), deadlock: t('deadlock'), exception: t('exception'), root: t('root'), heap: t('heap'), info: t('note'), memory: t('memory'),
  };
}
let words: Readonly<Record<DumpNodeKind, string>> | undefined;
/** The cursor moves on at once; the tree follows when it rests. */
const FOLLOW_MS = 150;

/** The objects of the debugger log in the editor, decoded, as a tree that follows the cursor. */
export class ObjectsView implements vscode.TreeDataProvider<DumpNode> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<DumpNode>;
  private tree: DumpTree | undefined;
  /** The tree that is shown or being made. */
  private wanted: DumpTree | undefined;
  private ready: Promise<void> = Promise.resolve();
  /** A dump is being read, and its tree comes; with whether VS Code waits for it. */
  private coming: { read: Promise<void>; tree: Promise<void>; awaited: boolean } | undefined;
  private uri: vscode.Uri | undefined;
  private filter = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly services: Services) {
    this.view = vscode.window.createTreeView('exchangeLens.objects', { treeDataProvider: this, showCollapseAll: true });
    const { context, documents } = services;
    context.subscriptions.push(
      this.changed, this.view,
      documents.onDidStart(() => this.refresh()),
      documents.onDidReadDump(() => this.refresh()),
      documents.onDidAnalyze(() => this.refresh()),
      documents.onDidClose((uri) => uri.toString() === this.uri?.toString() && this.drop()),
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.window.onDidChangeTextEditorSelection((e) => this.follow(e)),
      this.view.onDidChangeVisibility(() => this.refresh()),
      { dispose: () => clearTimeout(this.timer) },
    );
    this.register();
    this.refresh();
  }

  getChildren(node?: DumpNode): DumpNode[] | Promise<DumpNode[]> {
    if (node) return node.children();
    if (this.coming) {
      this.coming.awaited = true;
      return this.coming.tree.then(() => this.top());
    }
    return this.top();
  }

  private top(): DumpNode[] | Promise<DumpNode[]> {
    const { tree } = this;
    if (!tree || this.filter === '') return tree?.top() ?? [];
    const wanted = this.filter.toLowerCase().split(/\s+/);
    return inSlices(filtered(tree.roots(), wanted), () => tree !== this.tree).then((found) => found ?? []);
  }

  getParent(node: DumpNode): DumpNode | undefined {
    if (node.parent !== undefined) return this.tree?.node(node.parent);
    return this.filter === '' ? this.tree?.groupOf(node) : undefined;
  }

  getTreeItem(node: DumpNode): vscode.TreeItem {
    const state = node.hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem(oneLine(node.label), state);
    item.id = node.id;
    item.description = oneLine(node.description);
    item.iconPath = new vscode.ThemeIcon(ICON[node.kind] ?? 'symbol-misc', node.kind === 'error' || node.kind === 'deadlock' || node.kind === 'exception' ? new vscode.ThemeColor('problemsErrorIcon.foreground') : undefined);
    item.contextValue = ['line', node.copyValue !== undefined && 'value', node.copyCommand !== undefined && 'expand', node.followRef !== undefined && 'ref'].filter(Boolean).join(' ');
    item.command = { command: 'exchangeLens.objects.reveal', title: vscode.l10n.t('Reveal Line'), arguments: [node, true] };
    item.accessibilityInformation = { label: [kindWords()[node.kind] ?? '', oneLine(node.label), oneLine(node.description)].filter((p) => p !== '').join(', ') };
    return item;
  }

  /** Tooltips are laid out when they are asked for. */
  resolveTreeItem(item: vscode.TreeItem, node: DumpNode): vscode.TreeItem {
    item.tooltip = tooltipOf(node);
    return item;
  }

  private refresh(): void {
    const entry = vscode.window.activeTextEditor && this.services.documents.get(vscode.window.activeTextEditor.document.uri);
    const dump = entry?.dump;
    if (entry?.isDump && !dump && this.view.visible) this.expect(entry);
    // another kind of file leaves the last dump in the tree: its objects are looked up from traces too
    if (!dump) return;
    this.uri = entry.document.uri;
    if (!this.view.visible) {
      void vscode.commands.executeCommand('setContext', 'exchangeLens.hasObjects', true);
      return;
    }
    if (dump.tree !== this.wanted) this.ready = this.take(dump, entry);
  }

  /** VS Code asks for the tree while the dump is being read, and gets it without another round. */
  private expect(entry: DocumentEntry): void {
    const read = entry.dumpRead;
    if (!read || this.coming?.read === read) return;
    const tree = read.then(() => this.ready).then(() => void (this.coming?.read === read && (this.coming = undefined)));
    this.coming = { read, tree, awaited: false };
    this.changed.fire();
  }

  /** Lays the tree out in slices; another dump may be wanted meanwhile. */
  private async take(dump: DumpModel, { document: { uri }, dumpRead }: DocumentEntry): Promise<void> {
    this.wanted = dump.tree;
    const steps = dump.prepare();
    const first = steps.next();
    // of a dump that was read it is there, and waits for no turn
    const tree = first.done ? first.value : await inSlices(steps, () => this.wanted !== dump.tree);
    if (!tree) return;
    this.tree = tree;
    const awaited = this.coming?.read === dumpRead && this.coming?.awaited;
    this.coming = undefined;
    this.show(awaited);
    this.view.description = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  }

  private drop(): void {
    this.tree = this.wanted = undefined;
    this.uri = undefined;
    this.view.description = '';
    this.show();
  }

  /** `awaited`: VS Code has asked already. */
  private show(awaited = false): void {
    // first: VS Code looks at once at the first change of a view, and gathers the next ones for a while
    if (!awaited) this.changed.fire();
    void vscode.commands.executeCommand('setContext', 'exchangeLens.hasObjects', (this.tree?.top().length ?? 0) > 0);
    void vscode.commands.executeCommand('setContext', 'exchangeLens.objectsFiltered', this.filter !== '');
    const message = this.filter !== '' ? vscode.l10n.t('Filter: {0}', this.filter) : undefined;
    if (this.view.message !== message) this.view.message = message;
  }

  /** The cursor moved: the tree shows the object it stands in. A click in the tree moves the cursor too, and needs no answer. */
  private follow(e: vscode.TextEditorSelectionChangeEvent): void {
    if (e.textEditor.document.uri.toString() !== this.uri?.toString() || !this.view.visible || this.filter !== '' || e.kind === undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const node = this.tree?.nodeAt(e.selections[0]!.active.line + 1);
      if (node && this.view.selection[0]?.id !== node.id) void this.view.reveal(node, { select: true, focus: false }).then(undefined, () => undefined);
    }, FOLLOW_MS);
  }

  private register(): void {
    const on = (id: string, run: (node?: DumpNode, keepFocus?: boolean) => unknown): void =>
      void this.services.context.subscriptions.push(vscode.commands.registerCommand(`exchangeLens.objects.${id}`, run));
    on('reveal', (node, keepFocus) => node && this.uri && revealLine(this.uri, new vscode.Range(node.line - 1, node.column, node.line - 1, node.column), keepFocus === true));
    on('copyValue', (node) => node?.copyValue !== undefined && vscode.env.clipboard.writeText(node.copyValue));
    on('copyCommand', (node) => node?.copyCommand !== undefined && vscode.env.clipboard.writeText(node.copyCommand));
    on('follow', async (node) => {
      const target = node?.followRef === undefined ? undefined : this.tree?.node(node.followRef);
      if (target) await this.view.reveal(target, { select: true, focus: true, expand: true });
    });
    on('filter', () => this.chooseFilter());
    on('clearFilter', () => this.setFilter(''));
    this.services.context.subscriptions.push(vscode.commands.registerCommand('exchangeLens.objects.show', (uri: vscode.Uri, line: number) => this.showLine(uri, line)));
  }

  /** From a lens: the view comes up at the object of a line. */
  private async showLine(uri: vscode.Uri, line: number): Promise<void> {
    await vscode.commands.executeCommand('exchangeLens.objects.focus');
    this.refresh();
    await this.ready;
    const node = this.uri?.toString() === uri.toString() ? this.tree?.nodeAt(line) : undefined;
    if (node) await this.view.reveal(node, { select: true, focus: true, expand: true });
  }

  private async chooseFilter(): Promise<void> {
    const text = await vscode.window.showInputBox({ title: vscode.l10n.t('Filter objects'), prompt: vscode.l10n.t('Words in a command, type or value; only objects that hold them are shown'), value: this.filter });
    if (text !== undefined) this.setFilter(text.trim());
  }

  private setFilter(filter: string): void {
    this.filter = filter;
    this.show();
  }
}

/** Roots looked into between two pauses. */
const ROOTS_A_STEP = 5;

function* filtered(roots: readonly DumpNode[], words: readonly string[]): Generator<void, DumpNode[]> {
  const found: DumpNode[] = [];
  for (let i = 0; i < roots.length; i++) {
    if (i % ROOTS_A_STEP === 0) yield;
    if (words.every((w) => matches(roots[i]!, w))) found.push(roots[i]!);
  }
  return found;
}

/** What lists nothing but what it printed: frames, threads, tasks. The others lead to each other. */
const PLAIN: ReadonlySet<DumpNodeKind> = new Set<DumpNodeKind>(['stack', 'frame', 'thread', 'lock', 'deadlock', 'exception', 'root', 'heap', 'info']);

/** In a root, or in what stands directly below it: deeper would open the whole dump. */
function matches(node: DumpNode, word: string): boolean {
  const has = (n: DumpNode): boolean => `${n.label} ${n.description}`.toLowerCase().includes(word) || (PLAIN.has(n.kind) && n.children().some(has));
  return has(node) || node.children().some((child) => has(child) || (node.kind === 'command' && child.children().some(has)));
}

function tooltipOf(node: DumpNode): vscode.MarkdownString {
  const list = nodeRows(node).map(({ name, value }) => `- ${plain(name)}: ${code(value)}`);
  const next = node.copyCommand === undefined || node.kind === 'command' ? [] : [`${plain(vscode.l10n.t('To see it:'))} ${code(node.copyCommand)}`];
  return markdown([`**${plain(node.label)}**`, list.join('\n'), ...node.tooltip.notes.map(plain), ...next].join('\n\n'));
}
