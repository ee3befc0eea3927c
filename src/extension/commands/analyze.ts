import * as vscode from 'vscode';
import { scan as read, type FileScan } from '../../engine/index';
import { findFiles, opened, type Findings, type Found } from '../files/find';
import { sizeOf } from '../files/size';
import type { Services } from '../services';

/** Files in flight: one thread reads them one after another, the next is ready when it is free. */
const AT_ONCE = 2;

/** A file on purpose: from disk, whatever its size. Open documents of ours are there already. */
export async function analyzeFile(services: Services, uri?: vscode.Uri): Promise<boolean> {
  const target = uri ?? activeUri() ?? (await pickFile());
  if (!target) return false;
  const entry = services.documents.get(target);
  if (entry?.model?.scan && entry.isCurrent) {
    services.cases.put(target, entry.model.scan, true);
    await services.cases.recombine();
    return true;
  }
  return analyzeAll(services, await opened(services.platform, target), vscode.l10n.t('Analyzing {0}', nameOf(target)));
}

/**
 * A folder with everything in it.
 * @param asCase makes it the case; otherwise its files are added to what is there
 * @param known its files, where they are known already
 */
export async function analyzeFolder(services: Services, uri: vscode.Uri | undefined, asCase: boolean, known?: Found[]): Promise<boolean> {
  const folder = uri ?? (await pickFolder());
  if (!folder) return false;
  const found = known ? { files: known, others: [], cut: [] } : await findFiles(services.platform, folder);
  const { files } = found;
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No file that could be a log in {0}.', nameOf(folder)));
    return false;
  }
  if (asCase) {
    await leaveSamples(services, folder);
    services.cases.clear();
    // an open document is a file of the case, whatever the case; without a tab VS Code only has not let go of it yet
    const tabs = new Set(vscode.window.tabGroups.all.flatMap((g) => g.tabs).flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.toString()] : [])));
    for (const { document, model } of services.documents.all()) if (model?.scan && tabs.has(document.uri.toString())) services.cases.put(document.uri, model.scan, false);
  }
  const done = await analyzeAll(services, files, vscode.l10n.t('Analyzing {0}', nameOf(folder)));
  if (asCase && done) services.cases.name = nameOf(folder);
  await services.cases.recombine();
  tellLeftOut(services.log, folder, found);
  return done;
}

/** Files of a sample are no part of another case: their tabs go with it. */
async function leaveSamples({ context }: Services, folder: vscode.Uri): Promise<void> {
  const samples = `${vscode.Uri.joinPath(context.extensionUri, 'samples').toString()}/`;
  const left = vscode.window.tabGroups.all.flatMap((g) => g.tabs).filter(({ input, isDirty }) => {
    if (isDirty || !(input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)) return false;
    const uri = input.uri.toString();
    return uri.startsWith(samples) && !uri.startsWith(`${folder.toString()}/`);
  });
  if (left.length > 0) await vscode.window.tabGroups.close(left, true);
}

/** Ends of names told; the rest are counted. */
const MAX_KINDS = 5;

/** What of a folder was not read, with its number; archives and their members stand in the case with their reason. */
function tellLeftOut(log: vscode.LogOutputChannel, folder: vscode.Uri, { files, others, cut }: Findings): void {
  for (const { uri, why } of cut) log.warn(`${uri.toString(true)}: ${why}`);
  const left = others.reduce((n, [, count]) => n + count, 0);
  log.info(`${folder.toString(true)}: ${files.length} files; left out by their names: ${others.map(([kind, n]) => `${kind} ${n}`).join(', ') || 0}`);
  if (left === 0 && cut.length === 0) return;
  const kinds = others.slice(0, MAX_KINDS).map(([kind, n]) => `${kind} ${n}`).join(', ') + (others.length > MAX_KINDS ? ', ...' : '');
  const parts = [
    ...(left > 0 ? [vscode.l10n.t('{0} with names that logs do not have ({1})', left, kinds)] : []),
    ...cut.slice(0, 1).map(({ uri, why }) => vscode.l10n.t('what is beyond {0} ({1})', nameOf(uri), why)),
  ];
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} files read; left out: {1}.', files.length, parts.join('; ')));
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
    await services.cases.recombine();
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
      if (!this.signal.aborted) log.error(`${uri.toString()}: ${error instanceof Error ? error.stack : String(error)}`);
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

async function pickFile(): Promise<vscode.Uri | undefined> {
  return (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Analyze File'), canSelectMany: false }))?.[0];
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const open = vscode.workspace.workspaceFolders ?? [];
  if (open.length === 0) return (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Analyze Folder'), canSelectFolders: true, canSelectFiles: false, canSelectMany: false }))?.[0];
  const choices = [...open.map((f) => ({ label: f.name, description: f.uri.path, uri: f.uri as vscode.Uri | undefined })), { label: vscode.l10n.t('Another folder...'), description: '', uri: undefined }];
  const choice = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Analyze Folder') });
  if (!choice) return undefined;
  return choice.uri ?? (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Analyze Folder'), canSelectFolders: true, canSelectFiles: false, canSelectMany: false }))?.[0];
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1) || uri.path;
}
