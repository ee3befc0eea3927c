import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, extension, hasTools, open, waitFor, workspaceUri } from './lib/host';
import { gzip } from './lib/zip';

const SCHEME = 'exlens-memory';

/** Files in memory, as a repository host or a cloud folder offers them: no path on any disk. */
class Memory implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  watch(): vscode.Disposable { return new vscode.Disposable(() => undefined); }
  stat(uri: vscode.Uri): vscode.FileStat {
    const file = this.files.get(uri.path);
    if (!file && !this.names(uri).length) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: file ? vscode.FileType.File : vscode.FileType.Directory, ctime: 0, mtime: 0, size: file?.length ?? 0 };
  }
  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] { return this.names(uri).map((name) => [name, this.files.has(`${uri.path}/${name}`) ? vscode.FileType.File : vscode.FileType.Directory]); }
  readFile(uri: vscode.Uri): Uint8Array {
    const file = this.files.get(uri.path);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }
  writeFile(uri: vscode.Uri, content: Uint8Array): void { this.files.set(uri.path, content); }
  createDirectory(): void { /* folders are names of files */ }
  delete(uri: vscode.Uri): void { this.files.delete(uri.path); }
  rename(): void { throw vscode.FileSystemError.NoPermissions(); }
  private names(uri: vscode.Uri): string[] {
    const prefix = `${uri.path}/`;
    return [...new Set([...this.files.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split('/')[0]!))];
  }
}

const rulesOf = (uri: vscode.Uri): string[] => vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'Exchange Lens').map((d) => String((d.code as { value?: unknown }).value));

describe('files on no disk', () => {
  const memory = new Memory();
  const uri = (path: string): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path });
  let log: Uint8Array;
  let registered: vscode.Disposable;

  before(async () => {
    await extension().activate();
    registered = vscode.workspace.registerFileSystemProvider(SCHEME, memory);
    log = await vscode.workspace.fs.readFile(workspaceUri('first-look', 'CONNECTLOG20110314-1.LOG'));
    await vscode.commands.executeCommand('exchangeLens.case.clear');
  });
  after(async () => {
    await closeAll();
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    registered.dispose();
  });

  it('have problems and hovers in the editor', async () => {
    memory.files.set('/one/CONNECTLOG20110314-1.LOG', log);
    const editor = await open(uri('/one/CONNECTLOG20110314-1.LOG'));
    await waitFor('findings', () => rulesOf(editor.document.uri).includes('recipient-thread-limit'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, new vscode.Position(56, 100));
    assert.ok(hovers.length > 0);
    await closeAll();
  }).timeout(30_000);

  it('are a case, folder by folder; archives among them are named', async () => {
    memory.files.set('/two/hub 01/CONNECTLOG20110314-1.LOG', log);
    memory.files.set('/two/old.log.gz', await gzip('x'));
    memory.files.set('/two/picture.png', new Uint8Array(10));
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', uri('/two'));
    await waitFor('findings', () => rulesOf(uri('/two/hub 01/CONNECTLOG20110314-1.LOG')).includes('recipient-thread-limit'));
    if (!hasTools) return;
    const answer = await vscode.lm.invokeTool('exchangeLens_analyze', { input: { path: uri('/two/old.log.gz').toString(true) }, toolInvocationToken: undefined }, new vscode.CancellationTokenSource().token);
    const text = answer.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
    assert.match(text, /old\.log\.gz: an archive, which is opened only from a disk/);
  }).timeout(30_000);

  it('that vanish are told, not thrown', async () => {
    await vscode.commands.executeCommand('exchangeLens.case.clear');
    await vscode.commands.executeCommand('exchangeLens.analyzeFile', uri('/two/nowhere.log'));
    assert.deepEqual(rulesOf(uri('/two/nowhere.log')), []);
  });
});

describe('the trust of the workspace', () => {
  it('is what this run is about', () => {
    assert.equal(vscode.workspace.isTrusted, (globalThis as { exlensUntrusted?: boolean }).exlensUntrusted !== true);
  });

  it('changes nothing: the extension is active and its commands run', async () => {
    assert.equal(extension().isActive, true);
    await vscode.commands.executeCommand('exchangeLens.analyzeFolderAsCase', workspaceUri('first-look'));
    await waitFor('findings', () => rulesOf(workspaceUri('first-look', 'CONNECTLOG20110314-1.LOG')).includes('recipient-thread-limit'));
    await vscode.commands.executeCommand('exchangeLens.case.clear');
  }).timeout(30_000);
});
