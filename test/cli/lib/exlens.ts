import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(__dirname, '..', '..', '..');
const own = path.join(root, '.cache', `cli-test-${process.pid}`);

/** The program under test: the packed one in a full run, otherwise one built from the sources as they are now. */
export const program = process.env.EXLENS_RESULTS ? path.join(root, 'dist', 'cli.js') : path.join(own, 'dist', 'cli.js');

let built: Promise<unknown> | undefined;

export function buildProgram(): Promise<unknown> {
  if (process.env.EXLENS_RESULTS) return Promise.resolve();
  return (built ??= build({
    entryPoints: [path.join(root, 'src/cli/main.ts')], outfile: program, bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error',
    loader: { '.wasm': 'binary', '.css': 'text' }, mainFields: ['module', 'main'],
  }));
}

process.on('exit', () => fs.rmSync(own, { recursive: true, force: true }));

export interface Result {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string | Buffer;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with the running process, for signals. Its standard input is then left open. */
  during?: (child: ReturnType<typeof spawn>) => void;
}

/** Runs exlens as a process of its own. */
export async function exlens(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  await buildProgram();
  return start(process.execPath, [program, ...args], options);
}

/** A shell line in which `exlens` is the program. */
export async function shell(line: string, options: RunOptions = {}): Promise<Result> {
  await buildProgram();
  return start('bash', ['-c', `exlens() { "${process.execPath}" "${program}" "$@"; }; ${line}`], options);
}

function start(command: string, args: string[], { input, cwd, env, during }: RunOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { timeout: 15_000, killSignal: 'SIGKILL', cwd: cwd ?? root, env: { ...process.env, EXLENS_LANG: 'en', ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (x: string) => (stdout += x));
    child.stderr.setEncoding('utf8').on('data', (x: string) => (stderr += x));
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    if (during) during(child);
    else child.stdin.end(input ?? '');
  });
}

/** A folder that is gone after the test file. */
export function scratchFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exlens-test-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const HEADER = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Date: 2011-03-11T00:00:00.000Z\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';

/** A connectivity log of throttled deliveries, one a minute. */
export function throttledLog(lines: number, recipient = 'vault@fabrikam.test'): string {
  const rows = Array.from({ length: lines }, (_, i) => {
    const time = new Date(Date.UTC(2011, 2, 11, 4, i)).toISOString();
    const start = `${time},08CDADA1F3A1${(0xb200 + i).toString(16).toUpperCase()},MapiDelivery,7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10`;
    return `${start},+,MBX02.fabrikam.test\r\n${start},>,Throttled delivery for recipient ${recipient} due to concurrency limit 1\r\n`;
  });
  return HEADER + rows.join('');
}
