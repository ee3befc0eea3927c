import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, extension, isAlone, waitFor, workspaceUri } from './lib/host';

const LOG = 'first-look/CONNECTLOG20110314-1.LOG';

describe('the annotated view', () => {
  const uri = (): vscode.Uri => workspaceUri(LOG);
  const problems = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri()).filter((d) => d.source === 'Exchange Lens');
  const alone = async (): Promise<void> => {
    await closeAll();
    await vscode.commands.executeCommand('exchangeLens.case.clear');
  };

  before(async function () {
    if (isAlone) this.skip();
    await extension().activate();
    await alone();
    await waitFor('an empty case', () => problems().length === 0);
  });
  after(alone);

  it('brings its scan into the case, without a document and without another scan', async () => {
    await vscode.commands.executeCommand('exchangeLens.openAnnotated', uri());
    await waitFor('findings of the view', () => problems().length > 0, 30_000);
    assert.ok(vscode.workspace.textDocuments.every((d) => d.uri.toString() !== uri().toString()), 'no document was opened');
    assert.ok(problems().some((d) => (d.code as { value?: unknown }).value === 'recipient-thread-limit'));
  }).timeout(40_000);

  it('takes it along when it is closed', async () => {
    await closeAll();
    await waitFor('an empty case', () => problems().length === 0);
  });
});
