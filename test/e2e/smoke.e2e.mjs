import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openSession, SHOTS, THEMES } from './lib/session.mjs';

describe('VS Code with the extension', function () {
  this.timeout(90_000);
  let session;

  before(async () => {
    session = await openSession();
    session.write('notes.txt', 'first line\nsecond line\n');
  });
  after(() => session?.close());

  it('opens a file', async () => {
    await session.open('notes.txt');
    await session.page.locator('.view-line', { hasText: 'second line' }).waitFor();
  });

  it('lists the extension as installed', async () => {
    await session.command('Extensions: Show Installed Extensions');
    await session.page.locator('.extensions-list .monaco-list-row, .extension-list-item', { hasText: 'Exchange Lens' }).first().waitFor();
  });

  it('draws in four themes', async () => {
    const began = Date.now();
    await session.shots('smoke');
    for (const { name } of THEMES) assert.ok(fs.statSync(path.join(SHOTS, `smoke-${name}.png`)).mtimeMs >= began - 1000, name);
  });

  it('asks for nothing outside this machine', () => session.assertNothingLeft());
});
