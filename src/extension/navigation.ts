import * as vscode from 'vscode';
import { countText, findingLines, findingsAt, type DocumentModel, type Evidence } from '../engine/index';
import { rangeOf } from './positions';
import type { Services } from './services';

/** Shows a line of evidence in an editor; where the file is too large for one, says so. */
export async function revealEvidence(services: Services, evidence: Evidence, preserveFocus = false): Promise<void> {
  const uri = services.cases.uriOf(evidence.path);
  if (uri) await revealLine(uri, rangeOf(evidence), preserveFocus);
}

/** `preserveFocus`: a click in a tree leaves the keyboard in the tree, so that arrow keys go on through it. */
export async function revealLine(uri: vscode.Uri, range: vscode.Range, preserveFocus = false): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri, { selection: range, preview: true, preserveFocus } satisfies vscode.TextDocumentShowOptions);
}

/** Who asks right after opening a file waits for its findings, not longer than this. */
const PATIENCE_MS = 5000;

/** Resolves when the findings of a file are those of the case, or nobody waits any more. */
function shown({ cases }: Services, path: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!cases.isShown(path)) return;
      done();
    };
    const listener = cases.onDidChange(look);
    const done = (): void => {
      listener.dispose();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, PATIENCE_MS);
    look();
  });
}

/** The next or previous line of any finding, or of one, from the cursor on; around the end of the file. */
export async function goToFinding(services: Services, direction: 1 | -1, only?: number, from?: number): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const model = editor && (await services.documents.model(editor.document));
  if (!model) return;
  if (services.cases.get(editor.document.uri)) await shown(services, model.path);
  if (vscode.window.activeTextEditor?.document !== editor.document) return;
  const lines = findingLines(model, services.cases.findings, only);
  if (lines.length === 0) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No findings in this file'), 3000);
    return;
  }
  const here = from ?? editor.selection.active.line + 1;
  const next = direction > 0 ? lines.find((l) => l > here) ?? lines[0]! : [...lines].reverse().find((l) => l < here) ?? lines[lines.length - 1]!;
  // the cursor stands on what the finding is about, for a hover by keyboard; the screen stays at the beginning of the line
  const start = new vscode.Position(next - 1, 0);
  const position = start.with({ character: columnOf(services, model, next) });
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  const index = lines.indexOf(next) + 1;
  vscode.window.setStatusBarMessage(vscode.l10n.t('Line {0} of {1} with findings', countText(index), countText(lines.length)), 3000);
}

/** Where a line with a finding tells of it. */
function columnOf({ cases }: Services, model: DocumentModel, line: number): number {
  const all = findingsAt(model, cases.findings, line).map((i) => cases.findings[i]!);
  const place = all.find((f) => f.severity !== 'hint') ?? all[0];
  const evidence = place?.evidence.find((e) => e.path === model.path && e.line === line);
  return evidence?.column ?? model.factsIn(line, line).find((f) => f.column !== undefined && f.kind === place?.rule)?.column ?? 0;
}
