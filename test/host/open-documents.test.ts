import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open, waitFor, workspaceUri, write } from './lib/host';

const CONFIG = '<?xml version="1.0"?>\n<configuration>\n  <appSettings>\n    <add key=\u201cRecipientThreadLimit\u201d value=\u201c2\u201d />\n  </appSettings>\n</configuration>\n';

describe('an open document outside of the folder of a case', () => {
  const alone = async (): Promise<void> => {
    await closeAll();
    await vscode.commands.executeCommand('exchangeLens.case.clear');
  };
  before(alone);
  after(alone);

  it('keeps its findings', async () => {
    const uri = await write('elsewhere/V14/Bin/EdgeTransport.exe.config', CONFIG);
    await open(uri);
    await waitFor('findings', () => vscode.languages.getDiagnostics(uri).length > 0);
    const before = vscode.languages.getDiagnostics(uri).map((d) => d.message);
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', workspaceUri('first-look'));
    await waitFor('findings of the folder', () => vscode.languages.getDiagnostics(workspaceUri('first-look', 'CONNECTLOG20110314-1.LOG')).length > 0);
    assert.deepEqual(vscode.languages.getDiagnostics(uri).map((d) => d.message), before);
  });
});
