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

  it('are problems again when that is taken back', async () => {
    const uri = vscode.Uri.joinPath(folder(), LOG);
    await vscode.commands.executeCommand('exchangeLens.finding.withdraw', { finding: 99 });
    assert.ok(!rulesOf(uri).includes('recipient-thread-limit'));
    for (const finding of [0, 1]) await vscode.commands.executeCommand('exchangeLens.finding.withdraw', { finding });
    await until('both are problems', () => rulesOf(uri).includes('recipient-thread-limit') && rulesOf(uri).includes('store-too-busy'), () => JSON.stringify(rulesOf(uri)));
    assert.deepEqual(JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(baseline()))), { version: 1, accepted: [] });
  }).timeout(30_000);
});
