import * as vscode from 'vscode';
import { evidenceLabel, problemsOf, type FileScan, type Finding, type Problem } from '../../engine/index';
import type { Foretold } from '../cases';
import { rangeOf } from '../positions';
import { isOn } from '../settings';
import type { Services } from '../services';

const SEVERITY: Readonly<Record<Finding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Findings in the Problems panel: one for each finding and file, its other lines beside it. */
export class Diagnostics {
  private readonly collection = vscode.languages.createDiagnosticCollection('exchangeLens');

  constructor(private readonly services: Services) {
    services.context.subscriptions.push(
      this.collection,
      services.cases.onDidChange(() => this.refresh()),
      services.cases.onDidForetell((file) => isOn('diagnostics') && this.show(file)),
      vscode.workspace.onDidChangeConfiguration((e) => e.affectsConfiguration('exchangeLens.diagnostics') && this.refresh()),
    );
  }

  private refresh(): void {
    const { cases } = this.services;
    this.collection.clear();
    if (!isOn('diagnostics')) return;
    for (const { uri, path, scan } of cases.list()) this.show({ uri, path, format: scan.format, findings: cases.findings }, scan);
  }

  private show(file: Foretold, scan?: FileScan): void {
    const problems = problemsOf(file.findings, file.path, file.format, scan).filter((p) => !p.finding.accepted);
    if (problems.length > 0) this.collection.set(file.uri, problems.map((p) => this.diagnostic(p, file)));
  }

  private diagnostic(problem: Problem, file: Foretold): vscode.Diagnostic {
    const { finding } = problem;
    const diagnostic = new vscode.Diagnostic(rangeOf(problem.at), problem.message, SEVERITY[finding.severity]);
    diagnostic.source = 'Exchange Lens';
    diagnostic.code = { value: finding.rule, target: vscode.Uri.parse(`command:exchangeLens.openRulePage?${encodeURIComponent(JSON.stringify([finding.rule]))}`) };
    diagnostic.relatedInformation = problem.related.flatMap((e) => {
      const uri = e.path === file.path ? file.uri : this.services.cases.uriOf(e.path);
      return uri ? [new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, rangeOf(e)), evidenceLabel(e))] : [];
    });
    return diagnostic;
  }
}
