import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { at } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/proc.mjs';
import { allOfIt, frameOfView, openSession, THEMES } from './lib/session.mjs';

const NAME = 'CONNECTLOG20110311-1.LOG';
const OTHER_COLUMNS = 'CONNECTLOG20110312-1.LOG';
const DUMP = 'session.mdt.txt';
const FIELDS = ['date-time', 'session', 'source', 'Destination', 'direction', 'description'];
const DB = ['7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10', 'a94c70e5-3d28-4f61-97b2-5c8e1f4da605'];
const REFUSED = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded';

const header = (ms, fields = FIELDS) => ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', `#Date: ${new Date(ms).toISOString()}`, `#Fields: ${fields.join(',')}`];
const START = Date.UTC(2011, 2, 11, 4);

/** Sessions of three lines, every fourth one refused; the service starts again in the middle, with other limits. */
function connectivity(order = FIELDS) {
  const lines = [...header(START)];
  const restart = (ms, limit) => `${new Date(ms).toISOString()},,Transport,,*,service started; MaxConcurrentDeliveries=${limit}`;
  lines.push(restart(START, 20));
  for (let i = 0; i < 1200; i++) {
    const ms = START + i * 10_000;
    if (i === 600) lines.push(...header(ms, order), ...(order === FIELDS ? [restart(ms, 4)] : []));
    const cell = { 'date-time': new Date(ms).toISOString(), session: `08CDADA44CA1${(0xb200 + i).toString(16).toUpperCase()}`, source: i % 3 === 0 ? 'SMTP' : 'MapiDelivery', Destination: i % 3 === 0 ? 'example.com' : DB[i % 2] };
    const row = (direction, description) => (i >= 600 ? order : FIELDS).map((f) => ({ ...cell, direction, description })[f]).join(',');
    const refused = i % 4 === 1 && i % 3 !== 0;
    lines.push(row('+', 'MBX01.fabrikam.test'), row('>', refused ? `Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1` : 'Established connection to 192.0.2.25'), row('-', i % 8 === 0 ? `Failed; ${REFUSED}` : 'Messages: 1 Bytes: 44727 Recipients: 3'));
  }
  return `${lines.join('\r\n')}\r\n`;
}

const DUMPED = `0:000> !mdt 00000000036e1088
00000000036e1088 (Microsoft.Exchange.Data.Storage.CalendarEvent)
    <Subject>k__BackingField:00000000036e10a8 (System.String) Length=5, String="Lunch"
    <ItemId>k__BackingField:NULL (System.String)
0:000> !mdt 00000000036e2088
00000000036e2088 (Microsoft.Exchange.Data.Storage.CalendarEvent)
    <Subject>k__BackingField:00000000036e20a8 (System.String) Length=4, String="Tea!"
`;

describe('Filters, panels and reports of the annotated view', function () {
  this.timeout(90_000);
  let session, page, view;
  const ready = async () => {
    await view.locator('.item:not(.loading)').first().waitFor();
    await view.locator('#app[data-complete=true]').waitFor();
  };
  const surveyed = () => view.locator('#app[data-surveyed=true]').waitFor();
  const facet = (name) => view.locator(`.facet[data-field="${name}"]`);
  const value = (name) => view.locator(`.popup .value[data-value="${name}"]`);
  const counts = async () => Object.fromEntries(await view.locator('.popup .value').evaluateAll((all) => all.map((el) => [el.dataset.value, Number(el.querySelector('.count').textContent.replaceAll(',', ''))])));
  const active = () => view.locator('.row.active .number').textContent().then(Number);
  const all = connectivity().split('\r\n');
  const lines = (what) => all.flatMap((l, i) => (what(l) ? [i + 1] : []));

  /** Dark and light; the others are looked at by the checker below. */
  const shots = async (name) => {
    for (const theme of THEMES.slice(0, 2)) {
      await session.theme(theme);
      await page.waitForTimeout(250);
      await session.shot(`${name}-${theme.name}`);
    }
    await session.theme(THEMES[0]);
  };

  before(async () => {
    session = await openSession({ settings: { 'workbench.editorAssociations': { '*.LOG': 'exchangeLens.annotated', '*.txt': 'exchangeLens.annotated' }, 'files.simpleDialog.enable': true } });
    page = session.page;
    view = session.webview();
    session.write(NAME, connectivity());
    session.write(OTHER_COLUMNS, connectivity(['date-time', 'source', 'session', 'direction', 'Destination', 'description']));
    session.write(DUMP, DUMPED);
    await session.command('View: Toggle Primary Side Bar Visibility');
    await session.open(NAME);
    await ready();
    await surveyed();
  });
  after(() => session?.close());

  describe('facets', () => {
    it('count every record', async () => {
      assert.deepEqual(await view.locator('.facets .facet').evaluateAll((list) => list.map((el) => el.dataset.field)), ['source', 'direction', 'result', 'Destination']);
      await facet('source').click();
      await value('SMTP').waitFor();
      assert.deepEqual(await counts(), { MapiDelivery: 2400, SMTP: 1200, Transport: 2 });
    });

    it('narrow the lines, and count what is left as one chooses', async () => {
      await value('SMTP').click();
      await view.locator('.search .count', { hasText: '1,200 matches' }).waitFor();
      await page.keyboard.press('Escape');
      await facet('direction').click();
      await value('+').waitFor();
      assert.deepEqual(await counts(), { '+': 400, '-': 400, '>': 400, '*': 0 });
      await value('+').click();
      await view.locator('.search .count', { hasText: '400 matches' }).waitFor();
      await shots('annotated-facets');
    });

    it('work by keyboard, and exclude', async () => {
      await page.keyboard.press('Escape');
      await facet('source').focus();
      await page.keyboard.press('Enter');
      await value('SMTP').waitFor();
      await view.locator('.popup .value:focus').waitFor();
      const chosen = () => view.locator('.popup .value:focus').getAttribute('data-value');
      while (await chosen() !== 'SMTP') await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.keyboard.press('-');
      await view.locator('.value.exclude[data-value=SMTP]').waitFor();
      await page.keyboard.press('Escape');
      await view.locator('.facet[data-field=source]:focus').waitFor();
      await view.locator('.search .count', { hasText: '800 matches' }).waitFor();
      assert.match(await facet('source').textContent(), /≠ SMTP/);
    });

    it('stand beside words, patterns and columns', async () => {
      await view.locator('#search input').fill('re:throttled.*vault -nothing description:limit');
      await view.locator('.search .count', { hasText: 'no match' }).waitFor();
      await view.locator('#search input').fill('');
      await facet('direction').click();
      await value('+').click();
      await value('>').click();
      await page.keyboard.press('Escape');
      await view.locator('#search input').fill('re:throttled.*vault -nothing description:limit');
      const expected = lines((l) => /,MapiDelivery,.*,>,Throttled/.test(l)).length;
      await view.locator('.search .count', { hasText: `${expected} matches` }).waitFor();
    });

    it('hide the other lines where that is wanted', async () => {
      await view.locator('.search vscode-dropdown').click();
      await view.locator('vscode-option', { hasText: 'Only matches' }).click();
      await page.waitForTimeout(400);
      for (const text of await view.locator('.item:not(.loading) .row.log .text').allTextContents()) assert.match(text, /MapiDelivery.*Throttled/);
    });
  });

  describe('saved filters', () => {
    it('are saved with a name', async () => {
      await view.locator('#saved-filters').click();
      await view.locator('#filter-name').click();
      await page.keyboard.type('Refusals of the vault');
      await shots('annotated-save-filter');
      await page.keyboard.press('Enter');
      await view.locator('.popup').waitFor({ state: 'detached' });
      await view.locator('#clear-filters').click();
      await view.locator('.search .count:empty').waitFor({ state: 'attached' });
      assert.equal(await view.locator('.facet.on').count(), 0);
    });

    it('are there after a reload, and bring everything back', async () => {
      await page.waitForTimeout(1500);
      await session.load();
      await session.open(NAME);
      await ready();
      await surveyed();
      await view.locator('#saved-filters').click();
      await view.locator('.value.set', { hasText: 'Refusals of the vault' }).click();
      const expected = lines((l) => /,MapiDelivery,.*,>,Throttled/.test(l)).length;
      await view.locator('.search .count', { hasText: `${expected} matches` }).waitFor();
      assert.equal(await view.locator('#search').evaluate((el) => el.value), 're:throttled.*vault -nothing description:limit');
      for (const text of await view.locator('.item:not(.loading) .row.log .text').allTextContents()) assert.match(text, /MapiDelivery.*Throttled/);
    });

    it('can be removed', async () => {
      await view.locator('#saved-filters').click();
      await view.locator('.popup .not').click();
      await view.locator('.popup', { hasText: 'No saved filters yet' }).waitFor();
      await page.keyboard.press('Escape');
      await view.locator('#clear-filters').click();
    });
  });

  describe('panels', () => {
    it('list sessions, and lead to their lines', async () => {
      await view.locator('#tab-sessions').click();
      const failed = new Set(lines((l) => /Throttled|Failed;/.test(l)).map((n) => all[n - 1].split(',')[1])).size;
      await view.locator('.summary', { hasText: `1,200 sessions · ${failed} failed` }).waitFor();
      await view.locator('.sheet-tools vscode-checkbox').click();
      const first = lines((l) => /Throttled|Failed;/.test(l))[0];
      await view.locator('.session-main').first().click();
      assert.equal(await active(), first - (/Failed;/.test(all[first - 1]) ? 2 : 1));
      assert.match(await view.locator('.session').nth(0).textContent(), /432 4\.3\.2|Throttled/);
      await shots('annotated-sessions');
    });

    it('show the lines of one session alone', async () => {
      await view.locator('.session-main').nth(1).focus();
      await page.keyboard.press('f');
      await view.locator('.search .count', { hasText: '3 matches' }).waitFor();
      await view.locator('.chip', { hasText: 'session = ' }).waitFor();
      await view.locator('.chip .remove').click();
      await view.locator('.chip').waitFor({ state: 'detached' });
    });

    it('rank recipients, databases and destinations', async () => {
      await view.locator('#tab-ranking').click();
      const refused = lines((l) => /Throttled/.test(l)).length;
      await view.locator('.ranking', { hasText: /recipients/i }).locator('.jump', { hasText: /vault@fabrikam\.test/ }).waitFor();
      assert.match(await view.locator('.ranking', { hasText: /recipients/i }).locator('.jump').first().textContent(), new RegExp(`vault@fabrikam\\.test${refused}$`));
      await shots('annotated-ranking');
      await view.locator('.ranking .jump', { hasText: 'example.com' }).click();
      await view.locator('.search .count', { hasText: '1,200 matches' }).waitFor();
      await view.locator('#clear-filters').click();
    });

    it('bring the findings into the tree without another scan', async () => {
      await session.viewContainer('Exchange Lens');
      await session.row(NAME).waitFor();
      await session.row(/Recipient thread limit|vault@fabrikam\.test/i).waitFor();
      await session.shot('annotated-tree');
      await session.command('View: Toggle Primary Side Bar Visibility');
    });
  });

  describe('the timeline', () => {
    it('marks starts and changes, also in its table', async () => {
      assert.deepEqual(await view.locator('.plot .event.restart').count(), 3);
      assert.deepEqual(await view.locator('.plot .event.change').count(), 1);
      await view.locator('#time-table').click();
      await view.locator('.mark-row', { hasText: 'Change: Other limits than at the start before: MaxConcurrentDeliveries=4' }).waitFor();
      const records = await view.locator('.time-table tbody tr:not(.mark-row) td:nth-child(2)').allTextContents();
      assert.equal(records.reduce((n, t) => n + Number(t.replaceAll(',', '') || 0), 0), 3602);
      await view.locator('.mark-row button').last().click();
      assert.match(await view.locator('.item:not(.loading):has(.row.active) .text').textContent(), /Transport,,\*|Software|Throttled/);
      await view.locator('.mark-row').first().scrollIntoViewIfNeeded();
      await shots('annotated-table');
      await view.locator('#time-table').click();
    });

    it('goes, chooses and zooms by keyboard', async () => {
      await view.locator('.plot').focus();
      await page.keyboard.press('Home');
      for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
      for (let i = 0; i < 10; i++) await page.keyboard.press('Shift+ArrowRight');
      const said = await view.locator('.caption').textContent();
      assert.match(said, /2011-03-11 04:\d\d.* – 2011-03-11 04:\d\d/);
      await session.shot('annotated-brush');
      const before = await view.locator('.caption span').first().textContent();
      await page.keyboard.press('Enter');
      await view.locator('vscode-button', { hasText: 'Zoom out' }).waitFor();
      await page.keyboard.press('Home');
      assert.equal((await view.locator('.caption span').first().textContent()).slice(0, 16), before.slice(0, 16));
      await page.keyboard.press('-');
      await page.keyboard.press('Escape');
      await view.locator('vscode-button', { hasText: 'Zoom out' }).waitFor({ state: 'hidden' });
      await page.keyboard.press('m');
      assert.match(await view.locator('.caption').textContent(), /Transport service: service started/);
      const line = await active();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(300);
      assert.ok(await active() > line);
    });
  });

  describe('an explanation', () => {
    it('shows by key and walks from cell to cell', async () => {
      await view.locator('.viewport').focus();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('n');
      await view.locator('.item:has(.row.active) .row.note.finding').waitFor();
      await page.keyboard.press('i');
      await view.locator('.card:focus').waitFor();
      assert.match(await view.locator('.card').textContent(), /date-time.*When the event happened, in UTC/s);
      const seen = [];
      for (let i = 0; i < 5; i++) {
        await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(250);
        seen.push(await view.locator('.card').textContent());
      }
      assert.match(seen[3], /direction.*the session ends/s);
      assert.match(seen[4], /description.*432 4\.3\.2.*recipient thread limit/s);
      await shots('annotated-explanation');
      await page.keyboard.press('Escape');
      await view.locator('.viewport:focus').waitFor();
    });

    it('shows under the pointer, decoded', async () => {
      await view.locator('#search input').fill('source:SMTP "Failed; 432"');
      await view.locator('.hit', { hasText: 'Failed; 432' }).first().waitFor();
      const hit = view.locator('.hit', { hasText: 'Failed; 432' }).first();
      await hit.scrollIntoViewIfNeeded();
      const box = await hit.boundingBox();
      await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2);
      await view.locator('.card', { hasText: /4\.3\.2/ }).waitFor();
      await session.shot('annotated-pointer');
      await page.mouse.move(5, 5);
      await view.locator('.card').waitFor({ state: 'hidden' });
      await view.locator('#clear-filters').click();
    });
  });

  describe('copied lines', () => {
    const copied = async (keys, count) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.keyboard.press(keys);
      await page.locator('.statusbar-item', { hasText: `${count} copied` }).waitFor();
      return page.evaluate(() => globalThis.navigator.clipboard.readText());
    };

    it('are all lines of the file where everything is selected, and nothing of what stands around them', async () => {
      await view.locator('.viewport').focus();
      await page.keyboard.press('Control+A');
      await view.locator('.row.log.selected').nth(5).waitFor();
      const whole = all.join('\n').trimEnd();
      assert.equal(await copied('Control+C', `${whole.split('\n').length.toLocaleString('en')} lines`), `${whole}\n`);
    });

    it('tell with their notes where they are from', async () => {
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('n');
      await view.locator('.item:has(.row.active) .row.note.finding').waitFor();
      const line = await active();
      const [from, text, note] = (await copied('Control+Shift+C', '1 line')).split('\n');
      assert.equal(from, `    # ${NAME}, Line ${line}`);
      assert.equal(text, all[line - 1]);
      assert.match(note, /^ {4}# Recipient thread limit · /);
    });
  });

  describe('reports', () => {
    const { version } = JSON.parse(fs.readFileSync(at('package.json'), 'utf8'));
    for (const [label, format, extension] of [['Markdown', 'markdown', 'md'], ['HTML', 'html', 'html'], ['SARIF', 'sarif', 'sarif']]) {
      it(`in ${label} are what the command line writes`, async () => {
        const target = session.file(`CONNECTLOG20110311-1-report.${extension}`);
        await view.locator('vscode-dropdown[aria-label=Export]').click();
        await view.locator('vscode-dropdown[aria-label=Export] vscode-option', { hasText: label }).click();
        await page.waitForFunction((end) => document.querySelector('.quick-input-widget input[type=text]')?.value.endsWith(end), `-report.${extension}`);
        await page.keyboard.press('Enter');
        await session.toast('Report saved').waitFor();
        await page.keyboard.press('Escape');
        await session.command('Notifications: Clear All Notifications');
        const written = fs.readFileSync(target, 'utf8');
        const expected = path.join(session.folder, `expected.${extension}`);
        const done = await run(process.execPath, [at('dist/cli.js'), 'scan', session.file(NAME), '--format', format, '--output', expected, '--fail-on', 'never', '--quiet'], { cwd: session.folder, seconds: 30, env: { LC_ALL: 'C', LANG: 'C' } });
        assert.equal(done.code, 0, done.out);
        // the command line knows where its own pages of rules stand on this machine; the view does not
        const plain = (text) => (format === 'sarif' ? JSON.stringify(JSON.parse(text), (key, v) => (key === 'helpUri' ? undefined : v), 2) : text);
        assert.equal(plain(written), plain(fs.readFileSync(expected, 'utf8')));
        assert.ok(written.includes('vault@fabrikam.test') && (format === 'sarif' ? written.includes(version) : true));
        if (format === 'html') assert.doesNotMatch(written, /<script|src="http|href="http(?!s:\/\/learn)/);
      });
    }
  });

  describe('for everybody', () => {
    // another theme has other colours, the rest is the same
    for (const theme of THEMES) {
      it(`says nothing serious to a checker of accessibility in ${theme.id}`, async () => {
        await session.theme(theme);
        const frame = await frameOfView(page);
        await frame.evaluate(fs.readFileSync(at('node_modules/axe-core/axe.min.js'), 'utf8'));
        const check = async (what) => {
          await page.waitForTimeout(350);
          const { violations } = await frame.evaluate((o) => globalThis.axe.run(document, o), { resultTypes: ['violations'], ...(whole ? {} : { runOnly: ['color-contrast'] }) });
          const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
          assert.deepEqual(serious.map((v) => `${what}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)} ${n.any[0]?.message ?? ''}`).join(' | ')}`), []);
        };
        const whole = theme === THEMES[0];
        await view.locator('#tab-sessions').click();
        // a few sessions look like many, and are checked sooner
        await view.locator('#find-session input').fill('08CDADA44CA1B20');
        for (const tab of whole ? ['#tab-findings', '#tab-sessions', '#tab-ranking', '#tab-marks'] : ['#tab-sessions', '#tab-findings']) {
          await view.locator(tab).click();
          await check(tab);
          if (tab === '#tab-sessions') await session.shot(`annotated-axe-sessions-${theme.name}`);
        }
        for (const sheet of [...(whole ? ['#time-table'] : []), '.facet[data-field=Destination]', '#saved-filters']) {
          await view.locator(sheet).click();
          await check(sheet);
          if (sheet.startsWith('.facet')) await session.shot(`annotated-axe-facet-${theme.name}`);
          await view.locator(sheet).click();
        }
        for (const key of whole ? ['i', 'g'] : ['i']) {
          await view.locator('.viewport').focus();
          await page.keyboard.press(key);
          await view.locator(key === 'i' ? '.card:focus' : '#answer').waitFor();
          await check(`key ${key}`);
          await page.keyboard.press('Escape');
        }
      });
    }

    it('can be read at 200 %', async () => {
      await session.theme(THEMES[0]);
      await page.setViewportSize({ width: 700, height: 450 });
      await page.waitForTimeout(600);
      const frame = await frameOfView(page);
      const box = await frame.evaluate(() => ({ wide: document.documentElement.scrollWidth, width: document.documentElement.clientWidth, rows: [...document.querySelectorAll('.item .row.log')].length, high: document.querySelector('.viewport').clientHeight, tabs: document.querySelector('.tabs').getBoundingClientRect().width, cut: [...document.querySelectorAll('header vscode-button, header .facet, .tab')].filter((el) => el.offsetParent && el.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((el) => el.textContent) }));
      assert.ok(box.wide <= box.width, `${box.wide} wide in ${box.width}`);
      assert.ok(box.high >= 150, `the log is ${box.high} pixels high`);
      assert.deepEqual(box.cut, []);
      await session.shot('annotated-200-percent');
      await page.setViewportSize({ width: 1400, height: 900 });
    });

    it('gives a low window to the log, and what is folded is a key away', async () => {
      const shown = async () => ({ timeline: await view.locator('.timeline').isVisible(), search: await view.locator('#search').isVisible(), facets: await view.locator('.facet').first().isVisible() });
      await view.locator('#tab-findings').click();
      assert.equal(await view.locator('#fold').isVisible(), false);
      await page.setViewportSize({ width: 800, height: 450 });
      const frame = await frameOfView(page);
      await frame.waitForFunction(() => document.querySelector('.viewport').clientHeight >= 170);
      assert.deepEqual(await shown(), { timeline: false, search: false, facets: false });
      await session.shot('annotated-low');
      await view.locator('.viewport').focus();
      await page.keyboard.press('Control+F');
      await view.locator('#search input:focus').waitFor();
      assert.deepEqual(await shown(), { timeline: false, search: true, facets: true });
      await page.keyboard.type('vault');
      await view.locator('.search .count', { hasText: 'matches' }).waitFor();
      // folded again, it still says that something is searched for
      await view.locator('#fold').click();
      await view.locator('#fold').click();
      assert.deepEqual(await shown(), { timeline: false, search: false, facets: false });
      assert.equal(await view.locator('.search .count', { hasText: 'matches' }).isVisible(), true);
      await view.locator('#fold').click();
      assert.deepEqual(await shown(), { timeline: true, search: true, facets: true });
      await view.locator('#clear-filters').click();
      await view.locator('#fold').click();
      await page.setViewportSize({ width: 1400, height: 900 });
    });

    it('is read out: fields by their names, buttons by what is written on them, lines with their notes', async () => {
      assert.equal(await view.locator('#search').getAttribute('aria-label'), 'Search');
      assert.equal(await view.locator('#search input').getAttribute('aria-label'), 'Search');
      const unlike = await view.locator('vscode-button').evaluateAll((all) => all.filter((el) => /\p{L}{3}/u.test(el.textContent) && el.ariaLabel && !el.ariaLabel.toLowerCase().includes(el.textContent.trim().toLowerCase())).map((el) => `${el.textContent}: ${el.ariaLabel}`));
      assert.deepEqual(unlike, []);
      await view.locator('.viewport').focus();
      await page.keyboard.press('n');
      const row = view.locator('.item:not(.loading) .row.active[aria-describedby]');
      await row.waitFor();
      const [first] = (await row.getAttribute('aria-describedby')).split(' ');
      assert.equal(await view.locator(`#${first}`).innerText(), await view.locator('.item:has(.row.active) .note-text').first().innerText());
    });

    it('does not move where motion is not wanted', async () => {
      const frame = await frameOfView(page);
      const moving = () => frame.evaluate(() => [...document.querySelectorAll('*')].filter((el) => getComputedStyle(el).transitionDuration.split(',').some((d) => parseFloat(d) > 0) || getComputedStyle(el).animationName !== 'none').length);
      assert.ok(await moving() > 0, 'something moves without the wish');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      assert.equal(await moving(), 0);
      await page.emulateMedia({ reducedMotion: null });
    });
  });

  describe('other files', () => {
    it('are read by other columns from a header in the middle on', async () => {
      await session.open(OTHER_COLUMNS);
      await ready();
      await surveyed();
      await facet('source').click();
      await value('SMTP').waitFor();
      assert.deepEqual(await counts(), { MapiDelivery: 2400, SMTP: 1200, Transport: 1 });
      await value('SMTP').click();
      await view.locator('.search .count', { hasText: '1,200 matches' }).waitFor();
      await page.keyboard.press('Escape');
      await view.locator('.viewport').focus();
      await page.keyboard.press('Control+End');
      const row = view.locator('.item:not(.loading) .row.active');
      await row.waitFor();
      await view.locator('.item:not(.loading) .row.log').nth(5).waitFor();
      // the third cell is the session now, and has its colour
      assert.match(await row.locator('.r-source').first().textContent(), /MapiDelivery|SMTP/);
      assert.match(await row.locator('.r-id').first().textContent(), /^08CDADA4/);
      await view.locator('#clear-filters').click();
    });

    it('show the objects of a debugger log', async () => {
      await session.open(DUMP);
      await ready();
      await view.locator('#tab-objects').click();
      const tree = view.locator('.tree');
      await tree.locator('[role=treeitem]').first().focus();
      await page.keyboard.press('ArrowRight');
      await tree.locator('[role=treeitem]', { hasText: 'CalendarEvent' }).first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await tree.locator('.object', { hasText: 'Lunch' }).first().waitFor();
      await shots('annotated-objects');
      await tree.locator('[role=treeitem]', { hasText: 'Tea' }).last().locator('.object').first().click().catch(() => undefined);
    });
  });

  allOfIt(() => session);
});
