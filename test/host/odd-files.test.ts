import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { analysis, extension, hasTools, workspaceUri, write } from './lib/host';

describe('what is no ordinary file', () => {
  const folder = (): string => workspaceUri('odd').fsPath;

  before(async function () {
    if (process.platform === 'win32' || !hasTools) this.skip();
    await extension().activate();
    await write('odd/good.log', 'x\n');
    execFileSync('mkfifo', [path.join(folder(), 'pipe.log')]);
    fs.symlinkSync('nowhere.log', path.join(folder(), 'dangling.log'));
    fs.symlinkSync('self.log', path.join(folder(), 'self.log'));
    fs.symlinkSync('.', path.join(folder(), 'again'));
    fs.writeFileSync(path.join(folder(), 'new\nline\u202e.log'), 'y\n');
    fs.mkdirSync(path.join(folder(), ...Array.from({ length: 14 }, (_, i) => `d${i}`)), { recursive: true });
  });
  after(() => fs.rmSync(folder(), { recursive: true, force: true }));

  it('does not stop the others', async () => {
    const answer = await analysis('odd');
    assert.match(answer, /Files read: \d+ of \d+/);
    assert.match(answer, /new\\nline\\u\{202e\}\.log/);
    assert.match(answer, /more than 12 folders deep/);
    assert.ok(!answer.includes('\u202e'));
  }).timeout(20_000);

  it('is told when it is asked for', async () => {
    assert.match(await analysis('odd/pipe.log'), /a named pipe, not a file/);
    assert.match(await analysis('odd/dangling.log'), /no such file/i);
  }).timeout(20_000);
});
