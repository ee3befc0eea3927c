import * as vscode from 'vscode';
import { configCompletions } from '../../engine/index';
import type { Services } from '../services';

/** Keys and values of transport configuration files. What to offer is the engine's to say. */
export class SettingCompletion implements vscode.CompletionItemProvider {
  constructor(private readonly services: Services) {}

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    const entry = this.services.documents.get(document.uri);
    if (!entry?.model) return [];
    const text = document.lineAt(position.line).text;
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    return configCompletions(text, position.character, name, entry.model.scan?.exchange).map((c) => {
      const item = new vscode.CompletionItem({ label: c.label, description: c.detail }, vscode.CompletionItemKind.Property);
      item.documentation = c.documentation;
      item.insertText = c.insert;
      item.range = new vscode.Range(position.line, c.column, position.line, Math.max(c.endColumn, position.character));
      return item;
    });
  }
}
