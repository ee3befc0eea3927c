import * as vscode from 'vscode';
import { notes } from '../../engine/index';
import { isOn } from '../settings';
import type { Services } from '../services';

/** A few words behind lines that a finding is about, for the lines in view. */
export class NotesProvider implements vscode.InlayHintsProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;

  constructor(private readonly services: Services) {
    services.context.subscriptions.push(
      this.changed,
      services.cases.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((e) => e.affectsConfiguration('exchangeLens.inlayHints') && this.changed.fire()),
    );
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const model = this.services.documents.get(document.uri)?.model;
    if (!model || !isOn('inlayHints')) return [];
    return notes(model, range.start.line + 1, range.end.line + 1).map((note) => {
      const hint = new vscode.InlayHint(new vscode.Position(note.line - 1, note.column), note.text);
      hint.paddingLeft = true;
      return hint;
    });
  }
}
