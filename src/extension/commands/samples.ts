import * as vscode from 'vscode';
import { analyzeFolder } from './analyze';
import type { Services } from '../services';

/** Written by the packer. */
const INDEX = 'index.json';

interface Choice extends vscode.QuickPickItem {
  folder: string;
}

/** The incidents, in the order of the walkthrough. `needs`: a large part that not every build carries. */
function samples(): { folder: string; needs?: string; label: string; description: string }[] {
  return [
    { folder: 'journaling-2010', needs: 'HUB01', label: vscode.l10n.t('Journaling on three hub servers'), description: vscode.l10n.t('throttled delivery, Exchange 2010 SP1') },
    { folder: 'first-look', label: vscode.l10n.t('One connectivity log'), description: vscode.l10n.t('throttled delivery, in a minute') },
    { folder: 'sms-notifications-stop', label: vscode.l10n.t('Calendar notifications stop'), description: vscode.l10n.t('traces, tracking, watermarks, a dump: one story from many artefacts') },
  ];
}

/** `wanted`: the folder of an incident, for links that mean one. Opens one of the incidents shipped with the extension as a case, its first log in the editor. */
export async function trySampleCase(services: Services, wanted?: string): Promise<boolean> {
  const root = vscode.Uri.joinPath(services.context.extensionUri, 'samples');
  const files = await filesIn(root);
  const has = (folder: string): boolean => files.some((f) => f.startsWith(`${folder}/`));
  const choices: Choice[] = [];
  for (const { folder, needs, label, description } of samples()) {
    if (has(folder) && (needs === undefined || has(`${folder}/${needs}`))) choices.push({ label, description, folder });
  }
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This build carries no samples.'));
    return false;
  }
  const named = choices.find((c) => c.folder === wanted) ?? (choices.length === 1 ? choices[0] : undefined);
  const choice = named ?? (await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Try a Sample Case') }));
  if (!choice) return false;
  const name = choice.folder;
  const folder = vscode.Uri.joinPath(root, name);
  const inFolder = files.filter((f) => f.startsWith(`${name}/`)).map((f) => ({ uri: vscode.Uri.joinPath(root, f) }));
  const done = await analyzeFolder(services, [folder], true, inFolder);
  const inside = `${folder.toString()}/`;
  const first = services.cases.findings.flatMap((f) => f.evidence).find((e) => services.cases.uriOf(e.path)?.toString().startsWith(inside));
  if (done && first) await vscode.commands.executeCommand('exchangeLens.revealEvidence', first);
  return done;
}

/** Files of the samples, as paths below their folder. In a browser folders cannot be listed: there the package has a list of its own. */
async function filesIn(root: vscode.Uri): Promise<string[]> {
  try {
    return await listed(root, '');
  } catch {
    try {
      return JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, INDEX)))) as string[];
    } catch {
      return [];
    }
  }
}

async function listed(folder: vscode.Uri, prefix: string): Promise<string[]> {
  const out: string[] = [];
  for (const [name, type] of (await vscode.workspace.fs.readDirectory(folder)).sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    if (type === vscode.FileType.Directory) out.push(...(await listed(vscode.Uri.joinPath(folder, name), `${prefix}${name}/`)));
    else if (name !== INDEX) out.push(prefix + name);
  }
  return out;
}
