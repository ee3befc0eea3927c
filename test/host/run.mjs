// node test/host/run.mjs [--web | --alone] [--min] [--untrusted] [--grep TEXT] [FILE.test.ts ...]
// Runs mocha inside the extension host of a real VS Code, against the packed extension.
//   --web   in the web worker host: there, a copy of the extension without "main"
//   --alone in the web worker host of a VS Code that has no server at all, on a virtual workspace
//   --untrusted  in a folder that is not trusted
//   --min   in the oldest VS Code that is supported
// Test files default to test/host/**/*.test.ts; in the web worker host those that need no Node, and test/web/**/*.test.ts.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { format, parseArgs } from 'node:util';
import { ensureAlone, ensureHost, runDirectory } from '../../scripts/lib/install.mjs';
import { launch } from '../../scripts/lib/chromium.mjs';
import { at, scratch, vsixPath } from '../../scripts/lib/paths.mjs';
import { MARK, tallyFile } from '../../scripts/lib/results.mjs';
import { ALONE_ENGINE, startAlone } from '../../scripts/lib/vscode-alone.mjs';
import { startServer } from '../../scripts/lib/vscode-server.mjs';
import { unzip } from '../../scripts/lib/zip.mjs';
import { bundleTests, testFiles } from './bundle.mjs';

const NOISE = /Invalid tool contribution|gallery as it is disabled|Resolv(ing|ed) connection token|Creating a socket|grace time|AgentHost|AccountPolicyGate|Service Worker|builtin extensions cache|bindings file|build\/Release\/watchdog|No search provider|ChatSessionStore|^Canceled|chat-stt|Timed out waiting for authentication provider|DefaultAccount|^Error: \d+ failed|\[HMR\]/;

/** What VS Code takes for the extension under development, and the test module inside it. */
async function prepare(o, dir) {
  const dev = path.join(dir, 'dev');
  fs.mkdirSync(dev, { recursive: true });
  if (o.web) {
    unzip(vsixPath(), dev, 'extension/');
    const file = path.join(dev, 'package.json');
    // With "main", or told to run in the workspace, it would go to the server's Node host.
    const { main: _main, extensionKind: _kind, ...manifest } = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (o.alone) manifest.engines.vscode = ALONE_ENGINE;
    fs.writeFileSync(file, JSON.stringify(manifest));
  } else { // an empty one satisfies VS Code; the tested one is installed
    fs.writeFileSync(path.join(dev, 'package.json'), '{"name":"test-host","publisher":"local","version":"0.0.0","engines":{"vscode":"*"}}');
  }
  const tests = path.join(dev, 'exlens-tests.js');
  const left = await bundleTests({ web: o.web, untrusted: o.untrusted, alone: o.alone, grep: o.grep, files: o.files, outfile: tests });
  for (const file of left) console.log(`not in the web worker host, it needs Node: ${path.relative(at(), file)}`);
  return { dev, tests };
}

/** A copy of the samples: tests may write to it. */
function workspace(dir) {
  const folder = path.join(dir, 'samples');
  fs.mkdirSync(folder, { recursive: true });
  if (fs.existsSync(at('samples'))) fs.cpSync(at('samples'), folder, { recursive: true });
  return folder;
}

/** In the VS Code without a server: it is told all of it when it starts. */
async function startWithout(paths) {
  const alone = await startAlone({ dir: await ensureAlone(), dev: paths.dev, tests: paths.tests, folder: paths.workspace });
  return { stop: alone.stop, address: () => alone.url };
}

async function startWith(values, results) {
  const server = await startServer({
    host: await ensureHost(values.min ? 'vscode-host-min' : 'vscode-host'),
    vsix: values.web ? [] : [vsixPath()],
    mochaInHost: true,
    untrusted: values.untrusted,
    settings: values.untrusted ? { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' } : {},
    env: { EXLENS_RESULTS: results, EXLENS_ROOT: at() },
  });
  const address = (paths) => server.url(paths.workspace, [['extensionDevelopmentPath', server.remote(paths.dev)], ['extensionTestsPath', server.remote(paths.tests)]]);
  return { stop: server.stop, address };
}

async function runTests(page, server, o, paths) {
  return new Promise((done, fail) => {
    const onLog = (type, args) => {
      const text = format(...args);
      if (text.startsWith(MARK)) fs.appendFileSync(o.results, `${text.slice(MARK.length)}\n`);
      else if (!NOISE.test(text)) (type === 'error' ? console.error : console.log)(text);
    };
    page.on('crash', () => fail(new Error('the page crashed')));
    page.exposeFunction('codeAutomationLog', onLog)
      .then(() => page.exposeFunction('codeAutomationExit', done))
      .then(() => page.goto(server.address(paths)))
      .catch(fail);
  });
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { web: { type: 'boolean' }, alone: { type: 'boolean' }, min: { type: 'boolean' }, untrusted: { type: 'boolean' }, grep: { type: 'string' } } });
values.web ||= values.alone;
const dir = runDirectory(values.web ? 'web' : 'host');
const results = process.env.EXLENS_RESULTS ?? path.join(dir, 'results');
const files = positionals.length ? positionals.map((file) => path.resolve(file)) : testFiles(values.web);
let code = 1, server, browser, page;

const finish = async () => {
  if (page && code !== 0) await page.screenshot({ path: path.join(scratch, `last-${values.web ? 'web' : values.min ? 'host-min' : 'host'}.png`), timeout: 3000 }).catch(() => undefined);
  await Promise.race([browser?.close(), new Promise((r) => setTimeout(r, 3000).unref())]);
  await server?.stop();
};
process.removeAllListeners('SIGTERM');
process.once('SIGTERM', () => void finish().finally(() => process.exit(143)));

try {
  if (!fs.existsSync(vsixPath())) throw new Error(`${vsixPath()} is missing: run "npm run package"`);
  const paths = { ...await prepare({ ...values, files }, dir), workspace: workspace(dir) };
  server = await (values.alone ? startWithout(paths) : startWith(values, results));
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  code = await runTests(page, server, { results }, paths);
} finally {
  await finish();
}
if (!process.env.EXLENS_RESULTS) {
  const found = tallyFile(results, { code, timedOut: false, out: '' });
  for (const { title, text } of found.failures) console.log(`\n✗ ${title}\n${text}`);
  console.log(`${found.passed} passed, ${found.failed} failed, ${found.skipped} skipped`);
}
process.exit(code);
