import * as vscode from 'vscode';
import { oneLine, timeText, type Evidence, type Finding, type TimelineEntry } from '../../engine/index';
import type { Services } from '../services';

/** What happened when, in UTC; a click shows the line that proves it. */
export class TimelineView implements vscode.TreeDataProvider<TimelineEntry> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly services: Services) {
    const view = vscode.window.createTreeView('exchangeLens.timeline', { treeDataProvider: this });
    services.context.subscriptions.push(this.changed, view, services.cases.onDidChange(() => this.changed.fire()));
  }

  getChildren(node?: TimelineEntry): TimelineEntry[] {
    return node ? [] : [...this.services.cases.report.timeline];
  }

  getTreeItem(entry: TimelineEntry): vscode.TreeItem {
    const item = new vscode.TreeItem(timeOf(entry.at));
    const evidence = lineOf(entry, this.services.cases.findings[entry.evidence]);
    item.description = oneLine(entry.what);
    item.tooltip = `${timeText(entry.at)}\n${oneLine(entry.what)}`;
    item.iconPath = new vscode.ThemeIcon('circle-small-filled');
    if (evidence) item.command = { command: 'exchangeLens.revealEvidence', title: vscode.l10n.t('Go to Line'), arguments: [evidence, true] };
    item.accessibilityInformation = { label: `${timeText(entry.at)}, ${entry.what}` };
    return item;
  }
}

/** The line that tells the event, with its span where the finding shows it; else the finding's first line. */
function lineOf(entry: TimelineEntry, finding: Finding | undefined): Evidence | undefined {
  const { path, line } = entry;
  if (path === undefined || line === undefined) return finding?.evidence[0];
  return finding?.evidence.find((e) => e.path === path && e.line === line) ?? { path, line, column: 0, endColumn: 0, text: '' };
}

/** `03-11 04:00:11Z`, `03-11 04:00:11?` where the zone is not known; the tooltip says so in words, and the year. */
function timeOf(at: string): string {
  return `${at.slice(5, 10)} ${at.slice(11, 19)}${at.endsWith('Z') ? 'Z' : '?'}`;
}
