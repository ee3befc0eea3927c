import * as vscode from 'vscode';
import { lenses, type Lens } from '../../engine/index';
import { caseOptions, isOn } from '../settings';
import type { Services } from '../services';

class OurLens extends vscode.CodeLens {
  constructor(
    readonly lens: Lens,
    readonly document: vscode.Uri,
    readonly action: 'show' | 'next' | 'explain',
  ) {
    super(new vscode.Range(lens.line - 1, 0, lens.line - 1, 0));
  }
}

/** Lines above the first line of each finding and above sessions with failures. Titles are made when they come into view. */
export class LensProvider implements vscode.CodeLensProvider<OurLens> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly services: Services) {
    services.context.subscriptions.push(this.changed, services.cases.onDidChange(() => this.changed.fire()));
  }

  provideCodeLenses(document: vscode.TextDocument): OurLens[] {
    const model = this.services.documents.get(document.uri)?.model;
    if (!model || !isOn('codeLens')) return [];
    const { exchange } = caseOptions();
    return lenses(model, this.services.cases.findings, { files: this.services.cases.report.files, ...(exchange !== undefined && { exchange }) }).filter((l) => l.line <= document.lineCount).flatMap((lens) => {
      const actions = lens.kind === 'finding' ? (['show', 'next', 'explain'] as const) : lens.kind === 'step' ? (['show', 'next'] as const) : (['show'] as const);
      return actions.map((action) => new OurLens(lens, document.uri, action));
    });
  }

  resolveCodeLens(lens: OurLens): OurLens {
    lens.command = this.command(lens);
    return lens;
  }

  private command({ lens, document, action }: OurLens): vscode.Command {
    // no command: words only
    if (lens.kind === 'setting') return { title: lens.title, command: '' };
    if (lens.kind === 'object') return { title: lens.title, tooltip: vscode.l10n.t('Show this object in the Objects view'), command: 'exchangeLens.objects.show', arguments: [document, lens.line] };
    if (lens.kind === 'session') return { title: lens.title, tooltip: vscode.l10n.t('Show every line of this session'), command: 'exchangeLens.showSession', arguments: [document, lens.key, lens.line] };
    const finding = this.services.cases.findings[lens.finding!];
    if (action === 'next') return { title: vscode.l10n.t('next'), tooltip: vscode.l10n.t('Go to the next line of this finding'), command: 'exchangeLens.nextFinding', arguments: [lens.finding, lens.line] };
    if (action === 'explain') return { title: vscode.l10n.t('explain'), tooltip: vscode.l10n.t('Open the page of this rule'), command: 'exchangeLens.openRulePage', arguments: [finding?.rule] };
    return { title: lens.title, tooltip: vscode.l10n.t('Show this finding in the Findings view'), command: 'exchangeLens.showFindings', arguments: [lens.finding] };
  }
}
