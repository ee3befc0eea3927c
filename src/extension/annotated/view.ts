import * as vscode from 'vscode';
import { BlockMap, countText, rules, type EngineEvent, type EngineRequest, type FileScan, type ReportFormat, type ViewFile } from '../../engine/index';
import { asToHost, MAX_READ, type ToHost, type ToPage } from '../../webview/protocol';
import { EDITOR_BYTES } from '../files/size';
import type { Services } from '../services';
import type { ViewBackend } from './backend';
import type { SavedFilters } from './filters';
import { pageHtml } from './html';
import { Follower } from './follow';
import { pageStrings } from './strings';

/** A finding's sentence is long: the name of its rule stands above it. */
const ruleNames = (): Record<string, string> => Object.fromEntries(rules.map((rule) => [`rule_${rule.id}`, rule.title()]));

export interface OpenFile {
  uri: vscode.Uri;
  file: ViewFile;
}

/** The host's half of one view: serves bytes, runs the thread, saves, opens, copies. What it learned is kept for a page that is shown again. */
export class AnnotatedView implements vscode.Disposable {
  private readonly maps: BlockMap[] = [];
  private readonly indexed: boolean[] = [];
  private readonly lastProgress: (EngineEvent | undefined)[] = [];
  private readonly lastSurvey: (EngineEvent | undefined)[] = [];
  private lastReport: EngineEvent | undefined;
  private readonly subscription: vscode.Disposable;
  private readonly follower: Follower;
  /** Line where the reader is, as far as the page told. */
  line: number | undefined;
  private ready = false;
  private waiting: ToPage[] = [];

  constructor(
    private readonly services: Services,
    private readonly webview: vscode.Webview,
    title: string,
    private readonly files: OpenFile[],
    private readonly backend: ViewBackend,
    private readonly filters: SavedFilters,
    messages: Record<string, string>,
    /** Line at which a page begins that was not here before. */
    line?: number,
  ) {
    const { context } = services;
    webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview'), vscode.Uri.joinPath(context.extensionUri, 'dist', 'web'), vscode.Uri.joinPath(context.extensionUri, 'media')] };
    const start = {
      files: files.map((f) => f.file), options: this.options(), scanning: backend.engine ? 'host' as const : 'page' as const, messages, strings: { ...pageStrings(), ...ruleNames() },
      language: vscode.env.language, localZone: Intl.DateTimeFormat().resolvedOptions().timeZone, fitsEditor: files.every((f) => f.file.size < EDITOR_BYTES), filters: filters.list(), ...(line !== undefined && { line }),
    };
    this.subscription = filters.onDidChange((sets) => this.post({ type: 'filters', sets }));
    this.follower = new Follower(backend, (file, size) => this.grown(file, size), (uri) => void this.rotated(uri));
    webview.onDidReceiveMessage((message) => {
      const known = asToHost(message);
      if (known) void this.receive(known);
      else services.log.warn('A message of the annotated view was not understood and left alone.');
    });
    backend.engine?.onEvent((event) => this.onEvent(event));
    backend.engine?.post({ type: 'open', files: start.files, options: start.options, messages });
    webview.html = pageHtml(webview, context.extensionUri, title, start);
  }

  /** `shown`: files that are open elsewhere and stay in the case. */
  close(shown: (uri: vscode.Uri) => boolean): void {
    this.dispose();
    for (const { uri } of this.files) if (!this.services.documents.get(uri) && !shown(uri)) this.services.cases.closed(uri);
  }

  dispose(): void {
    this.follower.dispose();
    this.backend.dispose();
    this.subscription.dispose();
  }

  reveal(file: number, line: number): void {
    this.post({ type: 'reveal', file, line });
  }

  do(what: (ToPage & { type: 'do' })['what']): void {
    this.post({ type: 'do', what });
  }

  has(uri: vscode.Uri): number {
    return this.files.findIndex((f) => f.uri.toString() === uri.toString());
  }

  private options(): { now: number; version: string; exchange?: string; zone?: string } {
    const settings = vscode.workspace.getConfiguration('exchangeLens', this.files[0]?.uri);
    const zone = settings.get('zone', '').trim();
    const exchange = settings.get('exchangeVersion', 'auto');
    const { version } = this.services.context.extension.packageJSON as { version: string };
    return { now: Date.now(), version, ...(zone !== '' && { zone }), ...(exchange !== 'auto' && { exchange }) };
  }

  private post(message: ToPage): void {
    if (this.ready) void this.webview.postMessage(message);
    else if (message.type !== 'event') this.waiting.push(message);
  }

  private onEvent(event: EngineEvent): void {
    if (event.type === 'index') {
      (this.maps[event.file] ??= new BlockMap()).apply(event.delta);
      this.indexed[event.file] = event.done;
    } else if (event.type === 'progress') this.lastProgress[event.file] = event;
    else if (event.type === 'survey') this.lastSurvey[event.file] = event;
    else if (event.type === 'scanned') return this.keep(event.file, event.scan);
    else if (event.type === 'report') this.lastReport = event;
    else if (event.type === 'failed') this.services.log.error(`${this.files[event.file]?.file.path ?? ''}: ${event.error}`);
    this.post({ type: 'event', event });
  }

  /** The page began, or began again after it was hidden: it is told all that is known. */
  private begin(): void {
    this.ready = true;
    this.files.forEach(({ file }, i) => this.post({ type: 'added', file: { ...file, size: this.files[i]!.file.size } }));
    this.maps.forEach((map, file) => {
      this.post({ type: 'event', event: { type: 'index', file, delta: map.whole(), done: this.indexed[file] ?? false } });
      for (const event of [this.lastSurvey[file], this.lastProgress[file]]) if (event) this.post({ type: 'event', event });
    });
    if (this.lastReport) this.post({ type: 'event', event: this.lastReport });
    const waiting = this.waiting;
    this.waiting = [];
    for (const message of waiting) this.post(message);
  }

  /** A scan done for this view is a scan of the case; an open document of the file has its own, of the text as it stands there. */
  private keep(file: number, scan: FileScan): void {
    const open = this.files[file];
    if (!open || scan.path !== open.file.path || this.services.documents.get(open.uri)) return;
    if (this.services.cases.get(open.uri)?.scan.digest !== scan.digest) this.services.cases.put(open.uri, scan, false);
  }

  private async receive(message: ToHost): Promise<void> {
    switch (message.type) {
      case 'ready': return this.begin();
      case 'read': return this.read(message.id, message.file, message.from, message.to);
      case 'engine': return this.engine(message.request);
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        vscode.window.setStatusBarMessage(message.lines === 1 ? vscode.l10n.t('1 line copied') : vscode.l10n.t('{0} lines copied', countText(message.lines)), 2500);
        return;
      case 'open-text': return this.openText(message.file, message.line);
      case 'save': return this.save(message.format, message.text);
      case 'rule-page': return void vscode.commands.executeCommand('exchangeLens.openRulePage', message.rule);
      case 'place':
        this.line = message.line;
        return;
      case 'follow': return this.follower.follow(message.on ? this.files.map((f) => ({ uri: f.uri, size: f.file.size })) : []);
      case 'scanned': return this.keep(message.file, message.scan);
      case 'save-filter': return this.filters.save(message.set);
      case 'remove-filter': return this.filters.remove(message.name);
      case 'complain': return this.services.log.error(`annotated view: ${message.message}`);
    }
  }

  /** What the page may ask of the thread; files are the host's to name. */
  private engine(request: EngineRequest): void {
    if (request.type !== 'open' && request.type !== 'add' && request.type !== 'grow') this.backend.engine?.post(request);
  }

  private async read(id: number, file: number, from: number, to: number): Promise<void> {
    const open = this.files[file];
    try {
      if (!open || to < from || to - from > MAX_READ) throw new Error('not a range of this view');
      this.post({ type: 'bytes', id, bytes: await this.backend.read(open.uri, from, to) });
    } catch (error) {
      this.post({ type: 'read-failed', id, error: error instanceof Error ? error.message : String(error) });
    }
  }

  private grown(file: number, size: number): void {
    const open = this.files[file]!;
    this.files[file] = { ...open, file: { ...open.file, size } };
    this.backend.engine?.post({ type: 'grow', file, size });
    this.post({ type: 'grown', file, size });
  }

  /** The log goes on in its next file: it joins the view. */
  private async rotated(uri: vscode.Uri): Promise<void> {
    if (this.has(uri) >= 0) return;
    const file = { path: this.services.cases.pathOf(uri), name: uri.path.slice(uri.path.lastIndexOf('/') + 1), size: await this.backend.size(uri) };
    this.files.push({ uri, file });
    this.backend.engine?.post({ type: 'add', file });
    this.post({ type: 'added', file });
    this.follower.follow(this.files.map((f) => ({ uri: f.uri, size: f.file.size })));
  }

  private async openText(file: number, line: number): Promise<void> {
    const open = this.files[file];
    if (!open) return;
    const position = new vscode.Position(Math.max(0, line - 1), 0);
    await vscode.commands.executeCommand('vscode.openWith', open.uri, 'default', { selection: new vscode.Range(position, position) } satisfies vscode.TextDocumentShowOptions);
  }

  private async save(format: ReportFormat, text: string): Promise<void> {
    const extension = format === 'markdown' ? 'md' : format;
    const first = this.files[0]!.uri;
    const base = first.with({ path: `${first.path.replace(/\.[^./]*$/, '')}-report.${extension}` });
    const target = await vscode.window.showSaveDialog({ defaultUri: base, title: vscode.l10n.t('Export Report'), filters: { [extension.toUpperCase()]: [extension] } });
    if (!target) return;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    const open = vscode.l10n.t('Open');
    if ((await vscode.window.showInformationMessage(vscode.l10n.t('Report saved as {0}.', target.path.slice(target.path.lastIndexOf('/') + 1)), open)) === open) await vscode.commands.executeCommand('vscode.open', target);
  }
}
