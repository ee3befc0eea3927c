import * as vscode from 'vscode';
import type { Finding, Fix } from '../../engine/index';
import type { Services } from '../services';

/** Of the rules whose fixes change no meaning: all of them at once, also when a file is saved. */
const FIX_ALL_RULES = new Set(['config-typographic-quotes']);
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('exchangeLens');

/** The safe changes that findings carry. The engine says what to change; this only applies it. */
export class FixProvider implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix, FIX_ALL];

  constructor(private readonly services: Services) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const { cases, documents } = this.services;
    const entry = documents.get(document.uri);
    // a fix made for an older text would land in the wrong place
    if (!entry?.isCurrent || !cases.isShown(entry.path, document.isDirty ? entry.model!.scan : undefined)) return [];
    const wants = (kind: vscode.CodeActionKind): boolean => context.only === undefined || context.only.contains(kind);
    const out: vscode.CodeAction[] = [];
    for (const finding of cases.findings) {
      const fixes = (finding.fixes ?? []).filter((f) => f.path === entry.path);
      if (fixes.length === 0) continue;
      const problems = context.diagnostics.filter((d) => typeof d.code === 'object' && d.code.value === finding.rule);
      if (wants(vscode.CodeActionKind.QuickFix)) out.push(...quickFixes(document, range, finding, fixes, problems));
      if (context.only && wants(FIX_ALL) && FIX_ALL_RULES.has(finding.rule)) out.push(action(document, fixes[0]!.title, FIX_ALL, fixes));
    }
    return out;
  }
}

/** Those of the lines at hand; and all of them, where there are more. */
function quickFixes(document: vscode.TextDocument, range: vscode.Range, finding: Finding, fixes: readonly Fix[], problems: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  // a line to add stands beside the line that lacks it
  const here = fixes.filter((fix) => fix.edits.some((e) => onLines(editRange(e), range)) || (fixes.length === 1 && finding.evidence.some((e) => e.path === fix.path && e.line - 1 >= range.start.line && e.line - 1 <= range.end.line)));
  if (here.length === 0) return [];
  const out = here.map((fix, i) => {
    const one = action(document, fix.title, vscode.CodeActionKind.QuickFix, [fix]);
    one.diagnostics = problems.filter((d) => fixes.length === 1 || fix.edits.some((e) => onLines(editRange(e), d.range)));
    one.isPreferred = i === 0;
    return one;
  });
  if (fixes.length > 1 && FIX_ALL_RULES.has(finding.rule)) {
    const all = action(document, vscode.l10n.t('{0}: all {1} in this file', fixes[0]!.title, fixes.length), vscode.CodeActionKind.QuickFix, fixes);
    all.diagnostics = [...problems];
    out.push(all);
  }
  return out;
}

function onLines(edit: vscode.Range, range: vscode.Range): boolean {
  return edit.start.line <= range.end.line && edit.end.line >= range.start.line;
}

function action(document: vscode.TextDocument, title: string, kind: vscode.CodeActionKind, fixes: readonly Fix[]): vscode.CodeAction {
  const out = new vscode.CodeAction(title, kind);
  out.edit = new vscode.WorkspaceEdit();
  for (const fix of fixes) for (const e of fix.edits) out.edit.replace(document.uri, editRange(e), e.text);
  return out;
}

function editRange(e: Fix['edits'][number]): vscode.Range {
  return new vscode.Range(e.line - 1, e.column, e.endLine - 1, e.endColumn);
}
