import assert from 'node:assert/strict';
import { openSession, THEMES } from './lib/session.mjs';

const LOG = 'HUB01/CONNECTLOG20110311-1.LOG';

describe('a connectivity log in the editor', function () {
  this.timeout(120_000);
  let session;

  before(async () => {
    session = await openSession({ folder: 'samples/journaling-2010', files: [LOG] });
    await session.page.locator('.view-line', { hasText: '#Software' }).first().waitFor();
  });
  after(() => session?.close());

  it('is highlighted', async () => {
    const classes = await session.page.locator('.view-line span[class*=mtk]').evaluateAll((spans) => new Set(spans.map((s) => s.className)).size);
    assert.ok(classes >= 4, `${classes} kinds of tokens`);
    await session.shots('editor-log');
  });

  it('has a lens above the first line of its findings', async () => {
    await session.page.keyboard.press('Alt+F9');
    await session.page.locator('.codelens-decoration', { hasText: 'refused' }).first().waitFor();
    await session.shots('editor-lens');
  });

  it('lists its findings', async () => {
    await session.viewContainer('Exchange Lens');
    await session.row('refused').waitFor();
    await session.shots('editor-findings');
  });

  it('explains a column on hover', async () => {
    const word = session.page.locator('.view-line span', { hasText: 'MapiDelivery' }).first();
    await word.hover();
    await session.page.locator('.monaco-hover', { hasText: 'source' }).first().waitFor();
    await session.shot('editor-hover-dark');
  });

  it('lists problems with the rule as a link', async () => {
    await session.command('Problems: Focus on Problems View');
    await session.page.locator('.markers-panel .monaco-list-row', { hasText: 'refused' }).first().waitFor();
    await session.shots('editor-problems');
  });

  it('throws no error and asks for nothing outside this machine', () => {
    assert.deepEqual(session.pageErrors, []);
    session.assertNothingLeft();
    assert.equal(THEMES.length, 4);
  });
});
