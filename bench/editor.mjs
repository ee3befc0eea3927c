// node bench/editor.mjs [--json] [--rounds N] : what the editor feels, measured inside a real VS Code; and a dump of 200,000 lines on the command line.
// Prints a table and JSON (JSON alone with --json); the JSON is also left in bench/data/editor-lane.json. Needs a package: npm run package.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { bytesOf, generate } from './generate.mjs';

const root = path.resolve(import.meta.dirname, '..');
const DATA = path.join(root, 'bench/data');
const FIGURES = path.join(DATA, 'editor.json');

/** Writes a file once; its truth beside it says that it is complete. */
function logFile(name, kind, size, options = {}) {
  const file = path.join(DATA, name);
  if (!fs.existsSync(`${file}.truth.json`)) {
    fs.mkdirSync(DATA, { recursive: true });
    const truth = {};
    const fd = fs.openSync(file, 'w');
    for (const chunk of generate(kind, bytesOf(size), { ...options, truth })) fs.writeSync(fd, chunk);
    fs.closeSync(fd);
    fs.writeFileSync(`${file}.truth.json`, JSON.stringify(truth));
  }
  return file;
}

/** CPU seconds, wall seconds and the largest resident set of a command, the least of some rounds. */
function command(args, rounds = 3) {
  const list = Array.from({ length: rounds }, () => {
    const report = path.join(os.tmpdir(), `editor-bench-${process.pid}`);
    const run = spawnSync('/usr/bin/time', ['-f', '%U %S %e %M', '-o', report, process.execPath, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    if (run.error || run.status !== 0) throw new Error(`${args.join(' ')}: ${run.error ?? run.stderr}`);
    const [user, system, wall, rss] = fs.readFileSync(report, 'utf8').trim().split(/\s+/).map(Number);
    fs.rmSync(report);
    return { cpu: user + system, wall, rss: rss / 1024 };
  });
  const least = (key) => Math.round(Math.min(...list.map((one) => one[key])) * 100) / 100;
  return { cpuSeconds: least('cpu'), wallSeconds: least('wall'), rssMB: Math.round(least('rss')) };
}

/** CPU milliseconds of the parser and of the roots of the tree, inside one process that has run before. */
function inProcess(file) {
  const out = spawnSync(process.execPath, [path.join(root, 'bench/lib/dump-warm.mjs'), file], { cwd: root, encoding: 'utf8' });
  if (out.status !== 0) throw new Error(out.stderr);
  return JSON.parse(out.stdout);
}

function inEditor() {
  fs.rmSync(FIGURES, { force: true });
  const run = spawnSync(process.execPath, ['test/host/run.mjs', 'bench/lib/editor-host.test.ts'], { cwd: root, encoding: 'utf8', timeout: 600_000 });
  if (!fs.existsSync(FIGURES)) throw new Error(`VS Code did not measure: ${run.stdout}${run.stderr}`);
  const figures = JSON.parse(fs.readFileSync(FIGURES, 'utf8'));
  if (run.status !== 0) figures.problem = `${run.stdout}${run.stderr}`.slice(-3000);
  return figures;
}

/** @returns all figures; `editor: false` leaves VS Code out */
export function measure({ editor = true } = {}) {
  logFile('connectivity-10m.log', 'connectivity', '10M');
  logFile('connectivity-45m.log', 'connectivity', '45M');
  const dump = logFile('dump-200k.log', 'dump', '1G', { atLeast: 200_000 });
  return {
    load: Math.round(os.loadavg()[0] * 10) / 10,
    ...(editor ? inEditor() : {}),
    dump: { scan: command(['dist/cli.js', 'scan', dump, '--format', 'json', '--quiet', '--fail-on', 'never']), objects: command(['dist/cli.js', 'objects', dump, '--format', 'json']), warm: inProcess(dump) },
  };
}

/** Rows of a Markdown table: what, measured, must. */
export function rows(f) {
  const out = [];
  const row = (what, measured, must = '') => out.push(`| ${what} | ${measured} | ${must} |`);
  if (f.activation) row('activation: load + `activate`', `${f.activation.load} + ${f.activation.activate} ms, then the engine ${f.activation.engine} ms`, '20 ms');
  if (f.diagnostics10MB) row('first diagnostics of 10 MB after the document was handed over; again', [f.diagnostics10MB.first, ...f.diagnostics10MB.later].map((d) => `${Math.round(d.ms)} (${Math.round(d.cpu)} of CPU)`).join(', ') + ' ms', '150 ms');
  if (f.hover45MB) row('hover on 45 MB, p50, p95', `${f.hover45MB.p50}, ${f.hover45MB.p95} ms`, '5 ms');
  if (f.slices45MB) row('longest slice of ours while 45 MB open', `${f.slices45MB.longest} ms (${f.slices45MB.over16} of ${f.slices45MB.turns} over 16 ms)`, '16 ms');
  if (f.slicesDump) row('longest slice of ours while a dump of 200,000 lines opens', `${f.slicesDump.longest} ms (${f.slicesDump.over16} of ${f.slicesDump.turns} over 16 ms)`, '16 ms');
  if (f.dumpTree) row('its tree is there; a node opens, p95', `${f.dumpTree.ready} ms; ${f.dumpTree.openNode.p95} ms`, '1,000 ms');
  row('the same, `exlens scan`', `${f.dump.scan.cpuSeconds} s CPU, ${f.dump.scan.rssMB} MB`, '1 s');
  row('the same, `exlens objects`', `${f.dump.objects.cpuSeconds} s CPU, ${f.dump.objects.rssMB} MB`);
  row('warm: parse; roots; document model', `${f.dump.warm.parse} ms; ${f.dump.warm.roots} ms; ${f.dump.warm.model} ms CPU`);
  return ['| what | measured | must |', '|---|--:|--:|', ...out];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const figures = measure({ editor: !process.argv.includes('--no-editor') });
  fs.writeFileSync(path.join(DATA, 'editor-lane.json'), JSON.stringify(figures, null, 1));
  if (!process.argv.includes('--json')) console.log(`${rows(figures).join('\n')}\n`);
  console.log(JSON.stringify(figures, null, 1));
}
