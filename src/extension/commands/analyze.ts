import * as vscode from 'vscode';
import { scan as read, type FileScan } from '../../engine/index';
import { findFiles, opened, type Findings, type Found } from '../files/find';
import { sizeOf } from '../files/size';
import type { Services } from '../services';

/** Files in flight: one thread reads them one after another, the next is ready when it is free. */
const AT_ONCE = 2;

/** Files on purpose: from disk, whatever their size. Open documents of ours are there already. */
export async function analyzeFile(services: Services, uris?: readonly vscode.Uri[]): Promise<boolean> {
  const active = activeUri();
  const targets = uris ?? (active ? [active] : await pickFiles());
  if (!targets || targets.length === 0) return false;
  const unread: vscode.Uri[] = [];
  for (const uri of targets) {
    const entry = services.documents.get(uri);
    if (entry?.model?.scan && entry.isCurrent) services.cases.put(uri, entry.model.scan, true);
    else unread.push(uri);
  }
  if (unread.length === 0) {
    await services.cases.recombine();
    return true;
  }
  const found = await lookInto(services, unread);
  const done = await analyzeAll(services, found.files, vscode.l10n.t('Analyzing {0}', namesOf(unread)));
  tellLeftOut(services, unread, found);
  return done;
}

/**
 * Folders with everything in them.
 * @param asCase makes them the case; otherwise their files are added to what is there
 * @param known their files, where they are known already
 */
export async function analyzeFolder(services: Services, uris: readonly vscode.Uri[] | undefined, asCase: boolean, known?: Found[]): Promise<boolean> {
  const folders = uris ?? (await pickFolder());
  if (!folders || folders.length === 0) return false;
  const found = known ? { files: known, others: [], cut: [] } : await lookInto(services, folders);
  const { files } = found;
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No file that could be a log in {0}.', namesOf(folders)));
    return false;
  }
  if (asCase) {
    await leaveSamples(services, folders);
    services.cases.clear();
    // an open document is a file of the case, whatever the case; without a tab VS Code only has not let go of it yet
    const tabs = new Set(vscode.window.tabGroups.all.flatMap((g) => g.tabs).flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.toString()] : [])));
    for (const { document, model } of services.documents.all()) if (model?.scan && tabs.has(document.uri.toString())) services.cases.put(document.uri, model.scan, false);
  }
  const done = await analyzeAll(services, files, vscode.l10n.t('Analyzing {0}', namesOf(folders)));
  if (asCase && done) services.cases.name = namesOf(folders);
  tellLeftOut(services, folders, found);
  await services.cases.recombine();
  return done;
}

/** Files as they are, and what is in folders and archives. */
async function lookInto({ platform }: Services, uris: readonly vscode.Uri[]): Promise<Findings> {
  const all: Findings = { files: [], others: [], cut: [] };
  for (const uri of uris) {
    if (!(await isFolder(uri))) {
      all.files.push(...(await opened(platform, uri)));
      continue;
    }
    const { files, others, cut } = await findFiles(platform, uri);
    all.files.push(...files);
    all.others.push(...others);
    all.cut.push(...cut);
  }
  return all;
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false; // who reads it says what is wrong
  }
}

/** Files of a sample are no part of another case: their tabs go with it. */
async function leaveSamples({ context }: Services, folders: readonly vscode.Uri[]): Promise<void> {
  const samples = `${vscode.Uri.joinPath(context.extensionUri, 'samples').toString()}/`;
  const left = vscode.window.tabGroups.all.flatMap((g) => g.tabs).filter(({ input, isDirty }) => {
    if (isDirty || !(input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)) return false;
    const uri = input.uri.toString();
    return uri.startsWith(samples) && !folders.some((folder) => uri.startsWith(`${folder.toString()}/`));
  });
  if (left.length > 0) await vscode.window.tabGroups.close(left, true);
}

/** What of folders was not read: the case counts what is no log by its name, and says what it could not look into. Archives and their members stand in the case with their reason. */
function tellLeftOut({ cases, log }: Services, folders: readonly vscode.Uri[], { files, others, cut }: Findings): void {
  cases.leaveOut(folders.map(String).join('\n'), others);
  for (const { uri, why } of cut) log.warn(`${uri.toString(true)}: ${why}`);
  log.info(`${folders.map((uri) => uri.toString(true)).join(', ')}: ${files.length} files; left out by their names: ${others.map(([kind, n]) => `${kind} ${n}`).join(', ') || 0}`);
  const first = cut[0];
  if (first) void vscode.window.showWarningMessage(vscode.l10n.t('Not everything was read: {0} ({1}).', nameOf(first.uri), first.why));
}

async function analyzeAll(services: Services, files: readonly Found[], title: string): Promise<boolean> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const sizes = await Promise.all(files.map(({ uri, size, error }) => (error === undefined ? size ?? sizeOf(uri) : 0)));
    const work = new Work(services, progress, controller.signal, sizes.reduce((a, b) => a + b, 0));
    const queue = files.map((file, i) => ({ ...file, size: sizes[i]! }));
    const next = async (): Promise<void> => {
      for (let job = queue.shift(); job && !controller.signal.aborted; job = queue.shift()) await work.scan(job);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    // a part is not the whole: the case, and every report of it, names what was not read
    const { cases } = services;
    for (const { uri } of files) if (controller.signal.aborted && !cases.get(uri)) await putUnread(services, uri, vscode.l10n.t('not read: cancelled'));
    await cases.recombine();
    return !controller.signal.aborted;
  });
}

/** Counts bytes over all files for one progress bar. */
class Work {
  private done = 0;
  private shown = 0;
  private readonly began = performance.now();

  constructor(
    private readonly services: Services,
    private readonly progress: vscode.Progress<{ message?: string; increment?: number }>,
    private readonly signal: AbortSignal,
    private readonly total: number,
  ) {}

  async scan({ uri, size, error: refused }: Found & { size: number }): Promise<void> {
    const { platform, cases, log } = this.services;
    let before = 0;
    const onProgress = (bytes: number): void => {
      this.done += bytes - before;
      before = bytes;
      this.report(uri);
    };
    try {
      const path = cases.pathOf(uri);
      const scan: FileScan = refused === undefined ? await platform.scan({ uri, path, onProgress, signal: this.signal }) : await read({ path, chunks: () => failing(refused) });
      onProgress(size);
      if (!this.signal.aborted) cases.put(uri, scan, true);
    } catch (error) {
      if (this.signal.aborted) return;
      log.error(`${uri.toString()}: ${error instanceof Error ? error.stack : String(error)}`);
      // whoever asked for it sees that it could not be read, and why
      await putUnread(this.services, uri, error instanceof Error ? error.message : String(error));
    }
  }

  private report(uri: vscode.Uri): void {
    const part = this.total > 0 ? (100 * this.done) / this.total : 0;
    const seconds = (performance.now() - this.began) / 1000;
    const rate = this.done / Math.max(0.001, seconds);
    const left = Math.round((this.total - this.done) / Math.max(1, rate));
    const message = seconds > 2 && left > 1 ? vscode.l10n.t('{0} · {1} % · {2} s left', nameOf(uri), Math.round(part), left) : nameOf(uri);
    this.progress.report({ message, increment: part - this.shown });
    this.shown = part;
  }
}

async function putUnread({ cases }: Services, uri: vscode.Uri, why: string): Promise<void> {
  cases.put(uri, await read({ path: cases.pathOf(uri), chunks: () => failing(why) }), true);
}

// eslint-disable-next-line require-yield
async function* failing(message: string): AsyncGenerator<Uint8Array> {
  throw new Error(message);
}

/** The active editor's file, or that of the active tab when the file is too large for an editor. */
export function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  return vscode.window.activeTextEditor?.document.uri;
}

async function pickFiles(): Promise<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({ title: vscode.l10n.t('Analyze File'), canSelectMany: true });
}

async function pickFolder(): Promise<vscode.Uri[] | undefined> {
  const open = vscode.workspace.workspaceFolders ?? [];
  const another = async (): Promise<vscode.Uri[] | undefined> => vscode.window.showOpenDialog({ title: vscode.l10n.t('Analyze Folder'), canSelectFolders: true, canSelectFiles: false, canSelectMany: true });
  if (open.length === 0) return another();
  const choices = [...open.map((f) => ({ label: f.name, description: f.uri.path, uri: f.uri as vscode.Uri | undefined })), { label: vscode.l10n.t('Another folder...'), description: '', uri: undefined }];
  const choice = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Analyze Folder') });
  if (!choice) return undefined;
  return choice.uri ? [choice.uri] : another();
}

/** Names told; the rest are counted by dots. */
const MAX_NAMES = 3;

function namesOf(uris: readonly vscode.Uri[]): string {
  return uris.slice(0, MAX_NAMES).map(nameOf).join(', ') + (uris.length > MAX_NAMES ? ', ...' : '');
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1) || uri.path;
}
