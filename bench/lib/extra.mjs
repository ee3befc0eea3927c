// What is no race of tools on one log: small files, appended bytes, dumps, the engine inside one process.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { generate } from '../generate.mjs';
import { logFile } from './cases.mjs';

const MB = 1e6;

export function fileReader(file, end = () => fs.statSync(file).size) {
  const fd = fs.openSync(file, 'r');
  return {
    path: file,
    get size() { return end(); },
    async *chunks(from = 0, to = end()) {
      for (let at = from; at < Math.min(to, end());) {
        const buffer = new Uint8Array(Math.min(1 << 20, Math.min(to, end()) - at));
        const count = fs.readSync(fd, buffer, 0, buffer.length, at);
        if (count === 0) return;
        yield buffer.subarray(0, count);
        at += count;
      }
    },
    open: async () => ({
      read: (into, at) => new Promise((resolve, reject) => fs.read(fd, into, 0, Math.max(0, Math.min(into.length, end() - at)), at, (error, count) => (error ? reject(error) : resolve(count)))),
      close: async () => undefined,
    }),
  };
}

async function times(rounds, run) {
  const list = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await run(i);
    list.push(performance.now() - began);
  }
  list.sort((a, b) => a - b);
  return `min ${list[0].toFixed(2)}, median ${list[rounds >> 1].toFixed(2)}, max ${list.at(-1).toFixed(2)} ms`;
}

/** 1 MB appended to a scanned log: the time of the new bytes alone. */
async function append(folder, size, engine) {
  const { file } = logFile(folder, 'connectivity', size);
  const whole = fs.statSync(file).size;
  const steps = 8;
  const lineEnds = [whole];
  const fd = fs.openSync(file, 'r');
  for (let i = 1; i <= steps; i++) {
    const buffer = Buffer.alloc(4096);
    const at = whole - i * MB;
    fs.readSync(fd, buffer, 0, 4096, at);
    lineEnds.unshift(at + buffer.indexOf(10) + 1);
  }
  fs.closeSync(fd);
  let end = lineEnds[0];
  const source = fileReader(file, () => end);
  let scanned = await engine.scan(source, {});
  const list = [];
  for (let i = 1; i <= steps; i++) {
    end = lineEnds[i];
    const began = performance.now();
    scanned = await engine.resume(scanned, source);
    list.push(performance.now() - began);
  }
  if (scanned.bytes !== whole) throw new Error('not the whole file');
  list.sort((a, b) => a - b);
  return `append 1 MB to ${size}: min ${list[0].toFixed(2)}, median ${list[steps >> 1].toFixed(2)}, max ${list.at(-1).toFixed(2)} ms`;
}

async function inMemory(folder, engine) {
  const { file } = logFile(folder, 'connectivity', '200M');
  const out = [];
  const bytes = new Uint8Array(fs.readFileSync(file));
  const browser = { path: file, size: bytes.length, async *chunks(from = 0, to = bytes.length) { for (let at = from; at < to; at += 1 << 20) yield bytes.subarray(at, Math.min(to, at + (1 << 20))); } };
  for (const [name, tier] of [['browser path in memory, WebAssembly', 'wasm'], ['browser path in memory, TypeScript', 'typescript'], ['exact tier in memory', 'exact']]) {
    const rounds = tier === 'wasm' ? 5 : 3;
    let best = Infinity;
    for (let i = 0; i < rounds; i++) {
      const began = performance.now();
      await engine.scan(browser, { tier });
      best = Math.min(best, performance.now() - began);
    }
    out.push(`${name}: ${best.toFixed(0)} ms, ${(bytes.length / 1e6 / best).toFixed(2)} GB/s`);
  }
  return out;
}

/** A connectivity log is closed at this size by default. */
const FILE_BYTES = 10e6;

function manyFiles(folder) {
  const dir = path.join(folder, 'many');
  if (!fs.existsSync(path.join(dir, '9999.log'))) {
    fs.mkdirSync(dir, { recursive: true });
    const bytes = Buffer.concat([...generate('connectivity', 4000, {})]);
    for (let i = 0; i < 10000; i++) fs.writeFileSync(path.join(dir, `${i}.log`), bytes);
  }
  return times(3, () => execFileSync('node', ['dist/cli.js', 'scan', dir, '--format', 'json', '--quiet', '--fail-on', 'never'], { stdio: 'ignore', maxBuffer: 1 << 28 }));
}

/** A log as a server leaves it: in files of 10 MB. */
async function rotated(folder, size) {
  const { file } = logFile(folder, 'connectivity', size), dir = path.join(folder, `rotated-${size.toLowerCase()}`);
  if (!fs.existsSync(dir)) {
    fs.mkdirSync(dir, { recursive: true });
    const bytes = fs.readFileSync(file), header = bytes.subarray(0, bytes.indexOf('\n2') + 1);
    for (let at = header.length, n = 0; at < bytes.length; n++) {
      const end = bytes.length - at <= FILE_BYTES ? bytes.length : bytes.indexOf(10, at + FILE_BYTES) + 1;
      fs.writeFileSync(path.join(dir, `CONNECTLOG${String(20110101 + Math.floor(n / 24)).padStart(8, '0')}${String(n % 24).padStart(2, '0')}-1.LOG`), Buffer.concat([header, bytes.subarray(at, end)]));
      at = end;
    }
  }
  const run = (...more) => times(3, () => execFileSync('node', ['dist/cli.js', 'scan', dir, '--format', 'json', '--quiet', '--fail-on', 'never', ...more], { stdio: 'ignore', maxBuffer: 1 << 28 }));
  return `${fs.readdirSync(dir).length} files of 10 MB, exlens scan: ${await run()}; on one thread ${await run('--jobs', '1')}`;
}

function dump(folder) {
  const file = path.join(folder, 'dump-200k.log');
  if (!fs.existsSync(file)) execFileSync('node', ['bench/generate.mjs', 'dump', '1G', file, '--lines=200000']);
  return times(3, () => execFileSync('node', ['dist/cli.js', 'scan', file, '--format', 'json', '--quiet', '--fail-on', 'never'], { stdio: 'ignore' }));
}

/** @returns lines for the reader */
export async function extraCases(folder, { quick }) {
  const engine = createRequire(import.meta.url)('../../dist/engine.js');
  const out = ['', '### Inside one process, and what is no single log', ''];
  out.push(...await inMemory(folder, engine));
  out.push(await append(folder, '10M', engine));
  out.push(await append(folder, '200M', engine));
  if (!quick) out.push(await append(folder, '1G', engine));
  out.push(await rotated(folder, quick ? '200M' : '1G'));
  out.push(`10,000 files of 4 KB, exlens scan: ${await manyFiles(folder)}`);
  out.push(`dump of 200,000 lines, exlens scan: ${await dump(folder)}`);
  out.push(`exlens --version: ${await times(5, () => execFileSync('node', ['dist/cli.js', '--version'], { stdio: 'ignore' }))}; node -e 0: ${await times(5, () => execFileSync('node', ['-e', '0'], { stdio: 'ignore' }))}`);
  return out;
}
