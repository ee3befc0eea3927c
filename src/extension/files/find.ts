import * as vscode from 'vscode';
import { BASELINE_FILE } from '../../engine/index';
import { isArchive } from './packed';
import type { Platform } from './platform';

/** Folders nobody keeps logs in. */
const SKIPPED = new Set(['node_modules', '.git', '.svn', '.vscode']);
/** What an incident folder holds; a file without extension is read too. */
const READ = /\.(log|txt|csv|config|xml|clixml|md|json|out|mdt|trc|code-search)$|^[^.]+$/i;
/** Files of one case: a year of hourly logs of one server. More do not fit a tree that a person reads. */
const MAX_FILES = 10_000;
/** Folders within folders: links in a ring end here. */
const MAX_DEPTH = 12;

/** One file to read, or why it cannot be. */
export interface Found {
  uri: vscode.Uri;
  /** Where it is known already. */
  size?: number;
  error?: string;
}

/** What a folder holds. */
export interface Findings {
  files: Found[];
  /** Left out by their names, ends of names with their number, most first. */
  others: [string, number][];
  /** Where looking ended early, and why. */
  cut: { uri: vscode.Uri; why: string }[];
}

/** The file, or the members of an archive. Never throws. */
export async function opened(platform: Platform, uri: vscode.Uri): Promise<Found[]> {
  if (!isArchive(uri)) return [{ uri }];
  if (!platform.members || uri.scheme !== 'file') return [{ uri, error: vscode.l10n.t('an archive, which is opened only from a disk: unpack it first') }];
  try {
    return await platform.members(uri);
  } catch (error) {
    return [{ uri, error: error instanceof Error ? error.message : String(error) }];
  }
}

/** Everything in a folder that could be a log, archives opened, in a stable order. */
export async function findFiles(platform: Platform, folder: vscode.Uri): Promise<Findings> {
  const walk = new Walk(platform);
  await walk.visit(folder, 0);
  return { files: walk.files, others: [...walk.others].sort((a, b) => b[1] - a[1]), cut: walk.cut };
}

class Walk {
  readonly files: Found[] = [];
  readonly others = new Map<string, number>();
  readonly cut: { uri: vscode.Uri; why: string }[] = [];

  constructor(private readonly platform: Platform) {}

  async visit(folder: vscode.Uri, depth: number): Promise<void> {
    for (const [name, type] of (await this.entries(folder)).sort((a, b) => a[0].localeCompare(b[0]))) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (this.files.length >= MAX_FILES) {
        this.cut.push({ uri: folder, why: vscode.l10n.t('more than {0} files', MAX_FILES) });
        return;
      }
      // a link may lead back to where we are
      if (type === vscode.FileType.Directory) await this.below(uri, name, depth);
      else if (name === BASELINE_FILE) continue;
      else if ((type & vscode.FileType.File) === 0) this.leaveOut(vscode.l10n.t('no file'));
      else if (READ.test(name) || isArchive(uri)) this.files.push(...(await opened(this.platform, uri)).slice(0, MAX_FILES - this.files.length));
      else this.leaveOut(/\.[^.]*$/.exec(name)?.[0].toLowerCase() ?? name);
    }
  }

  private async below(uri: vscode.Uri, name: string, depth: number): Promise<void> {
    if (SKIPPED.has(name)) return;
    if (depth >= MAX_DEPTH) this.cut.push({ uri, why: vscode.l10n.t('more than {0} folders deep', MAX_DEPTH) });
    else await this.visit(uri, depth + 1);
  }

  private async entries(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
    try {
      return await vscode.workspace.fs.readDirectory(folder);
    } catch (error) {
      this.cut.push({ uri: folder, why: error instanceof Error ? error.message : String(error) });
      return [];
    }
  }

  private leaveOut(kind: string): void {
    this.others.set(kind, (this.others.get(kind) ?? 0) + 1);
  }
}
