import * as vscode from 'vscode';
import { actionsOf, type Evidence, type FindingActions, type FindingNode } from '../../engine/index';
import { Baselines } from '../baselines';
import { IdentifierProvider } from '../editor/identifiers';
import { goToFinding, revealEvidence } from '../navigation';
import type { Services } from '../services';
import type { FindingsView } from '../views/findings-view';
import { analyzeFile, analyzeFolder } from './analyze';
import { decodeValue } from './decode';
import { exportReport } from './export';
import { exportRedacted } from './redact';
import { trySampleCase } from './samples';

/** Every command of the manifest but those of the Objects view. */
export function registerCommands(services: Services, findings: FindingsView): void {
  const { context, cases } = services;
  const on = (id: string, run: (...args: never[]) => unknown): void => void context.subscriptions.push(vscode.commands.registerCommand(`exchangeLens.${id}`, run));
  const show = async (done: boolean): Promise<void> => {
    if (done) await findings.show();
  };
  on('analyzeFile', async (uri?: vscode.Uri, all?: unknown) => show(await analyzeFile(services, chosen(uri, all))));
  on('analyzeFolder', async (uri?: vscode.Uri, all?: unknown) => show(await analyzeFolder(services, chosen(uri, all), false)));
  on('analyzeFolderAsCase', async (uri?: vscode.Uri, all?: unknown) => show(await analyzeFolder(services, chosen(uri, all), true)));
  on('trySampleCase', async (folder?: string) => show(await trySampleCase(services, typeof folder === 'string' ? folder : undefined)));
  on('showFindings', (finding?: number) => findings.show(typeof finding === 'number' ? finding : undefined));
  on('decodeValue', (value?: string) => decodeValue(typeof value === 'string' ? value : undefined));
  on('nextFinding', (finding?: number, line?: number) => goToFinding(services, 1, number(finding), number(line)));
  on('previousFinding', (finding?: number, line?: number) => goToFinding(services, -1, number(finding), number(line)));
  on('openWalkthrough', () => vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`, false));
  on('exportReport', () => exportReport(services));
  on('case.clear', () => cases.clear());
  on('case.addFolder', async () => show(await analyzeFolder(services, undefined, false)));
  on('case.removeFile', (node?: { file?: { uri: vscode.Uri } }) => node?.file && cases.remove(node.file.uri));
  on('findings.groupBy', () => findings.chooseGrouping());
  on('findings.filter', () => findings.chooseFilter());
  on('findings.clearFilter', () => findings.clearFilter());
  const baselines = new Baselines(cases, services.log, context.subscriptions);
  on('finding.accept', (node?: FindingNode) => baselines.accept(node?.finding === undefined ? undefined : cases.findings[node.finding]));
  on('finding.withdraw', (node?: FindingNode) => baselines.withdraw(node?.finding === undefined ? undefined : cases.findings[node.finding]));
  on('exportRedacted', () => exportRedacted(services));
  on('finding.copy', (node?: FindingNode) => findings.copy(node));
  const actions = (node?: { finding?: number }): FindingActions => {
    const finding = node?.finding === undefined ? undefined : cases.findings[node.finding];
    return finding ? actionsOf(finding, cases.report.files) : {};
  };
  const copied = async (text: string | undefined): Promise<void> => (text === undefined ? undefined : vscode.env.clipboard.writeText(text));
  on('finding.openConfig', async (node?: FindingNode) => {
    const { config } = actions(node);
    if (config) await revealEvidence(services, config);
  });
  on('finding.copyXml', (node?: FindingNode) => copied(actions(node).xml));
  on('finding.copyCmdlet', (node?: FindingNode) => copied(actions(node).cmdlets));
  on('finding.openRule', (node?: FindingNode) => node?.finding !== undefined && openRulePage(context, cases.findings[node.finding]?.rule));
  on('openRulePage', (rule?: string) => openRulePage(context, rule));
  on('copyText', (text?: string) => typeof text === 'string' && vscode.env.clipboard.writeText(text));
  on('revealEvidence', (evidence: Evidence, keepFocus?: boolean) => revealEvidence(services, evidence, keepFocus === true));
  on('showSession', (uri: vscode.Uri, key: string, line: number) => showSession(services, uri, key, line));
}

/** The explorer hands over where the menu was opened, and everything that is selected. */
function chosen(uri: unknown, all: unknown): vscode.Uri[] | undefined {
  const selected = Array.isArray(all) ? all.filter((one) => one instanceof vscode.Uri) : [];
  if (selected.length > 0) return selected;
  return uri instanceof vscode.Uri ? [uri] : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The page of a rule, as it is shipped with the extension. */
async function openRulePage(context: vscode.ExtensionContext, rule: string | undefined): Promise<void> {
  if (!rule || !/^[a-z0-9-]{1,60}$/.test(rule)) return;
  const page = vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule}.md`);
  try {
    await vscode.workspace.fs.stat(page);
  } catch {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no page for the rule {0} yet.', rule));
    return;
  }
  await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
}

/** Every line of a session in VS Code's own list of references. */
async function showSession(services: Services, uri: vscode.Uri, key: string, line: number): Promise<void> {
  const places = await new IdentifierProvider(services).everywhere({ id: key, kind: 'session' });
  await vscode.commands.executeCommand('editor.action.peekLocations', uri, new vscode.Position(line - 1, 0), places, 'peek');
}
