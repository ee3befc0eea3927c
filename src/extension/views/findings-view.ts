import * as vscode from 'vscode';
import { actionsOf, findingAsText, findingTree, oneLine, severityText, type FindingNode, type GroupBy } from '../../engine/index';
import { plain } from '../markdown';
import type { Services } from '../services';

const SEVERITY_ICON: Readonly<Record<string, vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
  info: new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground')),
  hint: new vscode.ThemeIcon('lightbulb'),
};
const KIND_ICON: Readonly<Record<FindingNode['kind'], string>> = { finding: 'info', subject: 'mail', file: 'file', evidence: 'go-to-file', more: 'ellipsis' };
const STATE = 'exchangeLens.findings.groupBy';

/** Findings by rule, by file or by subject, each down to its lines. */
export class FindingsView implements vscode.TreeDataProvider<FindingNode> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<FindingNode>;
  private by: GroupBy;
  private filter = '';
  private roots: FindingNode[] = [];

  constructor(private readonly services: Services) {
    this.by = services.context.workspaceState.get<GroupBy>(STATE, 'rule');
    this.view = vscode.window.createTreeView('exchangeLens.findings', { treeDataProvider: this, showCollapseAll: true });
    services.context.subscriptions.push(this.changed, this.view, services.cases.onDidChange(() => this.refresh()));
  }

  private refresh(): void {
    const { findings } = this.services.cases;
    this.roots = findingTree(findings, this.by, this.filter);
    const problems = findings.filter((f) => !f.accepted && (f.severity === 'error' || f.severity === 'warning')).length;
    this.view.badge = problems > 0 ? { value: problems, tooltip: problems === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', problems) } : undefined;
    this.view.message = this.filter !== '' ? vscode.l10n.t('Filter: {0}', this.filter) : undefined;
    void vscode.commands.executeCommand('setContext', 'exchangeLens.findingsFiltered', this.filter !== '');
    this.changed.fire();
  }

  getChildren(node?: FindingNode): FindingNode[] {
    if (!node) return this.roots;
    return node.children();
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(node: FindingNode): vscode.TreeItem {
    const leaf = node.kind === 'evidence' || node.kind === 'more';
    const item = new vscode.TreeItem(node.label, leaf ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `${this.by}:${this.filter}:${node.id}`;
    item.description = node.description;
    item.tooltip = node.kind === 'finding' ? new vscode.MarkdownString(plain(node.tooltip)) : node.tooltip;
    item.iconPath = node.severity ? SEVERITY_ICON[node.severity] : new vscode.ThemeIcon(node.kind === 'subject' && !node.label.includes('@') ? 'symbol-field' : KIND_ICON[node.kind]);
    const accepted = node.kind === 'finding' && node.finding !== undefined ? this.services.cases.findings[node.finding]?.accepted : undefined;
    if (accepted) {
      item.iconPath = new vscode.ThemeIcon('pass');
      item.description = vscode.l10n.t('accepted: {0}', oneLine(accepted.note));
    }
    item.contextValue = node.kind === 'finding' ? this.contextOf(node.finding) : node.kind;
    if (leaf && node.evidence) item.command = { command: 'exchangeLens.revealEvidence', title: vscode.l10n.t('Go to Line'), arguments: [node.evidence, true] };
    const severity = node.severity ? `${severityText(node.severity)}, ` : '';
    item.accessibilityInformation = { label: `${severity}${node.label}, ${String(item.description)}` };
    return item;
  }

  /** `rule config xml cmdlet accepted`: what the menu of a finding offers. */
  private contextOf(index: number | undefined): string {
    const { cases } = this.services;
    const finding = index === undefined ? undefined : cases.findings[index];
    const { config, xml, cmdlets } = finding ? actionsOf(finding, cases.report.files) : {};
    return ['rule', config && 'config', xml !== undefined && 'xml', cmdlets !== undefined && 'cmdlet', finding?.accepted && 'accepted'].filter(Boolean).join(' ');
  }

  /** Brings the view up, at a finding when one is named. */
  async show(finding?: number): Promise<void> {
    await vscode.commands.executeCommand('exchangeLens.findings.focus');
    if (finding === undefined) return;
    if (this.by !== 'rule' || this.filter !== '') this.set('rule', '');
    const node = this.roots.find((n) => n.finding === finding);
    if (node) await this.view.reveal(node, { select: true, focus: true, expand: true });
  }

  async chooseGrouping(): Promise<void> {
    const choices: (vscode.QuickPickItem & { by: GroupBy })[] = [
      { label: vscode.l10n.t('Rule'), description: vscode.l10n.t('what is wrong'), by: 'rule' },
      { label: vscode.l10n.t('File'), description: vscode.l10n.t('where it shows'), by: 'file' },
      { label: vscode.l10n.t('Subject'), description: vscode.l10n.t('recipient, database, server'), by: 'subject' },
    ];
    const choice = await vscode.window.showQuickPick(choices.map((c) => ({ ...c, picked: c.by === this.by })), { title: vscode.l10n.t('Group findings by') });
    if (choice) this.set(choice.by, this.filter);
  }

  async chooseFilter(): Promise<void> {
    const text = await vscode.window.showInputBox({ title: vscode.l10n.t('Filter findings'), prompt: vscode.l10n.t('Words that stand in a finding, a subject or a file name'), value: this.filter });
    if (text !== undefined) this.set(this.by, text.trim());
  }

  clearFilter(): void {
    this.set(this.by, '');
  }

  async copy(node: FindingNode | undefined): Promise<void> {
    const finding = node?.finding === undefined ? undefined : this.services.cases.findings[node.finding];
    if (finding) await vscode.env.clipboard.writeText(findingAsText(finding));
  }

  private set(by: GroupBy, filter: string): void {
    this.by = by;
    this.filter = filter;
    void this.services.context.workspaceState.update(STATE, by);
    this.refresh();
  }
}
