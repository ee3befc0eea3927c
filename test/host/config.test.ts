import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open, waitFor, write } from './lib/host';

const lines = (open: string, close: string): string[] => [
  '<?xml version="1.0" encoding="utf-8" ?>',
  '<configuration>',
  '  <appSettings>',
  `    <add key=${open}RecipientThreadLimit${close} value=${open}2${close} />`,
  '    <add key="QueueDatabasePath" value="D:\\Queue" />',
  `    <add key=${open}MaxMailboxDeliveryPerMdbConnections${close} value=${open}3${close} />`,
  '  </appSettings>',
  '</configuration>',
  '',
];
const BROKEN = lines('\u201c', '\u201d').join('\r\n');
const MENDED = lines('"', '"').join('\r\n');
const NAME = 'V14/Bin/EdgeTransport.exe.config';

const rules = (uri: vscode.Uri): string[] => vscode.languages.getDiagnostics(uri).map((d) => String(typeof d.code === 'object' ? d.code.value : d.code));
const actionsAt = (uri: vscode.Uri, line: number, kind: vscode.CodeActionKind): Thenable<vscode.CodeAction[]> =>
  vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, new vscode.Range(line, 8, line, 8), kind.value);
const ours = (actions: readonly vscode.CodeAction[]): vscode.CodeAction[] => actions.filter((a) => a.title.includes('straight quotes'));
const lensesOf = async (uri: vscode.Uri): Promise<string[]> => (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50)).map((l) => `${l.range.start.line + 1} ${l.command?.title ?? ''}`);

describe('a transport configuration with typographic quotes', () => {
  let uri: vscode.Uri;
  let editor: vscode.TextEditor;

  before(async () => {
    uri = await write(NAME, BROKEN);
    editor = await open(uri);
    await waitFor('the finding', () => rules(uri).includes('config-typographic-quotes'));
  });
  after(closeAll);

  it('has one problem on each line that is wrong', () => {
    const found = vscode.languages.getDiagnostics(uri).filter((d) => (d.code as { value?: unknown }).value === 'config-typographic-quotes');
    assert.deepEqual(found.map((d) => d.range.start.line), [3, 5]);
  });

  it('offers each line its own fix, and all of them', async () => {
    const first = ours(await actionsAt(uri, 3, vscode.CodeActionKind.QuickFix));
    assert.deepEqual(first.map((a) => a.title), ['Use straight quotes', 'Use straight quotes: all 2 in this file']);
    assert.ok(first[0]!.edit!.get(uri).every((e) => e.range.start.line === 3), 'the fix of the first line stays on it');
    const second = ours(await actionsAt(uri, 5, vscode.CodeActionKind.QuickFix));
    assert.ok(second[0]!.edit!.get(uri).every((e) => e.range.start.line === 5), 'the fix of the other line stays on it');
    assert.deepEqual(ours(await actionsAt(uri, 4, vscode.CodeActionKind.QuickFix)), []);
  });

  it('says that nothing is in force', async () => {
    assert.ok((await lensesOf(uri)).some((l) => l.includes('nothing of this file is in force')));
  });

  it('is mended by the fix of all, as a source action', async () => {
    await vscode.commands.executeCommand('editor.action.sourceAction', { kind: 'source.fixAll.exchangeLens', apply: 'first' });
    await waitFor('the text', () => editor.document.getText() === MENDED);
    await waitFor('no finding', () => !rules(uri).includes('config-typographic-quotes'));
    assert.ok(!rules(uri).includes('config-not-well-formed'), rules(uri).join());
  });

  it('says then what is in force', async () => {
    const lenses = await waitFor('lenses', async () => {
      const all = await lensesOf(uri);
      return all.some((l) => l.includes('in force: 2')) ? all : undefined;
    });
    assert.ok(lenses.includes('4 in force: 2'), lenses.join('\n'));
    assert.ok(lenses.includes('6 in force: 3'), lenses.join('\n'));
  });

  it('offers no fix of an older text', async () => {
    await editor.edit((e) => e.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), BROKEN));
    await editor.edit((e) => e.insert(new vscode.Position(0, 0), '<!-- one line more -->\r\n'));
    for (const fix of ours(await actionsAt(uri, 3, vscode.CodeActionKind.QuickFix))) for (const e of fix.edit!.get(uri)) assert.match(editor.document.getText(e.range), /^[\u201c\u201d]/);
    await waitFor('the fix of the new text', async () => ours(await actionsAt(uri, 4, vscode.CodeActionKind.QuickFix)).length === 2);
  });
});
