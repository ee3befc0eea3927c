// npm run bench [-- --quick | --full | --jobs N | --rounds N | --only connectivity-1g,...] : how long a diagnosis takes, beside the tools
// that people use to search and to count. All tools run in turn in every round, on the same files, warm; each is checked for its counts.
// --quick: 10 MB and 200 MB, no VS Code. --only takes `extra` and `editor` as well. --full: 10 GB as well. Results: bench/data/results.json and a table for docs/performance.md.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { logFile, toolsFor } from './lib/cases.mjs';
import { measure, rows } from './editor.mjs';
import { extraCases } from './lib/extra.mjs';

const option = (name, otherwise) => { const i = process.argv.indexOf(`--${name}`); return i < 0 ? otherwise : process.argv[i + 1]; };
const flag = (name) => process.argv.includes(`--${name}`);
const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);
const DATA = 'bench/data';
const SETS = flag('quick') ? ['connectivity-10m', 'connectivity-200m', 'trace-200m', 'tracking-200m'] : ['connectivity-10m', 'connectivity-200m', 'connectivity-1g', 'trace-1g', 'tracking-1g', ...(flag('full') ? ['connectivity-10g'] : [])];
const ROUNDS = Number(option('rounds', 5));
const SLOW_ROUNDS = 3;

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Peers from Debian and npm; what cannot be had is left out and said. */
function peers() {
  const missing = Object.entries({ rg: 'ripgrep', lnav: 'lnav', mawk: 'mawk' }).filter(([program]) => !has(program)).map(([, name]) => name);
  if (missing.length > 0) spawnSync('sh', ['-c', `apt-get install -y -q ${missing.join(' ')} >/dev/null 2>&1`]);
  if (!fs.existsSync('bench/node_modules/@duckdb/node-api')) spawnSync('npm', ['install', '--prefix', 'bench', '--no-audit', '--no-fund', '--silent'], { stdio: 'ignore' });
  const found = { rg: has('rg'), mawk: has('mawk'), lnav: has('lnav'), duckdb: fs.existsSync('bench/node_modules/@duckdb/node-api') };
  for (const [name, is] of Object.entries(found)) if (!is) console.error(`without ${name}: it could not be installed`);
  return found;
}

/** Milliseconds, largest resident set in MB and the output of a command. */
function timed(command) {
  const out = path.join(os.tmpdir(), `bench-${process.pid}.out`);
  const began = process.hrtime.bigint();
  const run = spawnSync('bash', ['-c', `exec 3>&1; ${has.time ? `/usr/bin/time -f %M -o ${out}.rss bash -c "$0"` : 'bash -c "$0"'} > ${out}`, command], { env: { ...process.env, HOME: path.resolve(DATA, 'home'), XDG_CONFIG_HOME: path.resolve(DATA, 'home/.config') }, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 20 });
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  const text = fs.readFileSync(out, 'utf8');
  const rss = has.time ? Number(fs.readFileSync(`${out}.rss`, 'utf8').trim().split('\n').at(-1)) / 1024 : NaN;
  return { ms, rss, text, status: run.status, error: String(run.stderr).slice(0, 300) };
}

function summary(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted.at(-1) };
}

function bench(set, found) {
  const [kind, size] = set.split('-');
  const log = logFile(DATA, kind, size.toUpperCase());
  const jobs = option('jobs');
  const tools = toolsFor(log, { jobs, cli: 'dist/cli.js', ...found }).filter((t) => (found.rg || !t.command.startsWith('rg')) && (found.mawk || !t.command.includes('mawk')));
  execFileSync('sh', ['-c', `cat ${log.file} > /dev/null`]);
  for (const tool of tools) Object.assign(tool, { times: [], rss: 0, problem: '' });
  for (let round = 0; round < ROUNDS; round++) {
    for (const tool of tools) {
      if (tool.slow && round >= SLOW_ROUNDS) continue;
      const { ms, rss, text, error } = timed(tool.command);
      if (tool.ours) tool.problem ||= text.length > 100 ? '' : `no report: ${error}`;
      else { const verdict = tool.check(text); if (verdict !== true) tool.problem = `${verdict} ${error}`; }
      tool.times.push(tool.warm && tool.problem === '' ? summary(JSON.parse(text).times).min : ms);
      tool.rss = Math.max(tool.rss, rss);
    }
  }
  return { set, bytes: log.truth.bytes, lines: log.truth.lines, load: os.loadavg()[0], tools: tools.map(({ name, times, rss, problem }) => ({ name, ...summary(times), rss, problem })) };
}

function table({ set, bytes, lines, load, tools }) {
  const of = (name) => tools.find((t) => t.name === name)?.median ?? NaN;
  const wc = of('wc -l');
  const rg = of('rg -c --no-mmap');
  console.log(`\n### ${set}: ${(bytes / 1e6).toFixed(0)} MB, ${lines} lines (load ${load.toFixed(1)})\n`);
  console.log('| tool | min ms | median ms | max ms | GB/s | RSS MB | x wc -l | x rg -c |\n|---|--:|--:|--:|--:|--:|--:|--:|');
  for (const t of tools) {
    console.log(`| ${t.name} | ${t.min.toFixed(0)} | ${t.median.toFixed(0)} | ${t.max.toFixed(0)} | ${(bytes / 1e6 / t.median).toFixed(2)} | ${Number.isNaN(t.rss) ? '-' : t.rss.toFixed(0)} | ${(t.median / wc).toFixed(2)} | ${(t.median / rg).toFixed(2)} |${t.problem ? ` **${t.problem}**` : ''}`);
  }
}

fs.mkdirSync(path.join(DATA, 'home/.config/lnav'), { recursive: true });
fs.cpSync('bench/peers/lnav', path.join(DATA, 'home/.config/lnav'), { recursive: true });
has.time = has('/usr/bin/time');
const found = peers();
execFileSync(process.execPath, ['scripts/build.mjs', '--production'], { stdio: 'ignore' });
console.log(`${os.cpus().length} x ${os.cpus()[0].model}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GB, ${os.type()} ${os.release()}, Node ${process.versions.node}`);
const only = option('only')?.split(',');
const results = [];
for (const set of only ?? SETS) {
  if (set === 'extra' || set === 'editor') continue;
  const result = bench(set, found);
  table(result);
  results.push(result);
}
if (!only || only.includes('extra')) for (const line of await extraCases(DATA, { quick: flag('quick') })) console.log(line);
if (only ? only.includes('editor') : !flag('quick')) {
  // what is measured there is the package
  execFileSync('npm', ['run', 'package'], { stdio: 'ignore' });
  console.log(`\n### In a real VS Code\n\n${rows(measure()).join('\n')}\n`);
}
fs.writeFileSync(path.join(DATA, 'results.json'), JSON.stringify(results, null, 1));
const wrong = results.flatMap((r) => r.tools.filter((t) => t.problem).map((t) => `${r.set}: ${t.name}: ${t.problem}`));
for (const w of wrong) console.error(w);
process.exitCode = wrong.length > 0 ? 1 : 0;
