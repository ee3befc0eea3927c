import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { analysis, closeAll, extension, hasTools, isWeb, waitFor, workspaceUri, write } from './lib/host';
import { gzip, storedZip } from './lib/zip';

const text = async (name: string): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceUri(name)));
const problems = (path: RegExp): [vscode.Uri, vscode.Diagnostic[]][] => vscode.languages.getDiagnostics().filter(([uri, all]) => path.test(uri.path) && all.some((d) => d.source === 'Exchange Lens'));

describe('archives', () => {
  before(async () => {
    await extension().activate();
    const log = await text('first-look/CONNECTLOG20110314-1.LOG');
    await write('packed/logs.zip', storedZip([{ name: 'hub 01/CONNECTLOG20110314-1.LOG', text: log }, { name: 'secret.log', text: log, encrypted: true }, { name: 'inner.zip', text: 'PK' }]));
    await write('packed/one.log.gz', await gzip(log.replaceAll('vault@', 'another@')));
    await write('packed/old.tar', 'ustar');
    await write('packed/picture.png', 'PNG');
    await vscode.commands.executeCommand('exchangeLens.case.clear');
  });
  after(async () => {
    await closeAll();
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    await vscode.workspace.fs.delete(workspaceUri('packed'), { recursive: true });
  });

  it('of a folder are read like folders, or named with the reason', async function () {
    if (!hasTools) this.skip();
    const answer = await analysis('packed');
    if (isWeb) {
      for (const name of ['logs.zip', 'one.log.gz', 'old.tar']) assert.match(answer, new RegExp(`${name}[^]{0,40}an archive, which is opened only from a disk`), answer);
      return;
    }
    assert.match(answer, /hub 01/);
    assert.match(answer, /secret\.log[^]{0,20}encrypted/);
    assert.match(answer, /inner\.zip[^]{0,20}an archive in an archive/);
    assert.match(answer, /old\.tar[^]{0,20}a tar archive/);
  }).timeout(30_000);

  it('give findings on their members, which open like any file', async function () {
    if (isWeb) this.skip();
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', workspaceUri('packed'));
    const uri = await waitFor('problems in a member of a zip', () => problems(/logs\.zip!\//)[0]?.[0]);
    await waitFor('problems in gzip', () => problems(/one\.log\.gz!\/one\.log$/).length > 0);
    assert.ok(uri.path.endsWith('/packed/logs.zip!/hub 01/CONNECTLOG20110314-1.LOG'), uri.path);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), await text('first-look/CONNECTLOG20110314-1.LOG'));
    await vscode.window.showTextDocument(document);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, new Uint8Array(1)));
    const gz = problems(/one\.log\.gz!/)[0]![0];
    assert.equal((await vscode.workspace.fs.stat(gz)).size, (await text('first-look/CONNECTLOG20110314-1.LOG')).replaceAll('vault@', 'another@').length, 'unpacked size');
    await assert.rejects(async () => vscode.workspace.fs.readFile(uri.with({ path: uri.path.replace('hub 01', 'hub 02') })));
  }).timeout(30_000);

  it('of their own are analyzed on purpose', async function () {
    if (isWeb) this.skip();
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    await vscode.commands.executeCommand('exchangeLens.analyzeFile', workspaceUri('packed/one.log.gz'));
    await waitFor('problems in gzip alone', () => problems(/one\.log\.gz!\/one\.log$/).length > 0 && problems(/logs\.zip/).length === 0);
  }).timeout(30_000);
});
