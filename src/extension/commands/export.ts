import * as vscode from 'vscode';
import { formatTitle, htmlReport, jsonReport, markdownReport, sarifReport } from '../../engine/index';
import type { Services } from '../services';

interface Choice extends vscode.QuickPickItem {
  extension: string;
  render(): string;
}

/** Writes the case as a report and opens it. */
export async function exportReport(services: Services): Promise<void> {
  const { cases, context } = services;
  if (cases.list().length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing has been analyzed yet.'));
    return;
  }
  const version = String((context.extension.packageJSON as { version: string }).version);
  const { report } = cases;
  const choices: Choice[] = [
    { label: 'Markdown', description: vscode.l10n.t('for a ticket'), extension: 'md', render: () => markdownReport(report, { version, formatTitle }) },
    { label: 'HTML', description: vscode.l10n.t('one page, prints well, needs no network'), extension: 'html', render: () => htmlReport(report, { version, formatTitle }) },
    { label: 'SARIF', description: vscode.l10n.t('for other tools'), extension: 'sarif', render: () => sarifReport(report, { version }) },
    { label: 'JSON', description: vscode.l10n.t('for scripts'), extension: 'json', render: () => jsonReport(report, { version }) },
  ];
  const choice = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Export Report') });
  if (!choice) return;
  const name = (cases.name || 'exchange-lens').replace(/[^\w.-]+/g, '-');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ title: vscode.l10n.t('Export Report'), defaultUri: folder && vscode.Uri.joinPath(folder, `${name}-report.${choice.extension}`), filters: { [choice.label]: [choice.extension] } });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(choice.render()));
  if (choice.extension === 'html') await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}
