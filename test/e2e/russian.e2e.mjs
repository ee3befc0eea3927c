import assert from 'node:assert/strict';
import { openSession } from './lib/session.mjs';

describe('the extension in a Russian VS Code', function () {
  this.timeout(120_000);
  let session;

  before(async () => {
    session = await openSession({ folder: 'samples/first-look' });
    // what a language pack sets before the workbench starts; the workbench's own words stay English without one
    await session.page.addInitScript(() => { globalThis._VSCODE_NLS_LANGUAGE = 'ru'; });
  });
  after(() => session?.close());

  it('names its views and findings in Russian', async () => {
    const { page } = session;
    await session.load('CONNECTLOG20110314-1.LOG');
    await session.viewContainer('Exchange Lens');
    for (const view of ['Случай', 'Находки', 'Хронология', 'Объекты']) await page.locator('.pane-header', { hasText: view }).waitFor();
    await page.locator('.monaco-list-row', { hasText: 'Лимит потоков на получателя' }).first().waitFor();
  });

  it('speaks Russian above the lines', async () => {
    await session.page.locator('.monaco-editor .view-line').first().click();
    await session.page.keyboard.press('Alt+F9'); // to the first line of a finding
    const lens = session.page.locator('.codelens-decoration', { hasText: / раз/ }).first();
    await lens.waitFor();
    assert.match(await lens.innerText(), /раз/);
    await session.shot('russian');
  });
});
