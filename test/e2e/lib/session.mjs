// A VS Code in Chromium with the packed extension, for UI tests.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { launch } from '../../../scripts/lib/chromium.mjs';
import { ensureHost } from '../../../scripts/lib/install.mjs';
import { at, vsixPath } from '../../../scripts/lib/paths.mjs';
import { startServer } from '../../../scripts/lib/vscode-server.mjs';

export const SHOTS = at('test/e2e/shots');

/** The four themes every screen is looked at in; kind is what VS Code writes on its root element. */
export const THEMES = [
  { name: 'dark', id: 'Dark Modern', kind: 'vs-dark' },
  { name: 'light', id: 'Light Modern', kind: 'vs' },
  { name: 'dark-hc', id: 'Default High Contrast', kind: 'hc-black' },
  { name: 'light-hc', id: 'Default High Contrast Light', kind: 'hc-light' },
];

const VIEWPORT = { width: 1400, height: 900 };
const WAIT_MS = 30_000; // a first page on a cold server takes up to 10 s on two busy cores
const OFFER_MS = 12_000; // a box that is open offers sooner, even then

/** A copy of a folder of the checkout, which the test may write to. */
function copyOf(folder, server) {
  const target = path.join(server.dir, 'folder', path.basename(folder));
  fs.mkdirSync(target, { recursive: true });
  if (fs.existsSync(at(folder))) fs.cpSync(at(folder), target, { recursive: true });
  return target;
}

export class Session {
  /** Hosts other than the server that the page asked for. */
  foreign = new Set();
  /** Errors the page's own scripts threw, and those of webviews. */
  pageErrors = [];
  /** Refusals by a content security policy. */
  cspErrors = [];

  constructor(server, browser, page, folder) {
    Object.assign(this, { server, browser, page, folder });
    const note = (url) => {
      const { host, protocol } = new URL(url);
      // files of a webview have addresses there, which VS Code's own service worker answers
      if (host.endsWith('.vscode-resource.vscode-cdn.net')) return;
      if (/^(https?|wss?):$/.test(protocol) && host !== server.authority) this.foreign.add(host);
    };
    page.on('request', (request) => note(request.url()));
    page.on('websocket', (socket) => note(socket.url()));
    page.on('pageerror', (error) => this.pageErrors.push(String(error)));
    page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) this.cspErrors.push(message.text()); });
    page.setDefaultTimeout(WAIT_MS);
  }

  /** Absolute path of a file in the opened folder. */
  file(name) { return path.join(this.folder, name); }

  /** Writes a file into the opened folder. */
  write(name, content) {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
    fs.writeFileSync(this.file(name), content);
    return this.file(name);
  }

  /** Loads the window anew, with these files of the folder open. */
  async load(...files) {
    await this.page.goto(this.server.url(this.folder, files.map((name) => ['openFile', this.server.remote(this.file(name))])));
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    if (files.length) await this.page.locator('.part.editor .editor-container > *').first().waitFor();
  }

  /** Opens a file of the folder in the running window, through Quick Open. */
  async open(name) {
    await this.quickly('Control+P', name, path.basename(name));
    await this.page.locator('.tabs-container .tab.active', { hasText: path.basename(name) }).waitFor();
  }

  /** Runs a command by its title in the palette, as in "Exchange Lens: Analyze Folder". */
  async command(title) {
    await this.quickly('F1', `>${title}`, title);
  }

  /**
   * Asks in VS Code's box for what is typed, and takes it when it is offered.
   * The box closes when something takes the focus: an editor whose tab is there gets it a moment later, a webview when its page is loaded. And it may
   * look into a list of files that was made before the file was there, once. Then it is asked again.
   */
  async quickly(key, typed, offered) {
    const { page } = this;
    const box = page.locator('.quick-input-widget input[type=text]');
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: offered }).first();
    const until = Date.now() + 3 * OFFER_MS;
    for (;;) {
      const timeout = Math.max(1, Math.min(OFFER_MS, until - Date.now()));
      try {
        await page.keyboard.press(key); // keys go to whatever has the focus, so wait for the box
        await box.waitFor({ timeout });
        await box.fill(typed, { timeout });
        const closed = box.waitFor({ state: 'hidden', timeout }).then(() => { throw new Error(`closed before it offered ${offered}`); });
        await Promise.race([row.waitFor({ timeout }), closed]);
        return await box.press('Enter', { timeout });
      } catch (error) {
        if (Date.now() >= until) throw error;
        if (await box.isVisible()) await box.press('Escape', { timeout }).catch(() => undefined);
      }
    }
  }

  /** Answers an open quick pick or input box. */
  async answer(text) {
    const box = this.page.locator('.quick-input-widget input[type=text]');
    await box.waitFor();
    await box.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Opens a view container of the activity bar by its title. */
  async viewContainer(title) {
    const item = this.page.locator('.activitybar .action-item').filter({ has: this.page.locator(`a[aria-label^="${title}"]`) });
    await item.waitFor();
    if (!/checked/.test(await item.getAttribute('class') ?? '')) await item.click();
    await this.page.locator('.part.sidebar .composite.title', { hasText: new RegExp(title, 'i') }).waitFor();
  }

  /** Rows of trees in the side bar and the panel. */
  row(text) { return this.page.locator('.pane-body .monaco-list-row, .markers-panel .monaco-list-row', { hasText: text }).first(); }

  /** A message in the corner. */
  toast(text) { return this.page.locator('.notification-toast', { hasText: text }).first(); }

  /** A code lens that can be clicked: VS Code draws them as plain text while the editor has no focus. */
  async lens(text) {
    await this.page.locator('.monaco-editor .view-line').first().click();
    return this.page.locator('.codelens-decoration a', { hasText: text }).first();
  }

  /** The document inside the visible webview. */
  webview() { return this.page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame'); }

  /** Changes settings of the running window (not those VS Code keeps for the whole application). */
  settings(settings) { this.server.changeSettings(settings); }

  /** Switches to one of THEMES and waits until it is drawn. */
  async theme(theme) {
    this.settings({ 'workbench.colorTheme': theme.id });
    await this.page.locator(`.monaco-workbench.${theme.kind}`).waitFor();
  }

  /** Keeps a screenshot of the window as it is. */
  async shot(name) {
    fs.mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: 'disabled' });
  }

  /** Screenshots in all four themes, name-dark.png and so on; ends in the first theme. */
  async shots(name) {
    for (const theme of THEMES) {
      await this.theme(theme);
      await this.page.waitForTimeout(250); // colours fade in; nothing in the page tells when they have
      await this.shot(`${name}-${theme.name}`);
    }
    await this.theme(THEMES[0]);
  }

  /** @throws when the page asked for anything outside this machine */
  assertNothingLeft() {
    if (this.foreign.size) throw new Error(`requests left the machine: ${[...this.foreign].join(', ')}`);
  }

  /** Ends browser and server, then checks that no request left the machine. */
  async close() {
    sessions.delete(this);
    await Promise.race([this.browser.close(), new Promise((r) => setTimeout(r, 5000).unref())]);
    await this.server.stop();
    this.assertNothingLeft();
  }
}

/** The last suite of a file that has an open session. A suite of its own: mocha runs bare tests before the suites beside them. */
export function allOfIt(session) {
  describe('all of it', () => {
    it('breaks no content security policy and throws nothing', () => {
      assert.deepEqual(session().cspErrors, []);
      assert.deepEqual(session().pageErrors, []);
    });
  });
}

/** The frame of the annotated view. */
export async function frameOfView(page) {
  for (const frame of page.frames().reverse()) if (await frame.evaluate(() => Boolean(document.querySelector('.viewport'))).catch(() => false)) return frame;
  throw new Error('the page of the view is not there');
}

/**
 * Starts VS Code with the packed extension and opens it in Chromium, dark.
 * @param {object} [o]
 * @param {string} [o.folder] folder of the checkout whose copy is opened; samples without it
 * @param {string[]} [o.files] files of it to open
 * @param {object} [o.settings] user settings
 * @param {object} [o.env] environment of the extension host
 * @param {'vscode-host' | 'vscode-host-min'} [o.host]
 * @param {{width: number, height: number}} [o.viewport]
 */
export async function openSession(o = {}) {
  const server = await startServer({
    host: await ensureHost(o.host), vsix: [vsixPath()], env: o.env,
    settings: { 'workbench.colorTheme': THEMES[0].id, ...o.settings },
  });
  const browser = await launch();
  const page = await (await browser.newContext({ viewport: o.viewport ?? VIEWPORT })).newPage();
  const session = new Session(server, browser, page, copyOf(o.folder ?? 'samples', server));
  sessions.add(session);
  try {
    await session.load(...(o.files ?? []));
  } catch (error) {
    await session.shot('zz-did-not-load').catch(() => undefined);
    await session.close().catch(() => undefined);
    throw error;
  }
  return session;
}

// A picture of every window in which a test failed.
const sessions = new Set();
globalThis.afterEach?.(async function photograph() {
  if (this.currentTest?.state !== 'failed') return;
  const name = this.currentTest.fullTitle().replace(/[^\w-]+/g, '-').slice(0, 80);
  for (const session of sessions) await session.shot(`FAILED-${name}`).catch(() => undefined);
});
