import * as vscode from 'vscode';
import { DocumentModel, type DumpModel, type FileScan } from '../engine/index';
import { isOlder } from './cases';
import { isOurLanguage, isTransportConfig, textOf } from './languages';
import { inSlices, pause } from './slices';

/** Typing stops before a document is read again. */
const QUIET_MS = 250;
/** From here on a saved file is read from disk first, where the byte scanner is several times as fast: its findings are there before its lines are. */
const LARGE_LINES = 4_000;
/** Those the byte scanner reads; the others would be read on this thread in one go. */
const LOG_LANGUAGES = new Set(['exchange-connectivity-log', 'exchange-message-tracking-log', 'exchange-smtp-protocol-log', 'exchange-fields-log', 'exchange-assistants-trace']);
/** Encodings in which a file reads the same from disk as in the editor. */
const SAME_ON_DISK = new Set(['utf8', 'utf8bom']);

/** One open document of ours: the last complete model, and the one being made. */
export class DocumentEntry {
  model: DocumentModel | undefined;
  /** The debugger output last read; there before the model that it belongs to. */
  dump: DumpModel | undefined;
  /** Resolves when debugger output in the current text was read, or nobody reads it any more. */
  dumpRead: Promise<void> | undefined;
  /** Resolves when the model of the current text is complete. */
  ready: Promise<void> = Promise.resolve();
  version = -1;
  /** Its language while it is read ahead of getting one of ours. */
  early: string | undefined;
  /** Of the file on disk, while the document is the same. */
  fromDisk: FileScan | undefined;
  private running = 0;

  constructor(
    readonly document: vscode.TextDocument,
    readonly path: string,
  ) {}

  get isDump(): boolean {
    return this.document.languageId === 'exchange-object-dump';
  }

  get isCurrent(): boolean {
    return this.model !== undefined && this.version === this.document.version;
  }

  /** Is the file on disk the same text, and large enough to be worth reading there? */
  get isLargeFile(): boolean {
    const { document } = this;
    const { encoding } = document as { encoding?: string };
    return document.lineCount >= LARGE_LINES && LOG_LANGUAGES.has(document.languageId) && !document.isDirty && document.uri.scheme !== 'untitled' && !isOlder(document.uri) && (encoding === undefined || SAME_ON_DISK.has(encoding));
  }

  /** Reads the text as it is now, after `first`; `read` is called when debugger output in it was read, `done` at the end, unless the text changed meanwhile. */
  analyze(first: (stopped: () => boolean) => Promise<void>, read: () => void, done: (model: DocumentModel) => void): void {
    const run = ++this.running;
    const version = this.document.version;
    const model = new DocumentModel(this.path, textOf(this.document));
    const stopped = (): boolean => run !== this.running || this.document.isClosed || this.document.version !== version;
    let wasRead!: () => void;
    this.dumpRead = new Promise((resolve) => (wasRead = resolve));
    model.onDump = (dump) => {
      this.dump = dump;
      read();
      wasRead();
    };
    this.fromDisk = undefined;
    this.ready = first(stopped).then(() => inSlices(model.analyze(), stopped)).then((scan) => {
      if (!scan || run !== this.running) return;
      this.model = model;
      this.dump = model.dump;
      this.version = version;
      done(model);
    }).finally(wasRead);
  }

  stop(): void {
    this.running++;
  }
}

/** The open documents that are ours, each with its model. */
export class Documents implements vscode.Disposable {
  private readonly entries = new Map<string, DocumentEntry>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly started = new vscode.EventEmitter<DocumentEntry>();
  private readonly readDump = new vscode.EventEmitter<DocumentEntry>();
  private readonly analyzed = new vscode.EventEmitter<DocumentEntry>();
  private readonly closed = new vscode.EventEmitter<vscode.Uri>();
  /** A document began to be read. */
  readonly onDidStart = this.started.event;
  /** Debugger output was read, and the rules are going to look at it. */
  readonly onDidReadDump = this.readDump.event;
  /** A model was completed. */
  readonly onDidAnalyze = this.analyzed.event;
  readonly onDidClose = this.closed.event;

  constructor(
    private readonly pathOf: (uri: vscode.Uri) => string,
    /** Scans the file of a document on disk and shows what it found. */
    private readonly scanFile: (uri: vscode.Uri, path: string, stopped: () => boolean) => Promise<FileScan | undefined>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions.push(
      this.started, this.readDump, this.analyzed, this.closed,
      vscode.workspace.onDidOpenTextDocument((d) => this.open(d)),
      vscode.workspace.onDidCloseTextDocument((d) => this.close(d)),
      vscode.workspace.onDidChangeTextDocument((e) => e.contentChanges.length > 0 && this.changed(e.document)),
      vscode.window.onDidChangeActiveTextEditor((e) => e && this.open(e.document)),
    );
  }

  /** Reads what is open already. */
  start(): void {
    for (const document of vscode.workspace.textDocuments) this.open(document);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
    for (const t of this.timers.values()) clearTimeout(t);
    for (const e of this.entries.values()) e.stop();
  }

  get(uri: vscode.Uri): DocumentEntry | undefined {
    return this.entries.get(uri.toString());
  }

  all(): DocumentEntry[] {
    return [...this.entries.values()];
  }

  /** The model of a document, complete or the last complete one; waits for the first. */
  async model(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<DocumentModel | undefined> {
    const entry = this.open(document);
    if (!entry) return undefined;
    if (entry.model) return entry.model;
    await Promise.race([entry.ready, new Promise<void>((resolve) => token?.onCancellationRequested(() => resolve()))]);
    return entry.model;
  }

  /** Starts on a document if it is ours and not yet known. */
  private open(document: vscode.TextDocument): DocumentEntry | undefined {
    const key = document.uri.toString();
    const known = this.entries.get(key);
    if (known && known.document === document) return this.arrived(known);
    if (!isOurLanguage(document.languageId) && !isTransportConfig(document)) return undefined;
    const entry = new DocumentEntry(document, this.pathOf(document.uri));
    this.entries.set(key, entry);
    this.read(entry);
    return entry;
  }

  /** Begins to read a document that is about to be given a language of ours; nobody hears that it is complete before it has it. */
  expect(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (this.entries.has(key)) return;
    const entry = new DocumentEntry(document, this.pathOf(document.uri));
    entry.early = document.languageId;
    this.entries.set(key, entry);
    this.read(entry);
  }

  /** An expected document may have its language now, or another one. */
  private arrived(entry: DocumentEntry): DocumentEntry | undefined {
    const { early, document: { languageId } } = entry;
    if (early === undefined || early === languageId) return entry;
    entry.early = undefined;
    if (!isOurLanguage(languageId)) return void this.forget(entry.document);
    this.started.fire(entry);
    if (entry.model) this.analyzed.fire(entry);
    return entry;
  }

  private read(entry: DocumentEntry): void {
    const began = performance.now();
    const first = async (stopped: () => boolean): Promise<void> => {
      await pause();
      if (entry.isLargeFile) entry.fromDisk = await this.scanFile(entry.document.uri, entry.path, stopped).catch(() => undefined);
    };
    entry.analyze(first, () => this.readDump.fire(entry), (model) => {
      this.log.debug(`${entry.path}: ${model.scan!.lines} lines in ${Math.round(performance.now() - began)} ms`);
      if (entry.early === undefined) this.analyzed.fire(entry);
    });
    this.started.fire(entry);
    entry.ready.catch((error) => this.log.error(`${entry.path}: ${error instanceof Error ? error.stack : String(error)}`));
  }

  private changed(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const entry = this.entries.get(key);
    if (!entry) return;
    clearTimeout(this.timers.get(key));
    this.timers.set(key, setTimeout(() => this.read(entry), QUIET_MS));
  }

  /** A change of language is a close and an open; then the entry goes and comes back if it is still ours. */
  private close(document: vscode.TextDocument): void {
    const entry = this.entries.get(document.uri.toString());
    // it is open still: this is the language that was expected
    if (entry?.early !== undefined && vscode.workspace.textDocuments.includes(document)) return;
    this.forget(document);
  }

  forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const entry = this.entries.get(key);
    if (!entry || entry.document !== document) return;
    entry.stop();
    clearTimeout(this.timers.get(key));
    this.entries.delete(key);
    this.closed.fire(document.uri);
  }
}
