// npm start [-- --no-open] : builds, packs, scans samples/ on the terminal, opens VS Code on samples/ with the extension.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { generateSamples } from './generate-samples.mjs';
import { Unavailable, ensureDependencies, ensureHost } from './lib/install.mjs';
import { at, manifest, scratch, which } from './lib/paths.mjs';
import { endWithParent, must, run, start } from './lib/proc.mjs';
import { startServer } from './lib/vscode-server.mjs';

const SCAN_SECONDS = 120;
const FINDINGS = 1; // exit status of a scan that found something

const summary = [];
const line = (what, text) => summary.push(`${what.padEnd(11)}${text}`);
const profile = path.join(scratch, 'profile'); // never the user's own

function report() {
  console.log(`\n${summary.join('\n')}`);
}

/** The desktop VS Code, in a profile of its own. */
async function openDesktop(code, vsix, folder) {
  const windows = process.platform === 'win32';
  const own = ['--user-data-dir', path.join(profile, 'desktop'), '--extensions-dir', path.join(profile, 'desktop-extensions'),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const quote = (args) => (windows ? args.map((arg) => `"${arg}"`) : args); // .cmd files need a shell
  const o = { seconds: 120, shell: windows };
  await must(windows ? `"${code}"` : code, quote([...own, '--install-extension', vsix, '--force']), o);
  line('Installed', `${path.basename(vsix)} into a profile of its own, ${path.relative(at(), profile)}`);
  await must(windows ? `"${code}"` : code, quote([...own, '--new-window', folder]), o);
  line('Opened', `VS Code on ${path.relative(at(), folder)}`);
  report();
}

/** VS Code in the browser, until Ctrl+C. The address holds a token: nobody else on the machine can use the server. */
async function openBrowser(vsix, folder) {
  const server = await startServer({
    host: await ensureHost(), vsix: [vsix], dir: path.join(profile, 'browser'), token: crypto.randomBytes(16).toString('hex'),
  });
  line('Installed', `${path.basename(vsix)} into a profile of its own, ${path.relative(at(), profile)}`);
  const url = server.url(folder);
  line('Open', `${url}   (Ctrl+C stops it)`);
  report();
  const opener = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? which('xdg-open') : undefined;
  if (opener) start(opener, [url], { stdio: 'ignore' });
  await new Promise((done) => server.process.once('exit', done));
}

endWithParent();
await ensureDependencies();
const { pack } = await import('./package.mjs');
const folder = at('samples');
fs.mkdirSync(folder, { recursive: true });
generateSamples();
fs.mkdirSync(profile, { recursive: true });

const began = performance.now();
const { file, bytes, entries } = await pack();
line('Built', `dist/ in ${((performance.now() - began) / 1000).toFixed(1)} s, exchange-lens ${manifest().version}`);
line('Packed', `${path.basename(file)}, ${Math.ceil(bytes / 1024)} KB, ${entries} files`);

const scan = await run(process.execPath, [at('dist/cli.js'), 'scan', 'samples'], { cwd: at(), seconds: SCAN_SECONDS, show: true });
const broken = scan.code !== 0 && scan.code !== FINDINGS; // findings are what samples are for
if (broken) process.exitCode = 1;
line('Scanned', `samples/ with "node dist/cli.js scan samples": ${broken ? `it failed, exit status ${scan.code}` : scan.code === FINDINGS ? 'findings above' : 'no errors found'}`);

if (process.argv.includes('--no-open')) {
  line('Not opened', 'VS Code, as asked');
  line('Next', `code --install-extension ${path.basename(file)}   or   node dist/cli.js scan YOUR-FOLDER`);
  report();
} else {
  try {
    const code = which('code');
    await (code ? openDesktop(code, file, folder) : openBrowser(file, folder));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    line('Not opened', `VS Code: "code" is not on PATH, and ${error.message}`);
    report();
    process.exitCode = 1;
  }
}
