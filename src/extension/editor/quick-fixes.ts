import * as vscode from 'vscode';
import type { Fix } from '../../engine/index';
import type { Services } from '../services';

/** The safe changes that findings carry. The engine says what to change; this only applies it. */
export class FixProvider implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.SourceFixAll.append('exchangeLens')];

  constructor(private readonly services: Services) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const entry = this.services.documents.get(document.uri);
    // a fix made for an older text would land in the wrong place
    if (!entry?.isCurrent) return [];
    const out: vscode.CodeAction[] = [];
    for (const finding of this.services.cases.findings) {
      const problems = context.diagnostics.filter((d) => typeof d.code === 'object' && d.code.value === finding.rule);
      for (const fix of finding.fixes ?? []) {
        if (fix.path !== entry.path || !fix.edits.some((e) => editRange(e).intersection(range))) continue;
        const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
        action.edit = editOf(document.uri, fix);
        action.diagnostics = problems.filter((d) => fix.edits.some((e) => editRange(e).intersection(d.range)));
        action.isPreferred = out.length === 0;
        out.push(action);
      }
    }
    return out;
  }
}

function editRange(e: Fix['edits'][number]): vscode.Range {
  return new vscode.Range(e.line - 1, e.column, e.endLine - 1, e.endColumn);
}

function editOf(uri: vscode.Uri, fix: Fix): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const e of fix.edits) edit.replace(uri, editRange(e), e.text);
  return edit;
}
