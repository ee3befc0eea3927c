import assert from 'node:assert/strict';
import fs from 'node:fs';
import { allOfIt, frameOfView, openSession } from './lib/session.mjs';

const LOG = 'CONNECTLOG20110314-1.LOG';

/** What a reader sees when files have the same names, a sample lies in the way, room is short, or there is nothing to show. */
describe('surfaces', function () {
  this.timeout(150_000);
  let session, page, view;
  const rows = (pane) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: pane }) }).locator('.monaco-list-row');
  const labels = async (pane) => (await rows(pane).locator('.label-name').allTextContents()).map((text) => text.trim());

  before(async () => {
    session = await openSession({ folder: 'samples/first-look' });
    ({ page } = session);
    view = session.webview();
    const log = fs.readFileSync(session.file(LOG), 'utf8');
    for (const server of ['HUB01', 'HUB02']) session.write(`${server}/${LOG}`, log.replaceAll('08CDB0112EA1', server === 'HUB01' ? '08CDB0112EA1' : '08CDB0112EA2'));
    fs.rmSync(session.file(LOG));
    session.write('empty.log', '');
    await session.viewContainer('Exchange Lens');
  });
  after(() => session?.close());

  const analyze = async () => {
    await session.command('Exchange Lens: Analyze Folder as Case');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Another folder' }).waitFor();
    await page.keyboard.press('Enter');
    await session.row(`HUB01/${LOG}`).waitFor();
  };

  it('a case leaves the files of a sample behind', async () => {
    await session.command('Exchange Lens: Try a Sample Case');
    await session.answer('Calendar notifications stop');
    await session.row('A mailbox move switches').waitFor();
    await page.locator('.tabs-container .tab', { hasText: 'assistants-tue' }).waitFor();
    await analyze();
    assert.equal(await page.locator('.tabs-container .tab').count(), 0);
    await session.row('Recipient thread limit').waitFor();
    assert.deepEqual((await labels('Findings')).filter((title) => /mailbox move|reminder/i.test(title)), []);
  });

  it('files of the same name are listed with their folders', async () => {
    assert.deepEqual((await labels('Case')).filter((name) => name.endsWith('.LOG')), [`HUB01/${LOG}`, `HUB02/${LOG}`]);
    const open = (label) => rows('Findings').filter({ has: page.locator('.label-name', { hasText: label }) }).locator('.monaco-tl-twistie').click();
    await open(/^Recipient thread limit$/);
    await open(/^room\.2@fabrikam\.test$/);
    await session.row(`HUB01/${LOG}, line`).waitFor();
  });

  it('what the language status says fits into its line', async () => {
    await session.open(`HUB01/${LOG}`);
    await page.locator('.monaco-editor .view-line').first().click();
    await page.keyboard.press('Alt+F9');
    await page.locator('.codelens-decoration', { hasText: 'Recipient thread limit' }).first().waitFor();
    const item = page.locator('.statusbar-item[id="status.languageStatus"]');
    await item.hover();
    const said = page.locator('.hover-language-status');
    await said.locator('.monaco-link', { hasText: 'Show Findings' }).waitFor();
    assert.match(await said.innerText(), /^909 lines · 2 findings\s+2011-03-14 09:00 - 09:59 UTC\s+Show Findings/);
    const [own, inner] = await said.evaluate((el) => [el.clientWidth, el.scrollWidth]);
    assert.ok(inner <= own, `${inner} px in ${own} px`);
    assert.equal(await page.locator('.statusbar-item', { hasText: 'too large' }).count(), 0);
    await page.mouse.move(700, 20);
  });

  it('the annotated view begins where the cursor is, and names findings by their rule', async () => {
    const line = Number(await page.locator('.monaco-editor .line-numbers.active-line-number').first().innerText());
    assert.ok(line > 1);
    await session.command('Exchange Lens: Open Annotated View');
    await view.locator(`.item[data-line="${line}"]:not(.loading) .row.active`).waitFor();
    await view.locator('#app[data-complete=true]').waitFor();
    await view.locator('.finding-rule', { hasText: /^Recipient thread limit$/ }).waitFor();
  });

  it('an annotated view that is split begins where it was', async () => {
    const line = Number(await view.locator('.row.active .number').innerText());
    await page.waitForTimeout(300); // a page tells where it is a moment later
    await session.command('View: Split Editor Right');
    const pages = page.locator('iframe.webview.ready');
    await pages.nth(1).waitFor();
    for (const i of [0, 1]) await pages.nth(i).contentFrame().frameLocator('#active-frame').locator(`.item[data-line="${line}"]:not(.loading) .row.active`).waitFor();
    await session.command('View: Close All Editors in Group');
    await pages.nth(1).waitFor({ state: 'detached' });
  });

  it('the panel goes below the log where the window is narrow, and the log leaves it room', async () => {
    await session.command('View: Toggle Primary Side Bar Visibility');
    await page.setViewportSize({ width: 700, height: 900 });
    await view.locator('.panel').waitFor();
    const frame = await frameOfView(page);
    await frame.waitForFunction(() => {
      const box = (name) => document.querySelector(name).getBoundingClientRect();
      return box('.panel').top >= box('.log').bottom - 1 && box('.panel').bottom <= document.documentElement.clientHeight + 1 && box('.log').height > 150;
    });
    assert.ok(await view.locator('.item').count() < 120);
    await session.shot('surfaces-narrow');
    // where there is no room for a note's words and its buttons, the words stay
    await page.setViewportSize({ width: 420, height: 900 });
    await frame.waitForFunction(() => {
      const note = document.querySelector('.item:has(.row.active) .row.note.finding .note-text');
      return note !== null && note.getBoundingClientRect().width > 100;
    });
    await page.setViewportSize({ width: 1400, height: 900 });
    await session.command('View: Toggle Primary Side Bar Visibility');
  });

  it('a file that is a copy of another is one, opened or not', async () => {
    fs.cpSync(session.file(`HUB01/${LOG}`), session.write('copy.log', ''));
    await session.row('Recipient thread limit').click(); // a page that comes to life takes the keyboard from a list
    await session.command('View: Close All Editors');
    await analyze();
    const count = () => session.row('Recipient thread limit').innerText();
    const copy = session.row('copy.log').filter({ hasText: 'copy of HUB01' });
    await copy.waitFor();
    const before = await count();
    await copy.click();
    await page.locator('.statusbar-item', { hasText: 'Exchange Connectivity Log' }).waitFor();
    await page.waitForTimeout(1500); // nothing happens, and nothing tells so
    assert.equal(await count(), before);
    await copy.waitFor();
    await session.command('View: Close All Editors');
    fs.rmSync(session.file('copy.log'));
  });

  it('an empty file says that it is empty', async () => {
    await session.open('empty.log');
    await session.command('Exchange Lens: Open Annotated View');
    await view.locator('.verdict', { hasText: 'The file is empty.' }).waitFor();
  });

  it('a file that is gone is named', async () => {
    await rows('Case').filter({ hasText: 'HUB02/' }).dblclick();
    await page.locator('.tabs-container .tab.active', { hasText: LOG }).waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: '#Software' }).first().waitFor();
    fs.rmSync(session.file(`HUB02/${LOG}`));
    await session.command('Exchange Lens: Open Annotated View');
    await view.getByRole('alert').filter({ hasText: `${LOG} could not be read: it is no longer there` }).waitFor();
    await session.command('View: Close All Editors');
  });

  it('results of a search and cells of a notebook are analyzed, under names one can read', async () => {
    await session.command('View: Close All Editors');
    const lines = fs.readFileSync(session.file(`HUB01/${LOG}`), 'utf8').split('\n');
    const cell = (source, kind = 'code') => ({ cell_type: kind, metadata: { vscode: { languageId: 'plaintext' } }, source, ...(kind === 'code' && { execution_count: null, outputs: [] }) });
    session.write('notes.ipynb', JSON.stringify({ cells: [cell('# Incident', 'markdown'), cell(lines.slice(0, 80).join('\n')), cell(lines[56])], metadata: {}, nbformat: 4, nbformat_minor: 2 }));
    await session.open('notes.ipynb');
    await session.row('notes.ipynb#3').waitFor();
    assert.deepEqual((await labels('Case')).filter((name) => name.startsWith('notes')), ['notes.ipynb#2', 'notes.ipynb#3']);
    await session.command('View: Close All Editors');
    await session.command('Search Editor: New Search Editor');
    await page.locator('.search-editor textarea').first().click();
    await page.keyboard.type('Throttled delivery');
    await page.keyboard.press('Enter');
    await page.locator('.search-editor .view-line', { hasText: 'Throttled' }).first().click();
    await session.command('Exchange Lens: Analyze File');
    await session.row(/^search-\d+\.code-search/).waitFor();
    await session.row('Recipient thread limit').waitFor();
    await session.command('View: Close All Editors');
  });

  it('a log that is pasted is recognised', async () => {
    await page.keyboard.press('F1');
    await session.answer('>workbench.action.files.newUntitledFile');
    await page.locator('.tabs-container .tab', { hasText: 'Untitled-1' }).waitFor();
    await page.locator('.monaco-editor').first().click();
    const text = fs.readFileSync(session.file(`HUB01/${LOG}`), 'utf8').split('\n').slice(0, 120).join('\n');
    await page.evaluate((log) => {
      const clipboardData = new globalThis.DataTransfer();
      clipboardData.setData('text/plain', log);
      document.activeElement.dispatchEvent(new globalThis.ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await page.locator('.statusbar-item', { hasText: 'Exchange Connectivity Log' }).waitFor();
    await session.row('Recipient thread limit').waitFor();
    await session.command('Exchange Lens: Open Annotated View');
    await session.toast('save the document first').waitFor();
  });

  it('a value is explained in full, line by line', async () => {
    await session.command('Exchange Lens: Decode Value');
    const box = page.locator('.quick-input-widget input[type=text]');
    await page.locator('.quick-input-title', { hasText: 'Enter copies' }).waitFor();
    await box.fill('432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Let the queue drain first.' }).waitFor();
    const cut = await page.locator('.quick-input-list .label-description, .quick-input-list .quick-input-list-label-meta').evaluateAll((all) => all.filter((el) => el.scrollWidth > el.clientWidth + 1).map((el) => el.textContent));
    assert.deepEqual(cut, []);
    await page.keyboard.press('Escape');
  });

  it('what a row of a tree offers by a button is in its menu too', async () => {
    const offered = async (row) => {
      await row.click({ button: 'right' });
      const items = page.locator('.monaco-menu .action-label');
      await items.first().waitFor();
      const texts = (await items.allTextContents()).filter((text) => text !== '');
      await page.keyboard.press('Escape');
      await items.first().waitFor({ state: 'detached' });
      return texts;
    };
    const case_ = await offered(rows('Case').filter({ hasText: `HUB01/` }).first());
    for (const text of ['Open Annotated View', 'Remove from Case']) assert.ok(case_.includes(text), `${text} in ${case_.join(', ')}`);
    const finding = await offered(session.row('Recipient thread limit'));
    for (const text of ['Open Rule Page', 'Copy Finding', 'Accept Finding...']) assert.ok(finding.includes(text), `${text} in ${finding.join(', ')}`);
  });

  allOfIt(() => session);
});
