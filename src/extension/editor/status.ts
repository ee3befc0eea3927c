import * as vscode from 'vscode';
import { detectFormat, linesOf, summaryOf } from '../../engine/index';
import { EDITOR_BYTES, sizeOf } from '../files/size';
import { SELECTOR } from '../languages';
import { serverZone } from '../settings';
import type { Services } from '../services';

/** Enough of a file to know what it is. */
const HEAD_BYTES = 64 * 1024;
const NAME = /\.(log|txt|csv)$/i;

/** `80,112 lines · 3 findings` and the times beside the language, which tells the format, and a word about files too large for the editor. VS Code gives it one line of 500 pixels. */
export class Status {
  private readonly item = vscode.languages.createLanguageStatusItem('exchangeLens', SELECTOR);
  private readonly large = vscode.window.createStatusBarItem('exchangeLens.large', vscode.StatusBarAlignment.Left, 0);
  private shown = 0;

  constructor(private readonly services: Services) {
    const { context, documents, cases } = services;
    this.item.name = 'Exchange Lens';
    this.large.name = 'Exchange Lens';
    context.subscriptions.push(
      this.item, this.large,
      documents.onDidAnalyze(() => this.refresh()),
      cases.onDidChange(() => this.refresh()),
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.window.tabGroups.onDidChangeTabs(() => void this.lookAtTab()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => void this.lookAtTab()),
    );
    this.refresh();
    void this.lookAtTab();
  }

  private refresh(): void {
    const document = vscode.window.activeTextEditor?.document;
    const entry = document && this.services.documents.get(document.uri);
    void vscode.commands.executeCommand('setContext', 'exchangeLens.hasFindings', this.services.cases.findings.length > 0);
    if (!entry) return;
    this.item.busy = !entry.isCurrent;
    const scan = this.services.cases.scanOf(entry.path) ?? entry.model?.scan;
    if (!scan) {
      this.item.text = vscode.l10n.t('Reading…');
      return;
    }
    const s = summaryOf(scan, this.services.cases.findings);
    const { problem } = serverZone();
    // taken out of the case it has findings that nobody shows
    const inCase = this.services.cases.get(document.uri) !== undefined;
    this.item.text = `${s.lines} · ${inCase ? s.findings : vscode.l10n.t('not in the case')}`;
    this.item.command = inCase ? { command: 'exchangeLens.showFindings', title: vscode.l10n.t('Show Findings') } : { command: 'exchangeLens.analyzeFile', title: vscode.l10n.t('Analyze File') };
    this.item.detail = problem ?? (s.range || s.zone || undefined);
    this.item.severity = problem ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    this.item.accessibilityInformation = { label: `Exchange Lens: ${s.format}, ${this.item.text}` };
  }

  /** VS Code keeps documents over 50 MB to itself; only their tab tells that they are there. */
  private async lookAtTab(): Promise<void> {
    const turn = ++this.shown;
    this.large.hide();
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputText) || !NAME.test(input.uri.path)) return;
    const { uri } = input;
    if ((await sizeOf(uri)) < EDITOR_BYTES) return;
    // the document of a tab arrives a moment after it
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (turn !== this.shown || vscode.workspace.textDocuments.some((d) => d.uri.toString() === uri.toString())) return;
    if (!(await this.isOurs(uri)) || turn !== this.shown) return;
    this.large.text = `$(search) ${vscode.l10n.t('Exchange Lens: too large for the editor, analyze from disk')}`;
    this.large.tooltip = vscode.l10n.t('VS Code does not hand documents over 50 MB to extensions. The file is read from disk instead, in the background.');
    this.large.command = { command: 'exchangeLens.analyzeFile', title: vscode.l10n.t('Analyze File'), arguments: [uri] };
    this.large.show();
  }

  private async isOurs(uri: vscode.Uri): Promise<boolean> {
    try {
      const source = await this.services.platform.source(uri, uri.path);
      for await (const chunk of source.chunks(0, HEAD_BYTES)) return detectFormat(uri.path, linesOf(new TextDecoder().decode(chunk))) !== undefined;
    } catch (error) {
      this.services.log.debug(`${uri.toString()}: ${String(error)}`);
    }
    return false;
  }
}
