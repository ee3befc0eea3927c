import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, extension, open, waitFor, workspaceUri, write } from './lib/host';

const rulesOf = (uri: vscode.Uri): string[] => vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'Exchange Lens').map((d) => String((d.code as { value?: unknown }).value));
const ours = (uri: vscode.Uri): boolean => rulesOf(uri).includes('recipient-thread-limit');
const run = async (command: string, ...args: unknown[]): Promise<unknown> => vscode.commands.executeCommand(`exchangeLens.${command}`, ...args);

/** What people do with files in a window: choose several, paste, rename, delete, compare. */
describe('files of a window', () => {
  let log: string;
  const empty = async (): Promise<void> => {
    await closeAll();
    await run('case.clear');
  };

  before(async () => {
    await extension().activate();
    log = new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceUri('first-look', 'CONNECTLOG20110314-1.LOG')));
  });
  beforeEach(empty);
  after(async () => {
    await empty();
    await vscode.workspace.fs.delete(workspaceUri('window'), { recursive: true, useTrash: false });
  });

  it('all that are selected in the explorer are analyzed, folders among them', async () => {
    const [one, two, below] = [await write('window/one.log', log), await write('window/two.log', `${log}\n`), await write('window/sub/three.log', `${log}\n\n`)];
    await run('analyzeFile', one, [one, two, workspaceUri('window/sub')]);
    await waitFor('findings', () => [one, two, below].every(ours));
  }).timeout(30_000);

  it('what is pasted after other words is recognised', async () => {
    const document = await vscode.workspace.openTextDocument({ content: '' });
    const editor = await vscode.window.showTextDocument(document);
    const paste = async (text: string): Promise<void> => void (await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, text)));
    await paste('Hello all, this is what the hub server wrote this morning\nwhile mail was late:\n\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(document.languageId, 'plaintext');
    await paste(log);
    await waitFor('its language', () => document.languageId === 'exchange-connectivity-log');
    await waitFor('findings', () => ours(document.uri));
  }).timeout(30_000);

  it('text that is not saved and not recognised is analyzed as it stands', async () => {
    const document = await vscode.workspace.openTextDocument({ content: log, language: 'markdown' });
    await vscode.window.showTextDocument(document);
    await run('analyzeFile');
    await waitFor('findings', () => ours(document.uri));
    const found = vscode.languages.getDiagnostics(document.uri).find((d) => d.source === 'Exchange Lens');
    assert.ok(!JSON.stringify(found).includes('untitled:Untitled'), 'its name, not its address');
  }).timeout(30_000);

  it('a file that is renamed or deleted takes its findings with it', async () => {
    const [file, to] = [await write('window/before/CONNECTLOG1.LOG', log), workspaceUri('window/after/CONNECTLOG1.LOG')];
    await run('analyzeFolderAsCase', workspaceUri('window/before'));
    await waitFor('findings', () => ours(file));
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(workspaceUri('window/before'), workspaceUri('window/after'));
    await vscode.workspace.applyEdit(rename);
    await waitFor('findings under the new name', () => ours(to) && !ours(file));
    const last = new vscode.WorkspaceEdit();
    last.renameFile(to, workspaceUri('window/after/hub.log'));
    await vscode.workspace.applyEdit(last);
    await waitFor('findings of the renamed file', () => ours(workspaceUri('window/after/hub.log')) && !ours(to));
    const gone = new vscode.WorkspaceEdit();
    gone.deleteFile(workspaceUri('window/after'), { recursive: true });
    await vscode.workspace.applyEdit(gone);
    await waitFor('no findings', () => !ours(workspaceUri('window/after/hub.log')));
  }).timeout(30_000);

  it('an earlier state of a file in a comparison is not counted with it', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('review', { provideTextDocumentContent: () => log });
    try {
      const file = await write('window/CONNECTLOG20110314-2.LOG', log.replaceAll('vault@', 'archive@'));
      const older = vscode.Uri.from({ scheme: 'review', path: file.path });
      await vscode.commands.executeCommand('vscode.diff', older, file, 'then and now');
      await waitFor('findings', () => ours(file));
      const document = await waitFor('the older one', () => vscode.workspace.textDocuments.find((d) => d.uri.toString() === older.toString() && d.languageId === 'exchange-connectivity-log'));
      await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri); // it has been read then
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.deepEqual(rulesOf(older), []);
      assert.ok(!vscode.languages.getDiagnostics(file).some((d) => d.message.includes('vault@')), 'nobody of the older state');
    } finally {
      provider.dispose();
    }
  }).timeout(30_000);

  it('what is open is one file, however many editors show it', async () => {
    const file = await write('window/CONNECTLOG20110314-3.LOG', log);
    const editor = await open(file);
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.Beside);
    await waitFor('findings', () => ours(file));
    const before = rulesOf(file);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(rulesOf(file), before);
  }).timeout(30_000);
});
