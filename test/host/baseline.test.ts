import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension } from './lib/host';

const LOG = 'first-look/CONNECTLOG20110314-1.LOG';

async function until(what: string, done: () => boolean, seen: () => string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${what}: ${seen()}`);
}

const rulesOf = (uri: vscode.Uri): unknown[] => vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'Exchange Lens').map((d) => (d.code as { value?: unknown }).value);

describe('accepted findings', () => {
  const folder = () => vscode.workspace.workspaceFolders![0]!.uri;
  const baseline = () => vscode.Uri.joinPath(folder(), '.exlens-baseline.json');
  const put = (accepted: object[]) => vscode.workspace.fs.writeFile(baseline(), new TextEncoder().encode(JSON.stringify({ version: 1, accepted })));

  after(async () => {
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    await vscode.workspace.fs.delete(baseline());
  });

  it('in a baseline of the folder are no problems', async () => {
    await extension().activate();
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    await put([{ rule: 'recipient-thread-limit', scope: 'recipient', subjects: ['*'], severity: 'error', note: 'known', at: '2026-01-01T00:00:00.000Z' }]);
    const uri = vscode.Uri.joinPath(folder(), LOG);
    await vscode.commands.executeCommand('exchangeLens.analyzeFile', uri);
    await until('the other finding is a problem, the accepted one is none', () => rulesOf(uri).includes('store-too-busy') && !rulesOf(uri).includes('recipient-thread-limit'), () => JSON.stringify(rulesOf(uri)));
  }).timeout(30_000);
});
