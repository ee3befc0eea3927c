// Child processes that cannot outlive us: each has a time limit and a process group of its own.
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import process from 'node:process';

const windows = process.platform === 'win32';
const running = new Set();

/** Ends a child and everything it started. */
export function killGroup(child, signal = 'SIGKILL') {
  if (!child.pid) return;
  try {
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-child.pid, signal);
  } catch { /* already gone */ }
}

const endAll = () => { for (const child of running) killGroup(child); };
process.on('exit', endAll);
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) process.once(signal, () => process.exit(code));

/** Ends this process, and with it its children, when whoever started it is gone: npm's shell does not pass signals on. */
export function endWithParent() {
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) process.exit(143); }, 1000).unref();
}

/** Starts a program in its own process group, ended with us. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: !windows });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Children carry this in their environment, so that one who left its process group is found all the same. */
const MARK = 'EXLENS_RUN';
const GRACE_MS = 3000; // between asking a run to end and ending it

/** Linux: the processes, other than this one, started by the run with this mark. */
function marked(mark) {
  const wanted = `${MARK}=${mark}`;
  return !fs.existsSync('/proc/self/environ') ? [] : fs.readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try { return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(wanted); } catch { return false; }
  }).map(Number);
}

/**
 * Runs a program to its end. Nothing it started is left when this returns.
 * @param {{cwd?: string, env?: object, seconds?: number, show?: boolean, shell?: boolean}} o seconds: time limit; show: output goes to the terminal as well
 * @returns {Promise<{code: number, out: string, timedOut: boolean}>} code 124 when the time was up, 127 when it could not be started
 */
export function run(command, args, o = {}) {
  const outermost = !process.env[MARK];
  const mark = process.env[MARK] ?? crypto.randomUUID();
  return new Promise((done) => {
    const env = { ...process.env, ...o.env, [MARK]: mark };
    const child = start(command, args, { cwd: o.cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: o.shell ?? false });
    const parts = [];
    let timedOut = false, ended = false;
    const take = (stream) => (data) => { parts.push(data); if (o.show) stream.write(data); };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child, 'SIGTERM');
      setTimeout(() => killGroup(child), GRACE_MS).unref();
      setTimeout(() => end(124), GRACE_MS + 2000);
    }, (o.seconds ?? 600) * 1000);
    const end = (code) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      if (!windows && child.exitCode === null) killGroup(child);
      if (outermost) for (const pid of marked(mark)) try { process.kill(pid, 'SIGKILL'); } catch { /* gone meanwhile */ }
      done({ code: timedOut ? 124 : code, out: Buffer.concat(parts).toString('utf8'), timedOut });
    };
    child.once('error', (error) => { parts.push(Buffer.from(String(error))); end(127); });
    child.once('close', (code) => end(code ?? 1));
    // A grandchild that holds the pipe open must not hold us.
    child.once('exit', (code) => setTimeout(() => end(code ?? 1), 2000).unref());
  });
}

/** Like {@link run}, but throws with the output when the program fails. */
export async function must(command, args, o = {}) {
  const result = await run(command, args, o);
  if (result.code !== 0) throw new Error(`${[command, ...args].join(' ')}: ${result.timedOut ? `not done in ${o.seconds ?? 600} s` : `exit ${result.code}`}\n${result.out.slice(-4000)}`);
  return result.out;
}
