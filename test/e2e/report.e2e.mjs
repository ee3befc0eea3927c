import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { launch } from '../../scripts/lib/chromium.mjs';
import { at, scratch } from '../../scripts/lib/paths.mjs';

/** The HTML report where people read it: on a phone, in a narrow preview of a mail, on a wide screen. */
describe('the report page', function () {
  this.timeout(60_000);
  const file = path.join(scratch, `report-${process.pid}.html`);
  let browser;

  before(async () => {
    fs.mkdirSync(scratch, { recursive: true });
    try {
      execFileSync(process.execPath, [at('dist/cli.js'), 'scan', at('samples/sms-notifications-stop'), '--format', 'html', '--output', file], { stdio: 'ignore' });
    } catch { /* findings are errors to a script */ }
    browser = await launch();
  });
  after(async () => {
    fs.rmSync(file, { force: true });
    await browser?.close();
  });

  for (const width of [320, 380, 1600]) {
    it(`does not scroll sideways at ${width} pixels`, async () => {
      const page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage();
      await page.goto(pathToFileURL(file).href);
      assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth, document.querySelectorAll('article').length > 3]), [width, true]);
    });
  }
});
