import * as vscode from 'vscode';
import { digestOf, setMessages, type CaseReport, type FileScan } from '../engine/index';
import { AnnotatedViews } from './annotated';
import { Cases } from './cases';
import { registerCommands } from './commands';
import { Documents, type DocumentEntry } from './documents';
import { LensProvider } from './editor/code-lens';
import { SettingCompletion } from './editor/completion';
import { Diagnostics } from './editor/diagnostics';
import { HoverProvider } from './editor/hover';
import { IdentifierProvider } from './editor/identifiers';
import { NotesProvider } from './editor/inlay-hints';
import { FixProvider } from './editor/quick-fixes';
import { Status } from './editor/status';
import { FoldProvider, SymbolProvider } from './editor/structure';
import { engineParts } from './engine-parts';
import type { Platform } from './files/platform';
import { followMoves } from './files/moved';
import { withFacts } from './files/worker-protocol';
import { LanguageDetector, SELECTOR } from './languages';
import type { Services } from './services';
import { caseSettings } from './settings';
import { pause } from './slices';
import { registerTools } from './tools/register';
import { CaseView } from './views/case-view';
import { FindingsView } from './views/findings-view';
import { ObjectsView } from './views/objects-view';
import { TimelineView } from './views/timeline-view';

/** What is not read from disk by then is not a plain log: the slices of the open document serve it better. */
const FROM_DISK_MS = 3000;

/** Builds the extension on a platform. The same for the desktop, a remote and a browser. */
export async function activateOn(context: vscode.ExtensionContext, makePlatform: (messages: () => Record<string, string>) => Platform): Promise<void> {
  const log = vscode.window.createOutputChannel('Exchange Lens', { log: true });
  const messages = await engineMessages(context);
  const platform = makePlatform(() => messages);
  const cases = new Cases(log);
  const documents = new Documents((uri) => cases.pathOf(uri), (uri, path, stopped) => readFile(platform, cases, uri, path, stopped), log);
  context.subscriptions.push(log, platform, documents, cases);
  const services: Services = { context, log, platform, documents, cases };
  connect(services);
  followMoves(services);
  registerEditor(services);
  registerViews(services);
  new AnnotatedViews(services, messages);
  // the engine is loaded when VS Code has gone on, and lets it go on in between
  void pause().then(async () => {
    platform.prepare?.();
    for (const load of engineParts) {
      await pause();
      load();
    }
    setMessages(messages);
    documents.start();
    context.subscriptions.push(new LanguageDetector(log, (document, language) => {
      if (language === undefined) documents.forget(document);
      // of a log the file is read first, by language; a dump takes long and is read as it stands
      else if (language === 'exchange-object-dump') documents.expect(document);
    }));
  }).catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
}

/** Reads the file of an open document into the case. The first one's findings are there before its facts are. */
async function readFile(platform: Platform, cases: Cases, uri: vscode.Uri, path: string, stopped: () => boolean): Promise<FileScan | undefined> {
  const { revision } = cases;
  const asAsked = (): boolean => cases.revision === revision && !stopped();
  let report: CaseReport | undefined;
  const onReport = (said: CaseReport): void => {
    if (asAsked()) cases.foretell(uri, (report = said));
  };
  try {
    const found = await platform.scan({ uri, path, signal: AbortSignal.timeout(FROM_DISK_MS), ...(cases.isEmpty && { alone: { settings: caseSettings(), onReport } }) });
    if (found.error !== undefined || stopped()) return undefined;
    if (report && asAsked()) {
      cases.adopt(uri, found, withFacts(report, found.facts));
      report = undefined;
    } else {
      cases.put(uri, found, false);
      await cases.recombine();
    }
    return found;
  } finally {
    // what was told ahead and did not come is taken back
    if (report) cases.schedule();
  }
}

/** An open document is a file of the case as long as it is open. */
function connect(services: Services): void {
  const { context, documents, cases } = services;
  const onDisk = ({ fromDisk, document }: DocumentEntry): FileScan | undefined => fromDisk ?? (document.isDirty ? undefined : cases.get(document.uri)?.scan);
  context.subscriptions.push(
    documents.onDidAnalyze((entry) => {
      const { document, fromDisk } = entry;
      const model = entry.model!;
      const read = model.scan!;
      const known = onDisk(entry);
      const take = (): void => void (entry.model === model && documents.get(document.uri) === entry && cases.put(document.uri, read, false));
      // the two readers give the same; where they did not see the same text, what the editor shows counts
      if (known?.lines !== read.lines || known.records !== read.records || known.unparsed !== read.unparsed) take();
      // a scan from disk knows what the file is a copy of
      else if (!fromDisk) void isUnchanged(services, document.uri, known).then((same) => same || take());
    }),
    documents.onDidClose((uri) => cases.closed(uri)),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (e.affectsConfiguration('exchangeLens')) cases.schedule();
    }),
  );
}

/** Is the file on disk still what was scanned there? */
async function isUnchanged({ platform, cases }: Services, uri: vscode.Uri, { path, digest }: FileScan): Promise<boolean> {
  try {
    return digest !== '' && (await digestOf(await platform.source(uri, path))) === digest && cases.get(uri)?.scan.digest === digest;
  } catch {
    return false; // gone, or refused: what the editor holds is all there is
  }
}

function registerEditor(services: Services): void {
  const { languages } = vscode;
  const identifiers = new IdentifierProvider(services);
  services.context.subscriptions.push(
    languages.registerHoverProvider(SELECTOR, new HoverProvider(services)),
    languages.registerCodeLensProvider(SELECTOR, new LensProvider(services)),
    languages.registerInlayHintsProvider(SELECTOR, new NotesProvider(services)),
    languages.registerDocumentSymbolProvider(SELECTOR, new SymbolProvider(services), { label: 'Exchange Lens' }),
    languages.registerFoldingRangeProvider(SELECTOR, new FoldProvider(services)),
    languages.registerDocumentHighlightProvider(SELECTOR, identifiers),
    languages.registerReferenceProvider(SELECTOR, identifiers),
    languages.registerDefinitionProvider(SELECTOR, identifiers),
    languages.registerCompletionItemProvider({ language: 'xml', pattern: '**/*.config' }, new SettingCompletion(services), '"'),
    languages.registerCodeActionsProvider(SELECTOR, new FixProvider(services), { providedCodeActionKinds: FixProvider.kinds }),
  );
  new Diagnostics(services);
  new Status(services);
}

function registerViews(services: Services): void {
  new CaseView(services);
  const findings = new FindingsView(services);
  new TimelineView(services);
  new ObjectsView(services);
  registerTools(services);
  registerCommands(services, findings);
}

/** What the engine says, in the language of VS Code; English where there is no translation. */
async function engineMessages(context: vscode.ExtensionContext): Promise<Record<string, string>> {
  const language = vscode.env.language.toLowerCase();
  for (const name of new Set([language, language.split('-')[0]!])) {
    if (name === 'en') break;
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'l10n', `engine.${name}.json`));
      return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
    } catch {
      // no such translation
    }
  }
  return {};
}
