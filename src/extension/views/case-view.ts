import * as vscode from 'vscode';
import { baseName, distinctNames, limitText, oneLine, shorten, summaryOf, type FileScan } from '../../engine/index';
import type { CaseFile } from '../cases';
import { analyzeFile } from '../commands/analyze';
import type { Services } from '../services';

type Node = { kind: 'file'; file: CaseFile; scan: FileScan } | { kind: 'others'; files: CaseFile[]; refused: boolean } | { kind: 'left'; kinds: readonly (readonly [string, number])[] };

/** Nothing to read in them: listed together at the end. */
const UNREAD = new Set(['unknown', 'empty', 'binary', 'unreadable']);

/** The whole verdict stands in the report; here it must leave room for the files, and still say what happens to whom. */
const VERDICT_CHARS = 250;
/** A row is not longer. */
const LIST_CHARS = 80;

const URIS = 'text/uri-list';
const OWN = 'application/vnd.code.tree.exchangelens.case';

/** Files and folders that are dropped on the case are analyzed into it; its files can be dragged into an editor. */
class CaseDrop implements vscode.TreeDragAndDropController<Node> {
  readonly dropMimeTypes = [URIS];
  readonly dragMimeTypes = [URIS];

  constructor(private readonly services: Services) {}

  handleDrag(nodes: readonly Node[], data: vscode.DataTransfer): void {
    const uris = nodes.flatMap((node) => (node.kind === 'file' ? [node.file.uri.toString()] : []));
    if (uris.length > 0) data.set(URIS, new vscode.DataTransferItem(uris.join('\r\n')));
  }

  async handleDrop(_target: Node | undefined, data: vscode.DataTransfer): Promise<void> {
    const list = data.get(OWN) ? undefined : await data.get(URIS)?.asString();
    const uris = (list ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#')).map((line) => vscode.Uri.parse(line));
    if (uris.length > 0) await analyzeFile(this.services, uris);
  }
}

/** The files of the case: format, range, zone, findings. */
export class CaseView implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Node>;
  /** Logs of several servers have the same names. */
  private names: ReadonlyMap<string, string> = new Map();

  constructor(private readonly services: Services) {
    this.view = vscode.window.createTreeView('exchangeLens.case', { treeDataProvider: this, dragAndDropController: new CaseDrop(services) });
    services.context.subscriptions.push(this.changed, this.view, services.cases.onDidChange(() => this.refresh()));
  }

  private refresh(): void {
    const { cases } = this.services;
    const files = cases.list();
    this.view.description = cases.name;
    this.view.message = files.some((f) => !UNREAD.has(f.scan.format)) && cases.report.verdict !== '' ? words(cases.report.verdict, VERDICT_CHARS) : undefined;
    void vscode.commands.executeCommand('setContext', 'exchangeLens.hasFiles', files.length > 0);
    this.changed.fire();
  }

  getChildren(node?: Node): Node[] {
    const { cases } = this.services;
    if (node?.kind === 'others') return node.files.map((file) => ({ kind: 'file', file, scan: file.scan }));
    if (node) return [];
    const files = cases.list().sort((a, b) => baseName(a.path).localeCompare(baseName(b.path)) || a.path.localeCompare(b.path));
    this.names = distinctNames(files.map((f) => f.path));
    const read = files.filter((f) => !UNREAD.has(f.scan.format));
    const unread = files.filter((f) => UNREAD.has(f.scan.format));
    const nodes = read.map((file): Node => ({ kind: 'file', file, scan: cases.scanOf(file.path) ?? file.scan }));
    // alone they stand where they can be seen
    if (read.length === 0) nodes.push(...unread.map((file): Node => ({ kind: 'file', file, scan: file.scan })));
    else for (const refused of [true, false]) {
      const group = unread.filter((f) => (f.scan.format === 'unreadable') === refused);
      if (group.length > 0) nodes.push({ kind: 'others', files: group, refused });
    }
    const left = cases.leftOut;
    if (left.length > 0) nodes.push({ kind: 'left', kinds: left });
    return nodes;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'left') return leftItem(node.kinds);
    return node.kind === 'file' ? this.fileItem(node.file, node.scan) : othersItem(node.files, node.refused);
  }

  private fileItem(file: CaseFile, scan: FileScan): vscode.TreeItem {
    const s = summaryOf(scan, this.services.cases.findings);
    const name = oneLine(this.names.get(file.path) ?? baseName(file.path));
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
    item.id = file.uri.toString();
    item.resourceUri = file.uri;
    const of = this.services.cases.report.copies.find((c) => c.path === file.path)?.of;
    const found = of === undefined ? s.findings : vscode.l10n.t('copy of {0}', oneLine(this.names.get(of) ?? of));
    const unread = UNREAD.has(scan.format);
    item.description = unread ? oneLine(scan.error ?? unreadName(scan.format)) : [found, s.range || s.zone].filter((p) => p !== '').join(' · ');
    item.tooltip = [file.path, ...(unread ? [String(item.description)] : [`${s.format} · ${s.lines}`, s.range, found]), ...scan.limits.map(limitText)].filter((p) => p !== '').map(oneLine).join('\n');
    item.iconPath = new vscode.ThemeIcon(scan.format === 'unreadable' ? 'warning' : unread ? 'question' : 'file');
    item.contextValue = 'file';
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [file.uri] };
    item.accessibilityInformation = { label: (unread ? [name, String(item.description)] : [name, s.format, s.lines, found, s.range]).filter((p) => p !== '').join(', ') };
    return item;
  }
}

function unreadName(format: string): string {
  const names: Record<string, string> = { empty: vscode.l10n.t('empty'), binary: vscode.l10n.t('binary'), unreadable: vscode.l10n.t('unreadable') };
  return names[format] ?? vscode.l10n.t('not recognised');
}

/** No longer than that: whole sentences where they are most of it, else whole words. */
function words(text: string, max: number): string {
  if (text.length <= max) return text;
  const sentence = text.lastIndexOf('. ', max - 3) + 1;
  if (sentence > max / 2) return `${text.slice(0, sentence)} …`;
  const word = text.lastIndexOf(' ', max - 1);
  return word < 1 ? shorten(text, max) : `${text.slice(0, word).replace(/[,;:(]$/, '')}…`;
}

/** `refused`: they could not be read, or nobody waited for them. */
function othersItem(files: readonly CaseFile[], refused: boolean): vscode.TreeItem {
  const n = files.length;
  const label = refused ? (n === 1 ? vscode.l10n.t('1 file could not be read') : vscode.l10n.t('{0} files could not be read', n)) : n === 1 ? vscode.l10n.t('1 file not recognised') : vscode.l10n.t('{0} files not recognised', n);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = refused ? 'refused' : 'others';
  item.iconPath = new vscode.ThemeIcon(refused ? 'warning' : 'question');
  item.accessibilityInformation = { label };
  return item;
}

/** A folder of an incident also holds pictures and documents: nobody wants to be told each time, everybody wants to be able to look. */
function leftItem(kinds: readonly (readonly [string, number])[]): vscode.TreeItem {
  const count = kinds.reduce((n, [, files]) => n + files, 0);
  const label = count === 1 ? vscode.l10n.t('1 file not read') : vscode.l10n.t('{0} files not read', count);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const list = kinds.map(([kind, n]) => `${oneLine(kind)} ${n}`).join(', ');
  item.id = 'left';
  item.description = shorten(list, LIST_CHARS);
  item.tooltip = `${vscode.l10n.t('Their names are not those of logs')}\n${shorten(list, VERDICT_CHARS)}`;
  item.iconPath = new vscode.ThemeIcon('circle-slash');
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}
