import assert from 'node:assert/strict';
import fs from 'node:fs';
import { openSession } from './lib/session.mjs';

describe('a case of many artefacts', function () {
  this.timeout(150_000);
  let session;
  let files;

  before(async () => {
    session = await openSession({ folder: 'samples/sms-notifications-stop' });
    files = fs.readdirSync(session.folder, { recursive: true }).map(String);
  });
  after(() => session?.close());

  it('is read as one: files, verdict, findings', async () => {
    await session.viewContainer('Exchange Lens');
    await session.command('Exchange Lens: Analyze Folder as Case');
    await session.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Another folder' }).waitFor();
    await session.page.keyboard.press('Enter');
    await session.row('mailbox move').waitFor();
    await session.shots('case');
  });

  it('takes what is dropped on it', async () => {
    const { page } = session;
    session.write('mail.md', '# Mail\nnothing of note\n');
    await session.open('mail.md');
    const middle = async (locator) => {
      const box = await locator.boundingBox();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    await page.mouse.move(...await middle(page.locator('.tabs-container .tab', { hasText: 'mail.md' })));
    await page.mouse.down();
    const [x, y] = await middle(session.row('assistants-tue.csv'));
    await page.mouse.move(x, y, { steps: 12 });
    await page.mouse.move(x + 1, y + 1);
    await page.mouse.up();
    await session.row('1 file not recognised').waitFor();
    await session.command('View: Close All Editors');
  });

  it('shows its timeline', async () => {
    await session.page.locator('.pane-header', { hasText: 'Timeline' }).last().click();
    await session.row('MailboxMoveStarted').waitFor();
    await session.page.waitForTimeout(600); // the pane opens with an animation
    await session.shots('case-timeline');
  });

  it('shows a trace', async () => {
    const trace = files.find((f) => /(trace|assistants).*\.(txt|log|csv)$/i.test(f));
    assert.ok(trace, files.join(' '));
    await session.open(trace);
    await session.page.locator('.view-line span[class*=mtk]', { hasText: /^\d{3,5}$/ }).first().waitFor();
    await session.shots('case-trace');
  });

  it('shows a dump and its objects', async () => {
    const dump = files.find((f) => /(mdt|dump|windbg|sos)/i.test(f) && /\.(txt|log)$/i.test(f));
    assert.ok(dump, files.join(' '));
    await session.open(dump);
    await session.viewContainer('Exchange Lens');
    await session.page.locator('.pane-header', { hasText: 'Timeline' }).last().click();
    await session.page.locator('.pane-header', { hasText: 'Objects' }).last().click();
    await session.row('CalendarNotificationAction').locator('.monaco-tl-twistie').click();
    await session.row('ContextInfo').waitFor();
    await session.shots('case-objects');
  });

  it('throws no error', () => assert.deepEqual(session.pageErrors, []));
});
