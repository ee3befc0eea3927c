import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, hasTools } from './lib/host';

const NAMES = ['exchangeLens_analyze', 'exchangeLens_explainFinding', 'exchangeLens_decodeValue', 'exchangeLens_showObject'];

async function ask(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, new vscode.CancellationTokenSource().token);
  return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

describe('tools of a language model', () => {
  before(async function () {
    await extension().activate();
    if (!hasTools) this.skip();
  });

  it('are there, with a schema', () => {
    const mine = vscode.lm.tools.filter((t) => NAMES.includes(t.name));
    assert.deepEqual(mine.map((t) => t.name).sort(), [...NAMES].sort());
    for (const tool of mine) assert.ok(tool.description.length > 40 && tool.inputSchema);
  });

  it('decode a value', async () => {
    assert.match(await ask('exchangeLens_decodeValue', { value: '1140850693' }), /RetryMailboxServerError/);
  });

  it('read nothing outside of the workspace', async () => {
    for (const path of ['/etc/passwd', '../../../../etc/passwd', 'file:///etc/passwd']) {
      const text = await ask('exchangeLens_analyze', { path });
      assert.match(text, /leads out of the folders|no such file/);
      assert.ok(!text.includes('root:'));
    }
  });
});
