import assert from 'node:assert/strict';
import v8 from 'node:v8';
import * as vscode from 'vscode';
import { analysis, extension, hasTools, waitFor, workspaceUri, write } from './lib/host';

const MB = 1 << 20;

/** The process serves other extensions as well: where its memory runs short, files are told as not read. */
describe('a shortage of memory', () => {
  const { getHeapStatistics } = v8;
  const inUse = (share: number): void => {
    v8.getHeapStatistics = () => ({ ...getHeapStatistics(), used_heap_size: share * 1000 * MB, heap_size_limit: 1000 * MB });
  };
  const marked = (uri: vscode.Uri): boolean => vscode.languages.getDiagnostics(uri).some((d) => d.source === 'Exchange Lens');
  let log: Uint8Array;

  before(async () => {
    await extension().activate();
    log = await vscode.workspace.fs.readFile(workspaceUri('first-look', 'CONNECTLOG20110314-1.LOG'));
  });
  afterEach(() => {
    v8.getHeapStatistics = getHeapStatistics;
  });
  after(async () => {
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    await vscode.workspace.fs.delete(workspaceUri('memory'), { recursive: true, useTrash: false });
  });

  it('leaves files unread and says why; they are read when there is memory again', async () => {
    const file = await write('memory/one.log', log);
    inUse(0.9);
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', workspaceUri('memory'));
    assert.equal(marked(file), false);
    if (hasTools) assert.match(await analysis('memory'), /not read: 900 of 952 MB of memory are in use/);
    inUse(0.1);
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', workspaceUri('memory'));
    await waitFor('findings', () => marked(file));
  }).timeout(30_000);
});
