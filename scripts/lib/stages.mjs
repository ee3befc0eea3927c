// What "npm test" runs, in order.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureAlone, ensureChromium, ensureHost } from './install.mjs';
import { at, scratch, vsixPath } from './paths.mjs';
import { run } from './proc.mjs';
import { counts, failure, tallyFile } from './results.mjs';

const TEST_FILE = /\.(test|e2e)\.(ts|mjs)$/;

const filesUnder = (dir, pattern = TEST_FILE) => (!fs.existsSync(at(dir)) ? [] : fs.readdirSync(at(dir), { recursive: true })
  .filter((name) => pattern.test(name) && !name.split(path.sep).includes('node_modules')).sort().map((name) => path.join(dir, name)));

const bin = (name) => at('node_modules', name);

async function types({ seconds }) {
  const result = await run(process.execPath, [bin('typescript/bin/tsc'), '-p', at(), '--pretty', 'false', '--incremental', '--tsBuildInfoFile', path.join(scratch, 'tsbuildinfo')], { cwd: at(), seconds });
  const errors = result.out.split('\n').filter((line) => /error TS\d+/.test(line)).map((line) => ({ title: line.replace(/: error.*/, ''), text: line }));
  if (errors.length) return counts(0, errors);
  return result.code === 0 ? counts(1) : failure('tsc', result.out.slice(-4000));
}

async function lint({ seconds }) {
  const report = path.join(scratch, `lint-${process.pid}.json`);
  const result = await run(process.execPath, [bin('eslint/bin/eslint.js'), '.', '--format', 'json', '--output-file', report], { cwd: at(), seconds });
  if (!fs.existsSync(report)) return failure('eslint', result.out.slice(-4000));
  const files = JSON.parse(fs.readFileSync(report, 'utf8'));
  fs.rmSync(report);
  const found = files.flatMap((file) => file.messages.map((m) => {
    const where = `${path.relative(at(), file.filePath)}:${m.line}:${m.column}`;
    return { title: where, text: `${where}  ${m.message}  ${m.ruleId ?? ''}` };
  }));
  return found.length ? counts(0, found) : counts(1);
}

/** Packs twice: the package must exist, be fit to ship, and be the same bytes again. */
async function packaging({ seconds }) {
  const once = () => run(process.execPath, [at('scripts/package.mjs')], { cwd: at(), seconds });
  const [first, second] = [await once(), await once()];
  const wrong = [first, second].find((result) => result.code !== 0);
  if (wrong) return failure('npm run package', wrong.out);
  const hash = (result) => /sha256 (\w+)/.exec(result.out)?.[1];
  return hash(first) === hash(second) ? counts(2) : counts(1, [{ title: 'the same commit gives the same package', text: `${hash(first)}, then ${hash(second)}` }]);
}

/** Times and windows on a busy machine: a test that fails by chance gets another go, one that is wrong fails each time. */
const RETRIES = 2;

/** Test files under folders, in one mocha. */
const mocha = (folders, ...flags) => async ({ seconds, results }) => {
  const files = folders.flatMap((folder) => filesUnder(folder));
  if (!files.length) return { ...counts(), note: `no test files in ${folders.join(', ')}` };
  const args = [bin('mocha/bin/mocha.js'), '--reporter', at('scripts/lib/mocha-reporter.cjs'), '--forbid-only', '--exit', '--retries', String(RETRIES), ...flags, ...files];
  return tallyFile(results, await run(process.execPath, args, { cwd: at(), seconds, env: { EXLENS_RESULTS: results, FORCE_COLOR: '0' } }));
};

/** mocha inside VS Code. */
const inHost = (...flags) => async ({ seconds, results }) => tallyFile(results, await run(process.execPath, [at('test/host/run.mjs'), ...flags],
  { cwd: at(), seconds, env: { EXLENS_RESULTS: results } }));

/** UI tests; screenshots of an earlier run go, so that none is mistaken for today's. */
async function ui(o) {
  fs.rmSync(at('test/e2e/shots'), { recursive: true, force: true });
  return mocha(['test/e2e'], '--timeout', '60000')(o);
}

const vscode = ['vscode-host'], oldest = ['vscode-host-min'], alone = ['vscode-web'];

/**
 * seconds: time limit, several times what the stage needs on two busy cores. folders: where its tests are.
 * hosts: the VS Code it needs (and then Chromium, and the package). packed: needs the bundles of dist.
 */
export const STAGES = [
  { name: 'types', seconds: 180, run: types },
  { name: 'lint', seconds: 180, run: lint },
  { name: 'package', seconds: 120, run: packaging },
  { name: 'unit', seconds: 300, folders: ['test/scripts', 'test/engine', 'test/unit', 'test/extension', 'test/webview'] },
  { name: 'golden', seconds: 180, folders: ['test/golden'], packed: true },
  { name: 'grammar', seconds: 120, folders: ['test/grammar'] },
  { name: 'cli', seconds: 180, folders: ['test/cli'], packed: true },
  { name: 'fuzz', seconds: 180, folders: ['test/fuzz'] },
  { name: 'host', seconds: 240, folders: ['test/host'], hosts: vscode, packed: true, run: inHost() },
  { name: 'host-min', seconds: 240, hosts: oldest, packed: true, run: inHost('--min', '--untrusted') },
  { name: 'web', seconds: 240, folders: ['test/web'], hosts: vscode, packed: true, run: inHost('--web', '--untrusted') },
  { name: 'alone', seconds: 240, hosts: alone, packed: true, run: inHost('--alone') },
  { name: 'e2e', seconds: 480, folders: ['test/e2e'], hosts: vscode, packed: true, run: ui },
].map((stage) => ({ run: mocha(stage.folders ?? []), ...stage }));

/** Test files that no stage runs. */
export const strayTests = () => {
  const folders = STAGES.flatMap((stage) => stage.folders ?? []);
  return filesUnder('test').filter((file) => !folders.some((folder) => file.startsWith(folder + path.sep)));
};

/** Installs what VS Code stages need. @throws Unavailable where it cannot be had */
export async function prepare(hosts) {
  await ensureChromium();
  for (const host of hosts) await (host === 'vscode-web' ? ensureAlone() : ensureHost(host));
}

export const isPacked = () => fs.existsSync(vsixPath());
