import * as vscode from 'vscode';
import { accept, acceptedBy, BASELINE_FILE, baselineText, emptyBaseline, parseBaseline, type Baseline, type Finding } from '../engine/index';
import type { Cases } from './cases';
import { holderOf } from './files/packed';

/** Folders looked into for accepted findings; a case has few. */
const MAX_FOLDERS = 50;

/** Accepted findings, read from the folders of the case and of the window. */
export class Baselines {
  private known = '';
  private folders: vscode.Uri[] = [];

  constructor(
    private readonly cases: Cases,
    private readonly log: vscode.LogOutputChannel,
    subscriptions: vscode.Disposable[],
  ) {
    subscriptions.push(cases.onDidChange(() => void this.refresh(false)), vscode.workspace.onDidSaveTextDocument((d) => d.uri.path.endsWith(`/${BASELINE_FILE}`) && void this.refresh(true)));
  }

  /** Asks for a note and accepts a finding in the folder it belongs to. */
  async accept(finding: Finding | undefined): Promise<void> {
    if (!finding) return;
    const note = await vscode.window.showInputBox({
      title: vscode.l10n.t('Accept Finding'), prompt: vscode.l10n.t('Why it is accepted. It comes back when it gets worse or somebody else is concerned.'), value: finding.accepted?.note ?? '',
      validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A note is needed: whoever looks next has to understand it.') : undefined),
    });
    if (note === undefined) return;
    const folder = this.folderOf(finding);
    if (!folder) {
      void vscode.window.showInformationMessage(vscode.l10n.t('What is accepted is kept in the folder of the files: save the document first.'));
      return;
    }
    const file = vscode.Uri.joinPath(folder, BASELINE_FILE);
    try {
      const before = (await read(file)) ?? emptyBaseline();
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(baselineText(accept(before, [finding], note.trim(), new Date().toISOString()))));
      await this.refresh(true);
    } catch (error) {
      void vscode.window.showErrorMessage(vscode.l10n.t('{0} cannot be used: {1}', vscode.workspace.asRelativePath(file), error instanceof Error ? error.message : String(error)));
    }
  }

  /** Takes back whatever covers a finding, in the files it stands in. */
  async withdraw(finding: Finding | undefined): Promise<void> {
    if (!finding) return;
    const gone = new Set<string>();
    let rest = this.cases.baseline;
    for (let entry = acceptedBy(rest, finding); entry; entry = acceptedBy(rest, finding)) {
      const text = JSON.stringify(entry);
      gone.add(text);
      rest = { version: 1, accepted: rest.accepted.filter((e) => JSON.stringify(e) !== text) };
    }
    for (const folder of this.folders) {
      const file = vscode.Uri.joinPath(folder, BASELINE_FILE);
      try {
        const before = await read(file);
        const accepted = before?.accepted.filter((e) => !gone.has(JSON.stringify(e))) ?? [];
        if (before && accepted.length < before.accepted.length) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(baselineText({ version: 1, accepted })));
      } catch (error) {
        void vscode.window.showErrorMessage(vscode.l10n.t('{0} cannot be used: {1}', vscode.workspace.asRelativePath(file), error instanceof Error ? error.message : String(error)));
      }
    }
    await this.refresh(true);
  }

  /** The folder of the window that holds the evidence, else the evidence's own. */
  private folderOf(finding: Finding): vscode.Uri | undefined {
    const uris = finding.evidence.flatMap((e) => this.cases.uriOf(e.path) ?? []);
    const uri = uris.find(isSaved) ?? uris[0] ?? this.cases.list()[0]?.uri;
    return uri && foldersOf(uri)[0];
  }

  private async refresh(force: boolean): Promise<void> {
    const folders = new Map<string, vscode.Uri>();
    for (const { uri } of this.cases.list()) {
      for (const folder of foldersOf(uri)) if (folders.size < MAX_FOLDERS) folders.set(folder.toString(), folder);
    }
    this.folders = [...folders.values()];
    const key = [...folders.keys()].sort().join('\n');
    if (key === this.known && !force) return;
    this.known = key;
    const all: Baseline = emptyBaseline();
    for (const folder of folders.values()) {
      try {
        all.accepted.push(...((await read(vscode.Uri.joinPath(folder, BASELINE_FILE)))?.accepted ?? []));
      } catch (error) {
        this.log.warn(`${folder.toString(true)}/${BASELINE_FILE}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (all.accepted.length > 0 || this.cases.baseline.accepted.length > 0) {
      this.cases.baseline = all;
      await this.cases.recombine();
    }
  }
}

function isSaved({ scheme }: vscode.Uri): boolean {
  return scheme !== 'untitled';
}

/** Where what is accepted of a file is kept: in the folder of the window first, which is all there is for what is not saved. */
function foldersOf(uri: vscode.Uri): vscode.Uri[] {
  const file = holderOf(uri);
  const own = isSaved(uri) ? vscode.workspace.getWorkspaceFolder(file) : vscode.workspace.workspaceFolders?.[0];
  return [...(own ? [own.uri] : []), ...(isSaved(uri) ? [vscode.Uri.joinPath(file, '..')] : [])];
}

/** The baseline, undefined where there is none. @throws where the file is something else */
async function read(file: vscode.Uri): Promise<Baseline | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(file);
  } catch {
    return undefined;
  }
  return parseBaseline(new TextDecoder().decode(bytes));
}
