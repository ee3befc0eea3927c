import * as vscode from 'vscode';
import { analyzeFolder } from './analyze';
import type { Services } from '../services';

/** Opens one of the incidents shipped with the extension as a case, its first log in the editor. */
export async function trySampleCase(services: Services): Promise<boolean> {
  const root = vscode.Uri.joinPath(services.context.extensionUri, 'samples');
  const folders = (await entries(root)).filter(([, type]) => type === vscode.FileType.Directory).map(([name]) => name);
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This build carries no samples.'));
    return false;
  }
  const name = folders.length === 1 ? folders[0] : await vscode.window.showQuickPick(folders, { title: vscode.l10n.t('Try a Sample Case') });
  if (name === undefined) return false;
  const folder = vscode.Uri.joinPath(root, name);
  const done = await analyzeFolder(services, folder, true);
  const first = services.cases.findings[0]?.evidence[0];
  if (done && first) await vscode.commands.executeCommand('exchangeLens.revealEvidence', first);
  return done;
}

async function entries(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(uri);
  } catch {
    return [];
  }
}
