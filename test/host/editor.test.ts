import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open, waitFor, write } from './lib/host';

const HEADER = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Date: 2011-03-11T04:00:00.000Z\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';
const DB = '7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10';
const row = (second: number, session: number, direction: string, text: string): string =>
  `2011-03-11T04:00:${String(second).padStart(2, '0')}.120Z,08CD7F1200CBD${session.toString(16).toUpperCase().padStart(3, '0')},MapiDelivery,${DB},${direction},${text}\r\n`;
const REFUSED = 'Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1';
const LOG = HEADER + Array.from({ length: 20 }, (_, i) => row(i, i, '+', 'MBX01.fabrikam.test') + row(i, i, '>', REFUSED) + row(i, i, '-', 'Messages: 0 Bytes: 0 Recipients: 0')).join('');

const rule = (d: vscode.Diagnostic): string => String(typeof d.code === 'object' ? d.code.value : d.code);
const text = (hovers: vscode.Hover[]): string => hovers.flatMap((h) => h.contents.map((c) => (c as vscode.MarkdownString).value)).join('\n').replaceAll('\\', '');

describe('an open log', () => {
  let editor: vscode.TextEditor;
  let uri: vscode.Uri;

  before(async () => {
    uri = await write('CONNECTLOG20110311-9.LOG', LOG);
    editor = await open(uri);
    await waitFor('findings', () => vscode.languages.getDiagnostics(uri).length > 0);
  });
  after(closeAll);

  it('has its language by name', () => {
    assert.equal(editor.document.languageId, 'exchange-connectivity-log');
  });

  it('has problems with the rule as a link and other lines beside them', () => {
    const problem = vscode.languages.getDiagnostics(uri).find((d) => rule(d) === 'recipient-thread-limit')!;
    assert.ok(problem, JSON.stringify(vscode.languages.getDiagnostics(uri).map(rule)));
    assert.equal(problem.source, 'Exchange Lens');
    assert.equal(problem.range.start.line, 6);
    assert.equal(problem.relatedInformation!.length, 5);
    assert.match((problem.code as { target: vscode.Uri }).target.toString(true), /^command:exchangeLens\.openRulePage/);
  });

  it('explains columns and findings on hover', async () => {
    const hovers = async (line: number, column: number): Promise<string> => text(await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, new vscode.Position(line, column)));
    assert.match(await hovers(6, 2), /2011-03-11 04:00:00\.120 UTC/);
    assert.match(await hovers(6, editor.document.lineAt(6).text.indexOf(',>,') + 1), /something happened in the session/);
    const finding = await hovers(6, editor.document.lineAt(6).text.indexOf('delivery') + 2);
    assert.match(finding, /recipient thread limit/i);
    assert.match(finding, /openRulePage/);
  });

  it('trusts no command but its own in a hover', async () => {
    const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, new vscode.Position(6, editor.document.lineAt(6).text.indexOf('delivery') + 2));
    for (const content of found.flatMap((h) => h.contents) as vscode.MarkdownString[]) {
      assert.notEqual(content.isTrusted, true);
      assert.ok(!content.supportHtml);
    }
  });

  it('has lenses above the first line of a finding', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
    const first = lenses.filter((l) => l.range.start.line === 6).map((l) => l.command!.command);
    assert.deepEqual(first, ['exchangeLens.showFindings', 'exchangeLens.nextFinding', 'exchangeLens.openRulePage']);
    assert.ok(lenses.some((l) => l.command!.command === 'exchangeLens.showSession'), 'sessions with failures');
  });

  it('has a note behind each refused line', async () => {
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, new vscode.Range(0, 0, 10, 0));
    assert.deepEqual(hints.map((h) => h.position.line), [6, 9]);
  });

  it('has an outline of hours and sessions, and folds', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri);
    assert.equal(symbols[0]!.name, '2011-03-11 04:00Z');
    assert.equal(symbols[0]!.children.length, 20);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', uri);
    assert.ok(folds.some((f) => f.start === 8 && f.end === 10), JSON.stringify(folds.slice(0, 5)));
  });

  it('finds every line of a session', async () => {
    const at = new vscode.Position(6, 30);
    const places = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', uri, at);
    assert.deepEqual(places.map((p) => p.range.start.line), [5, 6, 7]);
    const marks = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', uri, at);
    assert.equal(marks.length, 3);
    const definition = await vscode.commands.executeCommand<(vscode.LocationLink | vscode.Location)[]>('vscode.executeDefinitionProvider', uri, at);
    assert.equal(('targetRange' in definition[0]! ? definition[0].targetRange : definition[0]!.range).start.line, 5);
  });

  it('goes from finding to finding', async () => {
    await vscode.window.showTextDocument(editor.document);
    const active = vscode.window.activeTextEditor!;
    active.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('exchangeLens.nextFinding');
    assert.equal(active.selection.active.line, 6);
    // a hover by keyboard explains the finding there
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, active.selection.active);
    assert.match(hovers.flatMap((h) => h.contents).map((c) => (typeof c === 'string' ? c : c.value)).join('\n'), /exchangeLens\.openRulePage/);
    await vscode.commands.executeCommand('exchangeLens.nextFinding');
    assert.equal(active.selection.active.line, 9);
    await vscode.commands.executeCommand('exchangeLens.previousFinding');
    assert.equal(active.selection.active.line, 6);
  });

  it('goes to a finding that is still being looked for', async () => {
    const early = await open(await write('CONNECTLOG20110311-8.LOG', LOG));
    early.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('exchangeLens.nextFinding');
    assert.equal(vscode.window.activeTextEditor!.selection.active.line, 6);
    editor = await open(uri);
    await waitFor('findings', () => vscode.languages.getDiagnostics(uri).length > 0);
  });

  it('follows edits', async () => {
    await editor.edit((b) => b.delete(new vscode.Range(5, 0, editor.document.lineCount, 0)));
    await waitFor('no more findings', () => vscode.languages.getDiagnostics(uri).every((d) => rule(d) !== 'recipient-thread-limit'));
    await vscode.commands.executeCommand('undo');
    await waitFor('findings again', () => vscode.languages.getDiagnostics(uri).some((d) => rule(d) === 'recipient-thread-limit'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

describe('a large log', () => {
  after(closeAll);
  const refused = (uri: vscode.Uri): boolean => vscode.languages.getDiagnostics(uri).some((d) => rule(d) === 'recipient-thread-limit');

  it('has its findings from disk first, and those of the text once it is edited', async function () {
    this.timeout(60_000);
    const uri = await write('CONNECTLOG20110311-8.LOG', LOG + row(30, 2, '>', 'Delivered to somebody').repeat(6_000));
    const large = await open(uri);
    await waitFor('findings', () => refused(uri), 30_000);
    await large.edit((b) => b.delete(new vscode.Range(5, 0, 65, 0)));
    await waitFor('no more findings', () => !refused(uri), 30_000);
    await vscode.commands.executeCommand('undo');
    await waitFor('findings again', () => refused(uri), 30_000);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, new vscode.Position(6, 2));
    assert.match(text(hovers), /2011-03-11 04:00:00\.120 UTC/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

describe('the language of a text', () => {
  afterEach(closeAll);

  it('is recognised by content', async () => {
    const log = await open(await write('transport.log', LOG));
    await waitFor('language', () => vscode.window.activeTextEditor?.document.languageId === 'exchange-connectivity-log');
    assert.equal(log.document.lineCount, 66);
    await open(await write('pasted.txt', LOG));
    await waitFor('language', () => vscode.window.activeTextEditor?.document.languageId === 'exchange-connectivity-log');
  });

  it('stays what it was for other texts', async () => {
    for (const [name, content] of [['app.log', '2024-01-01 12:00:00 INFO started\n'.repeat(50)], ['list.txt', 'Name: value\nOther: thing\n'], ['data.txt', 'x'.repeat(200_000)]] as const) {
      const other = await open(await write(name, content));
      await new Promise((resolve) => setTimeout(resolve, 150));
      assert.ok(['log', 'plaintext'].includes(other.document.languageId), `${name}: ${other.document.languageId}`);
      assert.deepEqual(vscode.languages.getDiagnostics(other.document.uri), []);
    }
  });

  it('stays what the user made it', async () => {
    const log = await open(await write('chosen.log', LOG));
    await waitFor('language', () => vscode.window.activeTextEditor?.document.languageId === 'exchange-connectivity-log');
    await vscode.languages.setTextDocumentLanguage(log.document, 'plaintext');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(vscode.window.activeTextEditor!.document.languageId, 'plaintext');
  });

  it('is read as a dump while it gets its language, and let go with it', async () => {
    const { document } = await open(await write('session.txt', '0:021> !mdt 00000000036e1088\n00000000036e1088 (Contoso.CalendarEvent)\n    <ReminderIsSet>k__BackingField:true (System.Boolean)\n'));
    const outline = async (): Promise<string[]> => ((await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', document.uri)) ?? []).map((one) => one.name);
    await waitFor('language', () => document.languageId === 'exchange-object-dump');
    await waitFor('outline', async () => (await outline()).includes('CalendarEvent'));
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await waitFor('no outline', async () => !(await outline()).includes('CalendarEvent'));
    await vscode.languages.setTextDocumentLanguage(document, 'exchange-object-dump');
    await waitFor('outline again', async () => (await outline()).includes('CalendarEvent'));
  });
});

describe('files that are not open', () => {
  after(async () => {
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    await closeAll();
  });

  it('are read from disk', async () => {
    const uri = await write('closed/CONNECTLOG20110312-1.LOG', LOG);
    await vscode.commands.executeCommand('exchangeLens.analyzeFile', uri);
    assert.ok(vscode.languages.getDiagnostics(uri).some((d) => rule(d) === 'recipient-thread-limit'));
  });

  it('are read folder by folder, as one case', async () => {
    const a = await write('case/a.LOG', LOG);
    const b = await write('case/deep/b.LOG', LOG.replaceAll('T04:', 'T05:'));
    await write('case/readme.txt', 'nothing of interest\n');
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', vscode.Uri.joinPath(a, '..'));
    const problem = vscode.languages.getDiagnostics(b).find((d) => rule(d) === 'recipient-thread-limit');
    assert.ok(problem, 'a problem in the second file');
    assert.ok(problem.relatedInformation!.some((r) => r.location.uri.toString() === a.toString()), 'evidence of the first file beside it');
  });

  it('are searched for references', async () => {
    const c = await write('refs/c.LOG', LOG);
    await write('refs/d.LOG', LOG.replaceAll('T04:', 'T06:'));
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', vscode.Uri.joinPath(c, '..'));
    await open(c);
    const column = LOG.split('\r\n')[6]!.indexOf(DB) + 3;
    const places = await waitFor('references', async () => {
      const found = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', c, new vscode.Position(6, column));
      return found.length > 0 ? found : undefined;
    });
    assert.equal(places.filter((p) => p.uri.path.endsWith('/c.LOG')).length, 60);
    assert.equal(places.filter((p) => p.uri.path.endsWith('/d.LOG')).length, 60);
  });

  it('are there to try', async () => {
    await vscode.commands.executeCommand('exchangeLens.trySampleCase', 'first-look');
    const found = vscode.languages.getDiagnostics().filter(([uri, list]) => uri.path.includes('first-look') && list.length > 0);
    assert.equal(found.length, 1);
    assert.match(vscode.window.activeTextEditor!.document.uri.path, /first-look/);
  });

  it('may be too large for VS Code', async function () {
    this.timeout(60_000);
    const uri = await write('large/CONNECTLOG20110313-1.LOG', LOG + row(1, 1, '>', 'x'.repeat(100)).repeat(270_000));
    await vscode.commands.executeCommand('vscode.open', uri).then(undefined, () => undefined);
    await vscode.commands.executeCommand('exchangeLens.analyzeFile', uri);
    assert.ok(vscode.languages.getDiagnostics(uri).some((d) => rule(d) === 'recipient-thread-limit'));
  });
});
