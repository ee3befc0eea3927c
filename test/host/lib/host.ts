// Helpers for tests that run inside VS Code's extension host, with Node or in a web worker.
import * as vscode from 'vscode';

export const EXTENSION_ID = 'exchange-lens.exchange-lens';

/** True in the web worker host, where there is no Node. */
export const isWeb = typeof (globalThis as { importScripts?: unknown }).importScripts === 'function';

/** True where tools of a language model can be registered and called: VS Code from 1.95 on. */
export const hasTools = Number(/^1\.(\d+)/.exec(vscode.version)?.[1]) >= 95;

/** True in the VS Code that has no server: its webviews want service workers of other origins, which this browser refuses. */
export const isAlone = (globalThis as { exlensAlone?: boolean }).exlensAlone === true;

/** The tested extension, or an error that says it is not there. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(EXTENSION_ID);
  if (!found) throw new Error(`${EXTENSION_ID} is not installed`);
  return found;
}

/** The opened folder: a copy of samples/ that a test may write to. */
export function workspaceUri(...parts: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, ...parts);
}

/** Writes a file into the opened folder. */
export async function write(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = workspaceUri(name);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return uri;
}

/** Opens a file in an editor. */
export async function open(file: vscode.Uri | string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(typeof file === 'string' ? workspaceUri(file) : file);
  return vscode.window.showTextDocument(document);
}

/**
 * Asks again and again until the answer is truthy.
 * @throws when it is not within `ms` milliseconds, naming `what`
 */
export async function waitFor<T>(what: string, ask: () => T | Promise<T>, ms = 10_000): Promise<NonNullable<T>> {
  const until = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Closes every editor, throwing unsaved text away. */
export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor').then(undefined, () => undefined);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** What the tool of agents says of a file or a folder. */
export async function analysis(path: string): Promise<string> {
  const result = await vscode.lm.invokeTool('exchangeLens_analyze', { input: { path }, toolInvocationToken: undefined }, new vscode.CancellationTokenSource().token);
  return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}
