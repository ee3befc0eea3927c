// What is measured: files, the tools and what each must print, so that all count the same things.
import fs from 'node:fs';
import path from 'node:path';
import { bytesOf, generate } from '../generate.mjs';

const SIX = ['mailbox server is too busy', 'sender thread limit exceeded', 'recipient thread limit exceeded', 'Throttled delivery for recipient', 'Throttled Delivery due to server limit for', 'throttling limit exceeded'];
const LITERALS = { connectivity: SIX, trace: ['caller: StopAll', 'Mask: MailboxMoveStarted'], tracking: ['thread limit exceeded'] };
const LNAV = { connectivity: ['exch_conn', 'mailbox server is too busy|thread limit exceeded|Throttled [dD]elivery|throttling limit exceeded'], trace: ['exch_trace', 'caller: StopAll|Mask: MailboxMoveStarted'] };
const quote = (s) => `'${s}'`;

/** A generated log with its truth, made once. */
export function logFile(folder, kind, size) {
  const file = path.join(folder, `${kind}-${size.toLowerCase()}.log`);
  if (!fs.existsSync(`${file}.truth.json`)) {
    fs.mkdirSync(folder, { recursive: true });
    const truth = {};
    const fd = fs.openSync(file, 'w');
    for (const chunk of generate(kind, bytesOf(size), { truth })) fs.writeSync(fd, chunk);
    fs.closeSync(fd);
    fs.writeFileSync(`${file}.truth.json`, JSON.stringify(truth));
  }
  return { file, kind, truth: JSON.parse(fs.readFileSync(`${file}.truth.json`, 'utf8')) };
}

/** Hits that every tool must find. */
function hitsOf({ kind, truth }) {
  return kind === 'connectivity' ? truth.throttled : kind === 'trace' ? truth.stopAll + truth.moveStarted : truth.deferred;
}

/** Throttled lines as our own report counts them: the lines of all findings of these kinds. */
function ourHits(kind, report) {
  const scan = report;
  const count = (...names) => names.reduce((sum, name) => sum + (scan[name] ?? 0), 0);
  return kind === 'connectivity'
    ? count('recipient-thread-limit', 'store-too-busy', 'server-limit', 'dynamic-database-limit', 'online-sender-limit')
    : kind === 'trace' ? count('stopall', 'move-event') : count('recipient-thread-limit');
}

/** The tools for one log: name, command, what the output must say, and how often to run it at most. */
export function toolsFor(log, { jobs, cli, lnav, duckdb }) {
  const { file, kind, truth } = log;
  const hits = hitsOf(log);
  const e = LITERALS[kind].map((l) => `-e ${quote(l)}`).join(' ');
  const lines = String(truth.lines);
  const n = (out) => new RegExp(`^N ${hits}\\b`, 'm').test(out) || `not N ${hits}: ${out.slice(0, 100)}`;
  const is = (text) => (out) => out.trim().split(/\s+/)[0] === text || `not ${text}: ${out.slice(0, 100)}`;
  const ours = (out) => {
    const facts = JSON.parse(out);
    return (ourHits(kind, facts) === hits && facts.lines === truth.lines) || `counts ${JSON.stringify(facts).slice(0, 300)}, not ${hits} in ${truth.lines} lines`;
  };
  const scan = (more) => `node ${cli} scan ${file} --format json --quiet --fail-on never ${more}`;
  const tools = [
    { name: 'wc -l', command: `wc -l ${file}`, check: is(lines) },
    { name: 'rg -c --no-mmap', command: `rg -c --no-mmap -F ${e} ${file}`, check: is(String(hits)) },
    { name: 'rg -c', command: `rg -c -F ${e} ${file}`, check: is(String(hits)) },
    { name: 'rg | mawk', command: `rg -N --no-filename -F ${e} ${file} | mawk -f bench/peers/${kind}.awk`, check: n },
    { name: 'mawk', command: `mawk -f bench/peers/${kind}.awk ${file}`, check: n, slow: true },
    { name: 'exlens scan', command: scan(jobs ? `--jobs ${jobs}` : ''), ours: true },
    { name: 'exlens scan, 1 thread', command: scan('--jobs 1'), ours: true },
    { name: 'warm process', command: `node bench/lib/warm.mjs ${file} scan`, check: ours, warm: true },
  ];
  if (duckdb) tools.push({ name: 'DuckDB', command: `node bench/peers/duckdb.mjs ${kind} ${file}`, check: n, slow: true });
  if (lnav && LNAV[kind]) {
    const [table, pattern] = LNAV[kind];
    const run = (sql) => `lnav -n -c ${quote(`;${sql}`)} -c ':write-csv-to -' ${file}`;
    tools.push({ name: 'lnav, index', command: run('SELECT count(*) FROM all_logs'), check: (out) => new RegExp(`\\b${truth.lines}\\b|\\b${truth.dataLines}\\b`).test(out) || out.slice(0, 100), slow: true });
    tools.push({ name: 'lnav, SQL', command: run(`SELECT substr(log_time,1,13) h, count(*) n FROM ${table} WHERE log_body REGEXP "${pattern}" GROUP BY 1`.replaceAll('"', '\u0001')).replaceAll('\u0001', "'\\''"), check: (out) => sumOf(out) === hits || `not ${hits}: ${out.slice(0, 100)}`, slow: true });
  }
  return tools;
}

function sumOf(csv) {
  return csv.trim().split('\n').slice(1).reduce((sum, line) => sum + Number(line.split(',').at(-1)), 0);
}
