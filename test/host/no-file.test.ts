import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, extension, open, waitFor } from './lib/host';

const problems = (uri: vscode.Uri): string[] => vscode.languages.getDiagnostics(uri).map((d) => d.message);
const ROW = '2011-03-14T09:12:04.413Z,08CDB0112EA1B217,MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10,>,Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1';

describe('a text that is no file', () => {
  const alone = async (): Promise<void> => {
    await closeAll();
    await vscode.commands.executeCommand('exchangeLens.case.clear');
  };
  before(async () => {
    await extension().activate();
    await alone();
  });
  after(alone);

  it('is analyzed as it stands in its editor', async () => {
    const uri = vscode.Uri.parse('incident:/search-results.json');
    const found = ['221 results - 1 file', '', 'HUB01/CONNECTLOG20110314-1.LOG:', `  57: ${ROW}`, `  58: ${ROW.replace('04.413', '05.043')}`, ''].join('\n');
    const provider = vscode.workspace.registerTextDocumentContentProvider('incident', { provideTextDocumentContent: () => found });
    try {
      await open(uri);
      await vscode.commands.executeCommand('exchangeLens.analyzeFile', uri);
      await waitFor('findings', () => problems(uri).length > 0);
      assert.match(problems(uri).join(), /vault@fabrikam\.test refused 2 times/);
    } finally {
      provider.dispose();
    }
  });
});
