import * as vscode from 'vscode';
import { redactCopy, redactionText, type CopyInput, type CopyResult, type CopySink } from '../../engine/index';
import { sizeOf } from '../files/size';
import type { Services } from '../services';

/** VS Code writes whole files only: larger ones are a matter for the command line. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Copies the files of the case with the names in them replaced into a new folder; the map stays beside it. */
export async function exportRedacted({ cases, platform }: Services): Promise<void> {
  const files = cases.list();
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing has been analyzed yet.'));
    return;
  }
  const parent = (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Folder for the redacted copy'), canSelectFolders: true, canSelectFiles: false, canSelectMany: false, openLabel: vscode.l10n.t('Copy Here') }))?.[0];
  if (!parent) return;
  const target = await freeFolder(parent, `${(cases.name || 'case').replace(/[^\w.-]+/g, '-')}-redacted`);
  const root = commonFolder(files.map((f) => f.uri).filter((uri) => uri.scheme !== 'untitled'));
  const inputs = await Promise.all(files.map(async (f): Promise<CopyInput> => {
    const size = await sizeOf(f.uri);
    if (size > MAX_BYTES) throw new Error(vscode.l10n.t('{0} is too large for this command; use exlens redact on the command line.', f.path));
    return { source: { path: f.path, size, chunks: async function* (from, to, signal) { yield* (await platform.source(f.uri, f.path)).chunks(from, to, signal); } }, relative: f.uri.scheme === 'untitled' ? `${f.uri.path}.txt` : f.uri.path.slice(root.length) };
  }));
  const salt = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
  const result = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Redacting'), cancellable: true }, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const total = 2 * inputs.reduce((n, i) => n + (i.source.size ?? 0), 0);
    let shown = 0;
    const onProgress = (bytes: number): void => {
      const part = total > 0 ? Math.min(100, (100 * bytes) / total) : 0;
      progress.report({ increment: part - shown });
      shown = part;
    };
    return redactCopy(inputs, async (relative) => sink(vscode.Uri.joinPath(target, relative)), { salt, signal: controller.signal, onProgress }).catch((error: unknown) => {
      if (controller.signal.aborted) return undefined;
      throw error;
    });
  });
  if (!result) return;
  await writeMap(target.with({ path: `${target.path}.map.json` }), salt, result, platform.ownerOnly);
  await show(target, result);
}

function sink(uri: vscode.Uri): CopySink {
  const parts: Uint8Array[] = [];
  return {
    write: async (bytes) => void parts.push(bytes),
    close: async () => vscode.workspace.fs.writeFile(uri, new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())),
    discard: async () => void parts.splice(0),
  };
}

/** The map tells every secret: where the platform can, only its owner may read it, before a word stands in it. */
async function writeMap(uri: vscode.Uri, salt: string, { files, report }: CopyResult, ownerOnly: ((uri: vscode.Uri) => Promise<void>) | undefined): Promise<void> {
  const data = { version: 1, note: vscode.l10n.t('This file tells the names behind the redacted copy. Keep it; never send it with the copy.'), salt, files: files.map(({ from, to }) => ({ from, to })), replacements: report.map };
  await vscode.workspace.fs.writeFile(uri, new Uint8Array(0));
  await ownerOnly?.(uri);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${JSON.stringify(data, null, 1)}\n`));
}

async function show(target: vscode.Uri, result: CopyResult): Promise<void> {
  const content = [target.toString(true), '', ...redactionText(result)].join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'plaintext' }), { preview: true });
  const reveal = vscode.l10n.t('Open Folder');
  const message = vscode.l10n.t('The copy is written. {0}.map.json beside it tells who is who: keep it to yourself.', target.path.slice(target.path.lastIndexOf('/') + 1));
  if ((await vscode.window.showInformationMessage(message, reveal)) === reveal) await vscode.commands.executeCommand('revealFileInOS', target);
}

/** A name that neither a folder nor a map has yet. */
async function freeFolder(parent: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let n = 1; ; n++) {
    const uri = vscode.Uri.joinPath(parent, n === 1 ? name : `${name}-${n}`);
    if (!(await exists(uri)) && !(await exists(uri.with({ path: `${uri.path}.map.json` })))) return uri;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** The longest path of folders that all files share, with its slash. */
function commonFolder(uris: readonly vscode.Uri[]): string {
  const first = uris[0]?.path ?? '';
  let common = first.slice(0, first.lastIndexOf('/') + 1);
  for (const { path } of uris) while (!path.startsWith(common)) common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  return common;
}
