import * as vscode from 'vscode';
import { foldingSteps, outlineSteps, type DocumentModel, type OutlineNode } from '../../engine/index';
import { linesRange } from '../positions';
import { inSlices } from '../slices';
import type { Services } from '../services';

const KIND: Readonly<Record<OutlineNode['kind'], vscode.SymbolKind>> = {
  hour: vscode.SymbolKind.Namespace,
  session: vscode.SymbolKind.Event,
  record: vscode.SymbolKind.Field,
  block: vscode.SymbolKind.Module,
  object: vscode.SymbolKind.Object,
  more: vscode.SymbolKind.Null,
};

/** Outline, breadcrumbs and Go to Symbol: hours and sessions, blocks and records, objects. */
export class SymbolProvider implements vscode.DocumentSymbolProvider {
  constructor(private readonly services: Services) {}

  async provideDocumentSymbols(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.DocumentSymbol[] | undefined> {
    const model = await this.services.documents.model(document, token);
    if (!model || token.isCancellationRequested) return undefined;
    return inSlices(symbols(model), () => token.isCancellationRequested);
  }
}

/** Symbols made between two pauses: one of an hour holds many. */
const SYMBOLS_A_STEP = 200;

function* symbols(model: DocumentModel): Generator<unknown, vscode.DocumentSymbol[]> {
  const nodes = yield* outlineSteps(model);
  const out: vscode.DocumentSymbol[] = [];
  let made = 0;
  for (const node of nodes) {
    made += 1 + node.children.length;
    if (made >= SYMBOLS_A_STEP) {
      made = 0;
      yield;
    }
    out.push(symbol(node));
  }
  return out;
}

function symbol(node: OutlineNode, within?: vscode.Range): vscode.DocumentSymbol {
  const own = linesRange(node.from, node.to);
  const range = (within && own.intersection(within)) ?? own;
  const at = linesRange(node.at, node.at).intersection(range) ?? new vscode.Range(range.start, range.start);
  const out = new vscode.DocumentSymbol(node.name || '-', node.detail, KIND[node.kind], range, at);
  out.children = node.children.map((c) => symbol(c, range));
  return out;
}

/** Header, hours, sessions that overlap, blocks and objects. */
export class FoldProvider implements vscode.FoldingRangeProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeFoldingRanges = this.changed.event;

  constructor(private readonly services: Services) {
    services.context.subscriptions.push(this.changed, services.documents.onDidAnalyze(() => this.changed.fire()));
  }

  async provideFoldingRanges(document: vscode.TextDocument, _context: vscode.FoldingContext, token: vscode.CancellationToken): Promise<vscode.FoldingRange[] | undefined> {
    const model = this.services.documents.get(document.uri)?.model;
    if (!model) return [];
    return inSlices(ranges(model), () => token.isCancellationRequested);
  }
}

const RANGES_A_STEP = 1000;

function* ranges(model: DocumentModel): Generator<unknown, vscode.FoldingRange[]> {
  const folds = yield* foldingSteps(model);
  const out: vscode.FoldingRange[] = [];
  for (const fold of folds) {
    if (out.length % RANGES_A_STEP === 0) yield;
    out.push(new vscode.FoldingRange(fold.from - 1, fold.to - 1, fold.kind === 'comment' ? vscode.FoldingRangeKind.Comment : undefined));
  }
  return out;
}
