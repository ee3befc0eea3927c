// node scripts/pictures.mjs [NAME]... : takes the pictures of the README, docs/images/*.png, from a VS Code with the packed extension.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { openSession, THEMES } from '../test/e2e/lib/session.mjs';
import { palettePng } from './lib/palette-png.mjs';
import { at } from './lib/paths.mjs';

const FOLDER = at('docs/images');
const VIEWPORT = { width: 1000, height: 610 }; // a README is shown a little narrower
const MAX_BYTES = 150 * 1024;
const SETTLE_MS = 800; // panes open with an animation, scroll bars fade
const [, LIGHT] = THEMES;

/** What every picture leaves out, so that it shows the log. */
const PLAIN = {
  'editor.minimap.enabled': false, 'window.commandCenter': false, 'workbench.layoutControl.enabled': false, 'workbench.startupEditor': 'none',
  'editor.stickyScroll.enabled': false, 'breadcrumbs.enabled': false, 'chat.commandCenter.enabled': false,
  'editor.fontSize': 13, 'editor.hover.above': false, 'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

async function withSession(options, action) {
  const session = await openSession({ ...options, viewport: VIEWPORT, settings: { ...PLAIN, ...options.settings } });
  try { await action(session, session.page); } finally { await session.close(); }
}

async function keep(session, name) {
  await session.page.waitForTimeout(SETTLE_MS);
  fs.mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${name}.png`);
  const picture = palettePng(await session.page.screenshot({ animations: 'disabled' }));
  fs.writeFileSync(file, picture);
  const size = picture.length;
  console.log(`${path.relative(at(), file)}  ${Math.ceil(size / 1024)} KB`);
  if (size > MAX_BYTES) { console.error(`  more than ${MAX_BYTES / 1024} KB`); process.exitCode = 1; }
}

const PICTURES = {
  /** A log with its colours, the line above a finding, and what a refusal means. */
  log: () => withSession({ folder: 'samples/first-look', files: ['CONNECTLOG20110314-1.LOG'] }, async (session, page) => {
    await page.locator('.view-line', { hasText: '#Software' }).first().waitFor();
    await session.command('View: Toggle Primary Side Bar Visibility');
    await page.locator('.view-line').first().click();
    await page.keyboard.press('Alt+F9');
    await page.locator('.codelens-decoration', { hasText: 'Recipient' }).first().waitFor();
    for (let i = 0; i < 9; i++) await page.keyboard.press('Control+ArrowDown'); // the hover has its room below
    await page.mouse.move(700, 20);
    await page.locator('.view-line span', { hasText: /^Throttled.delivery$/ }).nth(1).hover({ position: { x: 12, y: 8 } });
    await page.locator('.monaco-hover:visible', { hasText: 'Rule page' }).first().waitFor();
    await keep(session, 'log');
  }),

  /** A folder as a case: files, findings, timeline. */
  case: () => withSession({ folder: 'samples/sms-notifications-stop', files: ['CHI-MBX04/assistants-tue.csv'], settings: { 'workbench.colorTheme': LIGHT.id } }, async (session, page) => {
    await page.locator(`.monaco-workbench.${LIGHT.kind}`).waitFor();
    await session.viewContainer('Exchange Lens');
    await session.command('Exchange Lens: Analyze Folder as Case');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Another folder' }).waitFor();
    await page.keyboard.press('Enter');
    await session.row('mailbox move').waitFor();
    await page.locator('.pane-header', { hasText: 'Timeline' }).last().click();
    await session.row('MailboxMoveStarted').waitFor();
    await widen(page);
    await keep(session, 'case');
  }),

  /** The annotated view, which has no limit of size. */
  annotated: () => withSession({ folder: 'samples/first-look', settings: { 'workbench.editorAssociations': { '*.LOG': 'exchangeLens.annotated' } } }, async (session, page) => {
    const view = session.webview();
    await session.command('View: Toggle Primary Side Bar Visibility');
    await session.open('CONNECTLOG20110314-1.LOG');
    await view.locator('#app[data-complete=true]').waitFor();
    await view.locator('.viewport').focus();
    await page.keyboard.press('n');
    await view.locator('.item:has(.row.active) .row.note.finding').waitFor();
    await keep(session, 'annotated');
  }),

  /** A debugger log and its objects. */
  objects: () => withSession({ folder: 'test/golden/objects/mdt-reminder-x64', settings: { 'workbench.colorTheme': LIGHT.id } }, async (session, page) => {
    fs.renameSync(session.file('in.txt'), session.file('assistants-dump.txt'));
    await session.load('assistants-dump.txt');
    await page.locator(`.monaco-workbench.${LIGHT.kind}`).waitFor();
    await session.viewContainer('Exchange Lens');
    for (const pane of ['Findings', 'Case']) await page.locator('.pane-header', { hasText: pane }).last().click();
    await page.locator('.pane-header', { hasText: 'Objects' }).last().click();
    await session.row('CalendarEvent').locator('.monaco-tl-twistie').click();
    await session.row('ReminderTime').waitFor();
    await widen(page);
    await keep(session, 'objects');
  }),
};

/** Gives the side bar more room by its border. */
async function widen(page) {
  const box = await page.locator('.part.sidebar').boundingBox();
  await page.mouse.move(box.x + box.width, 300);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 190, 300, { steps: 8 });
  await page.mouse.up();
  await page.mouse.move(760, 20); // over nothing that explains itself
}

const wanted = process.argv.slice(2);
for (const name of wanted.length ? wanted : Object.keys(PICTURES)) {
  if (!PICTURES[name]) throw new Error(`No picture ${name}. There are: ${Object.keys(PICTURES).join(', ')}`);
  await PICTURES[name]();
}
