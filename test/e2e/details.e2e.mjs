import assert from 'node:assert/strict';
import { openSession } from './lib/session.mjs';

describe('the first minute in VS Code', function () {
  this.timeout(120_000);
  let session;

  before(async () => { session = await openSession({ folder: 'samples/first-look' }); });
  after(() => session?.close());

  it('the page of the extension shows the README, with nothing on it that is not there', async () => {
    await session.viewContainer('Extensions');
    await session.page.locator('.extension-list-item', { hasText: 'Exchange Lens' }).first().click();
    const page = session.webview();
    await page.locator('h2', { hasText: 'In VS Code' }).waitFor();
    assert.equal(await page.locator('img').count(), 0, 'the page shows no picture of a package');
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.ok(links.length > 3);
    assert.deepEqual(links.filter((link) => !/^(https:|#)/.test(link)), []);
    await session.shot('details');
  });

  it('the walkthrough shows its pictures', async () => {
    await session.command('Exchange Lens: Open Walkthrough');
    for (const step of ['Open a sample case', 'Read the findings', 'Analyze your own folder']) {
      await session.page.locator('.getting-started-step', { hasText: step }).click();
      const picture = session.webview().locator('img');
      await picture.first().waitFor();
      const { alt, width } = await picture.first().evaluate(async (img) => { await img.decode(); return { alt: img.alt, width: img.naturalWidth }; });
      assert.ok(alt.length > 10 && width > 500, `${step}: ${alt}, ${width} pixels`);
      await session.shot(`walkthrough-${step.split(' ')[0].toLowerCase()}`);
    }
    assert.deepEqual(session.cspErrors, []);
  });
});
