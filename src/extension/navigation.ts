import * as vscode from 'vscode';
import { countText, findingLines, type Evidence } from '../engine/index';
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

/** The next or previous line of any finding, or of one, from the cursor on; around the end of the file. */
export function goToFinding(services: Services, direction: 1 | -1, only?: number, from?: number): void {
  const editor = vscode.window.activeTextEditor;
  const model = editor && services.documents.get(editor.document.uri)?.model;
  if (!editor || !model) return;
  const lines = findingLines(model, services.cases.findings, only);
  if (lines.length === 0) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No findings in this file'), 3000);
    return;
  }
  const here = from ?? editor.selection.active.line + 1;
  const next = direction > 0 ? lines.find((l) => l > here) ?? lines[0]! : [...lines].reverse().find((l) => l < here) ?? lines[lines.length - 1]!;
  const position = new vscode.Position(next - 1, 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  const index = lines.indexOf(next) + 1;
  vscode.window.setStatusBarMessage(vscode.l10n.t('Line {0} of {1} with findings', countText(index), countText(lines.length)), 3000);
}
