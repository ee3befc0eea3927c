import * as vscode from 'vscode';
import { BASELINE_FILE, type FileScan } from '../../engine/index';
import type { Services } from '../services';

/** Folders nobody keeps logs in. */
const SKIPPED = new Set(['node_modules', '.git', '.svn', '.vscode']);
/** What an incident folder holds; a file without extension is read too. */
const READ = /\.(log|txt|csv|config|xml|clixml|md|json|out|mdt|trc)$|^[^.]+$/i;
const MAX_FILES = 10_000;
const MAX_DEPTH = 12;
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
  return analyzeAll(services, [target], vscode.l10n.t('Analyzing {0}', nameOf(target)));
}

/** A folder with everything in it. `name` makes it the case; without it its files are added to what is there. */
export async function analyzeFolder(services: Services, uri: vscode.Uri | undefined, asCase: boolean): Promise<boolean> {
  const folder = uri ?? (await pickFolder());
  if (!folder) return false;
  const files = await filesIn(folder);
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No file that could be a log in {0}.', nameOf(folder)));
    return false;
  }
  if (asCase) {
    services.cases.clear();
    // an open document is a file of the case, whatever the case; without a tab VS Code only has not let go of it yet
    const tabs = new Set(vscode.window.tabGroups.all.flatMap((g) => g.tabs).flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.toString()] : [])));
    for (const { document, model } of services.documents.all()) if (model?.scan && tabs.has(document.uri.toString())) services.cases.put(document.uri, model.scan, false);
  }
  const done = await analyzeAll(services, files, vscode.l10n.t('Analyzing {0}', nameOf(folder)));
  if (asCase && done) services.cases.name = nameOf(folder);
  await services.cases.recombine();
  return done;
}

async function analyzeAll(services: Services, uris: readonly vscode.Uri[], title: string): Promise<boolean> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const sizes = await Promise.all(uris.map(sizeOf));
    const work = new Work(services, progress, controller.signal, sizes.reduce((a, b) => a + b, 0));
    const queue = uris.map((uri, i) => ({ uri, size: sizes[i]! }));
    const next = async (): Promise<void> => {
      for (let job = queue.shift(); job && !controller.signal.aborted; job = queue.shift()) await work.scan(job.uri, job.size);
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

  async scan(uri: vscode.Uri, size: number): Promise<void> {
    const { platform, cases, log } = this.services;
    let before = 0;
    const onProgress = (bytes: number): void => {
      this.done += bytes - before;
      before = bytes;
      this.report(uri);
    };
    try {
      const scan: FileScan = await platform.scan({ uri, path: cases.pathOf(uri), onProgress, signal: this.signal });
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

async function sizeOf(uri: vscode.Uri): Promise<number> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return 0; // the scan itself says what is wrong with it
  }
}

/** Everything that could be a log, in a stable order. */
export async function filesIn(folder: vscode.Uri, depth = 0): Promise<vscode.Uri[]> {
  const out: vscode.Uri[] = [];
  const entries = await vscode.workspace.fs.readDirectory(folder);
  for (const [name, type] of entries.sort((a, b) => a[0].localeCompare(b[0]))) {
    const uri = vscode.Uri.joinPath(folder, name);
    // a link may lead back to where we are
    if (type === vscode.FileType.Directory && depth < MAX_DEPTH && !SKIPPED.has(name)) out.push(...(await filesIn(uri, depth + 1)));
    else if ((type & vscode.FileType.File) !== 0 && READ.test(name) && name !== BASELINE_FILE) out.push(uri);
    if (out.length >= MAX_FILES) return out.slice(0, MAX_FILES);
  }
  return out;
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
