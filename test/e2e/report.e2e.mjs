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
  const [file, chart] = ['report', 'chart'].map((name) => path.join(scratch, `${name}-${process.pid}.html`));
  let browser;

  before(async () => {
    fs.mkdirSync(scratch, { recursive: true });
    for (const [sample, output] of [['sms-notifications-stop', file], ['first-look', chart]]) {
      execFileSync(process.execPath, [at('dist/cli.js'), 'scan', at('samples', sample), '--format', 'html', '--output', output, '--fail-on', 'never'], { stdio: 'ignore' });
    }
    browser = await launch();
  });
  after(async () => {
    for (const written of [file, chart]) fs.rmSync(written, { force: true });
    await browser?.close();
  });

  for (const width of [320, 380, 1600]) {
    it(`does not scroll sideways at ${width} pixels`, async () => {
      const page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage();
      await page.goto(pathToFileURL(file).href);
      assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth, document.querySelectorAll('article').length > 3]), [width, true]);
    });
  }

  it('is dark on white on paper, whatever the screen is', async () => {
    const page = await (await browser.newContext({ viewport: { width: 718, height: 1000 }, colorScheme: 'dark' })).newPage();
    await page.goto(pathToFileURL(file).href);
    const colours = () => page.evaluate(() => ['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name]));
    assert.deepEqual(await colours(), ['rgb(230, 230, 230)', 'rgb(27, 29, 31)']);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.deepEqual(await colours(), ['rgb(31, 35, 40)', 'rgb(255, 255, 255)']);
  });

  it('has a chart that can be read on a phone', async () => {
    const page = await (await browser.newContext({ viewport: { width: 380, height: 800 } })).newPage();
    await page.goto(pathToFileURL(chart).href);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 380);
    const high = await page.evaluate(() => document.querySelector('svg text').getBoundingClientRect().height);
    assert.ok(high >= 7, `letters ${high} pixels high`);
  });
});
