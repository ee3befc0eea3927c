import assert from 'node:assert/strict';
import { openSession, THEMES } from './lib/session.mjs';

const FILE = 'V14/Bin/EdgeTransport.exe.config';
const TEXT = [
  '<?xml version="1.0" encoding="utf-8" ?>',
  '<configuration>',
  '  <appSettings>',
  '    <add key="QueueDatabasePath" value="D:\\Queue" />',
  '    <add key=“RecipientThreadLimit” value=“2” />',
  '    <add key=“MaxMailboxDeliveryPerMdbConnections” value=“3” />',
  '  </appSettings>',
  '</configuration>',
  '',
].join('\r\n');

describe('a configuration with typographic quotes in the editor', function () {
  this.timeout(120_000);
  let session;

  before(async () => {
    session = await openSession({ folder: 'samples/first-look' });
    session.write(FILE, TEXT);
    await session.open(FILE);
    await session.page.locator('.squiggly-error').first().waitFor();
  });
  after(() => session?.close());

  const line = (text) => session.page.locator('.view-line', { hasText: text }).first();
  const menu = () => session.page.locator('.action-widget .monaco-list-row', { hasText: 'Use straight quotes' });

  /** In both themes: a screenshot of the window as it is. A change of theme closes menus, so the way there is gone again. */
  async function inThemes(name, way) {
    for (const theme of THEMES.slice(0, 2)) {
      await session.theme(theme);
      await way();
      await session.page.waitForTimeout(250);
      await session.shot(`${name}-${theme.name}`);
      await session.page.keyboard.press('Escape');
    }
    await session.theme(THEMES[0]);
  }

  it('says that nothing is in force, and offers the fix of the line and of all', async () => {
    await session.page.locator('.codelens-decoration', { hasText: 'nothing of this file is in force' }).first().waitFor();
    await inThemes('config-lightbulb', async () => {
      await line('RecipientThreadLimit').click();
      await session.page.keyboard.press('Control+.');
      await menu().first().waitFor();
      assert.equal(await menu().count(), 2);
    });
  });

  it('is mended by the fix of all, and says what is in force', async () => {
    await line('RecipientThreadLimit').click();
    await session.page.keyboard.press('Control+.');
    await menu().filter({ hasText: 'all 2 in this file' }).click();
    await session.page.locator('.codelens-decoration', { hasText: 'in force: 2' }).first().waitFor();
    await session.page.locator('.codelens-decoration', { hasText: 'in force: 3' }).first().waitFor();
    assert.doesNotMatch(await session.page.locator('.view-lines').first().innerText(), /[“”]/);
    await inThemes('config-mended', async () => {});
  });

  it('completes keys, with what they do', async () => {
    await inThemes('config-completion', async () => {
      await session.page.keyboard.press('Escape');
      await line('RecipientThreadLimit').click();
      await session.page.keyboard.press('End');
      await session.page.keyboard.press('Enter');
      await session.page.keyboard.type('<add key="Mailbox');
      await session.page.keyboard.press('Control+Space');
      await session.page.locator('.suggest-widget .monaco-list-row', { hasText: 'MailboxDelivery' }).first().waitFor();
    });
  });

  it('throws no error and asks for nothing outside this machine', () => {
    assert.deepEqual(session.pageErrors, []);
    session.assertNothingLeft();
  });
});
