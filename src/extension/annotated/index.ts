import * as vscode from 'vscode';
import { baseName, distinctNames, oneLine } from '../../engine/index';
import { activeUri } from '../commands/analyze';
import { EDITOR_BYTES, sizeOf } from '../files/size';
import { isNoFile } from '../files/web';
import type { Services } from '../services';
import type { ViewBackend } from './backend';
import { SavedFilters } from './filters';
import { messageHtml } from './html';
import { AnnotatedView, type OpenFile } from './view';
import { VirtualBackend } from './web-backend';

export const VIEW_TYPE = 'exchangeLens.annotated';
const CASE_TYPE = 'exchangeLens.annotatedCase';
/** Names of logs that this view is offered for; the manifest lists the same. */
const LOG_NAME = /(^|\/)(connectlog|msgtrk|send20|recv20|agentlog|httpproxy_|ews_|u_ex|exchangesetup)[^/]*\.log$/i;

/** The annotated view: a read-only editor for one file, and a panel for the files of the case. */
export class AnnotatedViews implements vscode.CustomReadonlyEditorProvider {
  private readonly views = new Map<vscode.WebviewPanel, AnnotatedView>();
  private readonly offered = new Set<string>();
  private readonly filters: SavedFilters;
  /** Lines to show once the editor that is being opened is there. */
  private readonly wanted = new Map<string, number>();

  constructor(
    private readonly services: Services,
    private readonly messages: Record<string, string>,
  ) {
    const { subscriptions } = services.context;
    this.filters = new SavedFilters(services.context);
    subscriptions.push(this.filters);
    const on = (id: string, run: (...args: never[]) => unknown): void => void subscriptions.push(vscode.commands.registerCommand(`exchangeLens.${id}`, run));
    subscriptions.push(vscode.window.registerCustomEditorProvider(VIEW_TYPE, this, { supportsMultipleEditorsPerDocument: true, webviewOptions: { enableFindWidget: false } }));
    on('openAnnotated', (from?: vscode.Uri | { file?: { uri: vscode.Uri } }, line?: number) => {
      return this.choose(from instanceof vscode.Uri ? from : from?.file?.uri ?? activeUri(), line);
    });
    on('openCaseAnnotated', () => this.openCase());
    for (const [id, what] of [['next', 'next'], ['previous', 'previous'], ['export', 'export'], ['search', 'search'], ['goToLine', 'go-to-line']] as const) {
      on(`annotated.${id}`, () => this.active()?.do(what));
    }
    subscriptions.push(vscode.window.tabGroups.onDidChangeTabs((e) => e.opened.forEach((tab) => void this.offer(tab))));
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose() {} };
  }

  async resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    await this.attach(panel, [document.uri]);
    const line = this.wanted.get(document.uri.toString());
    this.wanted.delete(document.uri.toString());
    if (line !== undefined) this.views.get(panel)?.reveal(0, line);
  }

  /** The file, or one that is asked for where none is open. */
  private async choose(file: vscode.Uri | undefined, line: unknown): Promise<void> {
    const uri = file ?? (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Open Annotated View'), canSelectMany: false }))?.[0];
    if (uri) await this.open(uri, typeof line === 'number' ? line : lineOf(uri));
  }

  /** Shows a file, at a line if one is given. */
  async open(uri: vscode.Uri, line?: number): Promise<void> {
    if (isNoFile(uri)) {
      void vscode.window.showInformationMessage(vscode.l10n.t('The annotated view reads files: save the document first.'));
      return;
    }
    for (const [panel, view] of this.views) {
      const file = view.has(uri);
      if (file < 0) continue;
      panel.reveal();
      if (line !== undefined) view.reveal(file, line);
      return;
    }
    if (line !== undefined) this.wanted.set(uri.toString(), line);
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
  }

  private async openCase(): Promise<void> {
    const { cases } = this.services;
    // not in the order in which they happened to be read
    const uris = cases.list().sort((a, b) => (a.path < b.path ? -1 : 1)).map((f) => f.uri);
    if (uris.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('The case has no files yet: analyze a file or a folder first.'));
      return;
    }
    const title = cases.name || vscode.l10n.t('Case');
    const panel = vscode.window.createWebviewPanel(CASE_TYPE, title, vscode.ViewColumn.Active, {});
    await this.attach(panel, uris);
  }

  /** Files that cannot be read are named, and left out of a case. */
  private async attach(panel: vscode.WebviewPanel, wanted: readonly vscode.Uri[]): Promise<void> {
    const { services } = this;
    const found = await Promise.all(wanted.map(async (uri) => ({ uri, ...(await askedSize(uri)) })));
    const refused = found.flatMap(({ uri, error }) => (error === undefined ? [] : [vscode.l10n.t('{0} could not be read: {1}', oneLine(baseName(uri.path)), oneLine(error))]));
    if (refused.length === wanted.length) {
      panel.webview.html = messageHtml(refused);
      return;
    }
    if (refused.length > 0) void vscode.window.showWarningMessage(refused.length === 1 ? refused[0]! : vscode.l10n.t('{0} (and {1} more)', refused[0]!, refused.length - 1));
    const uris = found.flatMap(({ uri, error }) => (error === undefined ? [uri] : []));
    const sizes = found.flatMap(({ size, error }) => (error === undefined ? [size] : []));
    const backend: ViewBackend = services.platform.views?.(uris, sizes.reduce((a, b) => a + b, 0)) ?? new VirtualBackend();
    const names = distinctNames(uris.map((uri) => uri.path));
    const files = uris.map((uri, i): OpenFile => ({ uri, file: { path: services.cases.pathOf(uri), name: names.get(uri.path)!, size: sizes[i]! } }));
    // an editor that is split begins where it was
    const beside = files.length === 1 ? [...this.views.values()].find((other) => other.has(files[0]!.uri) === 0)?.line : undefined;
    const view = new AnnotatedView(services, panel.webview, panel.title, files, backend, this.filters, this.messages, beside);
    this.views.set(panel, view);
    panel.onDidDispose(() => {
      this.views.delete(panel);
      view.close((uri) => [...this.views.values()].some((other) => other.has(uri) >= 0));
    });
  }

  private active(): AnnotatedView | undefined {
    for (const [panel, view] of this.views) if (panel.active) return view;
    return undefined;
  }

  /** A log too large for VS Code's editor was opened in it: this view shows what the editor cannot. */
  private async offer(tab: vscode.Tab): Promise<void> {
    if (!(tab.input instanceof vscode.TabInputText)) return;
    const { uri } = tab.input;
    if (this.offered.has(uri.toString()) || !LOG_NAME.test(uri.path)) return;
    if ((await sizeOf(uri)) < EDITOR_BYTES) return;
    this.offered.add(uri.toString());
    const show = vscode.l10n.t('Open Annotated View');
    const answer = await vscode.window.showInformationMessage(vscode.l10n.t('{0} is larger than VS Code lets extensions read in an editor. The annotated view has no such limit.', uri.path.slice(uri.path.lastIndexOf('/') + 1)), show);
    if (answer === show) await this.open(uri);
  }
}

/** Where the reader is in the text of a file: the view begins there. */
function lineOf(uri: vscode.Uri | undefined): number | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && editor.document.uri.toString() === uri?.toString() && editor.selection.active.line > 0 ? editor.selection.active.line + 1 : undefined;
}

async function askedSize(uri: vscode.Uri): Promise<{ size: number; error?: string }> {
  try {
    return { size: (await vscode.workspace.fs.stat(uri)).size };
  } catch (error) {
    const gone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { size: 0, error: gone ? vscode.l10n.t('it is no longer there') : error instanceof Error ? error.message : String(error) };
  }
}
