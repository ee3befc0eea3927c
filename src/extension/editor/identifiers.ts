import * as vscode from 'vscode';
import { definitionOf, findInSource, idAt, occurrences, type DocumentModel, type IdAt, type Occurrence } from '../../engine/index';
import { rangeOf } from '../positions';
import type { Services } from '../services';
import { inSlices } from '../slices';

/** More places than a list of references can show. */
const MAX_LOCATIONS = 20_000;

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
    return found && this.everywhere(found.id, token, document.uri);
  }

  async provideDefinition(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.LocationLink[] | undefined> {
    const found = await this.at(document, position, token);
    if (!found) return undefined;
    const places = await find(found.model, found.id, token);
    const target = places && definitionOf(found.model, found.id, places);
    if (!target) return undefined;
    return [{ originSelectionRange: rangeOf(found.id), targetUri: document.uri, targetRange: rangeOf(target), targetSelectionRange: rangeOf(target) }];
  }

  /** Every place in every open document of ours, then in the files of the case that are not open. Addresses mean something only where they stand. */
  async everywhere(id: Pick<IdAt, 'id' | 'kind'>, token?: vscode.CancellationToken, here?: vscode.Uri): Promise<vscode.Location[]> {
    const { documents, cases, platform } = this.services;
    const out: vscode.Location[] = [];
    const add = (uri: vscode.Uri, places: readonly Occurrence[]): void => places.forEach((p) => out.push(new vscode.Location(uri, rangeOf(p))));
    const local = id.kind === 'address';
    for (const entry of documents.all()) {
      if (entry.model && (!local || entry.document.uri.toString() === here?.toString())) add(entry.document.uri, (await find(entry.model, id, token)) ?? []);
    }
    if (local) return out;
    const controller = new AbortController();
    token?.onCancellationRequested(() => controller.abort());
    for (const file of cases.list()) {
      if (documents.get(file.uri) || controller.signal.aborted || out.length >= MAX_LOCATIONS) continue;
      try {
        add(file.uri, await findInSource(await platform.source(file.uri, file.path), id, controller.signal));
      } catch (error) {
        this.services.log.debug(`${file.path}: ${String(error)}`);
      }
    }
    return out.slice(0, MAX_LOCATIONS);
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
