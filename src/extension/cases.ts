import * as vscode from 'vscode';
import { combine, combineSteps, markAccepted, type Baseline, type CaseReport, type FileScan, type Finding } from '../engine/index';
import { PACKED } from './files/packed';
import { caseOptions } from './settings';
import { inSlices } from './slices';

export interface CaseFile {
  uri: vscode.Uri;
  path: string;
  scan: FileScan;
  /** Came from an open document and goes with it, unless it was analyzed on purpose. */
  kept: boolean;
}

/** What is known of a file before it is in the case. */
export interface Foretold {
  uri: vscode.Uri;
  path: string;
  format: string | undefined;
  findings: readonly Finding[];
}

/** Where source control and the local history of VS Code keep what a file was: the other side of a comparison is no file of the case. */
const OLDER = new Set(['git', 'gitlens', 'review', 'pr', 'vscode-scm', 'vscode-local-history']);

/** An earlier state of a file, not the file. */
export function isOlder({ scheme }: vscode.Uri): boolean {
  return OLDER.has(scheme);
}

const NOTEBOOK_CELL = 'vscode-notebook-cell';

/** The cell as it was counted when its notebook was opened, from 1: VS Code writes that in front, to the base of 7; what it writes otherwise stays as it is. */
function cellOf(fragment: string): string {
  const count = /^[W-Za-f]([0-6]{1,8})s/.exec(fragment)?.[1];
  return count === undefined ? fragment : String(Number.parseInt(count, 7) + 1);
}

/** Several files finish at about the same time: one combination serves them. */
const GATHER_MS = 50;

/** The files of this window, read as one case. */
export class Cases implements vscode.Disposable {
  private readonly files = new Map<string, CaseFile>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly foretold = new vscode.EventEmitter<Foretold>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private run = 0;
  /** What the report was made of. */
  private combined: ReadonlySet<FileScan> = new Set();
  /** Something is new: files, findings, zones. */
  readonly onDidChange = this.changed.event;
  /** The findings of a file that is going to be the whole case; what else there is to say follows with the change. */
  readonly onDidForetell = this.foretold.event;
  /** Another one whenever files come or go, or are to be read in another way. */
  revision = 0;
  private held: CaseReport | undefined;
  /** Findings somebody lives with. */
  baseline: Baseline = { version: 1, accepted: [] };
  /** Of a folder that was analyzed as a case. */
  name = '';
  private readonly left = new Map<string, readonly (readonly [string, number])[]>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  dispose(): void {
    clearTimeout(this.timer);
    this.run++;
    this.changed.dispose();
    this.foretold.dispose();
  }

  /** As findings show it: the path on disk, the name of what is not saved, a number for results of a search, a notebook with the number of its cell, else the address. */
  pathOf(uri: vscode.Uri): string {
    if (uri.scheme === PACKED) return uri.with({ scheme: 'file' }).fsPath;
    if (uri.scheme === 'untitled') return uri.path;
    if (uri.scheme === 'search-editor') return `search-${uri.fragment.replace(/^0\./, '').slice(0, 4)}.code-search`;
    if (uri.scheme === NOTEBOOK_CELL) return `${uri.with({ scheme: 'file', fragment: '' }).fsPath}#${cellOf(uri.fragment)}`;
    return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
  }

  uriOf(path: string): vscode.Uri | undefined {
    for (const file of this.files.values()) if (file.path === path) return file.uri;
    return undefined;
  }

  list(): CaseFile[] {
    return [...this.files.values()];
  }

  get(uri: vscode.Uri): CaseFile | undefined {
    return this.files.get(uri.toString());
  }

  /** Of no files, until some are read. */
  get report(): CaseReport {
    return (this.held ??= combine([]));
  }

  get findings(): readonly Finding[] {
    return this.held?.findings ?? [];
  }

  /** The scan as the case sees it, with its zone settled. */
  scanOf(path: string): FileScan | undefined {
    return this.held?.files.find((f) => f.path === path);
  }

  /** Do the findings speak of this file as it is: of this very scan, or of whichever the case holds now? */
  isShown(path: string, scan?: FileScan): boolean {
    const held = this.list().find((f) => f.path === path)?.scan;
    return held !== undefined && this.combined.has(held) && (scan === undefined || scan === held);
  }

  put(uri: vscode.Uri, scan: FileScan, kept: boolean): void {
    if (!kept && isOlder(uri)) return;
    const key = uri.toString();
    this.files.set(key, { uri, path: scan.path, scan, kept: kept || (this.files.get(key)?.kept ?? false) });
    this.schedule();
  }

  get isEmpty(): boolean {
    return this.files.size === 0;
  }

  /** Tells the findings of a file that is alone in the case, before its facts are here. */
  foretell(uri: vscode.Uri, report: CaseReport): void {
    const { path, format } = report.files[0]!;
    this.foretold.fire({ uri, path, format, findings: markAccepted(report.findings, this.baseline) });
  }

  /** Takes a file into an empty case, with the report on it alone. */
  adopt(uri: vscode.Uri, scan: FileScan, report: CaseReport): void {
    this.put(uri, scan, false);
    clearTimeout(this.timer);
    this.run++;
    this.show([scan], report);
  }

  /** An open document was closed: its file stays only when it was analyzed on purpose. */
  closed(uri: vscode.Uri): void {
    if (this.files.get(uri.toString())?.kept === false) this.remove(uri);
  }

  remove(uri: vscode.Uri): void {
    if (this.files.delete(uri.toString())) this.schedule();
  }

  /** What a folder holds that has no name of a log: ends of names with their number. */
  leaveOut(folder: string, kinds: readonly (readonly [string, number])[]): void {
    if (kinds.length === 0 && !this.left.has(folder)) return;
    this.left.set(folder, kinds);
    this.schedule();
  }

  /** The same of all folders, most first. */
  get leftOut(): [string, number][] {
    const sum = new Map<string, number>();
    for (const kinds of this.left.values()) for (const [kind, n] of kinds) sum.set(kind, (sum.get(kind) ?? 0) + n);
    return [...sum].sort((a, b) => b[1] - a[1]);
  }

  clear(): void {
    this.files.clear();
    this.left.clear();
    this.name = '';
    this.schedule(0);
  }

  /** Settings changed, or files did. */
  schedule(ms = (this.held?.files.length ?? 0) === 0 ? 0 : GATHER_MS): void {
    clearTimeout(this.timer);
    this.revision++;
    this.timer = setTimeout(() => void this.recombine(), ms);
  }

  /** At once, in slices; done when the report holds what the case holds now. A later call takes over. */
  async recombine(): Promise<void> {
    clearTimeout(this.timer);
    const run = ++this.run;
    const began = performance.now();
    try {
      const scans = this.list().map((f) => f.scan);
      const report = await inSlices(combineSteps(scans, caseOptions()), () => run !== this.run);
      if (!report) return await this.next();
      this.log.debug(`${this.files.size} files, ${report.findings.length} findings in ${Math.round(performance.now() - began)} ms`);
      this.show(scans, report);
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.changed.fire();
    }
  }

  private show(scans: readonly FileScan[], report: CaseReport): void {
    this.combined = new Set(scans);
    this.held = { ...report, findings: markAccepted(report.findings, this.baseline) };
    this.changed.fire();
  }

  private next(): Promise<void> {
    return new Promise((resolve) => {
      const once = this.onDidChange(() => {
        once.dispose();
        resolve();
      });
    });
  }
}
