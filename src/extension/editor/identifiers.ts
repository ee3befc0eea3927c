import * as vscode from 'vscode';
import { definitionOf, idAt, occurrences, type DocumentModel, type IdAt, type Occurrence } from '../../engine/index';
import { rangeOf } from '../positions';
import type { Services } from '../services';
import { inSlices } from '../slices';

/** Session ids, GUIDs, message ids, entry ids, addresses: highlights, references and definitions, in every open file of the case. */
export class IdentifierProvider implements vscode.DocumentHighlightProvider, vscode.ReferenceProvider, vscode.DefinitionProvider {
  constructor(private readonly services: Services) {}

  async provideDocumentHighlights(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.DocumentHighlight[] | undefined> {
    const found = await this.at(document, position, token);
    if (!found) return undefined;
    const places = await find(found.model, found.id, token);
    return places?.map((p) => new vscode.DocumentHighlight(rangeOf(p), vscode.DocumentHighlightKind.Text));
  }

  async provideReferences(document: vscode.TextDocument, position: vscode.Position, _context: vscode.ReferenceContext, token: vscode.CancellationToken): Promise<vscode.Location[] | undefined> {
    const found = await this.at(document, position, token);
    return found && this.everywhere(found.id, token);
  }

  async provideDefinition(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.LocationLink[] | undefined> {
    const found = await this.at(document, position, token);
    if (!found) return undefined;
    const places = await find(found.model, found.id, token);
    const target = places && definitionOf(found.model, found.id, places);
    if (!target) return undefined;
    return [{ originSelectionRange: rangeOf(found.id), targetUri: document.uri, targetRange: rangeOf(target), targetSelectionRange: rangeOf(target) }];
  }

  /** Every place in every open document of ours. */
  async everywhere(id: Pick<IdAt, 'id' | 'kind'>, token?: vscode.CancellationToken): Promise<vscode.Location[]> {
    const out: vscode.Location[] = [];
    for (const entry of this.services.documents.all()) {
      const places = entry.model && (await find(entry.model, id, token));
      for (const p of places ?? []) out.push(new vscode.Location(entry.document.uri, rangeOf(p)));
    }
    return out;
  }

  private async at(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<{ model: DocumentModel; id: IdAt } | undefined> {
    const model = await this.services.documents.model(document, token);
    const id = model && idAt(model, position.line + 1, position.character);
    return model && id && { model, id };
  }
}

function find(model: DocumentModel, id: Pick<IdAt, 'id' | 'kind'>, token?: vscode.CancellationToken): Promise<Occurrence[] | undefined> {
  return inSlices(occurrences(model, id), () => token?.isCancellationRequested ?? false);
}
