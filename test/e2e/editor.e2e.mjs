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

  /** Points at a word that is in view and waits for what it means. */
  async function hover(word, text) {
    const { page } = session;
    await page.mouse.move(700, 20);
    const at = page.locator('.view-line span', { hasText: word }).last();
    await at.hover({ position: { x: 12, y: 8 } });
    await page.locator('.monaco-hover:visible', { hasText: text }).first().waitFor();
  }

  it('is highlighted', async () => {
    await session.page.locator('.view-line span[class*=mtk]', { hasText: /^MapiSubmission$/ }).first().waitFor();
    const classes = await session.page.locator('.view-line span[class*=mtk]').evaluateAll((spans) => new Set(spans.map((s) => s.className)).size);
    assert.ok(classes >= 4, `${classes} kinds of tokens`);
    await session.shots('editor-log');
  });

  it('has a lens above the first line of its findings', async () => {
    await session.page.locator('.view-line').first().click();
    await session.page.keyboard.press('Alt+F9');
    await session.page.locator('.codelens-decoration', { hasText: 'Recipient' }).first().waitFor();
    await session.shots('editor-lens');
  });

  it('explains a column on hover', async () => {
    await hover(/^MapiDelivery$/, 'What made the connection');
    await session.shot('editor-hover-column-dark');
  });

  it('explains a finding on hover', async () => {
    await hover(/^Throttled.delivery$/, 'Rule page');
    await session.shot('editor-hover-finding-dark');
    await session.page.keyboard.press('Escape');
    await session.theme(THEMES[1]);
    await hover(/^Throttled.delivery$/, 'Rule page');
    await session.shot('editor-hover-finding-light');
    await session.theme(THEMES[0]);
  });

  it('lists its findings', async () => {
    await session.viewContainer('Exchange Lens');
    await session.row('Recipient thread limit').click();
    await session.page.keyboard.press('ArrowRight');
    await session.row('vault@fabrikam.test').waitFor();
    await session.shots('editor-findings');
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
